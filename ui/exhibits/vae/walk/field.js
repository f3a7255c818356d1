// What is known about a map of codes without any network: who is near, how far data is, where the holes are. No DOM.
import { seededRandom } from "../../../browser/random.js";
import { distanceMap } from "./distances.js";

export const MODELS = ["pca", "ae", "vae"];
export const NEIGHBOURS = 20; // codes that speak for the class of a place
const HOLE = 0.22; // a place is a hole when no code is nearer than this share of the map's spread
const TRIALS = 2000; // samples that holeShare draws

/** @typedef {{cx: number, cy: number, h: number}} Box the square that a pad shows: centre and half side */

/**
 * Mean and lower Cholesky factor [l11, l21, l22] of the codes' covariance, and the spread: the root mean variance.
 * @param {Float32Array} codes (N, 2)
 */
export function momentsOf(codes) {
  const n = codes.length / 2;
  const mean = [0, 0];
  for (let i = 0; i < codes.length; i++) mean[i % 2] += codes[i] / n;
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const dx = codes[2 * i] - mean[0];
    const dy = codes[2 * i + 1] - mean[1];
    xx += (dx * dx) / n;
    xy += (dx * dy) / n;
    yy += (dy * dy) / n;
  }
  const l = Math.sqrt(xx);
  return { mean, factor: [l, xy / l, Math.sqrt(Math.max(0, yy - (xy / l) ** 2))], spread: Math.sqrt((xx + yy) / 2) };
}

// The box that holds all codes but the outermost half per cent on each side.
function extentOf(codes) {
  const n = codes.length / 2;
  const cut = (values, q) => values[Math.min(n - 1, Math.floor(q * n))];
  const [x, y] = [0, 1].map((k) => Float32Array.from({ length: n }, (_, i) => codes[2 * i + k]).sort());
  return { x0: cut(x, 0.005), x1: cut(x, 0.995), y0: cut(y, 0.005), y1: cut(y, 0.995) };
}

/** A map of codes. */
export class Field {
  #distances = null;
  #shares = {}; // holeShare's answers

  /**
   * @param {Float32Array} codes (N, 2) @param {Uint8Array} labels (N,) @param {Box} box
   * @param {boolean} prior whether N(0, I) belongs to the map
   */
  constructor(codes, labels, box, prior) {
    const { mean, factor, spread } = momentsOf(codes);
    this.codes = codes;
    this.labels = labels;
    this.box = box;
    this.prior = prior;
    this.n = labels.length;
    this.mean = mean;
    this.factor = factor;
    this.extent = extentOf(codes);
    this.hole = HOLE * spread;
    this.near = new Int32Array(NEIGHBOURS); // what nearest() found, nearest first, and how far they are
    this.nearD = new Float64Array(NEIGHBOURS);
  }

  /** @param {number} i @returns {number[]} */
  code(i) {
    return [this.codes[2 * i], this.codes[2 * i + 1]];
  }

  /** Fills `near` and `nearD` for a place; returns the nearest code's number. @param {number} x @param {number} y */
  nearest(x, y) {
    const { codes, near, nearD, n } = this;
    nearD.fill(Infinity);
    let worst = Infinity;
    for (let i = 0; i < n; i++) {
      const dx = codes[2 * i] - x;
      const dy = codes[2 * i + 1] - y;
      const d = dx * dx + dy * dy;
      if (d >= worst) continue;
      let j = NEIGHBOURS - 1;
      for (; j > 0 && nearD[j - 1] > d; j--) {
        nearD[j] = nearD[j - 1];
        near[j] = near[j - 1];
      }
      nearD[j] = d;
      near[j] = i;
      worst = nearD[NEIGHBOURS - 1];
    }
    for (let j = 0; j < NEIGHBOURS; j++) nearD[j] = Math.sqrt(nearD[j]);
    return near[0];
  }

  /** Everything that is said about a place. @param {number} x @param {number} y */
  measure(x, y) {
    this.nearest(x, y);
    const counts = new Array(10).fill(0);
    for (const i of this.near) counts[this.labels[i]]++;
    const radius = Math.hypot(x, y);
    return {
      x,
      y,
      votes: counts
        .map((count, digit) => ({ digit, count }))
        .filter((vote) => vote.count)
        .sort((a, b) => b.count - a.count),
      nearest: this.near[0],
      distance: this.nearD[0],
      hole: this.nearD[0] > this.hole,
      radius,
      beyond: Math.exp((-radius * radius) / 2), // exact: P(|z| > r) of a standard normal in the plane
      outside: this.prior && radius > 3,
    };
  }

  /** Whether a place is a hole; quick where it is none, which is nearly everywhere. */
  empty(x, y) {
    const most = this.hole * this.hole;
    for (let i = 0; i < this.n; i++) {
      const dx = this.codes[2 * i] - x;
      const dy = this.codes[2 * i + 1] - y;
      if (dx * dx + dy * dy <= most) return false;
    }
    return true;
  }

  /** Distances of the raster's cells to the nearest code; see distanceMap. */
  get distances() {
    return (this.#distances ??= distanceMap(this.codes, this.box));
  }

  /**
   * `count` codes: from the prior N(0, I); where a map has none, from the Gaussian with the mean and covariance of its
   * codes; or evenly from the box that the codes fill. The same seed draws the same epsilon on every map.
   * @param {"prior" | "box"} how @param {number} seed @param {number} count
   */
  sample(how, seed, count) {
    const { uniform, normal } = seededRandom(seed);
    const { mean, factor, extent } = this;
    const one = () => {
      if (how === "box")
        return [extent.x0 + (extent.x1 - extent.x0) * uniform(), extent.y0 + (extent.y1 - extent.y0) * uniform()];
      const [a, b] = [normal(), normal()];
      return this.prior ? [a, b] : [mean[0] + factor[0] * a, mean[1] + factor[1] * a + factor[2] * b];
    };
    return Array.from({ length: count }, one);
  }

  /** The share of 2,000 samples that land where no code is near. */
  holeShare(how) {
    this.#shares[how] ??= this.sample(how, 1, TRIALS).filter(([x, y]) => this.empty(x, y)).length / TRIALS;
    return this.#shares[how];
  }
}

/** The maps of a payload by model, made once while the page is open: the component comes and goes with its exhibit. */
export function fieldsOf(blob) {
  const { arrays, meta } = blob;
  blob.fields ??= Object.fromEntries(
    MODELS.filter((model) => arrays[`codes.${model}`]).map((model) => [
      model,
      new Field(arrays[`codes.${model}`], arrays.labels, meta.boxes[model], model === "vae"),
    ]),
  );
  return blob.fields;
}
