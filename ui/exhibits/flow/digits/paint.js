// What the flow of digits draws: latents as signed maps, the terms of the bits, samples, the square of mixtures.
import { drawDigit, drawStamp, fitCanvas } from "../../../browser/canvas.js";
import { formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";

const STRONG = 2.5; // a latent with the full colour, in standard deviations

/** The channels of a level side by side; its shape: places across, channels. @param {ArrayLike<number>} z */
export function drawLatents(canvas, z, [side, channels], cell, look) {
  const scale = (14 / side) * cell,
    gap = 4,
    across = Math.min(channels, 2),
    wide = across * (14 * cell + gap) - gap,
    rows = channels / across,
    c = fitCanvas(canvas, wide, rows * (14 * cell + gap) - gap),
    [low, middle, high] = [look.data, look.bg, look.generated].map(rgb);
  for (let k = 0; k < channels; k++)
    drawStamp(
      c,
      side,
      (rgba) => {
        for (let p = 0; p < side * side; p++) {
          const v = Math.max(-1, Math.min(1, z[p * channels + k] / STRONG)),
            end = v < 0 ? low : high;
          for (let i = 0; i < 3; i++) rgba[4 * p + i] = middle[i] + Math.abs(v) * (end[i] - middle[i]);
          rgba[4 * p + 3] = 255;
        }
      },
      (k % across) * (14 * cell + gap),
      Math.floor(k / across) * (14 * cell + gap),
      scale,
    );
}

/** One picture. @param {ArrayLike<number>} grey */
export function drawPicture(canvas, grey, scale, look) {
  drawDigit(fitCanvas(canvas, 28 * scale, 28 * scale), grey, 0, 0, scale, look);
}

/** terms: [[name, bits], ...] as a waterfall that ends in their sum. */
export function drawLedger(canvas, terms, { width, height }, look, name) {
  const c = fitCanvas(canvas, width, height),
    n = terms.length + 1,
    step = width / n,
    top = 1.5 * look.size,
    foot = 1.8 * look.size,
    bars = [];
  let sum = 0;
  for (const [, bits] of terms) bars.push([sum, (sum += bits)]);
  bars.push([0, sum]);
  const all = bars.flat(),
    [low, high] = [Math.min(0, ...all), Math.max(0, ...all)],
    Y = (v) => top + ((high - v) / (high - low || 1)) * (height - top - foot);
  c.clearRect(0, 0, width, height);
  sketch.segment(c, [0, Y(0)], [width, Y(0)], look.muted, 1);
  bars.forEach(([from, to], k) => {
    const last = k === n - 1,
      x = k * step;
    c.fillStyle = last ? look.highlight : to < from ? look.data : look.generated;
    c.fillRect(x + 0.14 * step, Math.min(Y(from), Y(to)), 0.72 * step, Math.max(1.5, Math.abs(Y(to) - Y(from))));
    if (k < n - 2) sketch.segment(c, [x + 0.86 * step, Y(to)], [x + 1.14 * step, Y(to)], look.muted, 1);
    const text = formatNumber(last ? to : to - from),
      style = { align: "center", size: 0.84, halo: look.bg };
    sketch.text(c, look, text, x + step / 2, Math.min(Y(from), Y(to)) - 0.75 * look.size, style);
    const under = { align: "center", size: 0.82, color: look.muted };
    sketch.text(c, look, last ? name : terms[k][0], x + step / 2, height - 0.7 * look.size, under);
  });
}

/** Pictures in four columns; null for one that is not there yet. @param {(Float32Array | null)[]} pictures */
export function drawSamples(canvas, pictures, scale, look) {
  const pitch = 29 * scale,
    c = fitCanvas(canvas, 4 * pitch - scale, (pictures.length / 4) * pitch - scale);
  c.fillStyle = look.panel;
  c.fillRect(0, 0, 4 * pitch, 4 * pitch);
  pictures.forEach((one, i) => one && drawDigit(c, one, (i % 4) * pitch, Math.floor(i / 4) * pitch, scale, look));
}

/** The square of mixtures with its four digits and the point. @param {number[]} mix */
export function drawPad(canvas, corners, mix, side, look) {
  const c = fitCanvas(canvas, side, side),
    scale = Math.max(1, Math.floor((side * 0.22) / 28)),
    small = 28 * scale,
    X = ((mix[0] + 1) / 2) * side,
    Y = ((1 - mix[1]) / 2) * side;
  c.fillStyle = look.panel;
  c.fillRect(0, 0, side, side);
  corners.forEach((grey, k) => drawDigit(c, grey, k % 2 ? side - small : 0, k < 2 ? 0 : side - small, scale, look));
  for (let k = 0; k < 4; k++) sketch.segment(c, [k % 2 ? side : 0, k < 2 ? 0 : side], [X, Y], look.grid, 1);
  sketch.ellipse(c, X, Y, 7, 7, { fill: look.highlight, stroke: look.bg, width: 2 });
}

/** bits of a set's pictures as marks on an axis up to `most`. @param {number[]} bits */
export function drawMarks(canvas, bits, most, width, look) {
  const height = 2.2 * look.size,
    c = fitCanvas(canvas, width, height),
    X = (v) => 4 + (v / most) * (width - 8),
    mean = bits.reduce((sum, v) => sum + v, 0) / bits.length;
  c.clearRect(0, 0, width, height);
  sketch.segment(c, [4, height / 2], [width - 4, height / 2], look.grid, 1);
  c.globalAlpha = 0.5;
  for (const v of bits) sketch.segment(c, [X(v), height * 0.25], [X(v), height * 0.75], look.generated, 2);
  c.globalAlpha = 1;
  sketch.ellipse(c, X(mean), height / 2, 5, 5, { fill: look.text, stroke: look.bg, width: 1.5 });
}
