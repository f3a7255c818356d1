// What is read off a picture of a live flow: log-densities between the middles of cells, and areas of the bent lattice.

/**
 * The value at a place, linear between the middles of the cells around it.
 * @param {ArrayLike<number>} grid n rows of n, from below, over [-limit, limit]^2
 * @param {number} n @param {number} limit @param {number[]} place
 */
export function valueAt(grid, n, limit, place) {
  const [u, v] = place.map((x) => Math.min(n - 1, Math.max(0, ((x + limit) / (2 * limit)) * n - 0.5))),
    [i, j] = [u, v].map((x) => Math.min(n - 2, Math.floor(x))),
    [s, t] = [u - i, v - j],
    row = (k) => (1 - s) * grid[k * n + i] + s * grid[k * n + i + 1];
  return (1 - t) * row(j) + t * row(j + 1);
}

/**
 * How many times the area of the smallest cell the largest one has, of those whose latents lie within `radius` of 0.
 * @param {ArrayLike<number>} lattice places [x, y, ...] of side^2 latents over [-reach, reach]^2, rows from below
 * @param {number} side @param {number} reach @param {number} radius
 */
export function areaRatio(lattice, side, reach, radius) {
  const at = (k) => (2 * reach * k) / (side - 1) - reach,
    // Twice the area of a quadrangle: the cross product of its diagonals.
    area = (a, b, c, d) =>
      Math.abs(
        (lattice[2 * c] - lattice[2 * a]) * (lattice[2 * d + 1] - lattice[2 * b + 1]) -
          (lattice[2 * c + 1] - lattice[2 * a + 1]) * (lattice[2 * d] - lattice[2 * b]),
      );
  let [low, high] = [Infinity, 0];
  for (let j = 0; j + 1 < side; j++)
    for (let i = 0; i + 1 < side; i++) {
      if (Math.hypot(at(i + 0.5), at(j + 0.5)) > radius) continue;
      const q = j * side + i,
        here = area(q, q + 1, q + side + 1, q + side);
      low = Math.min(low, here);
      high = Math.max(high, here);
    }
  return high / low;
}
