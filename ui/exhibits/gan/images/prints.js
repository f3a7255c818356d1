// Line by line, as a notebook prints them: five samples of the same noise at every hundredth step, the newest at the
// end.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { formatCount } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { captionHeight, cut } from "../caption.js";
import { GAP, INK } from "./grid.js";

const EVERY = 100; // steps
const SAMPLES = 5;
const AREA = INK * INK;

/** The width of a line without its step, CSS pixels. @param {number} scale */
export const printWidth = (scale) => SAMPLES * (INK * scale + GAP);

/**
 * The pictures that have been printed until a step, as many of the newest as there is room for.
 * @param {{step: number, arrays?: any}[]} pictures @param {number} at @param {number} most
 */
export const printed = (pictures, at, most) =>
  pictures.filter(({ step }) => step > 0 && step % EVERY === 0 && step <= at + 1e-6).slice(-most);

export function draw(canvas, { run, at, width, height, scale, title, waiting }, look) {
  const c = fitCanvas(canvas, width, height);
  const top = captionHeight(look);
  const line = INK * scale + GAP;
  const left = width - printWidth(scale);
  const note = { size: 0.8, align: "right", color: look.muted };
  const ink = new Float32Array(AREA);
  c.fillStyle = look.bg;
  c.fillRect(0, 0, width, height);
  sketch.text(c, look, cut(c, look, title, width), 1, top / 2 - 1, { weight: 650, size: 0.93 });
  const lines = printed(run.pictures(), at, Math.floor((height - top) / line));
  lines.forEach(({ step, arrays }, row) => {
    const y = top + row * line;
    sketch.text(c, look, formatCount(step), left - 6, y + (INK * scale) / 2, note);
    for (let i = 0; i < SAMPLES; i++) {
      for (let k = 0; k < AREA; k++) ink[k] = arrays.pictures[i * AREA + k] / 255;
      drawDigit(c, ink, left + i * line, y, scale, { dark: look.dark });
    }
  });
  if (!lines.length)
    sketch.text(c, look, cut(c, look, waiting, width), 1, top + line / 2, { size: 0.86, color: look.muted });
}
