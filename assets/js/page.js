/* Where things are on the page that is shown, and what its reader wants. */

import { PAGE } from "./dash_seams.js";
import { shown } from "./address.js";

/* Path and search of the page. */
export const asked = () => shown(window.location.href);

/* The map with all that stands on it: the living one, or the still one before that. */
export const region = () => document.querySelector(`${PAGE} .map-region`) || document.querySelector(".map-region");

/* True when the page has a living map, and so asks the server for what changes. */
export const hasMap = () => Boolean(document.getElementById("map"));

/* True for a reader who wants nothing to move by itself. */
export const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/* Shows or hides a sentence by its id. */
export function say(id, on) {
  const sentence = document.getElementById(id);
  if (sentence) sentence.hidden = !on;
}
