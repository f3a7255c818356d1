// Detection by a score: thresholds, the ROC curve and its area.
import assert from "node:assert/strict";
import test from "node:test";
import { above, areaUnder, rocOf, thresholdFor } from "../../ui/exhibits/autoencoder/odd/rates.js";
import { close } from "./close.js";

const usual = Float32Array.from({ length: 200 }, (_, k) => k / 200),
  odd = Float32Array.from({ length: 50 }, (_, k) => 0.5 + k / 50);

test("the threshold of a share of false alarms raises that share", () => {
  for (const share of [0.01, 0.05, 0.5, 0.99]) close([above(usual, thresholdFor(usual, share))], [share], 0.006);
  assert.equal(above(usual, thresholdFor(usual, 0)), 0);
  assert.equal(above(usual, thresholdFor(usual, 1)), 1);
});

test("the curve goes from none to all, and its area is how often an odd score is the higher one", () => {
  const points = rocOf(usual, odd);
  assert.deepEqual(
    [points[0], points.at(-1)],
    [
      [0, 0],
      [1, 1],
    ],
  );
  let higher = 0;
  for (const a of usual) for (const b of odd) higher += b > a ? 1 : b === a ? 0.5 : 0;
  close([areaUnder(points)], [higher / usual.length / odd.length], 1e-9);
  close([areaUnder(rocOf(odd, usual))], [1 - higher / usual.length / odd.length], 1e-9);
});

test("scores that all tie say nothing", () => {
  close([areaUnder(rocOf(Float32Array.of(1, 1, 1), Float32Array.of(1, 1)))], [0.5], 1e-12);
});
