// Numbers along an axis: where they lie, how far it reaches, which of them are written and how.
import { formatNumber } from "./dom.js";
import { sketch } from "./sketch.js";

/**
 * Where a step lies on an axis of steps, 0 to 1. bend: steps until the axis runs half as fast as at its start
 * (log(1 + step / bend)); 0 for an even one.
 * @param {number} step @param {number} extent @param {number} bend
 */
export const along = (step, extent, bend) =>
  bend ? Math.log1p(step / bend) / Math.log1p((extent || 1) / bend) : step / (extent || 1);

/** The other way round. @param {number} share @param {number} extent @param {number} bend */
export const stepAt = (share, extent, bend) =>
  bend ? bend * Math.expm1(share * Math.log1p(extent / bend)) : share * extent;

/**
 * The range of an axis that shows what the values usually are, [low, high]. Peaks are shown, but a run that blows up
 * leaves through the roof: it must not flatten all that came before. Where nothing was measured: [0, 1], or [0.1, 10].
 * @param {number[]} values finite, above 0 where log; sorted in place
 * @param {{log?: boolean, within?: number[]}} options within: what has to be in it, such as a line of reference
 */
export function usualRange(values, { log = false, within = [] } = {}) {
  if (!values.length) return log ? [0.1, 10] : [0, 1];
  values.sort((a, b) => a - b);
  const least = values[0],
    most = values[values.length - 1];
  let lo = values[Math.floor(0.02 * (values.length - 1))],
    hi = values[Math.ceil(0.97 * (values.length - 1))];
  const usual = hi - lo;
  if (!log && most - hi < 1.5 * usual) hi = most;
  if (log || lo - least < 1.5 * usual) lo = least;
  if (log && most < 100 * hi) hi = most;
  lo = Math.min(lo, ...within);
  hi = Math.max(hi, ...within);
  return log ? roomyLog(Math.log10(lo), Math.log10(hi)) : roomy(lo, hi);
}
function roomyLog(lo, hi) {
  const more = hi - lo < 0.5 ? 0.25 : 0,
    span = hi - lo + 2 * more;
  return [10 ** (lo - more - 0.06 * span), 10 ** (hi + more + 0.08 * span)];
}
function roomy(lo, hi) {
  const more = hi - lo < 1e-6 ? 0.5 : 0,
    span = hi - lo + 2 * more;
  return [lo - more - 0.06 * span, hi + more + 0.1 * span];
}

/**
 * The range that an axis keeps: the old one, until the values leave it or have become small in it. Axes that never
 * stand still cannot be read.
 * @param {number[] | undefined} old @param {number[]} now @param {boolean} [log]
 */
export function steadyRange(old, now, log = false) {
  if (!old) return now;
  const f = log ? Math.log10 : (/** @type {number} */ v) => v,
    [a, b] = old.map(f),
    [lo, hi] = now.map(f);
  return lo >= a - 1e-9 && hi <= b + 1e-9 && hi - lo > 0.6 * (b - a) ? old : now;
}

/**
 * The numbers that are written on an axis, at most about `room` of them.
 * @param {number[]} range @param {boolean} log @param {number} room
 */
export function axisTicks([low, high], log, room) {
  return log ? logTicks(low, high, room) : evenTicks(low, high, Math.min(room, 4));
}
function evenTicks(low, high, room) {
  const d = sketch.step(high - low, room),
    found = [];
  for (let v = Math.ceil(low / d - 1e-9) * d; v <= high + 1e-9; v += d) found.push(Math.abs(v) < 1e-9 ? 0 : v);
  return found;
}
// Powers of ten; where there are fewer than two, 2 and 5 times them, too.
function logTicks(low, high, room) {
  const [a, b] = [Math.log10(low), Math.log10(high)],
    every = Math.max(1, Math.ceil((b - a) / room)),
    found = [];
  for (let e = Math.ceil(a); e <= b; e++) if (e % every === 0) found.push(10 ** e);
  if (found.length > 1) return found;
  for (const m of [2, 5])
    for (let e = Math.floor(a); e <= b; e++) if (m * 10 ** e >= low && m * 10 ** e <= high) found.push(m * 10 ** e);
  return found;
}

/** Those of the numbers whose labels do not touch, the first ones first: `gap` apart where `at` puts them. */
export const clearOf = (numbers, at, gap) =>
  numbers.reduce((kept, v) => (kept.every((k) => Math.abs(at(k) - at(v)) >= gap) ? [...kept, v] : kept), []);

/**
 * The numbers that are written on an axis of steps.
 * @param {number} extent @param {number} bend @param {number} room how many there is room for
 */
export function stepTicks(extent, bend, room) {
  const found = [];
  if (!bend) {
    const every = sketch.step(extent, Math.max(2, room));
    for (let s = 0; s <= extent + 1e-6; s += every) found.push(s);
    return found;
  }
  for (let p = 10; p <= extent; p *= 10) for (const m of [1, 2, 5]) if (m * p <= extent) found.push(m * p);
  return [0, ...found];
}

const SUPER = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
/** 10 to an integer. @param {number} e */
export const powerOfTen = (e) => `10${e < 0 ? "\u207b" : ""}${[...String(Math.abs(e))].map((d) => SUPER[+d]).join("")}`;

const far = (v) => v !== 0 && (Math.abs(v) >= 1e5 || Math.abs(v) < 1e-3);

/** A number beside its axis. @param {number} v @param {{percent?: boolean, log?: boolean}} kind */
export function tickText(v, { percent = false, log = false } = {}) {
  if (percent) return `${Math.round(100 * v)}%`;
  const e = Math.floor(Math.log10(Math.abs(v)) + 1e-9);
  if ((log || far(v)) && Math.abs(e) > 2) {
    const m = v / 10 ** e;
    return Math.abs(m - 1) < 1e-6 ? powerOfTen(e) : `${formatNumber(m, 0)}\u00b7${powerOfTen(e)}`;
  }
  return String(+v.toPrecision(3)).replace("-", "\u2212");
}

/** A number that is read off a curve. @param {number} v @param {{percent?: boolean, fixed?: boolean}} kind */
export function readingText(v, { percent = false, fixed = false } = {}) {
  if (!Number.isFinite(v)) return "\u2013";
  if (percent) return `${formatNumber(100 * v, 0)}\u00a0%`;
  if (fixed) return formatNumber(v, 2);
  if (far(v)) {
    const e = Math.floor(Math.log10(Math.abs(v)));
    return `${formatNumber(v / 10 ** e, 1)}\u00d7${powerOfTen(e)}`;
  }
  const m = Math.abs(v);
  return formatNumber(v, m >= 100 ? 0 : m >= 10 ? 1 : m < 0.1 ? 3 : 2);
}
