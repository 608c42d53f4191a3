/* A paper says where and when it was printed, and shows what a screen unfolds. */

import { region } from "./page.js";

/* Dates, unfolds, and keeps the shape of the map. `page` is the selector of the living page. */
export function toPaper(page) {
  const write = (name, text) => {
    document.querySelectorAll(`[data-printed="${name}"]`).forEach((place) => { place.textContent = text; });
  };
  const box = region();
  if (box && !box.style.getPropertyValue("--shape")) box.style.setProperty("--shape", `${box.clientWidth} / ${box.clientHeight}`);
  write("address", window.location.href);
  write("date", new Date().toLocaleDateString("sv-SE"));
  document.querySelectorAll(`${page} details:not([open])`).forEach((folded) => {
    folded.open = true;
    folded.dataset.unfolded = "";
  });
}

/* Folds again what the paper unfolded. */
export function fromPaper() {
  document.querySelectorAll("details[data-unfolded]").forEach((unfolded) => {
    unfolded.open = false;
    delete unfolded.dataset.unfolded;
  });
  if (region()) region().style.removeProperty("--shape");
}

/* Both whenever a paper is made, by printing or by a browser that shows how it would be. */
export function printWell(page) {
  window.addEventListener("beforeprint", () => toPaper(page));
  window.addEventListener("afterprint", fromPaper);
  window.matchMedia("print").addEventListener("change", (paper) => (paper.matches ? toPaper(page) : fromPaper()));
}
