// The points of two pens, in whole units of the pen's grid.
import { clamp } from "../../../browser/dom.js";
import { seededRandom } from "../../../browser/random.js";

const APART = 2; // units that the next point of a stroke must be away
const BLUR = 1.2; // units: a pen's line is a little blurred, like every real data set

/**
 * The next point of pen `k` at [x, y]; null where it holds no more, or the last one is too near.
 *
 * @param {number[][]} points of this pen
 * @param {number} k
 * @param {number[]} place
 * @param {{pen_unit: number, pen_limit: number, pen_most: number}} limits
 */
export function nextPoint(points, k, [x, y], { pen_unit, pen_limit, pen_most }) {
  const place = [x / pen_unit, y / pen_unit],
    last = points.at(-1);
  if (points.length >= pen_most) return null;
  if (last && Math.hypot(last[0] - place[0], last[1] - place[1]) < APART) return null;
  const random = seededRandom(points.length + 977 * k);
  return place.map((v) => Math.round(clamp(v + BLUR * random.normal(), -pen_limit, pen_limit)));
}

/** Both pens as data: {points, classes}. */
export function penData(pens, unit) {
  return { points: pens.flat(2).map((v) => v * unit), classes: pens.flatMap((points, k) => points.map(() => k)) };
}
