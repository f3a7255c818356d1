// The slider over the KL weights: nearest network, what lies between two, and the way there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axes } from "../../ui/exhibits/vae/kl/curve.js";
import { approach, between, keyTarget, nearest, share, unshare } from "../../ui/exhibits/vae/kl/weights.js";

const stop = (id, weight, half, notes = false) => ({
  id,
  index: 0,
  weight,
  half,
  kl: half,
  distortion: 2 * half,
  notes,
});
const order = [stop("0.01", 0.01, 8), stop("notes", 0.39, 3, true), stop("1", 1, 2), stop("100", 100, 0.5)];
const codes = { 0.01: [8, 0], 1: [2, 4], 100: [0, 0] };
const codesOf = (s) => Float32Array.from(codes[s.id]);

test("the slider's place and the weight's logarithm are each other's inverse", () => {
  for (const l of [-3, -0.4, 0, 2]) assert.ok(Math.abs(unshare(share(l)) - l) < 1e-12);
  assert.deepEqual([share(-3), share(2)], [0, 1]);
});

test("the nearest network is the notes' one only close by", () => {
  assert.equal(nearest(order, Math.log10(0.39) + 0.02).id, "notes");
  assert.equal(nearest(order, Math.log10(0.39) + 0.03).id, "1");
  assert.equal(nearest(order, -9).id, "0.01");
  assert.equal(nearest(order, 1.2).id, "100");
});

test("between two networks codes go straight and the view geometrically; beyond the ends nothing moves", () => {
  const middle = between(order, codesOf, -1);
  assert.deepEqual([...middle.codes], [5, 2]);
  assert.ok(Math.abs(middle.half - 4) < 1e-12);
  assert.ok(Math.abs(middle.distortion - 10) < 1e-12);
  assert.deepEqual([...between(order, codesOf, 0).codes], [2, 4]);
  assert.deepEqual([...between(order, codesOf, 5).codes], [0, 0]);
  assert.deepEqual([...between(order, codesOf, -5).codes], [8, 0]);
});

test("what is shown goes a share of the way and reports what was left", () => {
  const shown = { codes: Float32Array.of(0, 0), half: 1, kl: 0, distortion: 0 };
  const goal = { codes: Float32Array.of(2, 4), half: 4, kl: 8, distortion: 1 };
  assert.equal(approach(shown, goal, 0.5), Math.log(4));
  assert.deepEqual([...shown.codes], [1, 2]);
  assert.deepEqual([shown.half, shown.kl, shown.distortion], [2, 4, 0.5]);
  approach(shown, goal, 1);
  assert.equal(approach(shown, goal, 1), 0);
});

test("keys stay within the stops", () => {
  assert.deepEqual(
    ["ArrowLeft", "Home", "End", "PageUp", "a"].map((key) => keyTarget(key, 0, 4)),
    [0, 0, 3, 2, undefined],
  );
});

test("the curve's axes hold every network", () => {
  const axis = axes(order, 260);
  assert.ok(axis.right > 8 && axis.low < 1 && axis.high > 16);
  assert.equal(axis.stepX, 2);
  assert.equal(axes(order, 199).stepY, 40);
});
