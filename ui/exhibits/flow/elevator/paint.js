// What the elevator draws: the bent mesh with samples, the point over it, and the account as a waterfall.
import { fitCanvas } from "../../../browser/canvas.js";
import { clamp, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";
import { between } from "./journey.js";

const MOST = 3; // of the logarithm of an area that has a colour of its own
const SHADES = 61;

/** Colours of log areas from -MOST to MOST: what is squeezed is orange, what is stretched blue. */
export function areaColours(look) {
  const [low, middle, high] = [look.generated, look.bg, look.data].map(rgb);
  return Array.from({ length: SHADES }, (_, i) => {
    const t = (2 * i) / (SHADES - 1) - 1,
      end = t < 0 ? low : high,
      share = 0.9 * Math.abs(t) ** 0.7;
    return `rgb(${middle.map((v, k) => Math.round(v + share * (end[k] - v))).join(",")})`;
  });
}
const shadeOf = (v) => Math.round(((clamp(v, -MOST, MOST) / MOST + 1) / 2) * (SHADES - 1));

// CSS pixels of a plane of `side` that shows [-limit, limit], and back.
/** @param {number} side @param {number} limit @param {number[]} p @returns {number[]} */
export const placed = (side, limit, [x, y]) => [((x / limit + 1) * side) / 2, ((1 - y / limit) * side) / 2];
/** @param {number} side @param {number} limit @param {number[]} p @returns {number[]} */
export const picked = (side, limit, [X, Y]) => [((2 * X) / side - 1) * limit, (1 - (2 * Y) / side) * limit];

/** The mesh on floor `at` with samples. @param {HTMLCanvasElement} canvas */
export function drawPlane(canvas, { mesh, samples, at, limit }, side, look) {
  const c = fitCanvas(canvas, side, side),
    places = between(mesh.places, at),
    areas = between(mesh.areas, at),
    colours = areaColours(look),
    w = mesh.side;
  c.fillStyle = look.bg;
  c.fillRect(0, 0, side, side);
  const X = (q) => ((places[2 * q] / limit + 1) * side) / 2,
    Y = (q) => ((1 - places[2 * q + 1] / limit) * side) / 2;
  const shaded = new Map(); // one path a colour: some sixty fills in place of two thousand
  for (const q of mesh.cells) {
    const corners = [q, q + 1, q + w + 1, q + w],
      shade = shadeOf(corners.reduce((sum, k) => sum + areas[k], 0) / 4);
    if (!shaded.has(shade)) shaded.set(shade, new Path2D());
    const path = shaded.get(shade);
    corners.forEach((k, i) => (i ? path.lineTo(X(k), Y(k)) : path.moveTo(X(k), Y(k))));
    path.closePath();
  }
  c.lineWidth = 0.6;
  for (const [shade, path] of shaded) {
    c.fillStyle = c.strokeStyle = colours[shade];
    c.fill(path);
    c.stroke(path);
  }
  drawLines(c, mesh, X, Y, look);
  drawSamples(c, between(samples, at), limit, side, look.latent, 1.5);
  c.strokeStyle = look.grid;
  c.lineWidth = 1;
  c.strokeRect(0.5, 0.5, side - 1, side - 1);
}

// Every fourth line of the mesh.
function drawLines(c, mesh, X, Y, look) {
  const w = mesh.side,
    path = new Path2D();
  for (const q of mesh.cells) {
    if (Math.floor(q / w) % 4 === 0) {
      path.moveTo(X(q), Y(q));
      path.lineTo(X(q + 1), Y(q + 1));
    }
    if ((q % w) % 4 === 0) {
      path.moveTo(X(q), Y(q));
      path.lineTo(X(q + w), Y(q + w));
    }
  }
  c.strokeStyle = look.muted;
  c.globalAlpha = 0.7;
  c.lineWidth = look.line * 0.5;
  c.stroke(path);
  c.globalAlpha = 1;
}

function drawSamples(c, places, limit, side, colour, radius) {
  c.fillStyle = colour;
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = placed(side, limit, [places[i], places[i + 1]]);
    c.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
  }
}

/** A small plane of one floor: its samples alone, the data's own points where it has some, and the point. */
export function drawSmall(canvas, { points, own, point, limit, colour }, side, look) {
  const c = fitCanvas(canvas, side, side);
  c.fillStyle = look.bg;
  c.fillRect(0, 0, side, side);
  if (own) {
    c.globalAlpha = 0.5;
    drawSamples(c, own, limit, side, look.data, 0.8);
    c.globalAlpha = 1;
  }
  drawSamples(c, points, limit, side, colour, 1);
  mark(c, placed(side, limit, point), look, 5);
  c.strokeStyle = look.grid;
  c.strokeRect(0.5, 0.5, side - 1, side - 1);
}

/** @param {CanvasRenderingContext2D} c @param {number[]} place @param {any} look @param {number} radius */
function mark(c, [x, y], look, radius) {
  sketch.ellipse(c, x, y, radius + 1.5, radius + 1.5, { fill: look.bg });
  sketch.ellipse(c, x, y, radius, radius, { fill: look.highlight, stroke: look.text, width: 1 });
}

/** The point on its floor and the way that it has come, over the mesh. */
export function drawPoint(canvas, { floors, at, limit }, side, look) {
  const c = fitCanvas(canvas, side, side),
    k = Math.floor(at),
    next = floors[Math.min(k + 1, floors.length - 1)],
    here = [0, 1].map((i) => floors[k][i] + (at - k) * (next[i] - floors[k][i])),
    way = [...floors.slice(0, k + 1), here].map((p) => placed(side, limit, p));
  c.clearRect(0, 0, side, side);
  sketch.line(c, way, look.highlight, look.line, [3, 3]);
  for (const [x, y] of way.slice(0, -1)) sketch.ellipse(c, x, y, 2, 2, { fill: look.highlight });
  mark(c, way.at(-1), look, 6);
}

/** terms of the account in nats as a waterfall; floor: the one on show. Returns the height of the row of names. */
export function drawAccount(canvas, { terms, logp, at }, { width, height }, look, words) {
  const c = fitCanvas(canvas, width, height),
    n = terms.length + 1,
    top = 1.4 * look.size,
    foot = 1.8 * look.size,
    step = (width - 8) / n,
    heights = [];
  let sum = 0;
  for (const term of terms) heights.push([sum, (sum += term)]);
  heights.push([0, logp]);
  const ends = heights.flat(),
    low = Math.min(...ends),
    high = Math.max(...ends, 0),
    Y = (v) => top + ((high - v) / (high - low || 1)) * (height - top - foot);
  c.clearRect(0, 0, width, height);
  sketch.segment(c, [0, Y(0)], [width, Y(0)], look.muted, 1);
  heights.forEach(([from, to], k) => {
    const x = 4 + k * step,
      ends = k === 0 || k === n - 1,
      floor = k > 0 && k < n - 2 ? k : null,
      done = floor === null || floor <= at + 1e-6;
    c.globalAlpha = done ? 1 : 0.35;
    c.fillStyle = k === 0 ? look.latent : k === n - 1 ? look.highlight : to < from ? look.data : look.generated;
    c.fillRect(x + 0.12 * step, Math.min(Y(from), Y(to)), 0.76 * step, Math.max(1.5, Math.abs(Y(to) - Y(from))));
    c.globalAlpha = 1;
    if (k < n - 2) sketch.segment(c, [x + 0.88 * step, Y(to)], [x + 1.12 * step, Y(to)], look.muted, 1);
    if (step > 2.6 * look.size || ends) {
      const text = formatNumber(ends ? to : to - from, 2),
        above = Math.min(Y(from), Y(to)) - 0.7 * look.size;
      sketch.text(c, look, text, x + step / 2, above, { align: "center", size: 0.82, halo: look.bg });
    }
    const name = k === 0 ? words.prior : k === n - 1 ? "log p" : k === n - 2 ? words.unit : `f${k}`;
    const sparse = n > 16 && floor !== null && k % 4 !== 0;
    if (!sparse) {
      const style = { align: "center", size: 0.82, color: look.muted };
      sketch.text(c, look, name, x + step / 2, height - 0.7 * look.size, style);
    }
  });
}

/** The legend of the areas' colours. */
export function drawLegend(canvas, width, look) {
  const height = 1.9 * look.size,
    c = fitCanvas(canvas, width, height),
    colours = areaColours(look);
  c.clearRect(0, 0, width, height);
  colours.forEach((colour, i) => {
    c.fillStyle = colour;
    c.fillRect((i * width) / SHADES, 0, width / SHADES + 1, 0.7 * look.size);
  });
  c.strokeStyle = look.grid;
  c.strokeRect(0.5, 0.5, width - 1, 0.7 * look.size - 1);
  const most = Math.round(Math.exp(MOST)),
    y = 1.3 * look.size;
  sketch.text(c, look, `× 1/${most}`, 0, y, { size: 0.82, color: look.muted });
  sketch.text(c, look, "× 1", width / 2, y, { size: 0.82, color: look.muted, align: "center" });
  sketch.text(c, look, `× ${most}`, width, y, { size: 0.82, color: look.muted, align: "right" });
}
