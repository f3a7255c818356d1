// One step of a run and what can be counted of one of its pictures.
import { formatCount, formatNumber } from "../../../browser/dom.js";
import { states } from "../../../browser/states.js";

const SURE = 0.45; // further from one half than this
const AT_THE_START = 1e-4; // of the signal is left
const change = new Float32Array(states.AREA);

// {n: {t, s, abar_t, abar_s}, kind, masked, sure, bits, wrong, turned, change, most, sum}; `change`, the probability
// that this step changes each pixel, is used again by the next call.
export function readStep(run, picture, k) {
  const row = run.row(picture.step),
    n = Object.fromEntries(["t", "s", "abar_t", "abar_s"].map((name) => [name, run.value(row, name)])),
    { x, ink, turned } = picture.arrays,
    kind = run.meta.settings.noise;
  const now = n.t ? states.changes(kind, x, ink, k, n.abar_s, n.abar_t, change) : { most: 0, sum: 0 };
  if (!n.t) change.fill(0);
  return { n, kind, ...countPixels(kind, x, ink, k), turned: turned[k], change, ...now };
}

// Of picture k: masked pixels; those whose clean value the network is sure of, and how many bits it is unsure by, among
// the pixels that are still open; and those that show another value than it predicts.
export function countPixels(kind, x, ink, k) {
  const found = { masked: 0, sure: 0, bits: 0, wrong: 0 },
    uniform = kind === "uniform";
  for (let i = k * states.AREA; i < (k + 1) * states.AREA; i++) {
    const masked = x[i] === states.MASK;
    found.masked += Number(masked);
    if (uniform || masked) {
      found.sure += Number(Math.abs(ink[i] - 0.5) > SURE);
      found.bits += states.entropy(ink[i]);
    }
    found.wrong += Number(uniform && ink[i] > 0.5 !== (x[i] === 1));
  }
  return found;
}

// The sentence for it and the numbers in it. first: how much signal the first picture has.
export function describeStep({ n, kind, masked, sure, bits, wrong, sum, turned }, { k, steps, first }) {
  const open = kind === "absorbing" ? masked : states.AREA,
    name = n.t === 0 ? "done" : n.abar_t < AT_THE_START ? "start" : "way";
  const facts = {
    n: k + 1,
    t: formatCount(n.t),
    masked: formatCount(masked),
    known: formatCount(states.AREA - masked),
    sure: open ? formatCount((100 * sure) / open) : 100,
    bits: formatCount(bits),
    wrong: formatCount(wrong),
    flips: formatCount(turned),
    expected: formatNumber(sum, 1),
    steps: formatCount(steps),
    each: formatNumber((states.AREA * (1 - first)) / steps, 1),
  };
  return { key: `said_${name}_${kind}`, facts };
}
