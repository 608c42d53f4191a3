// Runs in every measured page before anything else: notes when words can be read and when the map rests.
(() => {
  performance.setResourceTimingBufferSize(5000);
  const bench = { words: null };
  Object.defineProperty(window, "__bench", { value: bench });

  // Words and figures: a heading, and a digit in running text, a list or a table; both visible. Controls do not count.
  const visible = (element) => element.getClientRects().length > 0 && element.innerText.trim() !== "";
  const readable = () => {
    if (![...document.querySelectorAll("h1")].some(visible)) return false;
    const said = document.querySelectorAll("p, li, dd, td, output, figcaption");
    return [...said].some((element) => /\d/.test(element.textContent) && visible(element));
  };
  const look = () => {
    if (readable()) bench.words = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);

  // The map of any Plotly figure: every time it has nothing left to load or draw, with the traces in it.
  let watched = null;
  const find = () => {
    const plot = document.querySelector(".js-plotly-plot");
    const map = plot?._fullLayout?.map?._subplot?.map;
    if (map && map !== watched) {
      watched = map;
      map.on("idle", () => {
        const at = performance.now();
        const drawn = map.getLayersOrder().some((id) => id.startsWith("plotly-trace-layer"));
        if (drawn) performance.mark("bench-idle", { startTime: at });
      });
    }
    setTimeout(find, watched ? 200 : 5);
  };
  find();

  const times = (name) => performance.getEntriesByName(name).map((entry) => entry.startTime);
  bench.state = (mark) => ({
    now: performance.now(),
    words: bench.words,
    paint: times("first-contentful-paint")[0] ?? null,
    marks: times(mark),
    idle: times("bench-idle"),
    answers: performance
      .getEntriesByType("resource")
      .filter((entry) => entry.name.includes("/_dash-update-component"))
      .map((entry) => entry.responseEnd),
  });
})();
