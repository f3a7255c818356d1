import assert from "node:assert/strict";
import test from "node:test";
import * as axis from "../../ui/browser/axis.js";
import { close } from "./close.js";

test("a step and its place on the axis are each other's inverse, bent or not", () => {
  for (const bend of [0, 80])
    for (const step of [0, 1, 37.5, 2000]) close([axis.stepAt(axis.along(step, 2000, bend), 2000, bend)], [step], 1e-9);
  close([axis.along(0, 2000, 80), axis.along(2000, 2000, 80)], [0, 1], 1e-12);
  const speed = (step) => (axis.along(step + 1e-4, 2000, 80) - axis.along(step, 2000, 80)) / 1e-4;
  close([speed(80) / speed(0)], [0.5], 1e-4);
});

test("a range shows peaks, but not a run that blows up", () => {
  const calm = Array.from({ length: 100 }, (_, i) => 1 + 0.01 * i);
  const [low, high] = axis.usualRange([...calm, 2.4]);
  assert.ok(low < 1 && low > 0.8 && high > 2.4 && high < 2.7);
  assert.ok(axis.usualRange([...calm, 1e6])[1] < 3);
  assert.ok(axis.usualRange([...calm], { within: [5] })[1] > 5);
});

test("a range is never empty", () => {
  assert.deepEqual(axis.usualRange([]), [0, 1]);
  assert.deepEqual(axis.usualRange([], { log: true }), [0.1, 10]);
  for (const log of [false, true]) {
    const [low, high] = axis.usualRange([2, 2, 2], { log });
    assert.ok(low < 2 && high > 2);
  }
});

test("a logarithmic range keeps its margins in decades", () => {
  const [low, high] = axis.usualRange([0.1, 1, 10], { log: true });
  close([Math.log10(low), Math.log10(high)], [-1.12, 1.16], 1e-9);
});

test("an axis stands still until values leave it or have become small in it", () => {
  assert.deepEqual(axis.steadyRange(undefined, [0, 1]), [0, 1]);
  assert.deepEqual(axis.steadyRange([0, 1], [0.1, 0.9]), [0, 1]);
  assert.deepEqual(axis.steadyRange([0, 1], [0.1, 1.2]), [0.1, 1.2]);
  assert.deepEqual(axis.steadyRange([0, 1], [0.4, 0.5]), [0.4, 0.5]);
  assert.deepEqual(axis.steadyRange([0.001, 1000], [0.01, 500], true), [0.001, 1000]);
});

test("numbers on an axis are round and within it", () => {
  close(axis.axisTicks([0, 1], false, 4), [0, 0.2, 0.4, 0.6, 0.8, 1], 1e-9);
  assert.deepEqual(axis.axisTicks([0.05, 200], true, 8), [0.1, 1, 10, 100]);
  assert.deepEqual(axis.axisTicks([0.05, 200], true, 2), [1, 100]);
  close(axis.axisTicks([1.5, 6], true, 4), [2, 5], 1e-12);
  assert.ok(
    Object.is(
      axis.axisTicks([-1, 1], false, 4).find((v) => v === 0),
      0,
    ),
  );
});

test("labels that would touch are left out, the first ones stay", () => {
  assert.deepEqual(
    axis.clearOf([0, 1, 2, 3], (v) => 10 * v, 15),
    [0, 2],
  );
});

test("an axis of steps is written evenly, a bent one by 1, 2 and 5", () => {
  assert.deepEqual(axis.stepTicks(1000, 0, 5), [0, 200, 400, 600, 800, 1000]);
  assert.deepEqual(axis.stepTicks(100, 80, 5), [0, 10, 20, 50, 100]);
});

test("numbers beside an axis are short, with a true minus sign", () => {
  assert.equal(axis.tickText(-0.5), "\u22120.5");
  assert.equal(axis.tickText(0.25, { percent: true }), "25%");
  assert.equal(axis.tickText(100, { log: true }), "100");
  assert.equal(axis.tickText(2000, { log: true }), "2\u00b710\u00b3");
  assert.equal(axis.tickText(1e-4), "10\u207b\u2074");
  assert.equal(axis.tickText(0), "0");
});

test("a reading has as many decimals as it needs", () => {
  const read = (v) => axis.readingText(v);
  assert.deepEqual([0.0123, 0.5, 12.34, 156.7, NaN].map(read), ["0.012", "0.50", "12.3", "157", "\u2013"]);
  assert.equal(read(2.5e7), "2.5\u00d710\u2077");
  assert.equal(axis.readingText(0.984, { percent: true }), "98\u00a0%");
  assert.equal(axis.readingText(0.5, { fixed: true }), "0.50");
});
