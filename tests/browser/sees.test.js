// What a pixel sees, counted from the levels that Python sends.
import assert from "node:assert/strict";
import test from "node:test";
import { countSeen, hopWithin } from "../../ui/exhibits/autoregressive/sees/sees.js";
import { pictureOf } from "../../ui/exhibits/autoregressive/numbers/numbers.js";
import { packLeaks, readLeaks, shifted } from "../../ui/exhibits/autoregressive/order/order.js";

test("a pixel's row of levels counts what is above nought", () => {
  const levels = Uint8Array.from([0, 0, 0, 0, 9, 0, 0, 0, 1, 255, 0, 0, 0, 3, 0, 0]);
  assert.deepEqual(
    [0, 1, 2, 3].map((pixel) => countSeen(levels, pixel, 4)),
    [0, 1, 2, 1],
  );
});

test("keys move the pixel within the page", () => {
  assert.deepEqual(
    [hopWithin("ArrowUp", 1, 4), hopWithin("ArrowRight", 3, 4), hopWithin("ArrowDown", 6, 4)],
    [1, 3, 10],
  );
  assert.equal(hopWithin("Enter", 1, 4), null);
});

test("samples are unpacked bit by bit, each from its own place", () => {
  const bytes = new Uint8Array(2 * 98);
  bytes[0] = 0b10000001;
  bytes[98] = 0b01000000;
  const packed = String.fromCharCode(...bytes);
  assert.deepEqual([...pictureOf(packed, 0).subarray(0, 8)], [1, 0, 0, 0, 0, 0, 0, 1]);
  assert.equal(pictureOf(packed, 1).indexOf(1), 1);
});

test("leaks come back from a link as they were, and a pixel moves one place in the order", () => {
  const leaks = Uint8Array.from({ length: 81 }, (_, q) => +(q % 10 === 0));
  assert.deepEqual([...readLeaks(packLeaks(leaks))], [...leaks]);
  assert.equal(packLeaks(new Uint8Array(81)), "");
  assert.deepEqual(shifted([2, 0, 1], 0, -1), [0, 2, 1]);
  assert.deepEqual(shifted([2, 0, 1], 2, -1), [2, 0, 1]);
});
