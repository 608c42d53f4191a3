/* The living map: its ground, its words, where it stands, and what is said when it fails. */

import { bounds, framing } from "./frame.js";
import { OURS, areasDrawn, component, livingMap, onMoved, showNamesAtOnce, sourceButtons } from "./dash_seams.js";
import { calm, hasMap, region } from "./page.js";

const FOUND_WITHIN = 20000;
const LOOK_EVERY = 8;
const DRAWN_WITHIN = 5000;
const HTML = document.documentElement;

/* Says that the map has failed, wherever it is said. */
export function failed() {
  document.querySelectorAll(".map-fault").forEach((sentence) => { sentence.hidden = false; });
  HTML.dataset.mapFailed = "1";
}

/* Says again what was said before the page was built. */
export const stillFailed = () => { if (HTML.dataset.mapFailed) failed(); };

/* Land, borders and names, asked for at once; null where there is no map. */
export function fetchGround() {
  const address = region() && region().dataset.ground;
  if (!address) return null;
  const ground = window.fetch(address).then((answer) => {
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  });
  ground.catch(failed);
  return ground;
}

/* Before the first picture is drawn: frames what the page is about in the space that the page leaves. */
export function frame(layout) {
  const box = region();
  const map = component(layout, "map");
  const about = box && map && bounds(box.dataset.frame);
  if (about) Object.assign(map.props.figure.layout.map, framing(about, box.clientWidth, box.clientHeight));
}

/* The map's own parts speak the page's language. */
function name(map) {
  const words = region().dataset;
  map.getCanvas().setAttribute("aria-label", words.canvas);
  sourceButtons(map).forEach((button) => {
    button.title = words.sources;
    button.setAttribute("aria-label", words.sources);
  });
}

/* A symbol that a layer brings is no part of the sprite: it is drawn from its own file. Nothing else is asked for, as
   Plotly's own resolver would ask others for what it does not know. */
function bring(map, id) {
  if (!id.startsWith("sign_") || id.includes("+")) return Promise.resolve();
  const image = new Image(48, 48);
  image.src = `/symbols/${id.slice("sign_".length)}.svg`;
  return image.decode().then(() => { if (!map.hasImage(id)) map.addImage(id, image, { pixelRatio: 2 }); });
}

/* Puts the ground under the areas as soon as the map can take it, and tells the page when all is painted. */
export function watch(map, ground, moved) {
  const state = { laid: false };
  const lay = () => ground && ground.then((data) => {
    map.getSource("ground").setData(data);
    state.laid = true;
  }, failed);
  name(map);
  map.setMissingStyleImageResolver((id) => bring(map, id));
  map.once("load", () => { setTimeout(() => { if (!areasDrawn(map)) failed(); }, DRAWN_WITHIN); });
  if (map.loaded()) lay();
  else map.once("load", lay);
  showNamesAtOnce(map);
  map.on("idle", () => {
    if (!(state.laid && areasDrawn(map)) && !HTML.dataset.mapFailed) return;
    HTML.dataset.map = "painted";
    performance.mark("map-painted");
  });
  onMoved(map, () => moved(map));
  map.on("error", failed);
}

/* Calls `found` with the map when there is one, and says so when none comes. */
export function awaitMap(found, until = performance.now() + FOUND_WITHIN) {
  const map = livingMap();
  if (map) found(map);
  else if (performance.now() < until) setTimeout(() => awaitMap(found, until), LOOK_EVERY);
  else if (hasMap()) failed();
}

/* To what a choice is about, framed as it would be at opening. */
export function move(map, about) {
  const box = map.getContainer();
  const to = framing(about, box.clientWidth, box.clientHeight);
  map.easeTo({ center: to.center, zoom: to.zoom, duration: calm() ? 0 : 350 }, OURS);
}

/* What the buttons on the map do: "in", "out" or "home". */
export function zoomStep(map, step) {
  if (step === "home") move(map, bounds(region().dataset.whole));
  else map.easeTo({ zoom: map.getZoom() + (step === "in" ? 1 : -1), duration: calm() ? 0 : 250 }, OURS);
}
