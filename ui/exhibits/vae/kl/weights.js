// The networks in the order of their KL weight, and what lies between two of them. No DOM.

/**
 * A network, and what codes, view and curve show at a moment.
 * @typedef {{id: string, index: number, weight: number, half: number, kl: number, distortion: number,
 *   notes: boolean}} Stop
 * @typedef {{codes: Float32Array, half: number, kl: number, distortion: number}} Shown
 */

const LOW = -3; // the slider's ends, log10 of the weight
const HIGH = 2;
const SNAP = 0.025; // the notes' stop is a small place of its own on the way

/** @param {Stop} stop */
export const logWeight = (stop) => Math.log10(stop.weight);

/** The slider's place, 0 to 1, of a weight's logarithm, and back. @param {number} l */
export const share = (l) => (l - LOW) / (HIGH - LOW);
/** @param {number} place */
export const unshare = (place) => LOW + place * (HIGH - LOW);

/**
 * The stop whose pictures are shown at a place of the slider.
 * @param {Stop[]} order @param {number} l log10 of the weight
 */
export function nearest(order, l) {
  const far = (/** @type {Stop} */ stop) => Math.abs(logWeight(stop) - l);
  const notes = order.find((stop) => stop.notes);
  if (notes && far(notes) < SNAP) return notes;
  return order.filter((stop) => !stop.notes).reduce((a, b) => (far(b) < far(a) ? b : a));
}

/**
 * Codes, view and losses at a place of the slider: straight between the two networks beside it, the view's half-width
 * geometrically.
 * @param {Stop[]} order @param {(stop: Stop) => Float32Array} codesOf @param {number} l log10 of the weight
 * @returns {Shown}
 */
export function between(order, codesOf, l) {
  const chain = order.filter((stop) => !stop.notes);
  let i = 0;
  while (i < chain.length - 2 && logWeight(chain[i + 1]) < l) i++;
  const [a, b] = [chain[i], chain[i + 1]];
  const t = Math.min(1, Math.max(0, (l - logWeight(a)) / (logWeight(b) - logWeight(a))));
  const mix = (/** @type {number} */ u, /** @type {number} */ v) => u + (v - u) * t;
  const to = codesOf(b);
  return {
    codes: codesOf(a).map((v, j) => mix(v, to[j])),
    half: Math.exp(mix(Math.log(a.half), Math.log(b.half))),
    kl: mix(a.kl, b.kl),
    distortion: mix(a.distortion, b.distortion),
  };
}

/**
 * Moves what is shown a share k of its way to the goal, in place. Returns how far it still was, in half-widths.
 * @param {Shown} shown @param {Shown} goal @param {number} k
 */
export function approach(shown, goal, k) {
  let far = 0;
  for (let i = 0; i < shown.codes.length; i++) {
    const d = goal.codes[i] - shown.codes[i];
    shown.codes[i] += k * d;
    far = Math.max(far, Math.abs(d));
  }
  const ratio = Math.log(goal.half / shown.half);
  shown.half *= Math.exp(k * ratio);
  shown.kl += k * (goal.kl - shown.kl);
  shown.distortion += k * (goal.distortion - shown.distortion);
  return Math.max(far / goal.half, Math.abs(ratio));
}

/**
 * Where a key takes the slider; undefined for other keys.
 * @param {string} key @param {number} i @param {number} count
 */
export function keyTarget(key, i, count) {
  const top = count - 1;
  const to = {
    ArrowLeft: i - 1,
    ArrowDown: i - 1,
    ArrowRight: i + 1,
    ArrowUp: i + 1,
    Home: 0,
    End: top,
    PageDown: i - 2,
    PageUp: i + 2,
  }[key];
  return to === undefined ? undefined : Math.min(top, Math.max(0, to));
}
