// The model of genmodels.autoregressive.planar from a run's numbers: a marginal, and conditionals by a network.
// Mixtures are {w, m, s} in the data's own units: weights that sum to one, means, standard deviations.
import { applyLayer, silu } from "../../../browser/network.js";

const WAVES = [0.5, 1, 2, 4],
  INPUTS = 1 + 2 * WAVES.length,
  NARROWEST = 1e-3,
  ROOT = Math.sqrt(2 * Math.PI);

/** @typedef {{w: ArrayLike<number>, m: ArrayLike<number>, s: ArrayLike<number>}} Mixture */

/**
 * Logits of the weights, means, logarithms of the widths, standardised -> a mixture.
 * @param {ArrayLike<number>} numbers (3 K)
 */
function mixture(numbers, centre, spread) {
  const k = numbers.length / 3,
    most = Math.max(...Array.from({ length: k }, (_, i) => numbers[i])),
    w = Float64Array.from({ length: k }, (_, i) => Math.exp(numbers[i] - most)),
    sum = w.reduce((a, b) => a + b, 0);
  return {
    w: w.map((v) => v / sum),
    m: Float64Array.from({ length: k }, (_, i) => centre + spread * numbers[k + i]),
    s: Float64Array.from({ length: k }, (_, i) => spread * (NARROWEST + Math.exp(numbers[2 * k + i]))),
  };
}

// A run sends the network layer by layer: the weights row by row, then the biases.
function splitWeights(weights, sizes) {
  let read = 0;
  const take = (n) => weights.subarray(read, (read += n));
  return sizes.slice(1).map((out, l) => ({ w: take(sizes[l] * out), b: take(out), out: new Float32Array(out) }));
}

/**
 * frame: centre (2), spread, limit.
 * @param {{weights: Float32Array, marginal: Float32Array, frame: ArrayLike<number>}} arrays
 * @param {{first: number, components: number, width: number, layers: number}} settings
 */
export function makeModel({ weights, marginal, frame }, { first, components, width, layers }) {
  const [a, b] = first ? [1, 0] : [0, 1],
    spread = frame[2],
    net = splitWeights(weights, [INPUTS, ...Array(layers).fill(width), 3 * components]),
    input = new Float32Array(INPUTS);
  return {
    a,
    b,
    limit: frame[3],
    marginal: mixture(marginal, frame[a], spread),
    /** The density of the other coordinate where the first one is x. @param {number} x */
    conditional(x) {
      const u = (x - frame[a]) / spread;
      input[0] = u;
      WAVES.forEach((f, i) => {
        input[1 + i] = Math.sin(Math.PI * f * u);
        input[1 + WAVES.length + i] = Math.cos(Math.PI * f * u);
      });
      const numbers = net.reduce((h, l, i) => applyLayer(l.w, l.b, h, l.out, i + 1 < net.length ? silu : null), input);
      return mixture(numbers, frame[b], spread);
    },
  };
}

/**
 * The logarithm of a mixture's density, which does not underflow.
 * @param {Mixture} mix @param {number} x
 */
export function logDensity({ w, m, s }, x) {
  const terms = Array.from(w, (v, i) => Math.log(v) - 0.5 * ((x - m[i]) / s[i]) ** 2 - Math.log(s[i] * ROOT)),
    most = Math.max(...terms);
  return most + Math.log(terms.reduce((sum, t) => sum + Math.exp(t - most), 0));
}

// The normal distribution function, by the error function of Abramowitz and Stegun 7.1.26: off by 8e-8 at most.
function below(z) {
  const x = Math.abs(z) / Math.SQRT2,
    t = 1 / (1 + 0.3275911 * x),
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))),
    half = 0.5 * poly * Math.exp(-x * x);
  return z > 0 ? 1 - half : half;
}

/**
 * The mean density of a mixture in each of n cells of [low, high]: a peak that is narrower than a cell keeps its mass.
 * @param {Mixture} mix @param {number} low @param {number} high @param {number} n
 */
export function cells({ w, m, s }, low, high, n) {
  const out = new Float32Array(n),
    wide = (high - low) / n;
  for (let k = 0; k < w.length; k++) {
    if (w[k] < 1e-6) continue;
    const from = Math.max(0, Math.floor((m[k] - 6 * s[k] - low) / wide)),
      to = Math.min(n - 1, Math.floor((m[k] + 6 * s[k] - low) / wide));
    let last = below((low + from * wide - m[k]) / s[k]);
    for (let i = from; i <= to; i++) {
      const next = below((low + (i + 1) * wide - m[k]) / s[k]);
      out[i] += (w[k] * (next - last)) / wide;
      last = next;
    }
  }
  return out;
}

/** The mean density in each cell of n x n over the square, rows of the second axis from below. */
export function densityGrid(model, n) {
  const { limit, a } = model,
    out = new Float32Array(n * n),
    along = cells(model.marginal, -limit, limit, n);
  for (let i = 0; i < n; i++) {
    const slice = cells(model.conditional(-limit + ((i + 0.5) / n) * 2 * limit), -limit, limit, n);
    for (let j = 0; j < n; j++) out[a ? i * n + j : j * n + i] = along[i] * slice[j];
  }
  return out;
}

/** The data's own marginal and, at x, its conditional, from their density on a grid: null where there are no data. */
export function truthAt(truth, n, { limit, a }, x) {
  const wide = (2 * limit) / n,
    value = (i, j) => truth[a ? i * n + j : j * n + i], // i: along the first coordinate
    marginal = Float32Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += value(i, j);
      return sum * wide;
    });
  const place = Math.min(n - 1.001, Math.max(0, (x + limit) / wide - 0.5)),
    i = Math.floor(place),
    t = place - i,
    mass = (1 - t) * marginal[i] + t * marginal[i + 1];
  if (Math.abs(x) > limit || mass < 1e-5 / limit) return { marginal, conditional: null };
  const conditional = Float32Array.from({ length: n }, (_, j) => ((1 - t) * value(i, j) + t * value(i + 1, j)) / mass);
  return { marginal, conditional };
}

/**
 * How many peaks a curve has that rise by a tenth of the highest above what lies between.
 * @param {ArrayLike<number>} y
 */
export function peaks(y) {
  const least = 0.1 * Math.max(...Array.from(y));
  let [count, rising, low, high] = [0, true, 0, 0];
  for (const v of [...Array.from(y), 0]) {
    if (rising) {
      high = Math.max(high, v);
      if (high - v <= least) continue;
      count++;
      [rising, low] = [false, v];
    } else {
      low = Math.min(low, v);
      if (v - low > least) [rising, high] = [true, v];
    }
  }
  return count;
}

/**
 * A draw from a mixture by three uniform numbers.
 * @param {Mixture} mix @param {() => number} random
 */
export function drawFrom({ w, m, s }, random) {
  let left = random(),
    k = 0;
  while (k < w.length - 1 && left > w[k]) left -= w[k++];
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return m[k] + s[k] * normal;
}
