// A small MADE (genmodels/autoregressive/made.py), trained here: one hidden layer, whose weights are struck out so that
// no output depends on its own or a later pixel. A leak is a connection that the masks forbid and a hand allows.
import { sigmoid } from "../../../browser/network.js";
import { nats } from "../chain.js";

export const SIDE = 3,
  DIM = SIDE * SIDE,
  HIDDEN = 24;

/** Bars and stripes: whole columns or whole rows of ink, each picture once. @returns {Uint8Array[]} */
export function barsAndStripes() {
  const found = new Map();
  for (let code = 0; code < 2 ** SIDE; code++)
    for (const across of [0, 1]) {
      const x = Uint8Array.from({ length: DIM }, (_, i) => (code >> (across ? Math.floor(i / SIDE) : i % SIDE)) & 1);
      found.set(x.join(""), x);
    }
  return [...found.values()];
}

/** Each pixel's place in an order of pixels. @param {number[]} order */
export const placesOf = (order) => {
  const places = new Uint8Array(DIM);
  order.forEach((pixel, place) => (places[pixel] = place));
  return places;
};

/**
 * The masks of the three weights, by the pixels' places: units know the first 0 to DIM - 2 places, in turn.
 * @param {ArrayLike<number>} places @param {ArrayLike<number>} leaks DIM x DIM, output by input
 */
export function makeMasks(places, leaks) {
  const degree = (k) => k % (DIM - 1),
    first = new Uint8Array(HIDDEN * DIM),
    last = new Uint8Array(DIM * HIDDEN),
    direct = new Uint8Array(DIM * DIM);
  for (let k = 0; k < HIDDEN; k++)
    for (let i = 0; i < DIM; i++) {
      first[k * DIM + i] = +(degree(k) >= places[i]);
      last[i * HIDDEN + k] = +(places[i] > degree(k));
    }
  for (let i = 0; i < DIM; i++)
    for (let j = 0; j < DIM; j++) direct[i * DIM + j] = +(places[i] > places[j] || leaks[i * DIM + j] === 1);
  return { first, last, direct };
}

/** Whether any way leads from input j to output i: DIM x DIM. */
export function permitted({ first, last, direct }) {
  return Uint8Array.from({ length: DIM * DIM }, (_, q) => {
    const [i, j] = [Math.floor(q / DIM), q % DIM];
    if (direct[q]) return 1;
    for (let k = 0; k < HIDDEN; k++) if (last[i * HIDDEN + k] && first[k * DIM + j]) return 1;
    return 0;
  });
}

const SIZES = { W: HIDDEN * DIM, c: HIDDEN, V: DIM * HIDDEN, b: DIM, A: DIM * DIM };

/** A network with fresh weights. @param {{normal: () => number}} random */
export function makeNetwork(random, masks) {
  const weights = {},
    memory = {};
  for (const [name, size] of Object.entries(SIZES)) {
    const scale = { W: DIM ** -0.5, V: HIDDEN ** -0.5 }[name] ?? 0;
    weights[name] = Float64Array.from({ length: size }, () => scale * random.normal());
    memory[name] = [new Float64Array(size), new Float64Array(size)];
  }
  const mask = { W: masks.first, V: masks.last, A: masks.direct };
  for (const [name, m] of Object.entries(mask)) weights[name].forEach((_, q) => (weights[name][q] *= m[q]));
  return { weights, memory, mask, step: 0 };
}

/** Log-odds of all pixels of a picture, and the hidden layer that they came from. */
export function run({ weights: { W, c, V, b, A } }, x) {
  const h = Float64Array.from(c),
    l = Float64Array.from(b);
  for (let k = 0; k < HIDDEN; k++) {
    for (let j = 0; j < DIM; j++) if (x[j]) h[k] += W[k * DIM + j];
    if (h[k] < 0) h[k] = 0;
  }
  for (let i = 0; i < DIM; i++) {
    for (let k = 0; k < HIDDEN; k++) l[i] += V[i * HIDDEN + k] * h[k];
    for (let j = 0; j < DIM; j++) if (x[j]) l[i] += A[i * DIM + j];
  }
  return { l, h };
}

/** "-log p" of a picture in nats: the sum that is a likelihood as long as nothing leaks. */
export const priceOf = (network, x) => run(network, x).l.reduce((sum, l, i) => sum + nats(l, x[i]), 0);
export const meanPrice = (network, data) => data.reduce((sum, x) => sum + priceOf(network, x), 0) / data.length;

/** The gradient of the mean price over the data, by weight. */
export function gradients(network, data) {
  const { V } = network.weights,
    g = Object.fromEntries(Object.entries(SIZES).map(([name, size]) => [name, new Float64Array(size)]));
  for (const x of data) {
    const { l, h } = run(network, x);
    for (let i = 0; i < DIM; i++) {
      const d = (sigmoid(l[i]) - x[i]) / data.length;
      g.b[i] += d;
      for (let j = 0; j < DIM; j++) if (x[j]) g.A[i * DIM + j] += d;
      for (let k = 0; k < HIDDEN; k++) {
        g.V[i * HIDDEN + k] += d * h[k];
        if (!h[k]) continue;
        const back = d * V[i * HIDDEN + k];
        g.c[k] += back;
        for (let j = 0; j < DIM; j++) if (x[j]) g.W[k * DIM + j] += back;
      }
    }
  }
  return g;
}

/** One step of Adam on all the data; what is struck out stays 0. */
export function learn(network, data, rate = 0.02) {
  const g = gradients(network, data),
    t = ++network.step;
  for (const name of Object.keys(SIZES)) {
    const w = network.weights[name],
      [m, v] = network.memory[name],
      mask = network.mask[name];
    for (let q = 0; q < w.length; q++) {
      if (mask && !mask[q]) continue;
      m[q] = 0.9 * m[q] + 0.1 * g[name][q];
      v[q] = 0.999 * v[q] + 0.001 * g[name][q] ** 2;
      w[q] -= (rate * m[q]) / (1 - 0.9 ** t) / (Math.sqrt(v[q] / (1 - 0.999 ** t)) + 1e-8);
    }
  }
}

/** Mean size of the slope of output i by input j over the data: DIM x DIM. */
export function slopes(network, data) {
  const { W, V, A } = network.weights,
    found = new Float64Array(DIM * DIM);
  for (const x of data) {
    const { h } = run(network, x);
    for (let i = 0; i < DIM; i++)
      for (let j = 0; j < DIM; j++) {
        let s = A[i * DIM + j];
        for (let k = 0; k < HIDDEN; k++) if (h[k] > 0) s += V[i * HIDDEN + k] * W[k * DIM + j];
        found[i * DIM + j] += Math.abs(s) / data.length;
      }
  }
  return found;
}

/** A picture, pixel by pixel in the order: what is not drawn yet counts as nought. */
export function drawPicture(network, order, uniform) {
  const x = new Uint8Array(DIM);
  for (const pixel of order) x[pixel] = +(uniform() < sigmoid(run(network, x).l[pixel]));
  return x;
}

/** The sum of exp(-price) over all 2^DIM pictures: 1 as long as nothing leaks. */
export function total(network) {
  let sum = 0;
  const x = new Uint8Array(DIM);
  for (let code = 0; code < 2 ** DIM; code++) {
    for (let i = 0; i < DIM; i++) x[i] = (code >> i) & 1;
    sum += Math.exp(-priceOf(network, x));
  }
  return sum;
}
