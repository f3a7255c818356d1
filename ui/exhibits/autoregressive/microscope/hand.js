// The hand on the pictures: a pointer points and flips, a finger points, keys do both.
import { clamp, placeOn } from "../../../browser/dom.js";

const SIDE = 28;
const ARROWS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -SIDE, ArrowDown: SIDE };

/** The pixel at a place of a picture of that width. */
export const pixelAt = (x, y, width) => {
  const of = (v) => clamp(Math.floor((v / width) * SIDE), 0, SIDE - 1);
  return of(y) * SIDE + of(x);
};
/** Where a key leads from a pixel; null for other keys, and over the edge. */
export function hopPixel(key, k) {
  if (!(key in ARROWS)) return null;
  const to = k + ARROWS[key],
    wraps = Math.abs(ARROWS[key]) === 1 && Math.floor(to / SIDE) !== Math.floor(k / SIDE);
  return to < 0 || to >= SIDE * SIDE || wraps ? k : to;
}

/**
 * @param {HTMLCanvasElement[]} canvases
 * @param {{point: (k: number | null) => void, pin: (k: number) => void, flip: (k: number) => void}} on
 */
export function listenToHand(canvases, { point, pin, flip }) {
  for (const canvas of canvases) {
    const under = (e) => pixelAt(...placeOn(canvas, e), canvas.getBoundingClientRect().width);
    canvas.addEventListener("pointermove", (e) => e.pointerType !== "touch" && point(under(e)));
    canvas.addEventListener("pointerleave", () => point(null));
    canvas.addEventListener("click", (e) => {
      const touch = /** @type {PointerEvent} */ (e).pointerType === "touch";
      if (touch) pin(under(e));
      else flip(under(e));
    });
  }
}
