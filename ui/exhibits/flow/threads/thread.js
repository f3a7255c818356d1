// A thread: the straight line between two latents, and what the flow makes of it. Points are [x, y], latents and places
// in standard deviations, as transforms.js has them; lengths along the thread are in the data's own units.

export const FARTHEST = 4; // of a latent under the hand, in standard deviations
const NUDGE = 3e-4; // of a latent, for slopes: far above what float32 rounds in a network, far below a thread's width

/** The two singular values of a matrix [[a, b], [c, d]], the larger one first. */
export function singular(a, b, c, d) {
  const sum = Math.hypot(a + d, c - b),
    difference = Math.hypot(a - d, b + c),
    large = (sum + difference) / 2;
  return [large, large ? Math.abs(a * d - b * c) / large : 0];
}

/**
 * How far a place is from itself after the way to its latent and back, where every coordinate between two layers is
 * kept in float32.
 * @param {any} flow @param {number[]} place
 */
export function roundTrip({ layers }, place) {
  const kept = (p) => [Math.fround(p[0]), Math.fround(p[1])],
    from = kept(place);
  let p = from;
  for (let k = layers.length - 1; k >= 0; k--) p = kept(layers[k].inverse(p));
  for (const layer of layers) p = kept(layer.forward(p));
  return Math.hypot(p[0] - from[0], p[1] - from[1]);
}

/** Where a latent is, what its Jacobian does, log p there, and the error of its round trip. */
export function measure(flow, z) {
  const floors = flow.rise(z),
    x = floors.at(-1),
    at = (a, b) => flow.rise([z[0] + a, z[1] + b]).at(-1),
    slope = (from, to) => [0, 1].map((i) => (to[i] - from[i]) / (2 * NUDGE)),
    [a, c] = slope(at(-NUDGE, 0), at(NUDGE, 0)),
    [b, d] = slope(at(0, -NUDGE), at(0, NUDGE)),
    large = singular(a, b, c, d)[0],
    logDet = floors.reduce((sum, [, , l]) => sum + l, 0);
  return {
    z,
    x: [x[0], x[1]],
    s1: large * flow.spread,
    s2: (Math.exp(logDet) / large) * flow.spread, // their product is the determinant, which is exact
    logp: flow.logPrior(z) - logDet - flow.unit,
    error: flow.spread * roundTrip(flow, x),
  };
}

/**
 * n points of a thread, both ends among them.
 * @param {any} flow @param {number[]} a @param {number[]} b @param {number} n
 */
export function threadOf(flow, a, b, n) {
  return Array.from({ length: n }, (_, k) => {
    const s = k / (n - 1);
    return measure(flow, [a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1])]);
  });
}

/** Which of some points is nearest to a place, and how far that is. @param {number[][]} points @param {number[]} at */
export function nearest(points, at) {
  let [index, distance] = [0, Infinity];
  points.forEach(([a, b], k) => {
    const d = Math.hypot(a - at[0], b - at[1]);
    if (d < distance) [index, distance] = [k, d];
  });
  return { index, distance };
}
