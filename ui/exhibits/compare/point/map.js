// What one model draws at each place of the plane, from the middle outwards and in idle time, as pale digits.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { whenIdle } from "../../../browser/motion.js";
import { around } from "./plane.js";

export const CELL = 28; // CSS pixels
const PALE = 0.45;

/**
 * The cells [column, row] of a map of n x n, those in the middle first.
 *
 * @param {number} n
 */
export function fromTheMiddle(n) {
  /** @type {(cell: number[]) => number} */
  const far = ([i, j]) => Math.hypot(i - n / 2, j - n / 2),
    cells = Array.from({ length: n * n }, (_, i) => [i % n, Math.floor(i / n)]);
  return cells.sort((a, b) => far(a) - far(b));
}

/** Draw the map on a canvas of `side` pixels; returns what ends it. noise: {corners, most}, as of the exhibit. */
export function growMap(canvas, side, { corners, most }, tile, look) {
  const c = fitCanvas(canvas, side, side),
    n = Math.floor(side / CELL),
    cells = fromTheMiddle(n);
  c.clearRect(0, 0, side, side);
  let at = 0;
  return whenIdle(() => {
    const [i, j] = cells[at],
      spot = [(2 * (i + 0.5)) / n - 1, 1 - (2 * (j + 0.5)) / n],
      digit = tile.decode(around(corners, most, spot, tile.latents));
    drawDigit(c, digit, i * CELL, j * CELL, 1, { dark: look.dark, alpha: PALE });
    return ++at < cells.length;
  });
}
