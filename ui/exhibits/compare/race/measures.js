// What the race's chart shows of each measure: where its axis reaches, which numbers stand on it, what is drawn beside
// the curves. A measure is "distance", "nll", "modes" or "quality".
import { clearOf } from "../../../browser/axis.js";
import { makeLane } from "../../../browser/lane.js";
import { sketch } from "../../../browser/sketch.js";

export const isLog = (measure) => measure === "distance";
const IDEAL = 1 - Math.exp(-4.5); // the share of real points within three standard deviations of their mode

/**
 * A lane's curve, [[ms], [values]], where the measure was taken.
 * @param {any} lane @param {string} measure
 */
export function curveOf(lane, measure) {
  const rows = lane?.run.meta ? lane.run.path().flatMap((part) => part.rows) : [],
    own = rows.filter((row) => Number.isFinite(lane.run.value(row, measure)));
  return [own.map((row) => row.step), own.map((row) => lane.run.value(row, measure))];
}

/** The newest value of a column in the first lane that has it. @param {any[]} lanes @param {string} column */
export function firstValue(lanes, column) {
  for (const lane of lanes) {
    const v = lane?.run.meta ? makeLane.latest(lane.run, Infinity, column) : NaN;
    if (Number.isFinite(v)) return v;
  }
  return NaN;
}

/**
 * What a perfect model would have, [low, high]: a band for the distance, else a line. NaN where it is not known.
 * @param {any[]} lanes @param {string} measure
 */
export function ideal(lanes, measure) {
  if (measure === "distance") return ["distance_low", "distance_high"].map((name) => firstValue(lanes, name));
  const at = measure === "quality" ? IDEAL : firstValue(lanes, measure === "nll" ? "nll_floor" : "of");
  return [at, at];
}

/**
 * The range of the axis. @param {string} measure @param {number[]} values all that is drawn @param {number[]} edges
 * what ideal() gave
 */
export function measureRange(measure, values, edges) {
  if (measure === "modes") return [0, Math.max(1, edges[0] || 0) * 1.06];
  if (measure === "quality") return [0, 1.06];
  const all = [...values, ...edges].filter(Number.isFinite).sort((a, b) => a - b),
    log = isLog(measure);
  if (!all.length) return log ? [0.01, 1] : [0, 1];
  const lo = all[0],
    // what begins nowhere near must not flatten the rest
    hi = measure === "nll" ? Math.min(all[all.length - 1], lo + 8) : all[all.length - 1];
  return log ? [lo / 1.35, hi * 1.25] : [lo - 0.08 * (hi - lo) - 0.02, hi + 0.06 * (hi - lo) + 0.02];
}

/** @param {string} measure @param {number[]} range @param {number} room how many there is room for */
export function measureTicks(measure, [low, high], room) {
  if (isLog(measure)) return [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5].filter((v) => v >= low && v <= high);
  const d = sketch.step(high - low, Math.max(2, room)),
    found = [];
  for (let v = Math.ceil(low / d) * d; v <= high; v += d) found.push(+v.toFixed(6));
  return clearOf(found, (v) => v / d, 0.5);
}

/**
 * Names of lines that end at ys, moved apart so that they keep `gap` between them, from top to bottom.
 * @param {number[]} ys in order @param {number} gap @param {number} top @param {number} bottom
 */
export function spread(ys, gap, top, bottom) {
  const at = [];
  ys.forEach((y, i) => at.push(Math.max(i ? at[i - 1] + gap : top + 0.24 * gap, Math.min(bottom, Math.max(top, y)))));
  for (let i = at.length - 1, under = bottom; i >= 0; i--, under = at[i + 1] - gap) at[i] = Math.min(at[i], under);
  return at;
}
