/* The clicker and the arrow keys of the meeting. */

const STEPS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous" };
const USES_ARROWS = "input, select, textarea, canvas";

/* Which way a key leads in a meeting: "next", "previous", or null where the key is somebody else's. A clicker sends
   PageDown and PageUp: they are the meeting's wherever the focus is. */
export function stepOf(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  if (!event.key.startsWith("Page") && event.target.closest(USES_ARROWS)) return null;
  if (event.key === " " && event.target === document.body) return "next";
  return STEPS[event.key] || null;
}

/* Follows the meeting's own links by keys. `page` is the selector of the living page. */
export function stepByKeys(page) {
  document.addEventListener("keydown", (event) => {
    const step = document.querySelector("main.meeting") && stepOf(event);
    const link = step && document.querySelector(`${page} [data-step="${step}"] a`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}
