// A function of the plane between the centres of the cells of a map.

/**
 * The value at a place, linear between cells; -Infinity outside of the map. Rows from the top.
 * @param {{logp: ArrayLike<number>, limit: number}} map a square of half-width `limit`
 * @param {number[]} place
 */
export function bilinear({ logp, limit }, [x, y]) {
  const cells = Math.round(Math.sqrt(logp.length)),
    across = ((x / limit + 1) * cells) / 2 - 0.5,
    down = ((1 - y / limit) * cells) / 2 - 0.5;
  if (!(Math.abs(x) <= limit && Math.abs(y) <= limit)) return -Infinity;
  const i = Math.min(cells - 2, Math.max(0, Math.floor(across))),
    j = Math.min(cells - 2, Math.max(0, Math.floor(down))),
    [a, b] = [across - i, down - j],
    at = (di, dj) => logp[(j + dj) * cells + i + di];
  return (1 - b) * ((1 - a) * at(0, 0) + a * at(1, 0)) + b * ((1 - a) * at(0, 1) + a * at(1, 1));
}
