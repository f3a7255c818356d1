// The planar diffusion network (genmodels.diffusion.planar) from the weights of a run. Points are u0, u1, u0, u1, ...
//
// A level is half the logarithm of the signal-to-noise ratio: all that the network is told of t, so one network serves
// every schedule.
import { applyLayer, silu } from "../../../browser/network.js";

const FREQUENCIES = [0.25, 0.5, 1, 2];

/** sqrt(abar) @param {number} level */
export const signalAt = (level) => Math.sqrt(1 / (1 + Math.exp(-2 * level)));
/** sqrt(1 - abar) @param {number} level */
export const noiseAt = (level) => Math.sqrt(1 / (1 + Math.exp(2 * level)));

const embedLevel = (level) => [
  level / 4,
  ...FREQUENCIES.map((f) => Math.sin(f * level)),
  ...FREQUENCIES.map((f) => Math.cos(f * level)),
];

// A run sends the network layer by layer: the weights row by row, then the biases.
function splitWeights(weights, width, layers) {
  const sizes = [3 + 2 * FREQUENCIES.length, ...Array(layers).fill(width), 2],
    take = (n) => weights.subarray(read, (read += n));
  let read = 0;
  return sizes.slice(1).map((out, l) => ({ inputs: sizes[l], w: take(sizes[l] * out), b: take(out) }));
}

/**
 * F of all points at a level; `out` is filled and returned.
 * @param {Float32Array} weights
 * @param {number} width of a hidden layer
 * @param {number} layers hidden ones
 * @returns {(level: number, points: Float32Array, out: Float32Array) => Float32Array}
 */
export function makeDenoiser(weights, width, layers) {
  const [first, ...others] = splitWeights(weights, width, layers),
    offset = new Float32Array(width), // what the level adds in the first layer is the same for all points
    hidden = [first, ...others].map(({ b }) => new Float32Array(b.length));
  return (level, points, out) => {
    const embedding = embedLevel(level);
    for (let o = 0; o < width; o++) {
      const row = o * first.inputs + 2;
      offset[o] = embedding.reduce((sum, v, k) => sum + first.w[row + k] * v, first.b[o]);
    }
    for (let p = 0; p < points.length; p += 2) {
      let x = hidden[0];
      for (let o = 0, q = 0; o < width; o++, q += first.inputs)
        x[o] = silu(offset[o] + first.w[q] * points[p] + first.w[q + 1] * points[p + 1]);
      others.forEach(({ w, b }, l) => {
        x = applyLayer(w, b, x, hidden[l + 1], l + 1 < others.length ? silu : null);
      });
      out[p] = x[0];
      out[p + 1] = x[1];
    }
    return out;
  };
}

// eps_hat = b u + a F at each point; `out` is filled and returned.
export function predictNoise(denoiser, level, points, out) {
  const a = signalAt(level),
    b = noiseAt(level);
  denoiser(level, points, out);
  for (let i = 0; i < out.length; i++) out[i] = b * points[i] + a * out[i];
  return out;
}
