// The hand on the pad: it is followed where it goes, and where it lets go a place is chosen.
import { placeOn } from "../../../browser/dom.js";
import { spotAt, stepSpot } from "./plane.js";

const RAW_MS = 8; // between two raw positions of a pointer that are drawn
const STEP = 0.04;
const LARGE_STEP = 0.2; // with the shift key

/**
 * actions: hover(spot), leave(), grab(): a press began; choose(spot): it ended; step(spot): by a key; toggle(): play or
 * pause; playing() and spot(), the chosen one.
 */
export function listenToPad(canvas, actions) {
  let pressed = false,
    place = "",
    drawnAt = 0;
  const spotOf = (e) => spotAt(...placeOn(canvas, e), canvas.clientWidth, canvas.clientHeight);
  const follow = (e) => {
    if (actions.playing() && !pressed) return;
    const here = `${e.clientX},${e.clientY}`,
      now = performance.now();
    if (here === place || (e.type === "pointerrawupdate" && now - drawnAt < RAW_MS)) return;
    place = here;
    drawnAt = now;
    actions.hover(spotOf(e));
  };
  const leave = () => {
    pressed = false;
    place = "";
    actions.leave();
  };
  canvas.addEventListener("pointerrawupdate", follow);
  canvas.addEventListener("pointermove", follow);
  canvas.addEventListener("pointerdown", (e) => {
    if (e.button) return;
    actions.grab();
    canvas.setPointerCapture(e.pointerId);
    canvas.focus({ preventScroll: true });
    pressed = true;
    actions.hover(spotOf(e));
  });
  canvas.addEventListener("pointerup", () => {
    if (pressed) actions.choose();
    pressed = false;
  });
  canvas.addEventListener("pointercancel", leave);
  canvas.addEventListener("pointerleave", () => pressed || leave());
  canvas.addEventListener("keydown", (e) => {
    const spot = stepSpot(actions.spot(), e.key, e.shiftKey ? LARGE_STEP : STEP);
    if (e.key === " ") actions.toggle();
    else if (spot) actions.step(spot);
    else return;
    e.preventDefault();
  });
}
