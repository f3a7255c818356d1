// The VAE's equations in the browser, with a small network: the ELBO against closed forms, the gradient against
// differences.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../ui/browser/random.js";
import { reachOf } from "../../ui/exhibits/vae/posterior/estimates.js";
import { epsilon, klEach, makeInference } from "../../ui/exhibits/vae/posterior/inference.js";
import { keyed, pick, windowOf } from "../../ui/exhibits/vae/posterior/lens.js";
import { classNames, spread } from "../../ui/exhibits/vae/posterior/pad.js";
import { sizesFor } from "../../ui/exhibits/vae/posterior/parts.js";
import { rangeFor } from "../../ui/exhibits/vae/posterior/view_bound.js";

const PIXELS = 12;
const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

function makeBlob(sizes, name, random) {
  const arrays = {};
  sizes.slice(1).forEach((n, l) => {
    arrays[`${name}.${l}.w`] = Float32Array.from({ length: n * sizes[l] }, () => 0.6 * random.normal());
    arrays[`${name}.${l}.b`] = Float32Array.from({ length: n }, () => 0.3 * random.normal());
  });
  return { arrays, meta: { [name]: { layers: sizes.length - 1, activation: "silu" } } };
}

function makeVae() {
  const random = seededRandom(1);
  const encoder = makeBlob([PIXELS, 8, 4], "encoder", random);
  const decoder = makeBlob([2, 9, 7, PIXELS], "decoder", random);
  const x = Float32Array.from({ length: PIXELS }, (_, i) => i % 2);
  const blob = { arrays: { ...encoder.arrays, ...decoder.arrays }, meta: { ...encoder.meta, ...decoder.meta } };
  return { vae: makeInference(blob), x };
}

test("the loss's gradient is that of differences", () => {
  const { vae, x } = makeVae();
  const at = { mu: [0.3, -0.8], sigma: [0.5, 0.7] };
  const eps = [0.9, -1.1];
  const found = vae.gradient(x, at.mu, at.sigma, eps);
  const lossAt = ({ mu, sigma }) => vae.gradient(x, mu, sigma, eps).loss;
  const h = 1e-5;
  for (const name of ["mu", "sigma"])
    for (const k of [0, 1]) {
      const moved = (d) => ({ ...at, [name]: at[name].map((v, i) => (i === k ? v + d : v)) });
      near(found[name][k], (lossAt(moved(h)) - lossAt(moved(-h))) / (2 * h), 1e-6);
    }
  const z = at.mu.map((m, k) => m + at.sigma[k] * eps[k]);
  near(found.loss, klEach(at.mu, at.sigma).reduce((a, b) => a + b) - vae.logLikelihood(x, z), 1e-4);
});

test("the ELBO is its two terms; with a narrow q the first is the likelihood at the mean", () => {
  const { vae, x } = makeVae();
  const [mu, sigma] = [
    [0.4, 0.2],
    [1e-4, 1e-4],
  ];
  const { recon, kl, elbo } = vae.elbo(x, mu, sigma);
  near(recon, vae.logLikelihood(x, mu), 1e-4);
  near(elbo, recon - kl[0] - kl[1]);
  assert.deepEqual(klEach([0, 0], [1, 1]), [0, 0]);
  near(klEach([2, 0], [1, 1])[0], 2);
  const image = vae.image(mu, new Float32Array(PIXELS));
  const byHand = image.reduce((sum, p, i) => sum + Math.log(x[i] ? p : 1 - p), 0);
  near(vae.logLikelihood(x, mu), byHand, 1e-4);
});

test("the encoder's second half is a log variance, and a seed's draws are its own", () => {
  const { vae, x } = makeVae();
  const { mu, sigma } = vae.encode(x);
  assert.ok(mu.length === 2 && sigma.every((s) => s > 0));
  assert.deepEqual(epsilon(5, 3), epsilon(5, 3));
  assert.notDeepEqual(epsilon(5, 3), epsilon(5, 4));
});

test("the lens gives the eps under the hand, within four standard deviations", () => {
  const state = { sigma: [0.1, 0.05] };
  assert.deepEqual(pick(state, [0.5, 0.5]), [0, 0]);
  near(pick(state, [0.75, 0.5])[0], windowOf(state) / 2 / 0.1);
  assert.deepEqual(pick(state, [9, 9]), [4, -4]);
  assert.deepEqual(keyed([0, 3.9], "ArrowUp", true), [0, 4]);
  assert.equal(keyed([0, 0], "a", false), undefined);
});

test("names stand at the median of their codes and step aside for one another", () => {
  const cloud = { points: Float32Array.of(0, 0, 1, 1, 9, 9, 2, 2), labels: Uint8Array.of(3, 3, 3, 5) };
  assert.deepEqual(classNames(cloud), [
    { k: 3, z: [1, 1] },
    { k: 5, z: [2, 2] },
  ]);
  const names = [{ p: [0, 0] }, { p: [1, 0] }, { p: [50, 0] }];
  spread(names, 20);
  assert.ok(Math.abs(names[0].p[0] - names[1].p[0]) > 19);
  assert.deepEqual(names[2].p, [50, 0]);
});

test("axes and sizes", () => {
  const range = rangeFor([-150, -90], null);
  assert.ok(range[0] < -150 && range[1] > -90);
  assert.equal(rangeFor([-145, -95], range), range);
  assert.notEqual(rangeFor([-120, -110], range), range);
  assert.ok(reachOf([...Array(99).fill(1), 1000]) < 2);
  for (const [width, height] of [
    [1240, 720],
    [800, 700],
    [360, 800],
  ]) {
    const { scale, panel } = sizesFor(width, height);
    assert.ok(scale >= 5 && panel > 0 && 56 * scale <= width);
  }
});
