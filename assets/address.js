/* The browser's side of one idea: the state of a page is its address. Nothing is computed here. */
(function () {
  "use strict";
  const BUSY_AFTER = 700;
  const LATE_AFTER = 8000;
  const SILENT_AFTER = 1000;
  const STEP_EVERY = 900;
  const DRAWN_WITHIN = 5000;
  const SAME_GESTURE = 1200;
  const CLOSEST = 14; /* the closest that a framing comes to an area */
  /* Plotly keeps a position over the next change only if it looks like a person's own movement. */
  const OURS = { trygg: true, originalEvent: { type: "trygg" } };
  const MOVING = ["area", "place"];
  let busy = null;
  let late = null;
  let silent = null;
  let waiting = false;
  let again = false;
  let playing = null;
  let last = { key: "", at: 0 };
  let moving = false;
  let used = null;
  let fresh = null;
  let touched = false;

  const region = () => document.querySelector("#react-entry-point .map-region") || document.querySelector(".map-region");
  const graph = () => document.querySelector("#map .js-plotly-plot") || document.querySelector("#map.js-plotly-plot");
  const asked = () => window.location.pathname + window.location.search;
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* Dash asks for the layout without saying for which page: say it. And it is silent about a failed answer: say it. */
  const plainFetch = window.fetch.bind(window);
  window.fetch = (input, init) => {
    if (String(input).endsWith("/_dash-update-component")) return plainFetch(input, init).then(answered, unanswered);
    if (!String(input).endsWith("/_dash-layout")) return plainFetch(input, init);
    const headers = Object.assign({}, init && init.headers, { "X-Page-Address": asked() });
    return plainFetch(input, Object.assign({}, init, { headers: headers }));
  };

  function mapOf(plot) {
    const layout = plot && plot._fullLayout && plot._fullLayout.map;
    return layout && layout._subplot && layout._subplot.map;
  }

  /* One question at a time: an answer holds only what differs from what the page showed when it asked. */
  function ask() {
    if (waiting) { again = true; return; }
    waiting = true;
    again = false;
    busy = setTimeout(working, BUSY_AFTER, true);
    late = setTimeout(tooLate, LATE_AFTER);
    window.dash_clientside.set_props("address", { data: asked() });
  }

  /* Figures that are about to be others are dimmed, and it is said that they are being worked out. */
  function working(on) {
    document.body.classList.toggle("busy", on);
    const said = document.getElementById("working");
    if (said) said.hidden = !on;
  }

  function settle() {
    clearTimeout(busy);
    clearTimeout(late);
    working(false);
    clearTimeout(silent);
    if (!waiting) return;
    waiting = false;
    if (again) ask();
  }

  function tooLate() {
    stop();
    document.getElementById("late").hidden = false;
    settle();
  }

  function answered(response) {
    if (!response.ok) tooLate();
    else silent = setTimeout(settle, SILENT_AFTER);
    return response;
  }

  function unanswered(reason) {
    tooLate();
    throw reason;
  }

  /* Follows an address on the same page without loading it anew; other pages load as links do. */
  function go(href, options) {
    const url = new URL(href, window.location.href);
    const set = options || {};
    if (!set.plays) stop();
    if (url.pathname !== window.location.pathname || !document.getElementById("map")) {
      window.location.assign(url);
      return;
    }
    const here = new URLSearchParams(window.location.search).get("pos");
    moving = Boolean(set.moves);
    if (here && !url.searchParams.has("pos") && !moving) url.searchParams.set("pos", here);
    if (moving) url.searchParams.delete("pos");
    const search = url.search.replace(/%2C/g, ",");
    if (url.pathname + search === asked()) return;
    window.history[set.replace ? "replaceState" : "pushState"](null, "", url.pathname + search);
    ask();
  }

  /* Changes parameters of the address: null takes one away. A drag is one step back, not many. */
  function setParams(changes, moves) {
    const url = new URL(window.location.href);
    Object.entries(changes).forEach(([key, value]) => {
      if (value === null || value === "") url.searchParams.delete(key);
      else url.searchParams.set(key, value);
    });
    const key = Object.keys(changes).join();
    const now = Date.now();
    const replace = key === last.key && now - last.at < SAME_GESTURE;
    last = { key: key, at: now };
    go(url.href, { replace: replace, moves: moves || (MOVING.includes(key) && Boolean(changes[key])) });
  }

  /* A year that is played: the first is a step in the history, the others replace it. */
  function showYear(year, first) {
    const url = new URL(window.location.href);
    url.searchParams.set("year", year);
    go(url.href, { replace: !first, plays: true });
  }

  const setParam = (key, value) => setParams({ [key]: value });

  /* Where the map stands becomes part of the address, without a step in the history. */
  function rememberPosition(map) {
    const url = new URL(window.location.href);
    const centre = map.getCenter();
    url.searchParams.set("pos", [centre.lat.toFixed(5), centre.lng.toFixed(5), map.getZoom().toFixed(2)].join());
    window.history.replaceState(window.history.state, "", url.pathname + url.search.replace(/%2C/g, ","));
  }

  /* Zoom and centre (MapLibre, 512 px tiles) that show south, west, north, east in a box of pixels. */
  function framing(bounds, width, height) {
    const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
    const [south, west, north, east] = bounds;
    const pad = 0.92;
    const across = (east - west) / 360;
    const up = mercator(north) - mercator(south);
    const zoom = Math.log2(Math.min((width * pad) / (512 * across), (height * pad) / (512 * up)));
    const middle = (mercator(north) + mercator(south)) / 2;
    const lat = (360 / Math.PI) * Math.atan(Math.exp(middle * 2 * Math.PI)) - 90;
    return { center: { lat: lat, lon: (west + east) / 2 }, zoom: Math.min(zoom, CLOSEST) };
  }

  /* To what a choice is about, framed as it would be at opening. */
  function move(map, bounds) {
    const box = map.getContainer();
    const to = framing(bounds, box.clientWidth, box.clientHeight);
    map.easeTo({ center: to.center, zoom: to.zoom, duration: calm() ? 0 : 350 }, OURS);
  }

  function find(node, id) {
    if (Array.isArray(node)) return node.reduce((found, child) => found || find(child, id), null);
    if (!node || !node.props) return null;
    return node.props.id === id ? node : find(node.props.children, id);
  }

  /* Before the first picture is drawn: frame what the page is about in the space that the page leaves. */
  function frame(layout) {
    const box = region();
    const map = find(layout, "map");
    if (!box || !map || !box.dataset.frame) return;
    const bounds = box.dataset.frame.split(",").map(Number);
    Object.assign(map.props.figure.layout.map, framing(bounds, box.clientWidth, box.clientHeight));
  }

  function failed() {
    document.querySelectorAll(".map-fault").forEach((sentence) => { sentence.hidden = false; });
    document.documentElement.dataset.mapFailed = "1";
  }

  /* True when Plotly has put the areas on the map: it says nothing when their geometry cannot be had. */
  const drawn = (map) => map.getLayersOrder().some((id) => id.startsWith("plotly-trace-layer"));

  /* The map's own parts speak the page's language. */
  function name(map) {
    const said = region().dataset;
    map.getCanvas().setAttribute("aria-label", said.canvas);
    map.getContainer().querySelectorAll(".maplibregl-ctrl-attrib-button").forEach((button) => {
      button.title = said.sources;
      button.setAttribute("aria-label", said.sources);
    });
  }

  function watch(map) {
    name(map);
    map.once("load", () => { window.setTimeout(() => { if (!drawn(map)) failed(); }, DRAWN_WITHIN); });
    if (map.loaded()) lay(map);
    else map.once("load", () => lay(map));
    map._fadeDuration = 0; /* names stand at once instead of fading in for 300 ms */
    map.on("idle", () => {
      if (!(laid && drawn(map)) && !document.documentElement.dataset.mapFailed) return;
      document.documentElement.dataset.map = "painted";
      performance.mark("map-painted");
    });
    map.on("moveend", (event) => {
      if (event.originalEvent || event.trygg) rememberPosition(map);
    });
    map.on("error", failed);
  }

  /* Land, borders and names: asked for at once, put under the areas as soon as the map can take them. */
  let ground = null;
  let laid = false;

  function fetchGround() {
    const box = region();
    if (!box || !box.dataset.ground) return;
    ground = window.fetch(box.dataset.ground).then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
    ground.catch(failed);
  }

  function lay(map) {
    if (ground) ground.then((data) => { map.getSource("ground").setData(data); laid = true; }, failed);
  }

  function awaitMap(until) {
    const map = mapOf(graph());
    if (map) watch(map);
    else if (performance.now() < until) window.setTimeout(() => awaitMap(until), 8);
    else if (document.getElementById("map")) failed();
  }

  /* What was used and then drawn anew keeps the focus of what it replaced. */
  function refocus() {
    const again = used && document.activeElement === document.body && used();
    if (!again) return;
    if (touched && again.matches("input")) again.inputMode = "none";
    again.focus({ preventScroll: true });
  }

  const inputOf = (id) => () => {
    const input = document.getElementById(id);
    return input && (input.querySelector("[role=slider], input:checked, input") || input);
  };

  function linkOf(link) {
    const slot = (link.closest("[id]") || {}).id;
    const words = link.textContent;
    return () => {
      const links = document.getElementById(slot).querySelectorAll("a.state");
      return Array.from(links).find((one) => one.textContent === words);
    };
  }

  function zoomStep(step) {
    const map = mapOf(graph());
    if (!map) return;
    if (step === "home") {
      move(map, region().dataset.whole.split(",").map(Number));
    } else {
      map.easeTo({ zoom: map.getZoom() + (step === "in" ? 1 : -1), duration: calm() ? 0 : 250 }, OURS);
    }
  }

  /* Playing: one button that stays the same, whatever is drawn anew around it. */
  const playButton = () => document.querySelector("#react-entry-point .play");

  function stop() {
    if (!playing) return;
    window.clearInterval(playing);
    playing = null;
    label(false);
  }

  function label(on) {
    const button = playButton();
    if (!button) return;
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? button.dataset.stopLabel : button.dataset.playLabel;
  }

  function play() {
    if (playing) { stop(); return; }
    const years = document.querySelector("#react-entry-point [data-years]").dataset.years.split(",");
    let at = years.indexOf(new URLSearchParams(window.location.search).get("year"));
    if (at === years.length - 1) at = -1;
    let first = true;
    const step = () => {
      if (waiting) return; /* no year is passed over because an answer is slow */
      at += 1;
      showYear(years[at], first);
      first = false;
      if (at === years.length - 1) stop();
    };
    playing = window.setInterval(step, STEP_EVERY);
    label(true);
    step();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
    if (event.repeat && event.target.closest(".play")) event.preventDefault(); /* a held key is one press */
  });
  window.addEventListener("pagehide", stop);

  /* Typing in a list replaces what is chosen there. A finger that opens a list to choose from needs no keyboard. */
  const selectAll = (input) => { if (input.inputMode !== "none") input.select(); };

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("input.mantine-Select-input")) selectAll(event.target);
  });
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    const input = event.target.closest("input.mantine-Select-input");
    fresh = input !== document.activeElement || (input && input.inputMode === "none") ? input : null;
    if (input) input.inputMode = touched && !input.closest(".slot-search") ? "none" : "text";
  }, true);

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a.state");
    if (link && window.dash_clientside && window.dash_clientside.set_props) {
      if (link.dataset.place && !document.getElementById("map")) return;
      event.preventDefault();
      used = linkOf(link);
      const moves = Boolean(link.dataset.moves);
      if (link.dataset.place) setParams({ place: link.dataset.place, near: null }, moves);
      else go(link.href, { moves: moves });
      return;
    }
    const other = event.target.closest("a[hreflang]");
    if (other) {
      const url = new URL(other.href);
      const pos = new URLSearchParams(window.location.search).get("pos");
      if (pos) url.searchParams.set("pos", pos);
      other.href = url.pathname + url.search.replace(/%2C/g, ",");
      return;
    }
    const step = event.target.closest("[data-zoom-step]");
    if (step) zoomStep(step.dataset.zoomStep);
    if (event.target.closest("#react-entry-point .play")) play();
    if (fresh && event.target === fresh) selectAll(fresh);
  });

  /* The clicker and the arrow keys of the meeting; never while something that uses arrows has the focus. */
  document.addEventListener("keydown", (event) => {
    if (!document.querySelector("main.meeting") || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest("input, select, textarea, [role='slider'], [role='radiogroup'], canvas, [role='listbox']")) return;
    const forward = ["ArrowRight", "PageDown"].includes(event.key) || (event.key === " " && event.target === document.body);
    const back = ["ArrowLeft", "PageUp"].includes(event.key);
    if (!forward && !back) return;
    const link = document.querySelector(`#react-entry-point [data-step="${forward ? "next" : "previous"}"] a`);
    if (link) { event.preventDefault(); link.click(); }
  });

  window.addEventListener("popstate", () => {
    stop();
    if (!document.getElementById("map")) return; /* a step within a page that asks for nothing */
    const pos = new URLSearchParams(window.location.search).get("pos");
    const map = mapOf(graph());
    moving = !pos;
    if (map && pos) {
      const [lat, lon, zoom] = pos.split(",").map(Number);
      map.jumpTo({ center: [lon, lat], zoom: zoom }, OURS);
    }
    ask();
  });

  /* A paper says where and when it was printed, and shows what a screen unfolds. */
  let unfolded = [];

  function toPaper() {
    const write = (name, text) => {
      document.querySelectorAll(`[data-printed="${name}"]`).forEach((one) => { one.textContent = text; });
    };
    const box = region();
    if (box && !box.style.getPropertyValue("--shape")) box.style.setProperty("--shape", `${box.clientWidth} / ${box.clientHeight}`);
    write("address", window.location.href);
    write("date", new Date().toLocaleDateString("sv-SE"));
    const folded = Array.from(document.querySelectorAll("#react-entry-point details:not([open])"));
    folded.forEach((one) => { one.open = true; });
    unfolded = unfolded.concat(folded);
  }

  function fromPaper() {
    unfolded.forEach((one) => { one.open = false; });
    unfolded = [];
    if (region()) region().style.removeProperty("--shape");
  }

  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", fromPaper);
  window.matchMedia("print").addEventListener("change", (paper) => { if (paper.matches) toPaper(); else fromPaper(); });

  const mounted = new MutationObserver(() => {
    if (!document.querySelector("#react-entry-point main")) return;
    mounted.disconnect();
    const first = document.getElementById("first-paint");
    const still = first && first.querySelector(".still");
    if (still && region()) region().querySelector(".map-waiting").after(still);
    if (first) first.remove();
    if (document.documentElement.dataset.mapFailed) failed();
    if (document.getElementById("map")) awaitMap(performance.now() + 20000);
  });

  fetchGround();
  mounted.observe(document.getElementById("react-entry-point"), { childList: true, subtree: true });

  window.trygg = { go: go, setParam: setParam, setParams: setParams, frame: frame };
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    trygg: {
      control: function () {
        const noted = window.dash_clientside.callback_context.triggered;
        if (noted.length === 1) {
          const id = JSON.parse(noted[0].prop_id.replace(/\.value$/, ""));
          const value = noted[0].value === null ? "" : String(noted[0].value);
          const now = new URLSearchParams(window.location.search).get(id.control);
          if (value !== (now || "")) { used = inputOf(noted[0].prop_id.replace(/\.value$/, "")); setParam(id.control, value); }
        }
        return window.dash_clientside.no_update;
      },
      clicked: function (click) {
        const data = click && click.points && click.points[0] && click.points[0].customdata;
        if (Array.isArray(data)) {
          const gone = { area: { place: null, near: null }, place: { near: null }, near: { place: null } };
          setParams(Object.assign({}, gone[data[0]], { [data[0]]: data[1] }));
        }
        return window.dash_clientside.no_update;
      },
      shown: function (state) {
        const map = mapOf(graph());
        if (moving && map && state) move(map, state.frame);
        moving = false;
        window.setTimeout(refocus, 0);
        const sentence = document.getElementById("late");
        if (sentence) sentence.hidden = true;
        settle();
        return window.dash_clientside.no_update;
      },
    },
  });
})();
