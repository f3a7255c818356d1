// A canvas whose axis can be taken in hand.
import { placeOn } from "./dom.js";

/**
 * @param {HTMLElement} canvas
 * @param {{move: (x: number, y: number) => void, done?: () => void}} options in CSS pixels of the canvas
 */
export function listenToDrag(canvas, { move, done = () => {} }) {
  const here = (e) => {
    const [x, y] = placeOn(canvas, e);
    move(x, y);
  };
  canvas.addEventListener("pointerdown", (e) => {
    if (e.button) return;
    canvas.setPointerCapture(e.pointerId);
    here(e);
  });
  canvas.addEventListener("pointermove", (e) => {
    if (canvas.hasPointerCapture(e.pointerId)) here(e);
  });
  canvas.addEventListener("pointerup", done);
}
