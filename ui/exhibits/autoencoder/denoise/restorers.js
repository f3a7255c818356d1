// What the browser restores noisy digits with.
import { makeCodec } from "../codecs.js";

/** @typedef {(x: ArrayLike<number>, noise: number) => Float32Array} Restorer x: 784 numbers; what is returned is new */

/** The clean image plus its noise, scaled. @param {ArrayLike<number>} clean @param {ArrayLike<number>} e */
export const spoiled = (clean, e, /** @type {number} */ noise) => Float32Array.from(clean, (v, p) => v + noise * e[p]);

/**
 * The best linear filter (genmodels/autoencoder/linear_filter.py, equation 2).
 * @param {any} blob arrays middle (784), components (k, 784), variances (k) @returns {Restorer}
 */
export function makeFilter({ arrays: { middle, components, variances } }) {
  const dim = middle.length,
    away = new Float32Array(dim);
  return (x, noise) => {
    const out = Float32Array.from(middle);
    for (let p = 0; p < dim; p++) away[p] = x[p] - middle[p];
    for (let i = 0, q = 0; i < variances.length; i++, q += dim) {
      const gain = variances[i] > 0 ? variances[i] / (variances[i] + noise * noise) : 0;
      if (gain < 1e-6) continue; // such a direction adds nothing that a screen shows
      let sum = 0;
      for (let p = 0; p < dim; p++) sum += components[q + p] * away[p];
      sum *= gain;
      for (let p = 0; p < dim; p++) out[p] += sum * components[q + p];
    }
    return out;
  };
}

/** @param {any} blob of an autoencoder, which is not told how much noise there is @returns {Restorer} */
export function makeCopier(blob) {
  const { encode, decode } = makeCodec(blob);
  return (x) => decode(encode(x));
}

/** @param {any} blob @returns {Restorer} */
export const makeRestorer = (blob) => (blob.meta.kind === "filter" ? makeFilter(blob) : makeCopier(blob));

/**
 * Where the digits stand: `per` in a row, three rows a block; in CSS pixels. A pixel of a digit is a whole number of
 * them, or of half ones on a screen that has those.
 * @param {number} width @param {number} high @param {{size: number, lecture: boolean}} look
 * @param {number} ratio of the screen's pixels to CSS pixels
 */
export function gridOf(width, high, { size, lecture }, ratio = 1) {
  const small = width < 760,
    left = small ? 58 : Math.ceil((lecture ? 5.4 : 5) * size),
    per = small ? 5 : 10,
    gap = small ? 4 : 7,
    part = ratio >= 2 ? 2 : 1,
    fits = Math.min((width - left - gap * (per - 1)) / per, small ? 84 : (high - 2 * gap) / 3, 168),
    cell = Math.max(1, Math.floor((part * fits) / 28) / part),
    step = 28 * cell + gap,
    blocks = 10 / per;
  return {
    small,
    per,
    cell,
    left,
    step,
    block: 3 * step + 2 * gap,
    wide: left + per * step - gap + 2,
    high: blocks * 3 * step - gap + (blocks - 1) * 2 * gap + 2,
  };
}
