/* Fetches the page's scripts once the words, the figures and the still map have been painted, and says if one does not come. */

const BACKGROUND = 1500; /* a page in the background is never painted */
const PATIENCE = 20000;
const told = document.getElementById("_dash-renderer").dataset;
const scripts = JSON.parse(told.scripts);
const modules = JSON.parse(told.modules);
const early = JSON.parse(told.early);
const state = { begun: false };

/* Says, or no longer says, that a part of the page has not come. */
const incomplete = (on) => { document.getElementById("incomplete").hidden = !on; };

function hint(rel, href, more) {
  document.head.append(Object.assign(document.createElement("link"), { rel, href, ...more }));
}

const load = (src) => new Promise((loaded, failed) => {
  const script = Object.assign(document.createElement("script"), { src, async: false }); /* in their order */
  script.addEventListener("load", loaded);
  script.addEventListener("error", failed);
  document.body.append(script);
});

async function begin() {
  if (state.begun) return;
  state.begun = true;
  setTimeout(() => { if (!document.querySelector("#react-entry-point main")) incomplete(true); }, PATIENCE);
  early.forEach(([as, href]) => hint("preload", href, { as, ...(as === "fetch" && { crossOrigin: "anonymous" }) }));
  const loaded = scripts.map(load);
  modules.forEach((href) => hint("modulepreload", href, { fetchPriority: "low" }));
  try {
    await Promise.all(loaded);
    (await import(modules[0])).start(incomplete);
  } catch (reason) {
    incomplete(true);
    if (reason instanceof Error) throw reason;
  }
}

/* Also what a script fetches later. */
document.addEventListener("error", (event) => { if (event.target.matches("script")) incomplete(true); }, true);
try {
  new PerformanceObserver((list) => {
    if (list.getEntriesByName("first-contentful-paint").length) begin();
  }).observe({ type: "paint", buffered: true });
} catch {
  requestAnimationFrame(() => setTimeout(begin, 0));
}
setTimeout(begin, BACKGROUND);
