/* Keeps the focus where a reader left it, also in a list to choose from and after a part has been drawn anew. */

import { LIST } from "./dash_seams.js";

/* Finds again the input of a control by its element's id. */
export const inputOf = (id) => () => {
  const control = document.getElementById(id);
  return control && (control.querySelector("[role=slider], input:checked, input") || control);
};

/* Finds again a link of a part of the page by its words. */
export function linkOf(link) {
  const part = (link.closest("[id]") || {}).id;
  const words = link.textContent;
  return () => Array.from(document.getElementById(part).querySelectorAll("a.state")).find((a) => a.textContent === words);
}

/* Typing in a list replaces what is chosen there. A finger that opens a list to choose from needs no keyboard. */
export function makeFocus() {
  const state = { used: null, fresh: null, touched: false };
  const selectAll = (input) => { if (input.inputMode !== "none") input.select(); };

  document.addEventListener("focusin", (event) => { if (event.target.matches(LIST)) selectAll(event.target); });
  document.addEventListener("pointerdown", (event) => {
    const input = event.target.closest(LIST);
    state.touched = event.pointerType === "touch";
    state.fresh = input !== document.activeElement || (input && input.inputMode === "none") ? input : null;
    if (input) input.inputMode = state.touched && !input.closest(".slot-search") ? "none" : "text";
  }, true);
  document.addEventListener("click", (event) => { if (event.target === state.fresh) selectAll(state.fresh); });

  /* Notes what a reader uses, by a function that finds it again. */
  const use = (find) => { state.used = find; };

  /* Gives what was used its focus back, if the drawing has taken it. */
  function restore() {
    const again = state.used && document.activeElement === document.body && state.used();
    if (!again) return;
    if (state.touched && again.matches("input")) again.inputMode = "none";
    again.focus({ preventScroll: true });
  }

  return { use, restore };
}
