// The three pictures: what is drawn so far, the probability that each pixel was drawn with, what moved one of them.
import { drawStamp, fitCanvas } from "../../../browser/canvas.js";
import { noise } from "../../../browser/noise.js";
import { sigmoid } from "../../../browser/network.js";
import { rgb } from "../../../browser/theme.js";

const SIDE = 28;
const shades = new Map();
const shade = (colour) => {
  if (!shades.has(colour)) shades.set(colour, rgb(colour));
  return shades.get(colour);
};

function put(d, i, [r, g, b]) {
  d[4 * i] = r;
  d[4 * i + 1] = g;
  d[4 * i + 2] = b;
  d[4 * i + 3] = 255;
}
const grey = (v, look) => Array(3).fill(look.dark ? Math.round(255 * v) : 255 - Math.round(255 * v));
const fresh = (canvas, scale) => fitCanvas(canvas, SIDE * scale, SIDE * scale);

/**
 * now: {x, at, before}: the picture, how many of its pixels are drawn, and the one before the last flip or null.
 * marks: {pixel, flips}.
 */
export function drawPicture(canvas, { x, at, before }, { pixel, flips }, scale, look) {
  const c = fresh(canvas, scale),
    [undrawn, made] = [look.panel, look.generated].map(shade);
  const colour = (i) => {
    if (i >= at) return undrawn;
    if (before && x[i] !== before[i]) return x[i] ? made : pale(made, grey(0, look));
    return grey(x[i], look);
  };
  drawStamp(c, SIDE, (d) => x.forEach((_, i) => put(d, i, colour(i))), 0, 0, scale);
  flips.forEach((flip, i) => flip && i < at && drawFlip(c, i, scale, look));
  noise.mark(c, pixel, 0, 0, scale, look);
}
const pale = (a, b) => a.map((v, k) => Math.round(0.3 * v + 0.7 * b[k]));

// A pixel that was flipped by hand: a small cross.
function drawFlip(c, i, scale, look) {
  const x = (i % SIDE) * scale,
    y = Math.floor(i / SIDE) * scale,
    r = scale / 4;
  c.strokeStyle = look.highlight;
  c.lineWidth = Math.max(1.5, scale / 6);
  c.beginPath();
  c.moveTo(x + r, y + r);
  c.lineTo(x + scale - r, y + scale - r);
  c.moveTo(x + scale - r, y + r);
  c.lineTo(x + r, y + scale - r);
  c.stroke();
}

export function drawChance(canvas, { logits, at, temperature }, pixel, scale, look) {
  const c = fresh(canvas, scale),
    undrawn = shade(look.panel),
    chance = (l) => (temperature > 0 ? sigmoid(l / temperature) : +(l > 0));
  const colour = (i) => (i >= at ? undrawn : grey(chance(logits[i]), look));
  drawStamp(c, SIDE, (d) => logits.forEach((_, i) => put(d, i, colour(i))), 0, 0, scale);
  noise.mark(c, pixel, 0, 0, scale, look);
}

/** influence, sees: of the pixel k that is pointed at, or null. Ink is dotted, what may not be seen is veiled. */
export function drawMap(canvas, { influence, sees, x, most }, k, scale, look) {
  const c = fresh(canvas, scale);
  noise.signed(c, influence, 0, 0, scale, look, most || 1);
  c.fillStyle = look.grid;
  for (let i = 0; i < sees.length; i++) {
    if (!sees[i]) c.fillRect((i % SIDE) * scale, Math.floor(i / SIDE) * scale, scale, scale);
  }
  c.fillStyle = look.text;
  const dot = Math.max(1, Math.round(scale / 4));
  for (let i = 0; i < sees.length; i++) {
    if (!sees[i] || !x[i]) continue;
    const [left, top] = [i % SIDE, Math.floor(i / SIDE)].map((v) => v * scale + (scale - dot) / 2);
    c.fillRect(left, top, dot, dot);
  }
  noise.mark(c, k, 0, 0, scale, look);
}
