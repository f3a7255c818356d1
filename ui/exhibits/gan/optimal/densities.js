// Two densities on a line and the best discriminator between them: the sums of genmodels/gan/optimal.py. No DOM.

/** @typedef {[number, number]} Hump mean and standard deviation @typedef {{a: Hump, b: Hump, q: Hump}} Humps */

export const REACH = 6; // half-width of the line
export const CELLS = 1200;
export const WIDTH = (2 * REACH) / CELLS;
const MOST = 5; // of a mean, either way
const LEAST_WIDTH = 0.05;
const MOST_WIDTH = 3;
const STEPS = 61; // of the sweep

const place = (i) => -REACH + WIDTH * (i + 0.5);
export const clamp = (v, low, high) => Math.min(high, Math.max(low, v));
/** The cell of a place on the line. @param {number} x */
export const cellOf = (x) => clamp(Math.floor(((x / REACH + 1) / 2) * CELLS), 0, CELLS - 1);

/**
 * The density of equally weighted Gaussians on the cells, with total mass one.
 * @param {Hump[]} humps @returns {Float64Array} (CELLS,)
 */
export function density(humps) {
  const out = new Float64Array(CELLS);
  for (const [m, s] of humps)
    for (let i = 0; i < CELLS; i++)
      out[i] += Math.exp(-0.5 * ((place(i) - m) / s) ** 2) / (s * Math.sqrt(2 * Math.PI) * humps.length);
  const mass = out.reduce((sum, v) => sum + v * WIDTH, 0);
  return out.map((v) => v / mass);
}

/**
 * The optimal discriminator p / (p + q), the value V(G, D*), the divergences, and D's mean over the generator's
 * density.
 * @param {Float64Array} p @param {Float64Array} q
 */
export function compare(p, q) {
  const d = new Float64Array(CELLS);
  const entropy = (mass, share) => (mass > 0 ? mass * Math.log(Math.max(share, 1e-300)) : 0);
  let [sum, cumulated, wasserstein, mean] = [0, 0, 0, 0];
  for (let i = 0; i < CELLS; i++) {
    d[i] = p[i] / Math.max(p[i] + q[i], 1e-300);
    sum += entropy(p[i], d[i]) + entropy(q[i], 1 - d[i]);
    cumulated += (p[i] - q[i]) * WIDTH;
    wasserstein += Math.abs(cumulated) * WIDTH;
    mean += q[i] * d[i] * WIDTH;
  }
  const jsd = 0.5 * WIDTH * sum + Math.log(2);
  return { d, jsd, value: 2 * jsd - Math.log(4), wasserstein, mean };
}

/** The divergences while the generator's hump is carried along the whole line. @param {Humps} humps */
export function sweep({ a, b, q }) {
  const p = density([a, b]);
  return Array.from({ length: STEPS }, (_, i) => {
    const { jsd, wasserstein } = compare(p, density([[-MOST + (2 * MOST * i) / (STEPS - 1), q[1]]]));
    return { jsd, wasserstein };
  });
}
/** A mean as a share of the sweep, 0 to 1. @param {number} mean */
export const sweepShare = (mean) => clamp((mean + MOST) / (2 * MOST), 0, 1);

/** A hump within its bounds. @param {number} mean @param {number} width @returns {Hump} */
export const bounded = (mean, width) => [clamp(mean, -MOST, MOST), clamp(width, LEAST_WIDTH, MOST_WIDTH)];

/** The hump that is nearest to x, in its own widths. @param {Humps} humps @param {number} x */
export function nearest(humps, x) {
  const far = (id) => Math.abs(humps[id][0] - x) / Math.max(0.4, humps[id][1]);
  return ["q", "a", "b"].reduce((best, id) => (far(id) < far(best) - 1e-9 ? id : best));
}

/** Humps on their way from one setting to another. @param {Humps} from @param {Humps} to @param {number} t */
export const between = (from, to, t) =>
  Object.fromEntries(["a", "b", "q"].map((id) => [id, from[id].map((v, i) => v + t * (to[id][i] - v))]));

/** The name of the sentence that is true of a comparison. */
export function situation({ jsd, mean }) {
  if (jsd < 0.005) return "same";
  if (jsd > Math.log(2) - 0.01) return "apart";
  return mean < 0.1 ? "sure" : "between";
}
