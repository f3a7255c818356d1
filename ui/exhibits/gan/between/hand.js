// The hand on the square: pointer and keys.
import { placeOn } from "../../../browser/dom.js";
import * as actions from "./actions.js";
import { pick } from "./square.js";

// pointerrawupdate comes before the frame, from some mice a thousand times a second: more than one in RAW ms is not
// worth an image.
const RAW = 8;

function follow(exhibit, event) {
  const { state, parts, bar } = exhibit;
  if (!state.net || (bar.playing && !state.pressed)) return;
  const place = `${event.clientX},${event.clientY}`;
  const now = performance.now();
  if (place === state.place || (event.type === "pointerrawupdate" && now - state.drawnAt < RAW)) return;
  state.place = place;
  state.drawnAt = now;
  state.hover = pick(placeOn(parts.top, event), state.side);
  const last = state.sketch?.at(-1);
  if (last && Math.hypot(state.hover[0] - last[0], state.hover[1] - last[1]) > 0.01) state.sketch.push(state.hover);
  exhibit.paint();
}

function press(exhibit, event) {
  const { state, parts, bar } = exhibit;
  if (!state.net || event.button) return;
  bar.pause();
  parts.top.setPointerCapture(event.pointerId);
  parts.top.focus({ preventScroll: true });
  state.pressed = true;
  state.hover = pick(placeOn(parts.top, event), state.side);
  if (state.drawing) state.sketch = [state.hover];
  exhibit.paint();
}

function release(exhibit) {
  const { state } = exhibit;
  if (!state.pressed) return;
  const { sketch } = state;
  state.at.spot = state.hover.map(actions.round);
  Object.assign(state, { pressed: false, hover: null, sketch: null, place: "", along: 0 });
  if (sketch) actions.finishLine(exhibit, sketch);
  exhibit.refresh();
  actions.keep(exhibit);
}

function leave(exhibit) {
  Object.assign(exhibit.state, { hover: null, place: "", pressed: false, sketch: null });
  exhibit.paint();
}

/**
 * Where a key takes the spot; undefined for other keys.
 * @param {number[]} spot @param {string} key @param {boolean} far
 */
export function keyed(spot, key, far) {
  if (key === "Home") return [0.5, 0.5];
  const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  const step = far ? 0.1 : 0.02;
  return arrow && spot.map((v, k) => actions.round(Math.min(1, Math.max(0, v + step * arrow[k]))));
}

function pressKey(exhibit, event) {
  const { state, bar } = exhibit;
  if (event.ctrlKey || event.metaKey || event.altKey || !state.net) return;
  const spot = keyed(state.at.spot, event.key, event.shiftKey);
  if (spot) {
    bar.pause();
    state.along = 0;
    state.hover = null;
    state.at.spot = spot;
    exhibit.paint();
    actions.keepSoon(exhibit);
  } else if (event.key === " ") bar.toggle();
  else if (event.key === "Enter" && state.drawing) actions.addCorner(exhibit, state.at.spot);
  else return;
  event.preventDefault();
}

export function listen(exhibit) {
  const { top } = exhibit.parts;
  top.addEventListener("pointerrawupdate", (event) => follow(exhibit, event));
  top.addEventListener("pointermove", (event) => follow(exhibit, event));
  top.addEventListener("pointerdown", (event) => press(exhibit, event));
  top.addEventListener("pointerup", () => release(exhibit));
  top.addEventListener("pointercancel", () => leave(exhibit));
  top.addEventListener("pointerleave", () => exhibit.state.pressed || leave(exhibit));
  top.addEventListener("keydown", (event) => pressKey(exhibit, event));
}
