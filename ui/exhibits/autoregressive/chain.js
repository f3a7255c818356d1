// Autoregressive models of pictures of 0 and 1, as genmodels.autoregressive has them: the pixels are numbered in the
// order they are drawn, and each is given those before it.
//
//   const model = makeChain(blob);  model.dim; model.sees(k): which pixels pixel k may look at
//   const cursor = model.begin(); cursor.logit(): the log-odds of ink at the next pixel; cursor.push(bit)
//   model.influence(x, k): what each pixel that k looks at does to its log-odds
//   grow(model, { uniform, temperature, keep, start, flips }) -> { x, logits }
import { sigmoid } from "../../browser/network.js";

/** @typedef {{logit: () => number, push: (bit: number) => void}} Cursor */
/**
 * @typedef {{dim: number, kind: string, begin: () => Cursor, sees: (k: number) => Uint8Array,
 *   influence: (x: ArrayLike<number>, k: number) => Float64Array}} Chain
 */

// NADE: a goes from one pixel to the next by a column of W, so that a whole picture costs D H (nade.py, equation 3).
class Nade {
  constructor({ W, V, b, c }) {
    this.kind = "nade";
    this.dim = b.length;
    this.hidden = c.length;
    this.W = W;
    this.V = V;
    this.b = b;
    this.c = c;
  }
  begin() {
    const { W, V, b, hidden } = this,
      a = Float64Array.from(this.c),
      h = a.map(sigmoid);
    let d = 0;
    return {
      logit: () => b[d] + dot(h, V, d * hidden),
      push(bit) {
        if (bit)
          for (let j = 0, q = d * hidden; j < hidden; j++, q++) {
            a[j] += W[q];
            h[j] = 1 / (1 + Math.exp(-a[j]));
          }
        d++;
      },
    };
  }
  sees(k) {
    return Uint8Array.from({ length: this.dim }, (_, i) => (i < k ? 1 : 0));
  }
  // The gradient of the log-odds of pixel k by each pixel before it: W_i . (V_k h (1 - h)).
  influence(x, k) {
    const { W, V, c, hidden, dim } = this,
      a = Float64Array.from(c),
      found = new Float64Array(dim);
    for (let i = 0; i < k; i++) if (x[i]) for (let j = 0, q = i * hidden; j < hidden; j++, q++) a[j] += W[q];
    const slope = a.map((v, j) => {
      const h = sigmoid(v);
      return V[k * hidden + j] * h * (1 - h);
    });
    for (let i = 0; i < k; i++) found[i] = dot(slope, W, i * hidden);
    return found;
  }
}

// Tables: the values of a few pixels before it, as a binary number, say where the log-odds of a pixel are written down.
class Tables {
  constructor({ theta, neighbours }, [dim, count]) {
    this.kind = "tables";
    this.dim = dim;
    this.count = count;
    this.neighbours = neighbours;
    this.theta = theta;
    this.width = 2 ** count;
    this.shared = theta.length === this.width;
  }
  #look(x, k) {
    let context = 0;
    for (let n = 0, q = k * this.count; n < this.count; n++, q++) {
      const at = this.neighbours[q]; // `dim` where it lies outside of the picture
      context = 2 * context + (at < this.dim && x[at] ? 1 : 0);
    }
    return this.theta[(this.shared ? 0 : k * this.width) + context];
  }
  begin() {
    const x = new Uint8Array(this.dim);
    let d = 0;
    return {
      logit: () => this.#look(x, d),
      push(bit) {
        x[d++] = bit;
      },
    };
  }
  sees(k) {
    const found = new Uint8Array(this.dim);
    for (const at of this.neighbours.subarray(k * this.count, (k + 1) * this.count)) if (at < this.dim) found[at] = 1;
    return found;
  }
  // A table has no slope: the log-odds with ink there, less those without, all else as it is.
  influence(x, k) {
    const found = new Float64Array(this.dim),
      bits = Uint8Array.from(x);
    this.sees(k).forEach((seen, i) => {
      if (!seen) return;
      const [without, ink] = [0, 1].map((bit) => {
        bits[i] = bit;
        return this.#look(bits, k);
      });
      bits[i] = x[i];
      found[i] = ink - without;
    });
    return found;
  }
}

function dot(h, w, q) {
  let s = 0,
    s1 = 0,
    s2 = 0,
    s3 = 0,
    j = 0;
  for (; j + 3 < h.length; j += 4, q += 4) {
    s += h[j] * w[q];
    s1 += h[j + 1] * w[q + 1];
    s2 += h[j + 2] * w[q + 2];
    s3 += h[j + 3] * w[q + 3];
  }
  for (; j < h.length; j++, q++) s += h[j] * w[q];
  return s + s1 + s2 + s3;
}

/** @returns {Chain} of a payload of ui/exhibits/autoregressive/networks.py */
export const makeChain = ({ meta, arrays, shapes }) =>
  meta.kind === "nade" ? new Nade(arrays) : new Tables(arrays, shapes.neighbours);

/** x = 1 where u < sigmoid(l / T); at temperature 0 the likelier value. */
export const drawBit = (logit, u, temperature) =>
  temperature <= 0 ? +(logit > 0) : +(u < sigmoid(logit / temperature));

/** -log p of a pixel in nats, by its log-odds. */
export const nats = (logit, bit) => {
  const s = bit ? -logit : logit;
  return s > 0 ? s + Math.log1p(Math.exp(-s)) : Math.log1p(Math.exp(s));
};

/**
 * A picture, pixel by pixel. uniform: a number of [0, 1] a pixel. The first `keep` pixels are those of `start`; where
 * flips[k] is set, pixel k is the opposite of what was drawn.
 * @param {Chain} model
 * @param {{uniform: ArrayLike<number>, temperature?: number, keep?: number, start?: ArrayLike<number> | null,
 *   flips?: ArrayLike<number> | null}} options
 */
export function grow(model, { uniform, temperature = 1, keep = 0, start = null, flips = null }) {
  const x = new Uint8Array(model.dim),
    logits = new Float64Array(model.dim),
    cursor = model.begin();
  for (let k = 0; k < model.dim; k++) {
    logits[k] = cursor.logit();
    x[k] = start && k < keep ? start[k] : drawBit(logits[k], uniform[k], temperature);
    if (flips?.[k]) x[k] = 1 - x[k];
    cursor.push(x[k]);
  }
  return { x, logits };
}

/** -log p(x) in nats up to each pixel: sums[k] is that of the first k. */
export function sumNats({ x, logits }) {
  const sums = new Float64Array(x.length + 1);
  for (let k = 0; k < x.length; k++) sums[k + 1] = sums[k] + nats(logits[k], x[k]);
  return sums;
}

/** Flips with pixel k turned over, and none after it: what comes after is drawn anew. */
export const flipAt = (flips, k) => Uint8Array.from(flips, (f, i) => (i < k ? f : i === k ? 1 - f : 0));
