// What the browser makes of a picture with an encoder and a decoder, against closed forms.
import assert from "node:assert/strict";
import test from "node:test";
import { seededRandom } from "../../ui/browser/random.js";
import { apart, boundOf, divergence } from "../../ui/exhibits/flow/side_by_side/models.js";

const near = (a, b, within = 1e-6) => assert.ok(Math.abs(a - b) <= within * (1 + Math.abs(b)), `${a} ${b}`);

test("the divergence of the prior from itself is none, of a shifted and narrowed one the closed form", () => {
  near(divergence({ mean: new Float32Array(3), spread: Float32Array.of(1, 1, 1) }), 0);
  near(divergence({ mean: Float32Array.of(2), spread: Float32Array.of(0.5) }), 0.5 * (4 + 0.25 - 1) - Math.log(0.5));
});

test("where the posterior is exact the bound is log p(x), whatever is drawn", () => {
  // z ~ N(0, 1), x | z ~ N(z, 1): log p(x) is that of N(0, 2), and the posterior N(x / 2, 1 / 2).
  const x = 0.7,
    models = { likelihood: (_ink, z) => -0.5 * (x - z[0]) ** 2 - 0.5 * Math.log(2 * Math.PI) },
    q = { mean: Float32Array.of(x / 2), spread: Float32Array.of(Math.SQRT1_2) },
    exact = -0.25 * x * x - 0.5 * Math.log(4 * Math.PI),
    found = boundOf(models, [x], q, seededRandom(1).normal, 20_000);
  near(found, exact, 1e-2);
  const worse = boundOf(models, [x], { mean: Float32Array.of(-1), spread: q.spread }, seededRandom(1).normal, 20_000);
  assert.ok(worse < exact - 0.5);
});

test("two pictures are apart by the root mean square of their grey levels", () => {
  near(apart([0, 1], [0, 0]), 255 * Math.SQRT1_2);
  assert.equal(apart([0.25], [0.25]), 0);
});
