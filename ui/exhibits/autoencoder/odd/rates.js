// Detection by a score: what lies above a threshold, and all thresholds at once.

/** Share of scores above a threshold. @param {ArrayLike<number>} scores @param {number} threshold */
export function above(scores, threshold) {
  let count = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i] > threshold) count++;
  return count / scores.length;
}

/** The threshold that this share of the scores lies above. @param {ArrayLike<number>} scores @param {number} share */
export function thresholdFor(scores, share) {
  const sorted = Float64Array.from(scores).sort(),
    place = (1 - share) * sorted.length - 0.5,
    i = Math.max(0, Math.min(sorted.length - 2, Math.floor(place)));
  if (share >= 1) return sorted[0] - 1e-9;
  if (share <= 0) return sorted.at(-1);
  return sorted[i] + Math.max(0, Math.min(1, place - i)) * (sorted[i + 1] - sorted[i]);
}

/**
 * [false alarms, found] for thresholds from high to low.
 * @param {ArrayLike<number>} usual @param {ArrayLike<number>} odd
 */
export function rocOf(usual, odd) {
  const all = [...Array.from(usual, (v) => [v, 0]), ...Array.from(odd, (v) => [v, 1])].sort((a, b) => b[0] - a[0]),
    points = [[0, 0]];
  let [alarms, found] = [0, 0];
  all.forEach(([v, is], i) => {
    if (is) found++;
    else alarms++;
    if (i + 1 === all.length || all[i + 1][0] !== v) points.push([alarms / usual.length, found / odd.length]);
  });
  return points;
}

/** Area under a curve of [x, y], by trapezoids. @param {number[][]} points */
export const areaUnder = (points) =>
  points.slice(1).reduce((sum, [x, y], i) => sum + ((x - points[i][0]) * (y + points[i][1])) / 2, 0);
