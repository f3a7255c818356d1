// The optimal discriminator on a grid, against what is known in closed form.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as densities from "../../ui/exhibits/gan/optimal/densities.js";
import { fromPixel, toPixel } from "../../ui/exhibits/gan/optimal/main.js";

const { between, bounded, cellOf, CELLS, compare, density, nearest, situation, sweep, sweepShare, WIDTH } = densities;
const near = (a, b, tolerance = 1e-6) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("a density has mass one and stands where it is put", () => {
  const p = density([
    [-1, 0.5],
    [2, 0.3],
  ]);
  near(p.reduce((a, b) => a + b) * WIDTH, 1, 1e-12);
  near(p[cellOf(2)], 0.5 / (0.3 * Math.sqrt(2 * Math.PI)), 1e-3);
  near(p[cellOf(-1)] / p[cellOf(2)], 0.3 / 0.5, 1e-3);
});

test("equal densities: D is one half, JSD nought, the value -ln 4", () => {
  const p = density([[0.4, 0.7]]);
  const { d, jsd, value, wasserstein, mean } = compare(p, p);
  assert.ok(d.every((v, i) => p[i] < 1e-290 || v === 0.5));
  near(jsd, 0, 1e-9);
  near(value, -Math.log(4), 1e-9);
  near(wasserstein, 0);
  near(mean, 0.5);
});

test("densities apart: JSD is ln 2, the Wasserstein distance their distance, D nought over the generator", () => {
  const { jsd, value, wasserstein, mean } = compare(density([[-4, 0.1]]), density([[3, 0.1]]));
  near(jsd, Math.log(2));
  near(value, 0);
  near(wasserstein, 7, 1e-3);
  near(mean, 0);
});

test("D of two Gaussians of one width is the logistic function", () => {
  const [m, s] = [0.8, 0.9];
  const { d } = compare(density([[m, s]]), density([[-m, s]]));
  for (const x of [-1.5, -0.2, 0, 0.7]) {
    const place = -densities.REACH + WIDTH * (cellOf(x) + 0.5);
    near(d[cellOf(x)], 1 / (1 + Math.exp((-2 * m * place) / (s * s))));
  }
  assert.equal(d.length, CELLS);
});

test("along the line JSD is flat where the humps are apart, the Wasserstein distance is not", () => {
  const swept = sweep({ a: [3, 0.1], b: [3, 0.1], q: [0, 0.1] });
  near(swept[0].jsd, swept[20].jsd);
  assert.ok(swept[0].wasserstein > swept[20].wasserstein + 1);
  const least = swept.reduce((best, v, i) => (v.jsd < swept[best].jsd ? i : best), 0);
  near(least / (swept.length - 1), sweepShare(3));
});

test("humps under the hand", () => {
  assert.deepEqual(bounded(9, 0), [5, 0.05]);
  const humps = { a: [-2, 0.3], b: [2, 0.3], q: [1.8, 1] };
  assert.equal(nearest(humps, 1.9), "q");
  assert.equal(nearest(humps, -1), "a");
  assert.deepEqual(between(humps, { ...humps, q: [0, 2] }, 0.5).q, [0.9, 1.5]);
  near(fromPixel(toPixel(1.3, 800), 800), 1.3);
});

test("what is said", () => {
  assert.equal(situation({ jsd: 0, mean: 0.5 }), "same");
  assert.equal(situation({ jsd: Math.log(2), mean: 0 }), "apart");
  assert.equal(situation({ jsd: 0.5, mean: 0.05 }), "sure");
  assert.equal(situation({ jsd: 0.3, mean: 0.3 }), "between");
});
