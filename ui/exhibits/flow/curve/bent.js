// A rising curve through knots (genmodels/flow/curve.py), and the density that it makes of a normal one.
import { through } from "../rational.js";

export const REACH = 3;
export const LEAST = 0.04; // by which a knot must be higher than the one before

/** Where the knots stand. @param {number} n */
export const places = (n) => Array.from({ length: n }, (_, k) => REACH * ((2 * k) / (n - 1) - 1));
export const normal = (z) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** forward(z) -> [x, f'(z)], inverse(x) -> [z, its slope]. @param {number[]} heights */
export function makeBent(heights) {
  const n = heights.length,
    zs = places(n),
    chord = (k) => (heights[k + 1] - heights[k]) / (zs[k + 1] - zs[k]),
    slopes = zs.map((_, k) => (k === 0 ? chord(0) : k === n - 1 ? chord(n - 2) : Math.sqrt(chord(k - 1) * chord(k)))),
    inner = through(zs, heights, slopes);
  // Straight on beyond the outer knots.
  const carried = (v, own, other, ends, go) => {
    for (const [k, beyond] of [
      [0, v < own[0]],
      [n - 1, v > own[n - 1]],
    ])
      if (beyond) return [other[Number(k)] + ends(Number(k)) * (v - own[Number(k)]), ends(Number(k))];
    const [to, logSlope] = go(v);
    return [to, Math.exp(logSlope)];
  };
  const bent = {
    zs,
    forward: (z) => carried(z, zs, heights, (k) => slopes[k], inner.forward),
    inverse: (x) => carried(x, heights, zs, (k) => 1 / slopes[k], inner.inverse),
    density(x) {
      const [z, slope] = bent.inverse(x);
      return normal(z) * slope;
    },
  };
  return bent;
}

/**
 * Heights with one knot where a hand wants it, as far as the curve still rises; refused: whether it may not go there.
 * @param {number[]} heights @param {number} k @param {number} wanted
 */
export function moved(heights, k, wanted) {
  const low = k ? heights[k - 1] + LEAST : -REACH,
    high = k < heights.length - 1 ? heights[k + 1] - LEAST : REACH,
    to = Math.min(high, Math.max(low, wanted));
  return {
    heights: heights.map((v, i) => (i === k ? +to.toFixed(3) : v)),
    refused: Math.abs(wanted) <= REACH && (wanted < low - 1e-9 || wanted > high + 1e-9),
  };
}

/** The area under the density by the trapezoid rule, from far left to far right. @param {any} bent */
export function area(bent) {
  const steps = 4000,
    [low] = bent.forward(-8),
    [high] = bent.forward(8),
    h = (high - low) / steps;
  let sum = (bent.density(low) + bent.density(high)) / 2;
  for (let i = 1; i < steps; i++) sum += bent.density(low + i * h);
  return sum * h;
}
