// The term at the cursor as it was computed, and what is said of the whole.
import { fill, formatCount, formatNumber } from "../../../browser/dom.js";
import { halfTime } from "./sums.js";

const PIXELS = 784;
const bold = (v, digits) => `<b>${v >= 1000 ? formatCount(v) : formatNumber(v, digits)}</b>`;
const power = (v) => v.toExponential(1).replace("-", "\u2212");

export const bitsOf = (nats) => nats / (PIXELS * Math.LN2);

// As HTML. term: {s, t, nats, miss}; total: of all, in nats.
export function termText({ s, t, nats, miss }, total, plan, words) {
  const share = fill(words.share, { p: formatNumber((100 * nats) / (total || 1), 1) }),
    x0 = "<i>x</i><sub>0</sub>";
  if (s === 0) {
    const likelihood = `\u2212 log <i>p</i>(${x0} | <i>x</i><sub>${t}</sub>)`;
    return `<i>L</i><sub>0</sub> = ${likelihood} = ${bold(nats, 1)} ${words.nats}, ${share}`;
  }
  const half = (plan.snr[s] - plan.snr[t]) / 2,
    factor = half >= 0.01 ? formatNumber(half, half < 10 ? 3 : 1) : power(half),
    form = `\u00bd (SNR<sub>${s}</sub> \u2212 SNR<sub>${t}</sub>) |${x0} \u2212 <i>x\u0302</i><sub>0</sub>|\u00b2`,
    numbers = `${factor} \u00b7 ${formatNumber(miss, miss < 10 ? 3 : 1)}`;
  return `<i>L</i><sub>${s}</sub> = ${form} = ${numbers} = ${bold(nats, nats < 1 ? 4 : 2)} ${words.nats}, ${share}`;
}

// The numbers of the sentence. trained: the loss of this checkpoint, "simple" or "velocity".
export function factsOf({ whole, bins, shares, now }, tick, trained) {
  const half = halfTime(bins, shares.bound),
    upTo = bins.findIndex(({ t }) => t >= half) + 1,
    nats = now?.nats ?? 0,
    percent = (part, digits) => formatNumber((100 * part) / whole.total, digits);
  return {
    t: tick,
    total: formatNumber(whole.total, 1),
    bits: formatNumber(bitsOf(whole.total), 3),
    first: percent(whole.first, 0),
    half,
    halfTrained: halfTime(bins, shares[trained]),
    below: formatNumber(100 * shares[trained].slice(0, upTo).reduce((a, b) => a + b, 0), 0),
    nats: formatNumber(nats, now && nats < 1 ? 3 : 1),
    p: percent(nats, 1),
    each: formatNumber(Math.sqrt((now?.miss ?? 0) / PIXELS) / 2, 3),
  };
}
