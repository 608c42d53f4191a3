/* The browser's side of one idea: the state of a page is its address. Joins the modules; nothing is computed here. */

import { changed, chosen, frames, parameter, position, shown, withPosition } from "./address.js";
import { makeAsking } from "./asking.js";
import { focusOf, listen as listenToControls, makeControls } from "./controls.js";
import { OURS, PAGE, addCallbacks, addInput, build, component, isBuilt, listen, livingMap, setProps } from "./dash_seams.js";
import { linkOf, makeFocus } from "./focus.js";
import { makeGoing } from "./going.js";
import { awaitMap, fetchGround, frame, move, stillFailed, watch, zoomStep } from "./map.js";
import { stepByKeys } from "./meeting.js";
import { asked, hasMap, region, say } from "./page.js";
import { printWell } from "./paper.js";
import { label, makePlayer } from "./play.js";

const here = () => window.location.href;
const playButton = () => document.querySelector(`${PAGE} .play`);

const asking = makeAsking({
  send: () => setProps("address", { data: asked() }),
  /* Figures that are about to be others are dimmed, and it is said that they are being worked out. */
  working: (on) => {
    document.body.classList.toggle("busy", on);
    say("working", on);
  },
  failed: () => {
    player.stop();
    say("late", true);
  },
  settled: () => setTimeout(settle, 0),
});
const going = makeGoing({ ask: asking.ask, stop: () => player.stop() });
const player = makePlayer({
  show: going.showYear,
  isWaiting: asking.isWaiting,
  label: (on) => label(playButton(), on),
});
const focus = makeFocus();
const controls = makeControls();
/* Every control shows what the page was answered for, as long as nothing else has been asked. */
const settle = () => { if (!asking.isWaiting()) controls.settle(); };

/* What is chosen in a control becomes part of the address. */
function choose(form, name, value) {
  if (value === (parameter(here(), name) || "")) return;
  focus.use(focusOf(form.id, value));
  going.setParams(chosen([name, value]), frames({ [name]: value })); /* a place is left with its municipality */
}

/* What Dash calls when the map or what is shown has changed. */
const callbacks = {
  clicked(click) {
    const mark = click && click.points && click.points[0] && click.points[0].customdata;
    if (Array.isArray(mark)) going.setParams(chosen(mark));
  },
  shown(state) {
    if (state) controls.told(state.chosen);
    const map = livingMap();
    if (going.takesMap() && map && state) move(map, state.frame);
    setTimeout(focus.restore, 0);
    say("late", false);
    asking.settle();
  },
};

/* Where the map stands becomes part of the address, without a step in the history. */
function remember(map) {
  const address = shown(withPosition(here(), map.getCenter(), map.getZoom()));
  window.history.replaceState(window.history.state, "", address);
}

function follow(link) {
  const moves = Boolean(link.dataset.moves);
  focus.use(linkOf(link));
  if (link.dataset.place) going.setParams({ place: link.dataset.place, near: null }, moves);
  else going.go(link.href, { moves });
}

function clicked(event) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const at = (selector) => event.target.closest(selector);
  const link = at("a.state");
  const other = at("a[hreflang]");
  const step = at("[data-zoom-step]");
  if (link && isBuilt() && (hasMap() || !link.dataset.place)) {
    event.preventDefault();
    follow(link);
  } else if (other) {
    other.href = shown(changed(other.href, { pos: parameter(here(), "pos") }));
  } else if (step && livingMap()) {
    zoomStep(livingMap(), step.dataset.zoomStep);
  } else if (at(`${PAGE} .play`)) {
    player.toggle(document.querySelector(`${PAGE} [data-years]`).dataset.years.split(","), parameter(here(), "year"));
  }
}

function travelled() {
  player.stop();
  if (!hasMap()) return; /* a step within a page that asks for nothing */
  const to = position(here());
  const map = livingMap();
  if (map && to) map.jumpTo(to, OURS);
  going.arrive(!to);
}

function keyed(event) {
  if (event.key === "Escape") player.stop();
  if (event.repeat && event.target.closest(".play")) event.preventDefault(); /* a held key is one press */
}

/* The living page takes the place of the still one, whose picture stays until the map has been painted. */
function takeOver(ground) {
  const first = document.getElementById("first-paint");
  const still = first && first.querySelector(".still");
  if (still && region()) region().querySelector(".map-waiting").after(still);
  if (first) first.remove();
  settle();
  stillFailed();
  if (hasMap()) awaitMap((map) => watch(map, ground, remember));
}

/* Builds the living page when all scripts are there. `incomplete` says, or no longer says, that a part has not come. */
export function start(incomplete) {
  const ground = fetchGround();
  const built = new MutationObserver(() => {
    if (!isBuilt()) return;
    built.disconnect();
    incomplete(false);
    takeOver(ground);
  });
  built.observe(document.querySelector(PAGE), { childList: true, subtree: true });
  listen({
    page: asked,
    answered: (kind) => { if (kind === "change") asking.answered(); },
    failed: (kind) => (kind === "change" ? asking.fail() : incomplete(true)),
  });
  addCallbacks(callbacks);
  addInput();
  listenToControls(choose);
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", keyed);
  window.addEventListener("popstate", travelled);
  window.addEventListener("pagehide", player.stop);
  stepByKeys(PAGE);
  printWell(PAGE);
  window.trygg = { ...window.trygg, setParam: (name, value) => going.setParams({ [name]: value }) };
  build((layout) => {
    controls.told(component(layout, "shown").props.data.chosen);
    frame(layout);
  });
}
