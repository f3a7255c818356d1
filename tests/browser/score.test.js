// Arrows of the live denoiser: read between their places, compared, and drawn no longer than a cell can hold.
import assert from "node:assert/strict";
import test from "node:test";
import { angleOf, drawnLength, vectorAt } from "../../ui/exhibits/autoencoder/score/field.js";
import { close } from "./close.js";

test("a vector between the places is linear in both directions", () => {
  const [n, limit] = [5, 2],
    field = [];
  for (let j = 0; j < n; j++)
    for (let i = 0; i < n; i++) {
      const [x, y] = [i, j].map((k) => ((k + 0.5) / n) * 2 * limit - limit);
      field.push(3 * x - y, 0.5 * y + 1);
    }
  for (const [x, y] of [
    [0, 0],
    [0.3, -0.7],
    [-1.1, 1.2],
  ])
    close(vectorAt(field, n, limit, [x, y]), [3 * x - y, 0.5 * y + 1], 1e-12);
  close(vectorAt(field, n, limit, [99, -99]), vectorAt(field, n, limit, [1.6, -1.6]), 1e-12);
});

test("angles are between 0 and 180 degrees, whichever way round", () => {
  close([angleOf([1, 0], [2, 0]), angleOf([1, 0], [0, -3]), angleOf([0, 1], [0, -1])], [0, 90, 180], 1e-9);
  close([angleOf([1, 1], [0, 1])], [45], 1e-9);
});

test("a longer residual is a longer arrow, and none is much longer than its cell", () => {
  assert.equal(drawnLength(0, 20), 0);
  assert.ok(drawnLength(0.5, 20) < drawnLength(1, 20) && drawnLength(1, 20) < 20);
  assert.ok(drawnLength(100, 20) <= 1.2 * 20);
});
