import assert from "node:assert/strict";
import test from "node:test";
import { contourLines } from "../../ui/browser/raster.js";

const field = (n, f) => Float64Array.from({ length: n * n }, (_, k) => f(k % n, Math.floor(k / n)));

test("the contour of a plane is its straight line", () => {
  const lines = contourLines(field(9, (x, y) => x + 2 * y), 9, 9, 7.5); // prettier-ignore
  assert.ok(lines.length > 16);
  for (let i = 0; i < lines.length; i += 2) assert.ok(Math.abs(lines[i] + 2 * lines[i + 1] - 7.5) < 1e-9);
});

test("the contour of a cone closes and has about the circle's length", () => {
  const lines = contourLines(field(41, (x, y) => Math.hypot(x - 20, y - 20)), 41, 41, 14.3); // prettier-ignore
  const ends = new Map();
  let length = 0;
  for (let i = 0; i < lines.length; i += 4) {
    length += Math.hypot(lines[i] - lines[i + 2], lines[i + 1] - lines[i + 3]);
    for (const k of [i, i + 2]) {
      const key = `${lines[k].toFixed(9)},${lines[k + 1].toFixed(9)}`;
      ends.set(key, (ends.get(key) ?? 0) + 1);
    }
  }
  assert.ok([...ends.values()].every((n) => n === 2), "each point joins two pieces"); // prettier-ignore
  assert.ok(Math.abs(length / (2 * Math.PI * 14.3) - 1) < 0.01);
});

test("opposite corners above the level give two pieces; a level that is not met none", () => {
  assert.equal(contourLines([1, 0, 0, 1], 2, 2, 0.5).length, 8);
  assert.equal(contourLines([0, 1, 1, 0], 2, 2, 0.5).length, 8);
  assert.equal(contourLines([0, 1, 1, 0], 2, 2, 2).length, 0);
});
