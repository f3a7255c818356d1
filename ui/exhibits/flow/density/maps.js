// A density as a map: cells of its logarithm, drawn darker where it is denser.
import { fitCanvas } from "../../../browser/canvas.js";
import { clamp } from "../../../browser/dom.js";
import { wash } from "../../../browser/raster.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";

/** The logarithm of the highest density of a map. @param {ArrayLike<number>} logp */
export const highest = (logp) => Array.prototype.reduce.call(logp, (most, v) => Math.max(most, v), -Infinity);

/** The cell that a place lies in, rows from the top. @param {number[]} x @param {number} limit @param {number} cells */
export const cellOf = ([x, y], limit, cells) => {
  const at = (share) => clamp(Math.floor(share * cells), 0, cells - 1);
  return at((1 - y / limit) / 2) * cells + at((x / limit + 1) / 2);
};

/** The place under a point of the canvas. @param {number[]} at @param {number} side @param {number} limit */
export const placeAt = ([X, Y], side, limit) => [
  clamp(((2 * X) / side - 1) * limit, -limit, limit),
  clamp((1 - (2 * Y) / side) * limit, -limit, limit),
];

/** top: log of the density that has the full colour. @param {HTMLCanvasElement} canvas */
export function drawMap(canvas, { logp, top, cells, limit, x, colour }, side, look) {
  const c = fitCanvas(canvas, side, side),
    [bg, full] = [look.bg, colour].map(rgb);
  wash(c, cells, cells, side, side, (i, rgba) => {
    const share = Math.min(1, Math.exp((logp[i] - top) / 2)); // the square root shows what is thin, too
    for (let k = 0; k < 3; k++) rgba[k] = bg[k] + share * (full[k] - bg[k]);
    rgba[3] = 255;
  });
  const [X, Y] = [((x[0] / limit + 1) * side) / 2, ((1 - x[1] / limit) * side) / 2];
  sketch.ellipse(c, X, Y, 6, 6, { fill: look.highlight, stroke: look.bg, width: 2 });
  c.strokeStyle = look.grid;
  c.lineWidth = 1;
  c.strokeRect(0.5, 0.5, side - 1, side - 1);
}
