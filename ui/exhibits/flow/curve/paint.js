// The curve with the density that goes in below it and the density that comes out beside it.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";
import { normal, REACH } from "./bent.js";

export const SHOWN = 3.4; // half-width of both axes
const FINE = 240;
const DENSEST = 0.9; // of both strips, so that equal areas are equal; what is higher leaves its strip

/** Where things are: a square of `side` for the curve, a strip of `strip` below it and one to the right. */
export const frame = ({ side, strip }) => ({
  X: (z) => ((z / SHOWN + 1) * side) / 2,
  Y: (x) => ((1 - x / SHOWN) * side) / 2,
  z: (X) => ((2 * X) / side - 1) * SHOWN,
  x: (Y) => (1 - (2 * Y) / side) * SHOWN,
  whole: side + strip,
});

const range = (low, high, n) => Array.from({ length: n + 1 }, (_, i) => low + ((high - low) * i) / n);

/** z: the latent under the hand; half: of the interval around it. */
export function drawCurve(canvas, { bent, heights, z, half, held, refused }, sizes, look, words) {
  const { side, strip } = sizes,
    { X, Y, whole } = frame(sizes),
    c = fitCanvas(canvas, whole, whole),
    [x, slope] = bent.forward(z),
    band = [z - half, z + half],
    out = band.map((v) => bent.forward(v)[0]);
  c.clearRect(0, 0, whole, whole);
  c.fillStyle = look.highlight;
  c.globalAlpha = 0.14;
  c.fillRect(X(band[0]), Y(out[1]), X(band[1]) - X(band[0]), side - Y(out[1]));
  c.fillRect(X(band[0]), Y(out[1]), side - X(band[0]), Y(out[0]) - Y(out[1]));
  c.globalAlpha = 1;
  for (let v = -3; v <= 3; v++) {
    sketch.segment(c, [X(v), 0], [X(v), side], look.grid);
    sketch.segment(c, [0, Y(v)], [side, Y(v)], look.grid);
  }
  sketch.segment(c, [X(-SHOWN), Y(-SHOWN)], [X(SHOWN), Y(SHOWN)], look.muted, 1, [4, 4]);
  drawPrior(c, { X, side, strip, band }, look);
  drawDensity(c, { bent, Y, side, strip, out }, look);
  const line = range(-SHOWN, SHOWN, FINE).map((v) => [X(v), Y(bent.forward(v)[0])]);
  c.save();
  c.beginPath();
  c.rect(0, 0, side, side);
  c.clip();
  sketch.line(c, line, look.text, look.line * 1.3);
  const reach = 0.9 / Math.hypot(1, slope);
  sketch.segment(
    c,
    [X(z - reach), Y(x - reach * slope)],
    [X(z + reach), Y(x + reach * slope)],
    look.highlight,
    look.line * 1.6,
  );
  c.restore();
  bent.zs.forEach((at, k) => {
    const on = k === held;
    sketch.ellipse(c, X(at), Y(heights[k]), on ? 8 : 6, on ? 8 : 6, {
      fill: on && refused ? look.generated : look.panel,
      stroke: look.text,
      width: 1.6,
    });
  });
  sketch.ellipse(c, X(z), Y(x), 5, 5, { fill: look.highlight, stroke: look.bg, width: 1.5 });
  const style = { size: 0.9, halo: look.bg, weight: 600 };
  sketch.text(c, look, words.prior, 8, side + 0.9 * look.size, { ...style, color: look.latentText });
  sketch.text(c, look, words.density, whole - 6, 0.9 * look.size, {
    ...style,
    color: look.generatedText,
    align: "right",
  });
  sketch.text(c, look, "x = f(z)", 8, 0.9 * look.size, style);
}

function drawPrior(c, { X, side, strip, band }, look) {
  const H = (v) => side + strip - (v / DENSEST) * (strip - 6),
    filled = (low, high, alpha) => {
      c.globalAlpha = alpha;
      c.beginPath();
      c.moveTo(X(low), side + strip);
      for (const v of range(low, high, FINE)) c.lineTo(X(v), H(normal(v)));
      c.lineTo(X(high), side + strip);
      c.fill();
      c.globalAlpha = 1;
    };
  c.fillStyle = look.latent;
  filled(-SHOWN, SHOWN, 0.3);
  c.fillStyle = look.highlight;
  filled(band[0], band[1], 0.9);
}

function drawDensity(c, { bent, Y, side, strip, out }, look) {
  const W = (v) => side + Math.min(strip, (v / DENSEST) * (strip - 6)),
    filled = (low, high, alpha) => {
      c.globalAlpha = alpha;
      c.beginPath();
      c.moveTo(side, Y(low));
      for (const v of range(low, high, 2 * FINE)) c.lineTo(W(bent.density(v)), Y(v));
      c.lineTo(side, Y(high));
      c.fill();
      c.globalAlpha = 1;
    };
  c.fillStyle = look.generated;
  filled(-SHOWN, SHOWN, 0.35);
  c.fillStyle = look.highlight;
  filled(Math.max(-SHOWN, out[0]), Math.min(SHOWN, out[1]), 0.9);
}

/** The knot near to a place of the canvas, or -1. @param {number[]} place @param {any} what @param {any} sizes */
export function knotAt([px, py], { bent, heights }, sizes, reach) {
  const { X, Y } = frame(sizes),
    far = bent.zs.map((z, k) => Math.hypot(X(z) - px, Y(heights[k]) - py)),
    k = far.indexOf(Math.min(...far));
  return far[k] <= reach ? k : -1;
}

export const within = (v) => Math.max(-REACH, Math.min(REACH, v));
