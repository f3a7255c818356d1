// The maps of a density: which cell lies under a place, and the way back from the canvas.
import assert from "node:assert/strict";
import test from "node:test";
import { cellOf, highest, placeAt } from "../../ui/exhibits/flow/density/maps.js";

test("cells are counted in rows from the top left", () => {
  assert.equal(cellOf([-1, 1], 1, 4), 0);
  assert.equal(cellOf([0.99, 0.99], 1, 4), 3);
  assert.equal(cellOf([-0.99, -0.99], 1, 4), 12);
  assert.equal(cellOf([5, -5], 1, 4), 15); // outside: the nearest one
});

test("a place on the canvas is the place of the plane", () => {
  assert.deepEqual(placeAt([50, 50], 100, 2), [0, 0]);
  assert.deepEqual(placeAt([100, 0], 100, 2), [2, 2]);
  assert.deepEqual(placeAt([-20, 120], 100, 2), [-2, -2]);
});

test("the highest density is found in any array", () => assert.equal(highest(Float32Array.of(-3, -1, -2)), -1));
