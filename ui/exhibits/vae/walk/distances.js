// How far every cell of a raster is from the nearest code.

export const RASTER = 112; // cells a side
const FAR = 1e9;

/**
 * Squared distance transform of one line in place: the lower envelope of a parabola a cell (Felzenszwalb & Huttenlocher
 * 2012).
 * @param {Float64Array} grid @param {number} start @param {number} step @param {number} n cells on the line
 */
export function transformLine(grid, start, step, n) {
  const f = Float64Array.from({ length: n }, (_, i) => grid[start + i * step]);
  const at = new Int32Array(n); // the envelope's parabolas, and from where each is the lowest
  const from = new Float64Array(n + 1);
  let k = 0;
  from[0] = -Infinity;
  from[1] = Infinity;
  for (let q = 1; q < n; q++) {
    let s;
    do {
      const p = at[k];
      s = (f[q] + q * q - f[p] - p * p) / (2 * (q - p));
    } while (s <= from[k] && --k >= 0);
    k++;
    at[k] = q;
    from[k] = s;
    from[k + 1] = Infinity;
  }
  for (let q = 0, j = 0; q < n; q++) {
    while (from[j + 1] < q) j++;
    grid[start + q * step] = (q - at[j]) ** 2 + f[at[j]];
  }
}

/**
 * Euclidean distance of every raster cell to the nearest code, in units of the latent space: once along the columns,
 * then along the rows. Row 0 is the top of the pad.
 * @param {Float32Array} codes (N, 2) @param {import("./field.js").Box} box
 * @returns {Float32Array} (RASTER * RASTER,)
 */
export function distanceMap(codes, box) {
  const cell = (2 * box.h) / RASTER;
  const grid = new Float64Array(RASTER * RASTER).fill(FAR);
  for (let i = 0; i < codes.length; i += 2) {
    const u = Math.floor((codes[i] - box.cx + box.h) / cell);
    const w = Math.floor((box.cy + box.h - codes[i + 1]) / cell);
    if (u >= 0 && w >= 0 && u < RASTER && w < RASTER) grid[w * RASTER + u] = 0;
  }
  for (let column = 0; column < RASTER; column++) transformLine(grid, column, RASTER, RASTER);
  for (let row = 0; row < RASTER; row++) transformLine(grid, row * RASTER, 1, RASTER);
  return Float32Array.from(grid, (d) => Math.sqrt(d) * cell);
}
