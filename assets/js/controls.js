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

/* Every control shows again what the page was answered for. */
export function settle() {
  document.querySelectorAll(FORMS).forEach((form) => {
    const input = inputOf(form);
    if (input) input.value = form.dataset.value;
    if (input && input.type === "range") tell(form, input);
  });
}

/* The year that a slider stands at. */
function tell(form, input) {
  const said = form.parentElement.querySelector("output");
  if (said) said.firstChild.nodeValue = input.value;
}

/* `choose` takes the form's id, its parameter and the value that was chosen. */
export function listen(choose) {
  const within = (event) => event.target.closest(FORMS);

  function take(form, input) {
    const [value, ...others] = meant(input);
    if (value !== undefined && !others.length) return choose(form.id, form.dataset.control, value);
    input.setCustomValidity(others.length ? form.dataset.several : form.dataset.nothing);
    return input.reportValidity();
  }

  document.addEventListener("change", (event) => {
    const form = within(event);
    if (form) take(form, event.target);
  });
  document.addEventListener("input", (event) => {
    const form = within(event);
    if (!form) return;
    event.target.setCustomValidity("");
    if (event.target.type === "range") tell(form, event.target);
    if (event.target.list && !TYPED.test(event.inputType || "")) take(form, event.target); /* chosen from its list */
  });
  document.addEventListener("submit", (event) => {
    const form = within(event);
    if (!form) return;
    event.preventDefault();
    const button = event.submitter;
    if (button && button.name) choose(form.id, button.name, button.value);
    else if (inputOf(form)) take(form, inputOf(form));
  });
}
