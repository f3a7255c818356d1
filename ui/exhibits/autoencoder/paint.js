// Images as the exhibits of this page draw them: grey ones, and signed ones such as differences and features.
import { drawDigit, drawStamp, fitCanvas } from "../../browser/canvas.js";
import { rgb } from "../../browser/theme.js";

/** One image; what leaves [0, 1] is cut off. @param {ArrayLike<number>} grey */
export function drawPicture(canvas, grey, scale, look) {
  const seen = Float32Array.from(grey, (v) => Math.max(0, Math.min(1, v)));
  drawDigit(fitCanvas(canvas, 28 * scale, 28 * scale), seen, 0, 0, scale, look);
}

/** A signed picture: what is below 0 in the colour of data, what is above it in that of generated ink.
 * @param {ArrayLike<number>} values @param {number} strong the value with the full colour */
export function drawSigned(canvas, values, strong, scale, look) {
  stampSigned(fitCanvas(canvas, 28 * scale, 28 * scale), values, strong, 0, 0, scale, look);
}

/** The same at a place of a larger canvas, whose context is c. */
export function stampSigned(c, values, strong, x, y, scale, look) {
  const [low, middle, high] = [look.data, look.bg, look.generated].map(rgb);
  drawStamp(
    c,
    28,
    (rgba) => {
      for (let p = 0; p < values.length; p++) {
        const v = Math.max(-1, Math.min(1, values[p] / strong)),
          end = v < 0 ? low : high;
        for (let i = 0; i < 3; i++) rgba[4 * p + i] = middle[i] + Math.abs(v) * (end[i] - middle[i]);
        rgba[4 * p + 3] = 255;
      }
    },
    x,
    y,
    scale,
  );
}
