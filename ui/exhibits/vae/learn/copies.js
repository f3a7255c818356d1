// Ten digits, and under each what comes back of it.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";
import { greysBetween, PIXELS } from "./plane.js";

const COUNT = 10;
const AREA = PIXELS * PIXELS;
const GAP = 4; // between the rows

/** Width of the column of "in" and "out". @param {{size: number}} theme */
export const namesWidth = (theme) => Math.ceil(2.15 * theme.size);

/** Where the columns stand: side of a digit, distance from one to the next, left edge of the first. */
export function columnsOf(width, scale, theme) {
  const side = PIXELS * scale;
  const left = namesWidth(theme);
  const gap = Math.max(0, Math.min(10, Math.floor((width - left - COUNT * side) / (COUNT - 1))));
  return { side, left, step: side + gap };
}

/** The digit under a point; null beside them. @param {number} x @param {{left: number, step: number}} columns */
export function pick(x, { left, step }) {
  const k = Math.floor((x - left) / step);
  return k >= 0 && k < COUNT ? k : null;
}

export const copiesHeight = (scale) => 2 * PIXELS * scale + GAP;

/** state: {wide, scale, marked, buffer} */
export function drawCopies(canvas, { wide, scale, marked, buffer }, run, seen, theme, words) {
  const { side, left, step } = columnsOf(wide, scale, theme);
  const height = copiesHeight(scale);
  const c = fitCanvas(canvas, wide, height);
  const style = { size: 0.85, color: theme.muted };
  c.fillStyle = theme.bg;
  c.fillRect(0, 0, wide, height);
  sketch.text(c, theme, words.copies_in, 0, side / 2, style);
  sketch.text(c, theme, words.copies_out, 0, side + GAP + side / 2, style);
  if (!seen || !run.still.digits) return;
  const back = greysBetween("reconstructions", seen, buffer);
  for (let k = 0; k < COUNT; k++) {
    const x = left + k * step;
    const digit = Float32Array.from(run.still.digits.subarray(k * AREA, (k + 1) * AREA), (v) => v / 255);
    drawDigit(c, digit, x, 0, scale, { dark: theme.dark });
    drawDigit(c, back.subarray(k * AREA, (k + 1) * AREA), x, side + GAP, scale, { dark: theme.dark });
    if (k !== marked) continue;
    c.strokeStyle = theme.highlight;
    c.lineWidth = 2;
    c.strokeRect(x + 1, 1, side - 2, height - 2);
  }
}
