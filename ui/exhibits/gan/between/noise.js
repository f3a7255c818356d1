// The square of noise: genmodels/gan/between.py again, for the hand. No DOM.
import { seededRandom } from "../../../browser/random.js";

const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);
const combine = (a, p, b, q) => Float64Array.from(a, (v, i) => p * v + q * b[i]);
const straight = (a, b, t) => combine(a, 1 - t, b, t);

/** Euclidean length. @param {Float64Array} z */
export const length = (z) => Math.sqrt(dot(z, z));

/**
 * Along the great circle; straight where the angle is nought.
 * @param {Float64Array} a @param {Float64Array} b @param {number} t
 */
export function slerp(a, b, t) {
  const size = length(a) * length(b);
  const angle = size ? Math.acos(Math.min(1, Math.max(-1, dot(a, b) / size))) : 0;
  const sine = Math.sin(angle);
  if (sine < 1e-6) return straight(a, b, t);
  return combine(a, Math.sin((1 - t) * angle) / sine, b, Math.sin(t * angle) / sine);
}

/**
 * The noise at a spot of the square, between four corners (upper left, upper right, lower left, lower right).
 * @param {Float64Array[]} corners @param {number[]} spot shares of the square @param {"sphere" | "straight"} way
 */
export function between(corners, spot, way) {
  const step = way === "sphere" ? slerp : straight;
  const [u, v] = spot;
  return step(step(corners[0], corners[1], u), step(corners[2], corners[3], u), v);
}

/** The draw-th noise of corner k: n normal numbers. */
export function corner(seed, k, draw, n, draws) {
  const { normal } = seededRandom(seed * 4 * draws + k * draws + draw);
  return Float64Array.from({ length: n }, normal);
}

/**
 * How long normal noise of n numbers is: the density of |z| at r (up to a factor) with its highest value, and the
 * lengths that 1 % stay below and above.
 * @param {number} n
 */
export function lengths(n) {
  const density = (r) => Math.exp((n - 1) * Math.log(Math.max(r, 1e-9) / Math.sqrt(n)) - (r * r - n) / 2);
  const step = 0.01;
  const sums = [0];
  for (let r = step; r < 3 * Math.sqrt(n); r += step) sums.push(sums.at(-1) + density(r));
  const at = (share) => step * sums.findIndex((s) => s >= share * sums.at(-1));
  return { density, low: at(0.01), high: at(0.99), top: density(Math.sqrt(n - 1)) };
}

/**
 * A drawn line as at most `most` corners: of all inner points the one that matters least goes first.
 * @param {number[][]} points @param {number} most
 */
export function thin(points, most) {
  const p = points.slice();
  const area = (i) => {
    const [[x0, y0], [x1, y1], [x2, y2]] = p.slice(i - 1, i + 2);
    return Math.abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0));
  };
  while (p.length > 2) {
    let least = 1;
    for (let i = 2; i < p.length - 1; i++) if (area(i) < area(least)) least = i;
    if (p.length <= most && area(least) > 2e-3) break;
    p.splice(least, 1);
  }
  return p;
}

/** Ten probabilities from logits. @param {ArrayLike<number>} logits */
export function softmax(logits) {
  const most = Math.max(...Array.from(logits));
  const e = Array.from(logits, (v) => Math.exp(v - most));
  const sum = e.reduce((a, b) => a + b);
  return e.map((v) => v / sum);
}
