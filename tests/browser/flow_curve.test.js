// The curve of one dimension: slopes by differences, both ways, an area of one, and knots that stop.
import assert from "node:assert/strict";
import test from "node:test";
import { area, LEAST, makeBent, moved, normal } from "../../ui/exhibits/flow/curve/bent.js";

const SHAPES = [
  [-2.6, -2.2, -1.6, 0, 1.6, 2.2, 2.6],
  [-3, -2, -1, 0, 1, 2, 3],
  [-1.4, -1.2, -0.9, -0.5, 0.2, 1.4, 3],
];
const near = (a, b, within = 1e-6) => assert.ok(Math.abs(a - b) <= within, `${a} ${b}`);

for (const heights of SHAPES) {
  const bent = makeBent(heights);
  test(`${heights}: slopes are those of differences, and their product is one`, () => {
    for (let z = -4.2; z < 4.3; z += 0.37) {
      const [x, slope] = bent.forward(z),
        h = 1e-5;
      near((bent.forward(z + h)[0] - bent.forward(z - h)[0]) / (2 * h), slope, 1e-4);
      const [back, inverse] = bent.inverse(x);
      near(back, z, 1e-9);
      near(inverse * slope, 1, 1e-9);
    }
  });
  test(`${heights}: the curve goes through its knots and the area is one`, () => {
    bent.zs.forEach((z, k) => near(bent.forward(z)[0], heights[k]));
    near(area(bent), 1, 1e-3);
  });
}

test("a straight line leaves the density as it was", () => near(makeBent(SHAPES[1]).density(0.7), normal(0.7)));

test("a knot stops above the one before it and says so", () => {
  const { heights, refused } = moved(SHAPES[1], 3, -2);
  assert.ok(refused);
  near(heights[3], -1 + LEAST);
  assert.deepEqual(heights.filter((_, i) => i !== 3), SHAPES[1].filter((_, i) => i !== 3)); // prettier-ignore
  assert.ok(!moved(SHAPES[1], 3, 0.5).refused);
  assert.equal(moved(SHAPES[1], 6, 9).heights[6], 3);
});
