// One point through every model: places and their numbers, the order of the map, codes as rectangles, sizes, words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromTheMiddle } from "../../ui/exhibits/compare/point/map.js";
import { around, circleSpot, spotAt, stepSpot } from "../../ui/exhibits/compare/point/plane.js";
import { pointSizes } from "../../ui/exhibits/compare/point/sizes.js";
import { block, distance, howText } from "../../ui/exhibits/compare/point/tiles.js";
import { close } from "./close.js";

test("the middle and the ends of both axes are the three draws and their opposites", () => {
  const corners = Float32Array.of(1, 2, 3, 10, 20, 30, 100, 200, 300);
  close(around(corners, 3, [0, 0], 3), [1, 2, 3], 1e-6);
  close(around(corners, 3, [1, 0], 2), [10, 20], 1e-6);
  close(around(corners, 3, [0, -1], 2), [-100, -200], 1e-6);
});

test("independent draws keep their length on the plane", () => {
  const corners = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  for (const spot of [
    [0.3, 0.4],
    [-0.9, 0.1],
    [0.7, -0.7],
  ])
    close([Math.hypot(...around(corners, 3, spot, 3))], [1], 1e-6);
});

test("places stay on the pad, in thousandths", () => {
  assert.deepEqual(spotAt(70, 0, 280, 280), [-0.5, 1]);
  assert.deepEqual(spotAt(999, 999, 280, 280), [1, -1]);
  assert.deepEqual(spotAt(100, 100, 300, 300), [-0.333, 0.333]);
  assert.deepEqual(stepSpot([0.99, 0], "ArrowRight", 0.04), [1, 0]);
  assert.deepEqual(stepSpot([0.5, 0.5], "Home", 0.04), [0, 0]);
  assert.equal(stepSpot([0, 0], "a", 0.04), undefined);
  assert.deepEqual(circleSpot(0), [0.6, 0]);
});

test("the map grows from the middle, and holds each cell once", () => {
  const cells = fromTheMiddle(10);
  assert.deepEqual(cells[0], [5, 5]);
  assert.equal(new Set(cells.map(String)).size, 100);
});

test("a code is a rectangle near to a square, of bytes around the middle grey", () => {
  assert.deepEqual(block(new Float32Array(50))[1], [5, 10]);
  assert.deepEqual(block(new Float32Array(784))[1], [28, 28]);
  assert.deepEqual(block(new Float32Array(13))[1], [3, 5]);
  assert.deepEqual([...block([-9, 0, 3, 9])[0]], [0, 128, 255, 255]);
});

test("distance is the root of the sum of squares", () => assert.equal(distance([0, 3], [4, 0]), 5));

test("tiles stand in a row where they are few and in a square where they are many", () => {
  const room = { width: 1220, count: 4, high: 500, lecture: false };
  assert.deepEqual(pointSizes(room), {
    narrow: false,
    compact: false,
    pad: 280,
    side: 196,
    columns: "repeat(4, 214.5px)",
  });
  const many = pointSizes({ ...room, count: 9 });
  assert.deepEqual([many.compact, many.columns, many.side], [true, "repeat(3, 1fr)", 140]);
  const phone = pointSizes({ ...room, width: 358 });
  assert.deepEqual([phone.narrow, phone.columns, phone.pad, phone.side], [true, "repeat(2, 1fr)", 252, 168]);
});

test("a tile says what it waits for", () => {
  const words = { hand: "follows", release: "release" };
  assert.equal(howText({ state: "cannot", coming: "" }, { live: true, old: false }, words), "follows");
  assert.equal(howText({ state: "cannot", coming: "" }, { live: false, old: true }, words), "");
  assert.equal(howText({ state: "busy", coming: "soon" }, { live: false, old: false }, words), "soon");
  assert.equal(howText({ state: "busy", coming: "soon" }, { live: false, old: true }, words), "release");
});
