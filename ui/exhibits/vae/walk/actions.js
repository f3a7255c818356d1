// What changes the exhibit's state. `pad` is the exhibit that walk.js makes: {root, state, sides, bar, ...}.
import { prefersCalm } from "../../../browser/motion.js";
import { makeWalk, simplify } from "../../../browser/path.js";
import { isReady } from "./side.js";

const CORNERS = 24; // of a line at most
const CROSSING = 9; // seconds that a walk takes from edge to edge at speed 1

/** The map under the hand. */
export const activeOf = ({ state, sides }) => (state.view.side && state.view.model === "vae" ? sides[1] : sides[0]);

const restartWalk = (state) => Object.assign(state, { walk: null, at: 0 });

export function setPath(pad, points) {
  pad.state.view.path = points?.length ? points : null;
  restartWalk(pad.state);
  pad.refresh();
}

export const addCorner = (pad, z) => setPath(pad, [...(pad.state.view.path ?? []), z].slice(-CORNERS));

/** The line that the hand has drawn; a click adds a corner. */
export function finishSketch(pad) {
  const { state } = pad;
  const { sketch } = state;
  state.sketch = null;
  if (sketch.length < 3) {
    addCorner(pad, sketch[0]);
    return;
  }
  state.drawing = false;
  setPath(pad, simplify(sketch, activeOf(pad).field.box.h * 0.012, CORNERS));
  if (!prefersCalm()) pad.bar.play(); // who has drawn a line wants to see it walked
}

/** A share of a crossing further along the line. */
export function step(pad, share) {
  const { state } = pad;
  const { view } = state;
  state.walk ??= makeWalk(view.path?.length > 1 ? view.path : state.data.meta.tours[view.model]);
  state.at = Math.max(0, state.at + share * 2 * activeOf(pad).field.box.h * view.speed);
  view.z = state.walk.at(state.at);
  state.hover = null;
  pad.draw.now();
}

export function play(pad) {
  let last = 0;
  pad.state.hover = null;
  const tick = (now) => {
    if (!pad.bar.playing || !pad.root.isConnected) return;
    if (pad.state.data && isReady(activeOf(pad))) step(pad, last ? Math.min(0.05, (now - last) / 1000) / CROSSING : 0);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

export function reset(pad) {
  const { state } = pad;
  const { view, data } = state;
  if (!data) return;
  restartWalk(state);
  view.z = view.path ? view.path[0] : activeOf(pad).field.prior ? [0, 0] : data.meta.tours[view.model][0];
  state.hover = null;
  pad.draw.now();
  pad.tell();
}

/** To another map: the hand and the line stay with the same real digits. */
export function choose(pad, model) {
  const { state } = pad;
  const { view, data } = state;
  if (!data || model === view.model || !data.fields[model]) return;
  const from = data.fields[view.model];
  const to = data.fields[model];
  const carry = ([x, y]) => to.code(from.nearest(x, y));
  view.side &&= model !== "pca";
  view.z = carry(view.z);
  view.path = view.path?.map(carry) ?? null;
  view.model = model;
  state.walk = null;
  state.hover = null;
  pad.refresh();
  pad.tell();
}

export function showBeside(pad, on) {
  const { view, data } = pad.state;
  if (on && !(data?.fields.ae && data.fields.vae)) return;
  if (on && view.model === "pca") choose(pad, "vae");
  set(pad, on && view.sample === "none" ? { side: on, sample: "prior" } : { side: on });
}

/** Changes what is shown and tells Python. */
export function set(pad, values) {
  Object.assign(pad.state.view, values);
  pad.refresh();
  pad.tell();
}

/** With two maps, the one that the hand touches becomes the active one. */
export function take(pad, side) {
  const { state } = pad;
  if (!state.view.side || !side.model || side.model === state.view.model) return;
  Object.assign(state.view, { model: side.model, path: null });
  restartWalk(state);
  pad.refresh();
}
