/* Plays the years: one step at a time, and no year is passed over because an answer is slow. */

const STEP_EVERY = 900;

/* The years after the one that is shown, or all of them when it is the last or none of them. */
export function yearsToPlay(years, year) {
  const rest = years.slice(years.indexOf(year) + 1);
  return rest.length ? rest : years;
}

/* `show` takes a year and whether it is the first of the play, `label` whether years are being played. */
export function makePlayer({ show, label, isWaiting }) {
  let timer = null;

  function stop() {
    if (timer === null) return;
    clearInterval(timer);
    timer = null;
    label(false);
  }

  function start(years) {
    const left = [...years];
    const step = () => {
      if (isWaiting()) return;
      show(left.shift(), left.length === years.length - 1);
      if (!left.length) stop();
    };
    timer = setInterval(step, STEP_EVERY);
    label(true);
    step();
  }

  /* Stops what plays; otherwise plays from the shown year on. */
  const toggle = (years, year) => (timer === null ? start(yearsToPlay(years, year)) : stop());

  return { toggle, stop };
}

/* One button that stays the same, whatever is drawn anew around it; null on a page that has none. */
export function label(button, on) {
  if (!button) return;
  button.setAttribute("aria-pressed", String(on));
  button.textContent = on ? button.dataset.stopLabel : button.dataset.playLabel;
}
