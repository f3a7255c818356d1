// What changes the exhibit's state. `exhibit` is what between.js makes: {state, parts, view, bar, paint, refresh}.
import { prefersCalm } from "../../../browser/motion.js";
import { makeWalk } from "../../../browser/path.js";
import { thin } from "./noise.js";

const CORNERS = 24; // of a line at most
const CROSSING = 5; // seconds that a walk takes along the square's side at speed 1
const KEYS = 350; // ms without a key before Python hears of the spot
const DIAGONAL = [
  [0, 0],
  [1, 1],
];

export const round = (v) => Math.round(v * 1000) / 1000;

/** The line that is walked. */
export const lineOf = ({ at }) => (at.line?.length > 1 ? at.line : DIAGONAL);

/** Tells Python where the exhibit stands. */
export function keep({ state, view }) {
  clearTimeout(state.telling);
  state.at.spot = state.at.spot.map(round);
  state.seq += 1;
  view.send("between", { ...state.at, seq: state.seq });
}

export function keepSoon(exhibit, ms = KEYS) {
  clearTimeout(exhibit.state.telling);
  exhibit.state.telling = setTimeout(keep, ms, exhibit);
}

export function change(exhibit, values) {
  Object.assign(exhibit.state.at, values);
  exhibit.refresh();
  keep(exhibit);
}

/** The line that the hand has drawn; a click adds a corner. */
export function finishLine({ state, bar }, points) {
  const { at } = state;
  if (points.length < 3) {
    at.line = [...(at.line ?? []), points[0].map(round)].slice(-CORNERS);
    return;
  }
  at.line = thin(points, CORNERS).map((point) => point.map(round));
  state.drawing = false;
  if (!prefersCalm()) bar.play(); // who has drawn a line wants to see it walked
}

export const addCorner = (exhibit, spot) =>
  change(exhibit, { line: [...(exhibit.state.at.line ?? []), spot].slice(-CORNERS) });

export function clearLine(exhibit) {
  exhibit.state.along = 0;
  change(exhibit, { line: null });
}

/** Another noise at corner k. */
export function redraw(exhibit, k) {
  const { at, net } = exhibit.state;
  at.drawn = at.drawn.map((n, i) => (i === k ? (n + 1) % net.draws : n));
  exhibit.state.hover = null;
  exhibit.refresh();
  keepSoon(exhibit);
}

export function reset(exhibit) {
  Object.assign(exhibit.state, { along: 0, hover: null });
  change(exhibit, { drawn: [0, 0, 0, 0], spot: [0.5, 0.5] });
}

export function step({ state, paint }, share) {
  state.along = Math.max(0, state.along + share * state.at.pace);
  state.at.spot = makeWalk(lineOf(state)).at(state.along);
  state.hover = null;
  paint();
}

export function play(exhibit) {
  const { state, bar, view } = exhibit;
  let last = 0;
  state.hover = null;
  const tick = (now) => {
    if (!bar.playing || view.dead) return;
    if (state.net) step(exhibit, last ? Math.min(0.05, (now - last) / 1000) / CROSSING : 0);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
