// Codes against a prior: where they stand, and how much of the plane is shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { limitOf, placed } from "../../ui/exhibits/autoencoder/prior/paint.js";
import { stageSizes } from "../../ui/exhibits/autoencoder/prior/stage.js";

test("a place of the plane is one on the canvas, the middle in the middle", () => {
  assert.deepEqual(placed(200, 4, 0, 0), [100, 100]);
  assert.deepEqual(placed(200, 4, 4, -4), [200, 200]);
});

test("the plane shows all of the prior, and nearly all codes however far they lie", () => {
  assert.equal(limitOf(Float32Array.of(0.1, -0.2, 0.3), 3.5), 3.5);
  const codes = Float32Array.from({ length: 1000 }, (_, i) => ((i % 2 ? 1 : -1) * (10 * i)) / 1000);
  codes[0] = 1e4; // a stray one does not make all others small
  const limit = limitOf(codes, 3.5);
  assert.ok(limit > 9.8 && limit < 12, `${limit}`);
});

test("pictures are whole pixels, and all fits beside each other", () => {
  for (const width of [358, 700, 960, 1600]) {
    const { narrow, side, scale, made, right } = stageSizes(width, 420, 4);
    assert.ok(Number.isInteger(scale) && scale >= 1);
    assert.equal(made, 4 * (28 * scale + 2));
    assert.ok(narrow ? Math.max(side, made) <= width : side + made + right + 36 === width && right > 100);
  }
});
