/* Asks the server one question at a time: an answer holds only what differs from what the page showed when it asked. */

const BUSY_AFTER = 700;
const LATE_AFTER = 8000;
const SILENT_AFTER = 1000;

/* `send` asks, `working` tells whether one has waited for a while, `failed` that no answer is to be expected, and
   `settled` that the page shows what was asked last. */
export function makeAsking({ send, working, failed, settled }) {
  const state = { waiting: false, again: false };
  const timers = {};

  function after(name, wait, act) {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(act, wait);
  }

  function ask() {
    state.again = state.waiting;
    if (state.waiting) return;
    state.waiting = true;
    after("busy", BUSY_AFTER, () => working(true));
    after("late", LATE_AFTER, fail);
    send();
  }

  function settle() {
    Object.values(timers).forEach(clearTimeout);
    working(false);
    const again = state.waiting && state.again;
    state.waiting = false;
    if (again) ask();
    else settled();
  }

  function fail() {
    failed();
    settle();
  }

  /* An answer has come; where it changes nothing on the page, nobody else says that it has. */
  const answered = () => after("silent", SILENT_AFTER, settle);

  return { ask, settle, fail, answered, isWaiting: () => state.waiting };
}
