// Watching a VAE learn: the play head's pace, what the plane holds, where the copies stand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { columnsOf, pick } from "../../ui/exhibits/vae/learn/copies.js";
import { paceAt, SLOW_FOR } from "../../ui/exhibits/vae/learn/pace.js";
import { curvePanels } from "../../ui/exhibits/vae/learn/panels.js";
import { sizesFor } from "../../ui/exhibits/vae/learn/parts.js";
import { greysBetween, halfOf, latticePixel } from "../../ui/exhibits/vae/learn/plane.js";

const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const theme = { size: 13, lecture: false };

test("a recording takes its time, slowly at the start and after each turn of a knob", () => {
  const run = { turns: [1000], end: 3000, seconds: 30 };
  let [at, seconds] = [0, 0];
  while (at < run.end) {
    at += paceAt(at, run) * 0.001;
    seconds += 0.001;
  }
  near(seconds, 30, 0.1);
  near(paceAt(0, run), paceAt(1000, run), 1e-9);
  near(paceAt(SLOW_FOR, run), 2 * paceAt(0, run), 1e-9);
  assert.ok(paceAt(0, { turns: [], end: 0, seconds: 30 }) > 0);
});

test("the plane holds the prior and nearly all codes", () => {
  assert.equal(halfOf([0, 0, 1, -1]), 3.3);
  near(halfOf(Array.from({ length: 200 }, () => 5)), 5.4, 1e-9);
  const stray = [...Array.from({ length: 2000 }, (_, i) => (i % 2 ? 1 : 4)), 90, 0];
  near(halfOf(stray), 4.32, 1e-9);
});

test("greys lie between two pictures, and the lattice begins below on the left", () => {
  const picture = (v) => ({ arrays: { plane: Uint8Array.of(v, 255 - v) } });
  const out = greysBetween("plane", { a: picture(0), b: picture(255), t: 0.25 }, new Float32Array(2));
  assert.deepEqual([...out], [0.25, 0.75]);
  const n = 9 * 28;
  assert.equal(latticePixel(0), 8 * 28 * n);
  assert.equal(latticePixel(80 * 784 + 783), 27 * n + n - 1);
  assert.equal(new Set(Array.from({ length: n * n }, (_, q) => latticePixel(q))).size, n * n);
});

test("copies stand in columns under the hand", () => {
  const columns = columnsOf(680, 2, theme);
  assert.equal(columns.side, 56);
  assert.equal(pick(columns.left + 3.5 * columns.step, columns), 3);
  assert.equal(pick(columns.left - 1, columns), null);
  assert.equal(pick(columns.left + 10.5 * columns.step, columns), null);
});

test("sizes keep digits to whole pixels and everything within the width", () => {
  for (const [width, tall] of [
    [980, 400],
    [1500, 700],
    [700, 400],
  ]) {
    const { side, wide, scale, narrow } = sizesFor(width, tall, theme);
    assert.equal(narrow, false);
    assert.ok(side >= 220 && side + 18 + wide === width && 280 * scale <= wide);
  }
  assert.equal(sizesFor(390, 700, theme).scale, 1);
});

test("the curves name the average image only where it was measured", () => {
  const run = (average) => ({ path: () => [{ rows: [{}] }], value: () => average });
  assert.deepEqual(curvePanels(run(206), { average: "average" })[0].refs, [{ value: 206, label: "average" }]);
  assert.deepEqual(curvePanels(run(NaN), {})[0].refs, []);
});
