// log p(x, z) on the grid that Python computed, read between its points, and the bound of any diagonal Gaussian q on
// it. No DOM.
import { NODES, WEIGHTS } from "../../../browser/quadrature.js";

/**
 * @typedef {{mu: number[], sigma: number[]}} Q mean and standard deviation of each latent
 * @typedef {{n: number, low: number[], high: number[], size: number, step: number, f: Float32Array, top: number,
 *   evidence: number}} Lattice f: (n, n) values of log p(x, z) - top; evidence: log p(x), nats
 */

const REACH = 3.8; // standard deviations that have to lie on the grid
const LEAST = 0.004; // smallest standard deviation
const LOG2PI = Math.log(2 * Math.PI);

/** The grid of a payload. @returns {Lattice} */
export function makeLattice(blob) {
  const { top, evidence, low, high } = blob.meta;
  const n = blob.shapes.log_joint[0];
  const size = high[0] - low[0];
  return { n, low, high, size, step: size / (n - 1), f: blob.arrays.log_joint, top, evidence };
}

// Cubic convolution (Keys 1981, a = -1/2): exact for parabolas, which is what a log posterior nearly is.
const w = new Float64Array(8);
function setWeights(t, at) {
  w[at] = ((-0.5 * t + 1) * t - 0.5) * t;
  w[at + 1] = (1.5 * t - 2.5) * t * t + 1;
  w[at + 2] = ((-1.5 * t + 2) * t + 0.5) * t;
  w[at + 3] = (0.5 * t - 0.5) * t * t;
}

/** log p(x, z) in nats. @param {Lattice} grid @param {number} z1 @param {number} z2 */
export function logJoint(grid, z1, z2) {
  const { n, f, low, step } = grid;
  const u = Math.min(n - 2.0001, Math.max(1, (z1 - low[0]) / step));
  const v = Math.min(n - 2.0001, Math.max(1, (z2 - low[1]) / step));
  const i = u | 0;
  const j = v | 0;
  setWeights(u - i, 0);
  setWeights(v - j, 4);
  let sum = 0;
  for (let a = 0; a < 4; a++) {
    const row = (i + a - 1) * n + j - 1;
    sum += w[a] * (w[4] * f[row] + w[5] * f[row + 1] + w[6] * f[row + 2] + w[7] * f[row + 3]);
  }
  return sum + grid.top;
}

/**
 * ELBO and KL(q || p(z | x)) in nats, both by quadrature, each from its own definition; that they add up to log p(x) is
 * the theorem. slope, curve: E[f eps] and E[f (eps^2 - 1)] of the log density ratio f.
 * @param {Lattice} grid @param {Q} q
 */
export function bound(grid, q) {
  const [s1, s2] = q.sigma;
  const entropy = 1 + LOG2PI + Math.log(s1 * s2);
  const slope = [0, 0];
  const curve = [0, 0];
  let joint = 0;
  let kl = 0;
  for (let a = 0; a < NODES.length; a++) {
    for (let b = 0; b < NODES.length; b++) {
      const [e1, e2, weight] = [NODES[a], NODES[b], WEIGHTS[a] * WEIGHTS[b]];
      const value = logJoint(grid, q.mu[0] + s1 * e1, q.mu[1] + s2 * e2);
      const logQ = -LOG2PI - Math.log(s1 * s2) - 0.5 * (e1 * e1 + e2 * e2);
      joint += weight * value;
      kl += weight * (logQ - (value - grid.evidence));
      const g = weight * (value - grid.evidence); // the constant has no slope; without it nothing cancels
      slope[0] += g * e1;
      slope[1] += g * e2;
      curve[0] += g * (e1 * e1 - 1);
      curve[1] += g * (e2 * e2 - 1);
    }
  }
  return { elbo: joint + entropy, kl, slope, curve };
}

/**
 * One step of natural-gradient ascent on the ELBO (Hoffman et al. 2013, section 2.3), by Stein's identities
 * grad_mu E f = E[f eps] / sigma and grad_log sigma E f = E[f (eps^2 - 1)]; held back where q is far from the
 * posterior.
 * @param {Lattice} grid @param {Q} q @param {number} rate
 */
export function climb(grid, q, rate) {
  const { slope, curve } = bound(grid, q);
  const hold = (v, most) => Math.max(-most, Math.min(most, v));
  return inside(grid, {
    mu: q.mu.map((m, k) => m + q.sigma[k] * hold(rate * slope[k], 0.5)),
    sigma: q.sigma.map((s, k) => s * Math.exp(hold(0.5 * rate * (curve[k] + 1), 0.25))),
  });
}

/** The nearest q whose quadrature points all lie on the grid. @param {Lattice} grid @param {Q} q @returns {Q} */
export function inside({ low, high, size, step }, q) {
  const room = (size / 2 - step) / REACH;
  const sigma = q.sigma.map((s) => Math.min(room, Math.max(LEAST, s)));
  const mu = q.mu.map((m, k) => {
    const margin = step + REACH * sigma[k];
    return Math.min(high[k] - margin, Math.max(low[k] + margin, m));
  });
  return { mu, sigma };
}

/** Densities of p(z1 | x) and p(z2 | x) on the grid's lines. @param {Lattice} grid */
export function marginals({ n, f, top, evidence, step }) {
  const both = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const p = Math.exp(f[i * n + j] + top - evidence) * step;
      both[0][i] += p;
      both[1][j] += p;
    }
  return both;
}
