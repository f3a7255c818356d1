// The hand on a pad: pointer and keys.
import * as actions from "./actions.js";
import { unplace } from "./paint.js";

// A browser keeps pointermove back until it makes a frame; pointerrawupdate comes at once, where there is one (only on
// localhost and over https), and from some mice a thousand times a second, of which more than one in RAW ms are not
// worth an image.
const RAW = 6;

function spot(side, event) {
  const box = side.top.getBoundingClientRect();
  return unplace(side.field.box, box.width, event.clientX - box.left, event.clientY - box.top);
}

function follow(pad, side, event) {
  const { state } = pad;
  if (!side.field || (pad.bar.playing && !state.pressed)) return;
  const place = `${event.clientX},${event.clientY}`;
  const now = performance.now();
  if (place === state.place || (event.type === "pointerrawupdate" && now - state.drawnAt < RAW)) return;
  state.place = place;
  state.drawnAt = now;
  actions.take(pad, side);
  state.hover = spot(side, event);
  if (state.sketch && state.pressed) {
    const [x, y] = state.sketch.at(-1);
    if (Math.hypot(state.hover[0] - x, state.hover[1] - y) > side.field.box.h * 0.01) state.sketch.push(state.hover);
  }
  pad.draw.now();
}

function press(pad, side, event) {
  const { state } = pad;
  if (!side.field || event.button) return;
  pad.bar.pause();
  actions.take(pad, side);
  side.top.setPointerCapture(event.pointerId);
  side.top.focus({ preventScroll: true });
  state.pressed = state.hover = spot(side, event);
  if (state.drawing) state.sketch = [state.hover];
  pad.draw.now();
}

function release(pad) {
  const { state } = pad;
  if (!state.pressed) return;
  state.view.z = state.hover;
  state.pressed = null;
  if (state.sketch) actions.finishSketch(pad);
  pad.draw.now();
  pad.tell();
}

function leave(pad) {
  pad.state.hover = null;
  pad.state.place = "";
  pad.draw();
}

/** Where an arrow or Home takes z on a map; undefined for other keys. */
export function keyed(z, { box, prior }, key, shift) {
  if (key === "Home") return prior ? [0, 0] : [box.cx, box.cy];
  const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
  const step = box.h * (shift ? 0.1 : 0.02);
  const inside = (v, centre) => Math.min(centre + box.h, Math.max(centre - box.h, v));
  return arrow && [inside(z[0] + step * arrow[0], box.cx), inside(z[1] + step * arrow[1], box.cy)];
}

function pressKey(pad, side, event) {
  const { state } = pad;
  if (!side.field || event.ctrlKey || event.metaKey || event.altKey) return;
  const isMove = keyed([0, 0], side.field, event.key, false);
  if (isMove) {
    actions.take(pad, side);
    pad.bar.pause();
    state.view.z = keyed(state.view.z, side.field, event.key, event.shiftKey);
    state.hover = null;
    pad.draw.now();
    pad.tellSoon();
  } else if (event.key === " ") pad.bar.toggle();
  else if (event.key === "Enter" && state.drawing) {
    actions.addCorner(pad, state.view.z);
    pad.tellSoon();
  } else return;
  event.preventDefault();
}

export function listen(pad, side) {
  const { state } = pad;
  const on = (type, f) => side.top.addEventListener(type, f);
  on("pointerrawupdate", (event) => follow(pad, side, event));
  on("pointermove", (event) => follow(pad, side, event));
  on("pointerdown", (event) => press(pad, side, event));
  on("pointerup", () => release(pad));
  on("pointercancel", () => {
    state.pressed = state.sketch = null;
    leave(pad);
  });
  on("pointerleave", () => state.pressed || leave(pad));
  on("keydown", (event) => pressKey(pad, side, event));
}
