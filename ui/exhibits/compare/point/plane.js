// The plane through three draws of noise: a place in it as numbers (genmodels.comparison.around again, for the hand),
// and the pad that shows it.
import { clamp } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const AROUND = 0.6; // how far from the middle playing goes round
const LETTERS = [
  ["a", 0, 0],
  ["b", 0.94, 0],
  ["c", 0, 0.94],
  ["\u2212b", -0.94, 0],
  ["\u2212c", 0, -0.94],
];

// ---- places: [u, v], each from -1 to 1, in thousandths

const within = (v) => clamp(Math.round(v * 1000) / 1000, -1, 1);

/** The place under (x, y) on a pad of width x height. */
export const spotAt = (x, y, width, height) => [within((2 * x) / width - 1), within(1 - (2 * y) / height)];

/** The place that a key leads to; undefined for another key. */
export function stepSpot(spot, key, far) {
  if (key === "Home") return [0, 0];
  return ARROWS[key] && spot.map((v, k) => within(v + far * ARROWS[key][k]));
}

/** A place on the circle that playing follows; turn in radians. */
export const circleSpot = (turn) => [within(AROUND * Math.cos(turn)), within(AROUND * Math.sin(turn))];

/**
 * The numbers of a place: on the arcs of quarter turns from the first draw towards the second and the third.
 *
 * @param {Float32Array} corners 3 x n numbers, of which the first `take` of each are used
 * @param {number} n
 * @param {number[]} spot
 * @param {number} take
 */
export function around(corners, n, [u, v], take) {
  const far = Math.hypot(u, v),
    r = (far * Math.PI) / 2,
    a = Math.cos(r),
    b = far ? (Math.sin(r) * u) / far : 0,
    c = far ? (Math.sin(r) * v) / far : 0;
  return Float32Array.from({ length: take }, (_, i) => a * corners[i] + b * corners[n + i] + c * corners[2 * n + i]);
}

// ---- the pad

/** A quarter turn as a circle, the three draws and their opposites by the letters of their formula, and the hand. */
export function drawPad(c, side, spot, look) {
  const X = (p) => (side * (1 + p)) / 2,
    Y = (p) => (side * (1 - p)) / 2;
  c.clearRect(0, 0, side, side);
  for (const far of [1 / 3, 2 / 3, 1]) {
    const style = far === 1 ? { width: 1.5 } : { width: 0.75, dash: [3, 4] },
      r = (far * side) / 2 - 1;
    sketch.ellipse(c, X(0), Y(0), r, r, { stroke: look.muted, ...style });
  }
  const text = { weight: 700, halo: look.bg, color: look.latent, align: "center" };
  for (const [name, p, q] of LETTERS) sketch.text(c, look, name, X(p), Y(q), text);
  const [x, y] = [X(spot[0]), Y(spot[1])],
    way = [
      [X(0), Y(0)],
      [x, y],
    ];
  sketch.line(c, way, look.highlight, look.line);
  drawHand(c, x, y, look);
}

function drawHand(c, x, y, look) {
  const r = look.lecture ? 12 : 9,
    passes = [
      [look.bg, look.line + 5],
      [look.highlight, look.line + 1.5],
    ];
  for (const [colour, wide] of passes) {
    c.strokeStyle = colour;
    c.lineWidth = wide;
    c.beginPath();
    c.arc(x, y, r, 0, 2 * Math.PI);
    for (const [dx, dy] of Object.values(ARROWS)) {
      c.moveTo(x + dx * r, y + dy * r);
      c.lineTo(x + dx * (r + 6), y + dy * (r + 6));
    }
    c.stroke();
  }
}
