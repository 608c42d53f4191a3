/* A page that is text or forms needs a script for its paper alone. */

import { printWell } from "./paper.js";

printWell("body");
