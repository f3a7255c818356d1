// Generator and discriminator, encoder and decoder of a payload, and what they give of a picture.
import { makeNetwork } from "../../../browser/conv.js";
import { makeMlp, sigmoid } from "../../../browser/network.js";

const softplus = (v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));

/** @param {{meta: any, arrays: Record<string, any>}} blob */
export function makeModels(blob) {
  const [generator, discriminator] = ["generator", "discriminator"].map((name) => makeNetwork(blob, name)),
    [encoder, decoder] = ["encoder", "decoder"].map((name) => makeMlp(blob, name)),
    { latents, codes } = blob.meta;
  return {
    latents,
    codes,
    /** Whether D takes a picture of [0, 1] for a real one. @param {ArrayLike<number>} x */
    judge: (x) => sigmoid(discriminator(Float32Array.from(x, (v) => 2 * v - 1))[0]),
    generate: (z) => Float32Array.from(generator(z), (v) => (v + 1) / 2),
    /** Means and spreads of q(z | x). @param {ArrayLike<number>} ink of 0 and 1 */
    encode(ink) {
      const both = encoder(ink);
      return {
        mean: Float32Array.from(both.subarray(0, codes)),
        spread: Float32Array.from(both.subarray(codes, 2 * codes), (v) => Math.exp(0.5 * v)),
      };
    },
    decode: (z) => Float32Array.from(decoder(z), sigmoid),
    /** log p(x | z) in nats. @param {ArrayLike<number>} ink @param {ArrayLike<number>} z */
    likelihood(ink, z) {
      const logits = decoder(z);
      let sum = 0;
      for (let i = 0; i < logits.length; i++) sum += ink[i] * logits[i] - softplus(logits[i]);
      return sum;
    },
  };
}

/** KL of q from the standard normal prior, nats. @param {{mean: Float32Array, spread: Float32Array}} q */
export const divergence = ({ mean, spread }) =>
  mean.reduce((sum, m, i) => sum + 0.5 * (m * m + spread[i] ** 2 - 2 * Math.log(spread[i]) - 1), 0);

/**
 * The bound on log p(x) in nats, its likelihood a mean over some draws.
 * @param {any} models @param {ArrayLike<number>} ink @param {any} q @param {() => number} normal @param {number} draws
 */
export function boundOf(models, ink, q, normal, draws) {
  let sum = 0;
  for (let k = 0; k < draws; k++) {
    const z = q.mean.map((m, i) => m + q.spread[i] * normal());
    sum += models.likelihood(ink, z);
  }
  return sum / draws - divergence(q);
}

/** Root mean square of the difference of two pictures, in grey levels. */
export function apart(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return 255 * Math.sqrt(sum / a.length);
}
