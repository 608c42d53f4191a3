/* Every private thing of Dash, Plotly and MapLibre that the browser leans on: tests/browser/test_seams.py tries each. */

/* Dash builds the page in this element; what it has built has a `main`. */
export const PAGE = "#react-entry-point";
export const isBuilt = () => Boolean(document.querySelector(`${PAGE} main`));

/* Makes our plain input known to Dash as a component: what stands in it at first may be changed by hand. */
export function addInput() {
  const Input = ({ setProps, value, ...attributes }) => {
    const known = Object.entries(attributes).filter(([name, given]) => typeof given !== "object" && typeof given !== "function");
    return window.React.createElement("input", { ...Object.fromEntries(known), defaultValue: value });
  };
  window.trygg = { ...window.trygg, Input };
}

/* Dash builds the page; before that `frame` may change the layout that it has got. */
export const build = (frame) => new window.DashRenderer({ layout_post: frame });

/* Sets properties of a component as if it had done so itself. */
export const setProps = (id, props) => window.dash_clientside.set_props(id, props);

/* Makes functions known to Dash as `ClientsideFunction("trygg", name)`; none of them has an output. */
export function addCallbacks(functions) {
  const silent = (act) => (...given) => {
    act(...given);
    return window.dash_clientside.no_update;
  };
  window.dash_clientside.trygg = Object.fromEntries(Object.entries(functions).map(([name, act]) => [name, silent(act)]));
}

/* A component of Dash's layout by its id, or null. */
export function component(node, id) {
  if (Array.isArray(node)) return node.reduce((seen, child) => seen || component(child, id), null);
  if (!node || !node.props) return null;
  return node.props.id === id ? node : component(node.props.children, id);
}

/* Dash asks for the layout without saying for which page, and is silent about requests that fail: wraps `fetch`.
   `page` gives the page's address; `answered` and `failed` take "page" or "change", whichever was asked for. */
export function listen({ page, answered, failed }) {
  const fetch = window.fetch.bind(window);
  const kinds = { "_dash-update-component": "change", "_dash-layout": "page", "_dash-dependencies": "page" };
  window.fetch = (input, init) => {
    const kind = kinds[String(input).split("/").pop()];
    if (!kind) return fetch(input, init);
    const asking = kind === "page" ? { ...init, headers: { ...(init && init.headers), "X-Page-Address": page() } } : init;
    return fetch(input, asking).then(
      (response) => {
        (response.ok ? answered : failed)(kind);
        return response;
      },
      (reason) => {
        failed(kind);
        throw reason;
      },
    );
  };
}

/* MapLibre's map within Plotly's graph on the page, or null as long as there is none. */
export function livingMap() {
  const plot = document.querySelector("#map .js-plotly-plot") || document.querySelector("#map.js-plotly-plot");
  const layout = plot && plot._fullLayout && plot._fullLayout.map;
  return (layout && layout._subplot && layout._subplot.map) || null;
}

/* Plotly keeps a position over the next change only if it looks like a person's own movement: ours say that they are. */
export const OURS = { trygg: true, originalEvent: { type: "trygg" } };

/* Calls `act` when a person or we have moved the map. */
export const onMoved = (map, act) => map.on("moveend", (event) => { if (event.originalEvent || event.trygg) act(); });

/* True when Plotly has put the areas on the map: it says nothing when their geometry cannot be had. */
export const areasDrawn = (map) => map.getLayersOrder().some((id) => id.startsWith("plotly-trace-layer"));

/* Names stand at once instead of fading in for 300 ms. */
export const showNamesAtOnce = (map) => { map._fadeDuration = 0; };

/* The buttons by which MapLibre unfolds whose the map is. */
export const sourceButtons = (map) => map.getContainer().querySelectorAll(".maplibregl-ctrl-attrib-button");
