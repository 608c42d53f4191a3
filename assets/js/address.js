/* Reads and writes addresses, which are the state of a page. */

const FRAMED = ["area", "place"];
const LEAVES = { area: ["place", "near"], place: ["near"], near: ["place"] };

/* Path and search as they are shown: with their commas. */
export const shown = (href) => {
  const url = new URL(href);
  return url.pathname + url.search.replace(/%2C/g, ",");
};

/* A parameter of an address, or null. */
export const parameter = (href, name) => new URL(href).searchParams.get(name);

/* An address with some parameters changed; null or an empty text takes one away. The others stand as they are written. */
export function changed(href, changes) {
  const url = new URL(href);
  const parameters = url.searchParams;
  Object.entries(changes).forEach(([name, value]) => {
    const gone = value === null || value === "";
    if (gone && parameters.has(name)) parameters.delete(name);
    if (!gone && parameters.get(name) !== String(value)) parameters.set(name, value);
  });
  return url.href;
}

/* Where `href` leads from `here`: the map stands where it stood, unless the address says where or the step moves it. */
export function followed(href, here, moves) {
  if (moves) return changed(href, { pos: null });
  return changed(href, { pos: parameter(href, "pos") || parameter(here, "pos") });
}

/* True when a change chooses the one thing that the map is then to frame. */
export function frames(changes) {
  const [name, ...more] = Object.keys(changes);
  return !more.length && FRAMED.includes(name) && Boolean(changes[name]);
}

/* The changes that a click on a mark of the map makes, by what the mark holds: kind and id. */
export function chosen([kind, id]) {
  const left = (LEAVES[kind] || []).map((name) => [name, null]);
  return { ...Object.fromEntries(left), [kind]: id };
}

/* Where an address says that the map stands, as MapLibre wants it, or null. */
export function position(href) {
  const pos = parameter(href, "pos");
  if (!pos) return null;
  const [lat, lon, zoom] = pos.split(",").map(Number);
  return { center: [lon, lat], zoom: zoom };
}

/* An address that says where the map stands: a centre of `lat` and `lng` in degrees, and a zoom. */
export const withPosition = (href, centre, zoom) =>
  changed(href, { pos: [centre.lat.toFixed(5), centre.lng.toFixed(5), zoom.toFixed(2)].join() });
