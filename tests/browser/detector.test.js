// The detector's pure parts: bits as Python packs them, shades, sizes that fit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bitsOf, scales, shade } from "../../ui/exhibits/autoregressive/detector/detector.js";

test("bits are read picture by picture, the first pixel in the highest bit", () => {
  const bytes = new Uint8Array(2 * 98);
  bytes[0] = 0b10000001;
  bytes[98] = 0b01000000;
  const packed = String.fromCharCode(...bytes);
  assert.deepEqual(
    [...bitsOf(packed, 0)].flatMap((v, i) => (v ? [i] : [])),
    [0, 7],
  );
  assert.deepEqual(
    [...bitsOf(packed, 1)].flatMap((v, i) => (v ? [i] : [])),
    [1],
  );
});

test("shades go from nothing to all, and stay there", () => {
  assert.deepEqual(
    [-1, 0, 1, 4, 9].map((v) => shade(v, 4)),
    [0, 0, 0.5, 1, 1],
  );
});

test("pictures and maps fit beside the table, and below it on a phone", () => {
  for (const [width, table] of [
    [700, 312],
    [700, 400],
    [1050, 330],
  ]) {
    const { small, large } = scales(width, table);
    assert.ok(8 * 28 * small + 84 + 21 <= width && table + 22 + 2 * 28 * large + 14 <= width, `${width}, ${table}`);
  }
  const { small, large } = scales(358, 300);
  assert.ok(small >= 1 && 8 * 28 * small + 21 <= 358 && 2 * 28 * large + 14 <= 358);
});
