/* Keeps the focus where a reader left it, also after a part has been drawn anew. */

/* Finds again a link of a part of the page by its words. */
export function linkOf(link) {
  const part = (link.closest("[id]") || {}).id;
  const words = link.textContent;
  return () => Array.from(document.getElementById(part).querySelectorAll("a.state")).find((a) => a.textContent === words);
}

export function makeFocus() {
  const state = { used: null };

  /* Notes what a reader uses, by a function that finds it again. */
  const use = (find) => { state.used = find; };

  /* Gives what was used its focus back, if the drawing has taken it. */
  function restore() {
    const again = state.used && document.activeElement === document.body && state.used();
    if (again) again.focus({ preventScroll: true });
  }

  return { use, restore };
}
