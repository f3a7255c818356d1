// The bound on a grid, against a Gaussian posterior whose every term has a closed form.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bound, climb, inside, logJoint, makeLattice, marginals } from "../../ui/exhibits/vae/bound/lattice.js";
import { dragged, frameOf, keyed, pick } from "../../ui/exhibits/vae/bound/map.js";
import { rangeFor } from "../../ui/exhibits/vae/bound/sum.js";

const EVIDENCE = -130;
const MEAN = [0.4, -0.3];
const SIGMA = [0.2, 0.3];
const normal = (z, m, s) => -0.5 * ((z - m) / s) ** 2 - Math.log(s * Math.sqrt(2 * Math.PI));
const exact = (z1, z2) => EVIDENCE + normal(z1, MEAN[0], SIGMA[0]) + normal(z2, MEAN[1], SIGMA[1]);

function makeGrid(n = 121) {
  const low = [-2, -2.5];
  const high = [3, 2.5];
  const top = -129;
  const step = 5 / (n - 1);
  const log_joint = Float32Array.from({ length: n * n }, (_, p) => {
    return exact(low[0] + Math.floor(p / n) * step, low[1] + (p % n) * step) - top;
  });
  const meta = { top, evidence: EVIDENCE, low, high };
  return makeLattice({ meta, arrays: { log_joint }, shapes: { log_joint: [n, n] } });
}
const klToPosterior = ({ mu, sigma }) =>
  [0, 1].reduce((sum, k) => {
    const ratio = sigma[k] / SIGMA[k];
    return sum + 0.5 * (ratio ** 2 + ((mu[k] - MEAN[k]) / SIGMA[k]) ** 2 - 1) - Math.log(ratio);
  }, 0);
const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("cubic convolution reads a parabola exactly between the grid's points", () => {
  const grid = makeGrid();
  const points = [MEAN, [0.123, 0.456], [-0.77, 0.9]];
  for (const [z1, z2] of points) near(logJoint(grid, z1, z2), exact(z1, z2), 1e-4);
});

test("ELBO and KL add up to log p(x), and the KL is the closed form's", () => {
  const grid = makeGrid();
  for (const q of [
    { mu: MEAN, sigma: SIGMA },
    { mu: [0.5, -0.1], sigma: [0.3, 0.1] },
    { mu: [0, 0], sigma: [0.1, 0.4] },
  ]) {
    const { elbo, kl } = bound(grid, q);
    near(kl, klToPosterior(q), 1e-3);
    near(elbo + kl, EVIDENCE, 1e-3);
  }
});

test("natural-gradient steps lower the KL and end at the posterior", () => {
  const grid = makeGrid();
  let q = { mu: [0, 0.3], sigma: [0.4, 0.1] };
  let before = bound(grid, q).kl;
  for (let i = 0; i < 200; i++) {
    q = climb(grid, q, 0.16);
    const { kl } = bound(grid, q);
    assert.ok(kl <= before + 1e-5);
    before = kl;
  }
  [0, 1].forEach((k) => {
    near(q.mu[k], MEAN[k], 1e-3);
    near(q.sigma[k], SIGMA[k], 1e-3);
  });
});

test("a q off the grid is brought back with all its quadrature points", () => {
  const grid = makeGrid();
  const { mu, sigma } = inside(grid, { mu: [9, -9], sigma: [5, 0] });
  [0, 1].forEach((k) => {
    assert.ok(mu[k] + 3.76 * sigma[k] <= grid.high[k] && mu[k] - 3.76 * sigma[k] >= grid.low[k]);
    assert.ok(sigma[k] > 0);
  });
  const q = { mu: [...MEAN], sigma: [...SIGMA] };
  assert.deepEqual(inside(grid, q), q);
});

test("the marginals integrate to one and stand at the posterior's mean", () => {
  const grid = makeGrid();
  marginals(grid).forEach((p, k) => {
    near(p.reduce((a, b) => a + b) * grid.step, 1, 1e-3);
    const mean = p.reduce((sum, v, i) => sum + v * (grid.low[k] + i * grid.step), 0) * grid.step;
    near(mean, MEAN[k], 1e-3);
  });
});

test("the hand takes a width at its handle, the centre on q, and brings q to itself elsewhere", () => {
  const state = { grid: makeGrid(), q: { mu: [0, 0], sigma: [0.5, 0.5] }, side: 500, strip: 40 };
  const { X, Y, z } = frameOf(state);
  assert.deepEqual(z([X(0.25), Y(-1)]).map((v) => +v.toFixed(9)), [0.25, -1]); // prettier-ignore
  const width = pick(state, [X(0.5), Y(0)], 12);
  assert.deepEqual(width, { k: 0 });
  near(dragged(state, width, [X(0.8), Y(0)]).sigma[0], 0.8, 1e-9);
  const centre = pick(state, [X(0.1), Y(0.1)], 12);
  assert.equal(centre.jumps, false);
  near(dragged(state, centre, [X(0.3), Y(0.1)]).mu[0], 0.2, 1e-9);
  assert.equal(pick(state, [X(-1.5), Y(1.5)], 12).jumps, true);
  assert.equal(pick(state, [520, 100], 12), null);
  near(keyed(state, "ArrowUp", false).mu[1], 0.06, 1e-9);
  near(keyed(state, "ArrowLeft", true).sigma[0], 0.5 * Math.exp(-0.08), 1e-9);
  assert.equal(keyed(state, "x", false), undefined);
});

test("the bar's range grows at once and shrinks only when there is little left in it", () => {
  assert.equal(rangeFor(2, null), 3);
  assert.equal(rangeFor(2.5, 3), 10);
  assert.equal(rangeFor(2, 10), 10);
  assert.equal(rangeFor(1.5, 10), 3);
  assert.equal(rangeFor(1e9, null), 10000);
});
