// Restorers of noisy digits in the browser: noise that is scaled, the linear filter, and where the digits stand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gridOf, makeFilter, spoiled } from "../../ui/exhibits/autoencoder/denoise/restorers.js";

const near = (found, wanted, by = 1e-6) =>
  found.forEach((v, i) => assert.ok(Math.abs(v - wanted[i]) <= by, `${[...found]} is not ${wanted}`));

test("the same noise is scaled, and none of it leaves the clean image", () => {
  const clean = [0.2, 1],
    e = [1, -2];
  near(spoiled(clean, e, 0), clean);
  near(spoiled(clean, e, 0.5), [0.7, 0]);
});

// Two directions, turned by 45 degrees: variances 1 and 0.25.
const s = Math.SQRT1_2;
const filter = makeFilter({
  arrays: {
    middle: Float32Array.of(1, 2),
    components: Float32Array.of(s, s, -s, s),
    variances: Float32Array.of(1, 0.25),
  },
});

test("each direction is damped by its variance and the noise's", () => {
  near(filter([3, 5], 0), [3, 5]);
  near(filter([3, 5], 1e4), [1, 2]);
  const [a, b] = [5 * s * (1 / 1.25), 1 * s * (0.25 / 0.5)]; // (2, 3) along both, times 1 / (1 + s^2) and so on
  near(filter([3, 5], 0.5), [1 + s * (a - b), 2 + s * (a + b)]);
});

test("a direction without variance adds nothing, with noise or without", () => {
  const flat = makeFilter({
    arrays: { middle: Float32Array.of(0), components: Float32Array.of(1), variances: Float32Array.of(0) },
  });
  near(flat([5], 0), [0]);
  near(flat([5], 1), [0]);
});

test("thirty digits fit, each pixel a whole number of the screen's", () => {
  for (const [width, high, ratio] of [
    [1224, 280, 1],
    [1450, 700, 1],
    [362, 300, 2],
    [332, 300, 3],
    [900, 200, 1],
  ]) {
    const grid = gridOf(width, high, { size: 14, lecture: false }, ratio);
    assert.ok(grid.wide <= width, `${grid.wide} > ${width}`);
    assert.ok(grid.cell >= 1 && Number.isInteger(grid.cell * (ratio >= 2 ? 2 : 1)), String(grid.cell));
    if (width >= 760) assert.ok(grid.high <= high, `${grid.high} > ${high}`);
    assert.equal(10 % grid.per, 0);
  }
});
