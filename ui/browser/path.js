// Lines on a plane: walked at even pace, and drawn by hand.

/**
 * A walk along a polyline at even pace, there and back again: at(d) is the place after a length d, share(d) how far
 * along the line that is, even(n) gives n places from its start to its end.
 * @param {number[][]} points
 */
export function makeWalk(points) {
  const along = [0];
  for (let i = 1; i < points.length; i++)
    along.push(along[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]));
  const total = along[along.length - 1];
  const place = (d) => {
    if (!total) return points[0];
    let i = 1;
    while (i < along.length - 1 && along[i] < d) i++;
    const t = (d - along[i - 1]) / (along[i] - along[i - 1] || 1);
    return [0, 1].map((k) => points[i - 1][k] + t * (points[i][k] - points[i - 1][k]));
  };
  const folded = (d) => (total ? total - Math.abs(total - (((d % (2 * total)) + 2 * total) % (2 * total))) : 0);
  return {
    total,
    at: (/** @type {number} */ d) => place(folded(d)),
    share: (/** @type {number} */ d) => (total ? folded(d) / total : 0),
    even: (/** @type {number} */ n) => Array.from({ length: n }, (_, i) => place((total * i) / (n - 1))),
  };
}

/**
 * The corners of a drawn line that matter (Ramer-Douglas-Peucker), at most `most` of them.
 * @param {number[][]} points @param {number} tolerance @param {number} most @returns {number[][]}
 */
export function simplify(points, tolerance, most) {
  const away = (i, a, b) => {
    const [[x, y], [x0, y0], [x1, y1]] = [points[i], points[a], points[b]];
    const l = Math.hypot(x1 - x0, y1 - y0);
    // a closed line's ends are one point
    return l < 1e-6 ? Math.hypot(x - x0, y - y0) : Math.abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / l;
  };
  const between = (a, b) => {
    let worst = tolerance;
    let at = -1;
    for (let i = a + 1; i < b; i++) {
      const d = away(i, a, b);
      if (d > worst) [worst, at] = [d, i];
    }
    return at < 0 ? [] : [...between(a, at), at, ...between(at, b)];
  };
  const corners = [0, ...between(0, points.length - 1), points.length - 1].map((i) => points[i]);
  return corners.length > most ? simplify(points, tolerance * 1.5, most) : corners;
}
