// The square of noise: lengths and interpolation against what is known, lines and sizes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeWalk } from "../../ui/browser/path.js";
import { comment, percent } from "../../ui/exhibits/gan/between/bars.js";
import { keyed } from "../../ui/exhibits/gan/between/hand.js";
import { between, corner, length, lengths, slerp, softmax, thin } from "../../ui/exhibits/gan/between/noise.js";
import { sizesFor } from "../../ui/exhibits/gan/between/parts.js";
import { outwards, pick } from "../../ui/exhibits/gan/between/square.js";

const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const corners = [0, 1, 2, 3].map((k) => corner(7, k, 0, 64, 16));

test("the great circle keeps the length of equally long vectors, and halves the angle", () => {
  const [a, b] = [Float64Array.of(2, 0, 0), Float64Array.of(0, 2, 0)];
  for (const t of [0, 0.3, 0.5, 1]) near(length(slerp(a, b, t)), 2);
  near(slerp(a, b, 0.5)[0], Math.SQRT2);
  assert.deepEqual([...slerp(a, a, 0.4)], [2, 0, 0]);
});

test("the square's corners are the noises, its middle is shorter on the straight way", () => {
  [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ].forEach((spot, k) => between(corners, spot, "sphere").forEach((v, i) => near(v, corners[k][i])));
  const [sphere, straight] = ["sphere", "straight"].map((way) => length(between(corners, [0.5, 0.5], way)));
  assert.ok(straight < 0.65 * sphere);
  assert.notDeepEqual([...corner(7, 0, 1, 64, 16)], [...corners[0]]);
});

test("the lengths of normal noise are those of the chi distribution", () => {
  const { density, low, high, top } = lengths(64);
  near(top, density(Math.sqrt(63)));
  assert.ok(density(7) < top && density(9) < top);
  near(low, 6.375, 0.02); // the roots of the 1st and 99th percentile of chi squared with 64 degrees of freedom
  near(high, 9.655, 0.02);
});

test("a drawn line is thinned to the corners that matter", () => {
  const bend = Array.from({ length: 41 }, (_, i) => (i <= 20 ? [i / 20, 0] : [1, (i - 20) / 20]));
  assert.deepEqual(thin(bend, 24), [
    [0, 0],
    [1, 0],
    [1, 1],
  ]);
  const wave = Array.from({ length: 200 }, (_, i) => [i / 200, 0.5 + 0.4 * Math.sin(i / 3)]);
  assert.equal(thin(wave, 24).length, 24);
});

test("places along a line", () => {
  const walk = makeWalk([
    [0, 0],
    [1, 1],
  ]);
  assert.deepEqual(
    walk.even(3).map(([x]) => x),
    [0, 0.5, 1],
  );
  near(walk.share(0.5 * walk.total), 0.5);
  near(walk.share(1.5 * walk.total), 0.5);
});

test("outputs and words", () => {
  const p = softmax([1000, 1000, -1000]);
  assert.deepEqual(p, [0.5, 0.5, 0]);
  assert.deepEqual([0.999, 0.001, 0.42].map(percent), ["> 99", "< 1", "42"]);
  const said = {
    one: "one {a}",
    two: "{a} or {b}",
    none: "none",
    takes: "T",
    refuses: "R",
    doubts: "D",
    short: "short",
  };
  const law = { low: 6 };
  assert.equal(comment({ d: 0.9, p: [0.02, 0.98], r: 8 }, law, said), "one 1 T");
  assert.equal(comment({ d: 0.5, p: [0.5, 0.45, 0.05], r: 5 }, law, said), "0 or 1 D short");
  assert.equal(comment({ d: 0.1, p: null, r: 8 }, law, said), "R");
});

test("the hand and the sizes", () => {
  assert.deepEqual(pick([28, 2000], 560), [0, 1]);
  assert.deepEqual(keyed([0.99, 0.5], "ArrowRight", false), [1, 0.5]);
  assert.deepEqual(keyed([0.2, 0.2], "Home", false), [0.5, 0.5]);
  assert.equal(keyed([0.2, 0.2], "x", false), undefined);
  assert.deepEqual(outwards(3)[0], [1, 1]);
  const desk = sizesFor(1240, 480, { lecture: false }, 126);
  assert.equal(desk.side % 56, 0);
  assert.ok(desk.side <= 480 && 28 * desk.scale + desk.side < 1240);
  assert.equal(sizesFor(360, 700, { lecture: false }, 126).narrow, true);
});
