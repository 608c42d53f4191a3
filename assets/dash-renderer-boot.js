/* Fetches the page's scripts once the words, the figures and the still map have been painted. */
(function () {
  "use strict";
  const BACKGROUND = 1500; /* a page in the background is never painted */
  const addresses = JSON.parse(document.currentScript.dataset.scripts);
  const early = JSON.parse(document.currentScript.dataset.early);
  let begun = false;
  let left = addresses.length;

  function start() {
    left -= 1;
    if (left === 0) new window.DashRenderer({ layout_post: (layout) => { window.trygg.frame(layout); } });
  }

  function begin() {
    if (begun) return;
    begun = true;
    early.forEach(([kind, address]) => {
      const hint = Object.assign(document.createElement("link"), { rel: "preload", as: kind, href: address });
      if (kind === "fetch") hint.crossOrigin = "anonymous";
      document.head.append(hint);
    });
    addresses.forEach((address) => {
      const script = document.createElement("script");
      script.src = address;
      script.async = false; /* in their order */
      script.addEventListener("load", start);
      document.body.append(script);
    });
  }

  try {
    new PerformanceObserver((list) => {
      if (list.getEntriesByName("first-contentful-paint").length) begin();
    }).observe({ type: "paint", buffered: true });
  } catch {
    requestAnimationFrame(() => setTimeout(begin, 0));
  }
  setTimeout(begin, BACKGROUND);
})();
