// Threads in the browser: singular values of known matrices and maps, and a round trip whose rounding is stretched.
import assert from "node:assert/strict";
import { test } from "node:test";
import { measure, nearest, roundTrip, singular, threadOf } from "../../ui/exhibits/flow/threads/thread.js";

const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

// A flow of one layer that scales both coordinates, and of a shear; spread 2.
const flowOf = (layers) => ({
  layers,
  spread: 2,
  unit: 2 * Math.log(2),
  logPrior: ([a, b]) => -0.5 * (a * a + b * b) - Math.log(2 * Math.PI),
  rise: (z) => layers.reduce((floors, layer) => [...floors, layer.forward(floors.at(-1))], [[...z, 0]]),
});
const scaling = (p, q) => ({
  forward: ([a, b]) => [p * a, q * b, Math.log(p * q)],
  inverse: ([a, b]) => [a / p, b / q, -Math.log(p * q)],
});
const shear = (k) => ({
  forward: ([a, b]) => [a, b + k * Math.sin(a), 0],
  inverse: ([a, b]) => [a, b - k * Math.sin(a), 0],
});

test("singular values of a rotation, a scaling and a shear", () => {
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  singular(c, -s, s, c).forEach((v) => near(v, 1, 1e-12));
  assert.deepEqual(singular(3, 0, 0, -0.5), [3, 0.5]);
  const [large, small] = singular(1, 1, 0, 1); // the golden ratio and its inverse
  near(large, (1 + Math.sqrt(5)) / 2, 1e-12);
  near(small, 2 / (1 + Math.sqrt(5)), 1e-12);
  assert.deepEqual(singular(0, 0, 0, 0), [0, 0]);
});

test("a place is measured in the data's own units", () => {
  const here = measure(flowOf([scaling(5, 0.1)]), [0.4, -1]);
  near(here.s1, 10, 1e-4);
  near(here.s2, 0.2, 1e-4);
  near(here.logp, -0.5 * 1.16 - Math.log(2 * Math.PI) - Math.log(0.5) - 2 * Math.log(2), 1e-9);
  assert.deepEqual(here.x, [2, -0.1]);
});

test("a rounding error is stretched like any step", () => {
  const mild = flowOf([shear(1)]),
    strong = flowOf([shear(1e5), shear(-1e5)]),
    worst = (flow) => Math.max(...threadOf(flow, [-1, -1], [1, 1], 101).map(({ error }) => error));
  assert.ok(worst(strong) > 1000 * worst(mild) && worst(mild) < 1e-6);
  assert.equal(roundTrip(flowOf([scaling(2, 4)]), [0.25, 0.5]), 0); // powers of two are exact
});

test("a thread begins and ends at its latents, and the nearest place is found", () => {
  const thread = threadOf(flowOf([shear(2)]), [0, 0], [1, 2], 5);
  assert.deepEqual(thread.map(({ z }) => z)[0], [0, 0]);
  assert.deepEqual(thread.at(-1).z, [1, 2]);
  assert.deepEqual(nearest([[0, 0], [1, 1], [2, 2]], [1.1, 0.9]).index, 1); // prettier-ignore
});
