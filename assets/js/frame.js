/* Works out from bounds and a box of pixels where a map has to stand. */

const CLOSEST = 14; /* the closest that a framing comes to an area */
const PAD = 0.92; /* share of the box that the bounds may fill */

const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
const latitude = (y) => (360 / Math.PI) * Math.atan(Math.exp(y * 2 * Math.PI)) - 90;

/* Bounds from the text of an attribute, or null when it holds none. */
export const bounds = (text) => (text ? text.split(",").map(Number) : null);

/* Zoom and centre (MapLibre, 512 px tiles) that show south, west, north, east in a box of pixels. */
export function framing([south, west, north, east], width, height) {
  const across = (east - west) / 360;
  const up = mercator(north) - mercator(south);
  const zoom = Math.log2(Math.min((width * PAD) / (512 * across), (height * PAD) / (512 * up)));
  const lat = latitude((mercator(north) + mercator(south)) / 2);
  return { center: { lat: lat, lon: (west + east) / 2 }, zoom: Math.min(zoom, CLOSEST) };
}
