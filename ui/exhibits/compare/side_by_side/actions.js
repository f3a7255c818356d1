// What changes the state: rows under the hand, the moments of a history, the controls.
import { clamp } from "../../../browser/dom.js";
import { lastOf } from "./moments.js";
import { COUNT } from "./rows.js";

const REST_MS = 350; // a pointer that rests on a picture so long has chosen it
const KEY_MS = 300; // keys that follow one another are told as one
const SECONDS = 4.5; // a history plays at normal speed, a short one faster

/** How many moments of a history with `last` are played in a second. */
export const paceOf = (last, speed) => (speed * (last + 1)) / Math.min(SECONDS, 0.9 * (last + 1));

/** The picture {row, k} after a key, at the ends the same; null for another key. rows: ids of those with pictures. */
export function keyPicture(key, { row, k }, rows) {
  const across = { ArrowLeft: -1, ArrowRight: 1 }[key],
    down = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (across) return { row, k: clamp(k + across, 0, COUNT - 1) };
  return down ? { row: rows[rows.indexOf(row) + down] ?? row, k } : null;
}

// show: paint(): rows and panel in the next frame; moment(): the moment at once.
export function makeActions(exhibit, show) {
  const { state, timers } = exhibit;
  const tell = () => {
    timers.keep = clearTimeout(timers.keep);
    state.seq += 1;
    exhibit.view.send("look", { ...state.chosen, seq: state.seq });
  };
  const actions = {
    // Tell Python, with the moment that is shown.
    keep() {
      const { history, seen, at, chosen } = state;
      chosen.moment = history && seen && at < lastOf(history) ? at : null;
      tell();
    },
    change(values) {
      exhibit.bar.pause();
      Object.assign(state.chosen, values, { moment: null });
      tell();
    },
    moment(to) {
      state.at = clamp(to, 0, lastOf(state.history));
      state.place = state.at;
      show.moment();
    },
    scrub(to) {
      exhibit.bar.pause();
      actions.moment(to);
    },
    step() {
      actions.moment((state.at + 1) % (lastOf(state.history) + 1));
      actions.keep();
    },
    reset() {
      actions.moment(0);
      actions.keep();
    },
    play: () => play(exhibit, actions),
  };
  return actions;
}

/** What the hand on the rows does. */
export function makeRowActions(exhibit, { keep }, show) {
  const { state, timers } = exhibit;
  const rowActions = {
    over(row, k) {
      if (state.hover?.row === row && state.hover.k === k) return;
      state.hover = { row, k };
      show.paint();
      clearTimeout(timers.rest);
      timers.rest = setTimeout(() => state.hover && !exhibit.bar.playing && rowActions.choose(row, k), REST_MS);
    },
    leave() {
      state.hover = null;
      clearTimeout(timers.rest);
      show.paint();
    },
    choose(row, k, soon = 0) {
      const { chosen } = state;
      clearTimeout(timers.rest);
      if (!row.x || (chosen.of === row.id && chosen.kth === k)) return show.paint();
      exhibit.bar.pause();
      Object.assign(chosen, { of: row.id, kth: k, moment: null });
      state.autoplay = true;
      show.paint();
      clearTimeout(timers.keep);
      timers.keep = setTimeout(keep, soon);
    },
    key(row, key) {
      const usable = exhibit.view.data.rows.filter((one) => !one.problem).map(({ id }) => id),
        next = keyPicture(key, { row: row.id, k: state.chosen.kth }, usable);
      if (key === " ") exhibit.bar.toggle();
      if (!next) return key === " ";
      state.hover = null; // the keys have it now, wherever the pointer rests
      const to = state.rows.get(next.row);
      rowActions.choose(to, next.k, KEY_MS);
      if (to !== row) to.canvas.focus();
      return true;
    },
  };
  return rowActions;
}

function play({ root, bar, state }, { moment }) {
  const { history } = state,
    last = lastOf(history);
  if (!history) return bar.pause();
  if (state.place === null || state.place >= last) state.place = 0;
  let before = 0;
  const tick = (now) => {
    if (!bar.playing || !root.isConnected) return;
    const seconds = before ? Math.min(0.1, (now - before) / 1000) : 0,
      place = Math.min(last, state.place + seconds * paceOf(last, state.speed));
    before = now;
    if (Math.floor(place) !== state.at) moment(Math.floor(place));
    state.place = place;
    if (place >= last) bar.pause();
    else requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
