/* Follows an address on the same page without loading it anew; other pages load as links do. */

import { changed, followed, frames, shown } from "./address.js";
import { asked, hasMap } from "./page.js";

const SAME_GESTURE = 1200;

/* Tells whether a change goes on with the last one: a drag is one step back, not many. */
function makeGesture() {
  const last = { name: "", at: 0 };
  return (name) => {
    const now = Date.now();
    const same = name === last.name && now - last.at < SAME_GESTURE;
    Object.assign(last, { name, at: now });
    return same;
  };
}

/* `ask` asks the server what the page's address shows; `stop` stops what plays. */
export function makeGoing({ ask, stop }) {
  const state = { moving: false };
  const goesOn = makeGesture();

  /* Goes to an address. `moves`: the map is to frame what is chosen; `replace`: without a step in the history. */
  function go(href, { moves = false, replace = false, plays = false } = {}) {
    const url = new URL(href, window.location.href);
    if (!plays) stop();
    if (url.pathname !== window.location.pathname || !hasMap()) { window.location.assign(url); return; }
    state.moving = moves;
    const next = shown(followed(url.href, window.location.href, moves));
    if (next === asked()) return;
    window.history[replace ? "replaceState" : "pushState"](null, "", next);
    ask();
  }

  /* Changes parameters of the address. */
  const setParams = (changes, moves = frames(changes)) =>
    go(changed(window.location.href, changes), { replace: goesOn(Object.keys(changes).join()), moves });

  /* A year that is played: the first is a step in the history, the others replace it. */
  const showYear = (year, first) => go(changed(window.location.href, { year }), { replace: !first, plays: true });

  /* The history has led to another address; the map moves there by itself where the address does not say where. */
  const arrive = (moves) => {
    state.moving = moves;
    ask();
  };

  /* Whether the map is to frame what the answer is about: true once for each step that moves. */
  function takesMap() {
    const moving = state.moving;
    state.moving = false;
    return moving;
  }

  return { go, setParams, showYear, arrive, takesMap };
}
