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

/* Where the focus of a form is found again: in its input, or on the button of the value that was chosen. */
export const focusOf = (id, value) => () => {
  const form = document.getElementById(id);
  return form && (inputOf(form) || form.querySelector(`button[value="${CSS.escape(value)}"]`));
};

/* Shows in a control what is chosen; the year of a slider is said beside it. */
function put(form, value) {
  const input = inputOf(form);
  const said = document.querySelector(`${PAGE} [data-shows="${form.dataset.control}"]`);
  if (input) {
    input.value = value;
    input.setCustomValidity(""); /* what was said of what stood there before */
  }
  if (said) said.textContent = value;
  form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-pressed", String(button.value === value)));
}

/* Remembers what the page was answered for, by parameter, and shows it in every control. */
export function makeControls() {
  const state = { chosen: {} };
  const settle = () => document.querySelectorAll(FORMS).forEach((form) => put(form, state.chosen[form.dataset.control]));
  return { told: (chosen) => { state.chosen = chosen; }, settle };
}

/* `choose` takes the form that was used, its parameter and the value that was chosen. */
export function listen(choose) {
  const hear = (name, act) => document.addEventListener(name, (event) => {
    const form = event.target.closest(FORMS);
    if (form) act(form, event);
  });

  function take(form, input) {
    const [value, ...others] = meant(input);
    const unclear = value === undefined || others.length > 0;
    input.setCustomValidity(unclear ? form.dataset[others.length ? "several" : "nothing"] : "");
    if (unclear) input.reportValidity();
    else choose(form, form.dataset.control, value);
  }

  hear("change", (form, { target }) => take(form, target));
  hear("input", (form, { target, inputType }) => {
    target.setCustomValidity("");
    if (target.type === "range") put(form, target.value);
    if (target.list && !TYPED.test(inputType || "")) take(form, target); /* chosen from its list */
  });
  hear("submit", (form, event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button && button.name) choose(form, button.name, button.value);
    else if (inputOf(form)) take(form, inputOf(form));
  });
}
