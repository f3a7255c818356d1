import assert from "node:assert/strict";
import test from "node:test";
import { measureRange, measureTicks, spread } from "../../ui/exhibits/compare/race/measures.js";
import { close } from "./close.js";

test("names that would touch are moved apart and stay beside the chart", () => {
  close(spread([10, 11, 12, 80], 10, 0, 100), [10, 20, 30, 80], 1e-12);
  close(spread([95, 96, 99], 10, 0, 100), [80, 90, 100], 1e-12);
  close(spread([-50, 40], 10, 0, 100), [2.4, 40], 1e-12);
  assert.deepEqual(spread([], 10, 0, 100), []);
});

test("a likelihood that begins nowhere near does not flatten the rest", () => {
  assert.ok(measureRange("nll", [3, 4, 5, 900], [2.9, 2.9])[1] < 12);
  assert.ok(measureRange("distance", [0.05, 2], [0.1, 0.15])[0] < 0.05);
  assert.deepEqual(measureRange("distance", [], [NaN, NaN]), [0.01, 1]);
  assert.deepEqual(measureRange("modes", [3], [8, 8]), [0, 8.48]);
});

test("its axis has numbers that are read at a glance", () => {
  assert.deepEqual(measureTicks("distance", [0.04, 1.2], 5), [0.05, 0.1, 0.2, 0.5, 1]);
  assert.deepEqual(measureTicks("modes", [0, 8.48], 4), [0, 2, 4, 6, 8]);
});
