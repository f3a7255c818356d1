// The numbers of the exhibit: terms of the bound, put together in bins, and what each loss makes of the same errors.
// A term is {s, t, nats, error, miss}: of the step from t to s. The terms of a run come from below; L_0 is the one with
// s = 0.
import { clamp } from "../../../browser/dom.js";

export const T = 1000;
const WHOLE = 100; // up to so many terms stay as they are
const LOG_BINS = 36,
  LINEAR_BINS = 50;
const LEAST = 1e-4; // of alpha bar: the velocity's weight would be without bound

/**
 * The axis of t, logarithmic or linear.
 * @param {boolean} log
 */
export const makeAxis = (log) => ({
  log,
  // Where t stands, 0 to 1, and which t stands there.
  place: (t) => (log ? Math.log(Math.max(1, t)) / Math.log(T) : t / T),
  time: (p) => clamp(Math.round(log ? T ** clamp(p, 0, 1) : p * T), 1, T),
});

function edges({ log }) {
  const found = [1],
    count = log ? LOG_BINS : LINEAR_BINS;
  for (let i = 1; i <= count; i++) {
    const t = log ? Math.round(T ** (i / count)) : (i * T) / count;
    if (t > found[found.length - 1]) found.push(t);
  }
  return found;
}
const sum = (list, value) => list.reduce((all, one) => all + value(one), 0);

// Many terms become few bars whose areas are their sums: [{s, t, nats, parts}].
export function binTerms(terms, axis) {
  const middle = terms.filter(({ s }) => s > 0);
  if (middle.length <= WHOLE) return middle.map((term) => ({ ...term, parts: [term] }));
  let at = 0;
  const bins = edges(axis)
    .slice(1)
    .map((edge) => {
      const parts = [];
      while (at < middle.length && middle[at].t <= edge) parts.push(middle[at++]);
      return parts;
    });
  return bins
    .filter((parts) => parts.length)
    .map((parts) => ({ s: parts[0].s, t: parts.at(-1).t, nats: sum(parts, ({ nats }) => nats), parts }));
}

// L_0, the sum of the others, L_T, all; prior is null until it has come.
export function sumTerms(terms, prior) {
  const first = terms.find(({ s }) => s === 0)?.nats ?? 0,
    steps = sum(terms, ({ s, nats }) => (s > 0 ? nats : 0));
  return { first, steps, prior: prior ?? 0, total: first + steps + (prior ?? 0) };
}

export const velocityWeight = (t, plan) => 1 / Math.max(LEAST, plan.abar[t]);
// How many nats a unit of |eps - eps_hat|^2 costs in the step from t to s.
export const boundWeight = (s, t, plan) => (s > 0 ? (plan.snr[s] / plan.snr[t] - 1) / 2 : NaN);

// What the steps of a bin count for in each loss, as shares of all: the bound, the simple loss, the velocity's.
export function shareTerms(bins, plan) {
  const of = {
    bound: ({ nats }) => nats,
    simple: ({ error, s, t }) => error * (t - s),
    velocity: ({ error, s, t }) => error * (t - s) * velocityWeight(t, plan),
  };
  const shares = (count) => {
    const sums = bins.map(({ parts }) => sum(parts, count)),
      all = sum(sums, (v) => v) || 1;
    return sums.map((v) => v / all);
  };
  return Object.fromEntries(Object.entries(of).map(([name, count]) => [name, shares(count)]));
}

// The t up to which half of a loss is lost.
export function halfTime(bins, shares) {
  let all = 0;
  for (let i = 0; i < bins.length; i++) if ((all += shares[i]) >= 0.5) return bins[i].t;
  return bins.at(-1)?.t ?? 0;
}
