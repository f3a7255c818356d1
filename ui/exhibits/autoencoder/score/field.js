// What is read off the arrows of a live denoiser, and how long they are drawn.

/**
 * A vector at a place, linear between the places of the lattice around it.
 * @param {ArrayLike<number>} field [x, y, ...] of n x n places, from below: middles of cells over [-limit, limit]^2
 * @param {number} n @param {number} limit @param {number[]} place @returns {number[]}
 */
export function vectorAt(field, n, limit, place) {
  const [u, v] = place.map((x) => Math.min(n - 1, Math.max(0, ((x + limit) / (2 * limit)) * n - 0.5))),
    [i, j] = [u, v].map((x) => Math.min(n - 2, Math.floor(x))),
    [s, t] = [u - i, v - j];
  return [0, 1].map((axis) => {
    const row = (k) => (1 - s) * field[2 * (k * n + i) + axis] + s * field[2 * (k * n + i + 1) + axis];
    return (1 - t) * row(j) + t * row(j + 1);
  });
}

/** Degrees between two vectors, 0 to 180. @param {number[]} a @param {number[]} b */
export const angleOf = ([ax, ay], [bx, by]) =>
  (Math.atan2(Math.abs(ax * by - ay * bx), ax * bx + ay * by) * 180) / Math.PI;

/**
 * How long an arrow is drawn: a residual of one standard deviation takes most of a cell, and none leaves it by much.
 * @param {number} length in units of sigma @param {number} cell CSS pixels
 */
export const drawnLength = (length, cell) => 1.15 * cell * Math.tanh(0.85 * length);
