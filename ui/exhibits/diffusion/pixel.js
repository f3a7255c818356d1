// The pixel under the pointer, of pictures that all show the same one.
import { clamp, placeOn } from "../../browser/dom.js";

export const pixelAt = (x, y, side) => {
  const of = (v) => clamp(Math.floor((v / side) * 28), 0, 27);
  return of(y) * 28 + of(x);
};
// point(pixel), and point(null) when the pointer leaves.
export function listenToPixels(canvases, point) {
  for (const canvas of canvases) {
    const move = (e) => point(pixelAt(...placeOn(canvas, e), canvas.getBoundingClientRect().width));
    canvas.addEventListener("pointermove", move);
    canvas.addEventListener("pointerdown", move);
    canvas.addEventListener("pointerleave", () => point(null));
  }
}
