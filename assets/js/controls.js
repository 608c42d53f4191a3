/* The controls: forms that set one parameter of the address each, and stand where its answer says. */

import { PAGE } from "./dash_seams.js";

const FORMS = `${PAGE} form[data-control]`;
const TYPED = /^(insertText|insertComposition|delete)/;
const inputOf = (form) => form.querySelector("select, input");

/* A name as people may write it: without regard to case, accents and spaces. */
const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f\s·]/g, "").toLowerCase();

/* What an input stands for: its value, or the keys of the names that what is written there fits. */
function meant(input) {
  const value = input.value.trim();
  if (!input.list || !value) return [value];
  const names = Array.from(input.list.options, (name) => [folded(name.value), name.dataset.key]);
  const whole = names.filter(([name]) => name === folded(value));
  return (whole.length ? whole : names.filter(([name]) => name.includes(folded(value)))).map(([, key]) => key);
}

/* Where a form's focus is found again. */
export const focusOf = (id) => () => {
  const form = document.getElementById(id);
  return form && form.querySelector("select, input, [aria-pressed=true]");
};

/* The year that a slider stands at is said beside it. */
function put(form, value) {
  const input = inputOf(form);
  const said = form.parentElement.querySelector("output");
  if (input) input.value = value;
  if (input && input.type === "range" && said) said.firstChild.nodeValue = value;
}

/* What a reader wishes for, until it is answered for. `use` takes a control's form as soon as it is touched, `choose` its
   parameter and the value that was chosen. */
function makeWishes({ use, choose }) {
  const state = { wish: null, held: null, down: false };

  function wish(form, input, value) {
    use(form.id);
    state.wish = { id: form.id, value: input.value };
    state.held = () => choose(form.dataset.control, value);
    if (input.type !== "range" || !state.down) release();
  }

  function release() {
    const ask = state.held;
    state.held = null;
    if (ask) ask();
  }

  /* A key that is held passes many years by: what it stops at is asked for. */
  function press(down) {
    state.down = down;
    if (!down) release();
  }

  /* What is wished for stands in a control that has been drawn anew. */
  function drawn() {
    const form = state.wish && document.getElementById(state.wish.id);
    if (form) put(form, state.wish.value);
  }

  /* Every control shows what the page was answered for. */
  function settle() {
    if (state.held) return;
    state.wish = null;
    document.querySelectorAll(FORMS).forEach((form) => put(form, form.dataset.value));
  }

  return { wish, press, drawn, settle };
}

export function makeControls({ use, choose }) {
  const { wish, press, drawn, settle } = makeWishes({ use, choose });
  const hear = (name, act) => document.addEventListener(name, (event) => {
    const form = event.target.closest(FORMS);
    if (form) act(form, event);
  });

  function take(form, input) {
    const [value, ...others] = meant(input);
    const unclear = value === undefined || others.length > 0;
    input.setCustomValidity(unclear ? form.dataset[others.length ? "several" : "nothing"] : "");
    if (unclear) input.reportValidity();
    else wish(form, input, value);
  }

  document.addEventListener("keydown", () => press(true), true);
  document.addEventListener("keyup", () => press(false), true);
  hear("change", (form, { target }) => take(form, target));
  hear("input", (form, { target, inputType }) => {
    target.setCustomValidity("");
    if (target.type === "range") put(form, target.value);
    if (target.list && !TYPED.test(inputType || "")) take(form, target); /* chosen from its list */
  });
  hear("submit", (form, event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button && button.name) wish(form, button, button.value);
    else if (inputOf(form)) take(form, inputOf(form));
  });

  return { drawn, settle };
}
