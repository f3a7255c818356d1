// What the live flow reads off a picture: a value between the middles of cells, and the areas of its bent lattice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { areaRatio, valueAt } from "../../ui/exhibits/flow/live/field.js";
import { frameOf, planeSizes } from "../../ui/browser/learned_plane.js";

const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("a plane of numbers is read exactly between the middles, and held at its rim", () => {
  const n = 8,
    limit = 2,
    middle = (k) => ((k + 0.5) / n) * 2 * limit - limit,
    grid = Float32Array.from({ length: n * n }, (_, q) => 3 * middle(q % n) - middle(Math.floor(q / n)));
  near(valueAt(grid, n, limit, [0.3, -0.7]), 0.9 + 0.7, 1e-5);
  near(valueAt(grid, n, limit, [50, middle(2)]), 3 * middle(n - 1) - middle(2), 1e-5);
});

test("the ratio of areas is one for a straight map and that of the slopes for a bent one", () => {
  const side = 49,
    reach = 3,
    at = (k) => (2 * reach * k) / (side - 1) - reach,
    made = (f) =>
      Float32Array.from(
        { length: 2 * side * side },
        (_, i) => f(at((i >> 1) % side), at(Math.floor((i >> 1) / side)))[i % 2],
      );
  near(
    areaRatio(
      made((u, v) => [2 * u + v, 0.3 * v]),
      side,
      reach,
      2,
    ),
    1,
    1e-3,
  );
  near(
    areaRatio(
      made((u, v) => [u * (1 + Math.abs(u)), v]),
      side,
      reach,
      2,
    ),
    (1 + 2 * 1.9375) / 1.125,
    0.4,
  );
});

test("a place on the canvas is one on the plane", () => {
  const sizes = planeSizes(960, 420, { size: 13 }),
    frame = frameOf(sizes, 2.5),
    [x, y] = frame.back(frame.X(1.25), frame.Y(-0.5));
  near(x, 1.25, 1e-9);
  near(y, -0.5, 1e-9);
  assert.deepEqual(frame.back(-50, 9000), [-2.5, -2.5]);
  assert.ok(sizes.wide + sizes.right + 18 === 960 && planeSizes(358, 420, { size: 13 }).wide <= 358);
});
