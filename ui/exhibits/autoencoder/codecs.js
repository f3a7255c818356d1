// Autoencoders and PCA as the browser computes them, from the checkpoints' own weights (networks.py packs them).
import { makeNetwork } from "../../browser/conv.js";
import { applyLayer, makeMlp, sigmoid } from "../../browser/network.js";

/** @typedef {{k: number, mean: Float32Array, sd: Float32Array, positive: boolean,
 *   encode: (x: ArrayLike<number>) => Float32Array, decode: (z: ArrayLike<number>) => Float32Array}} Codec
 * x: 784 numbers in [0, 1]; z: k numbers. positive: whether no number of a code is below 0. What is returned is new. */

const relu = (/** @type {Float32Array} */ z) => z.map((v) => Math.max(0, v));
const bright = (/** @type {Float32Array} */ x) => x.map(sigmoid);

/** PCA with its first k components: 128 of them come. @param {any} blob @param {number} k @returns {Codec} */
export function makePca({ arrays }, k) {
  const { middle, components } = arrays,
    dim = middle.length;
  return {
    k,
    mean: arrays.mean.subarray(0, k),
    sd: arrays.sd.subarray(0, k),
    positive: false,
    encode: (x) =>
      Float32Array.from({ length: k }, (_, i) => {
        let sum = 0;
        for (let p = 0; p < dim; p++) sum += components[i * dim + p] * (x[p] - middle[p]);
        return sum;
      }),
    decode(z) {
      const x = Float32Array.from(middle);
      for (let i = 0; i < k; i++) for (let p = 0; p < dim; p++) x[p] += z[i] * components[i * dim + p];
      return x;
    },
  };
}

// Of a code only the largest numbers are kept; those that tie with the last of them stay.
function keepLargest(z, top) {
  const least = Float32Array.from(z).sort()[z.length - top];
  return z.map((v) => (v >= least ? v : 0));
}

function makeSparse({ meta, arrays }) {
  const { features, offset } = arrays,
    dim = offset.length,
    out = new Float32Array(features.length / dim),
    shifted = new Float32Array(dim);
  return {
    encode(x) {
      for (let p = 0; p < dim; p++) shifted[p] = x[p] - offset[p];
      const z = relu(applyLayer(arrays["encoder.0.w"], arrays["encoder.0.b"], shifted, out, null));
      return meta.top ? keepLargest(z, meta.top) : z;
    },
    decode(z) {
      const x = Float32Array.from(offset);
      for (let i = 0; i < z.length; i++) if (z[i]) for (let p = 0; p < dim; p++) x[p] += z[i] * features[i * dim + p];
      return x;
    },
  };
}

function makeConv(blob) {
  const [encoder, decoder] = ["encoder", "decoder"].map((name) => makeNetwork(blob, name));
  return { encode: (x) => Float32Array.from(encoder(x)), decode: (z) => bright(decoder(z)) };
}

function makeFull(blob, kind) {
  const [encoder, decoder] = ["encoder", "decoder"].map((name) => makeMlp(blob, name));
  const copy = (/** @type {ArrayLike<number>} */ x) => Float32Array.from(x);
  return {
    encode: (x) => (kind === "relu" ? relu(encoder(x)) : copy(encoder(x))),
    decode: (z) => (kind === "linear" ? copy(decoder(z)) : bright(decoder(z))),
  };
}

/** @param {any} blob @returns {Codec} */
export function makeCodec(blob) {
  const { kind, k } = blob.meta;
  if (kind === "pca") return makePca(blob, k);
  const made = kind === "conv" ? makeConv(blob) : kind === "sparse" ? makeSparse(blob) : makeFull(blob, kind);
  const { mean, sd } = blob.arrays;
  return { k, mean, sd, positive: kind === "relu" || kind === "sparse", ...made };
}

/** Mean squared difference. @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
export function meanSquare(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}

/**
 * The code of an image in standard deviations from its mean over digits: own, as the encoder gives it; now, with what
 * the hand has turned. A number that is never below 0 is not turned below it.
 * @param {Codec} codec @param {ArrayLike<number>} x @param {Map<number, number>} turned
 */
export function codeOf(codec, x, turned) {
  const own = Array.from(codec.encode(x), (v, i) => (v - codec.mean[i]) / codec.sd[i]),
    least = (i) => (codec.positive ? -codec.mean[i] / codec.sd[i] : -Infinity);
  return { own, now: own.map((v, i) => (turned.has(i) ? Math.max(least(i), turned.get(i)) : v)) };
}

/** The image of a code in standard deviations. @param {Codec} codec @param {number[]} now */
export const decoded = (codec, now) => codec.decode(Float32Array.from(now, (v, i) => codec.mean[i] + v * codec.sd[i]));
