// A wall of samples: every cell changes once before one changes again.
import assert from "node:assert/strict";
import test from "node:test";
import { order } from "../../ui/exhibits/home/family_map/wall.js";

for (const cells of [1, 2, 6, 8, 24, 25]) {
  test(`${cells} cells change in an order that meets each of them once`, () => {
    assert.deepEqual(
      order(cells).toSorted((a, b) => a - b),
      Array.from({ length: cells }, (_, i) => i),
    );
  });
}

test("cells that follow one another do not lie side by side", () => {
  const cells = order(24);
  for (const [i, cell] of cells.entries()) assert.ok(Math.abs(cell - cells[(i + 1) % 24]) > 1);
});
