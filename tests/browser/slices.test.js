// The planar autoregressive model in the browser: densities that integrate to one, slices of a known truth, peaks.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cells,
  densityGrid,
  drawFrom,
  logDensity,
  makeModel,
  peaks,
  truthAt,
} from "../../ui/exhibits/autoregressive/plane/density.js";
import { frameOf, planeSizes } from "../../ui/exhibits/autoregressive/plane/stage.js";
import { seededRandom } from "../../ui/browser/random.js";

const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const sum = (x) => Array.from(x).reduce((a, b) => a + b, 0);
const WIDTH = 5,
  K = 3,
  LIMIT = 16;

function model(first) {
  const { normal } = seededRandom(4),
    count = 10 * WIDTH + (WIDTH + 1) * 3 * K,
    numbers = (n, size) => Float32Array.from({ length: n }, () => size * normal());
  const settings = { first, components: K, width: WIDTH, layers: 1 },
    arrays = { weights: numbers(count, 0.4), marginal: numbers(3 * K, 0.6), frame: [0.3, -0.2, 0.8, LIMIT] };
  return makeModel(arrays, settings);
}

test("a mixture's cells hold its mass, however narrow it is", () => {
  for (const s of [1e-4, 0.02, 0.7]) {
    const mix = { w: [0.25, 0.75], m: [-1.003, 0.5], s: [s, 2 * s] };
    near(sum(cells(mix, -8, 8, 64)) * 0.25, 1, 1e-6);
  }
});

test("the logarithm of a density is that of the sum of Gaussians, also where that underflows", () => {
  const mix = { w: [0.5, 0.5], m: [-1, 1], s: [1, 1] },
    plain = (x) => (0.5 * (Math.exp(-((x + 1) ** 2) / 2) + Math.exp(-((x - 1) ** 2) / 2))) / Math.sqrt(2 * Math.PI);
  near(logDensity(mix, 0.3), Math.log(plain(0.3)), 1e-12);
  assert.ok(logDensity(mix, 60) < -1700 && Number.isFinite(logDensity(mix, 60)));
});

for (const first of [0, 1])
  test(`first coordinate ${first + 1}: the grid integrates to one, and its margin is the marginal`, () => {
    const one = model(first),
      n = 160,
      wide = (2 * LIMIT) / n,
      grid = densityGrid(one, n);
    const inside = sum(cells(one.marginal, -LIMIT, LIMIT, n)) * wide;
    near(sum(grid) * wide * wide, inside, 0.01);
    const i = 78,
      x = -LIMIT + (i + 0.5) * wide,
      slice = cells(one.conditional(x), -LIMIT, LIMIT, n),
      along = cells(one.marginal, -LIMIT, LIMIT, n)[i];
    slice.forEach((v, j) => near(grid[first ? i * n + j : j * n + i], v * along, 1e-6));
  });

test("a known density gives its own slices, and none where it has no mass", () => {
  const n = 40,
    one = { limit: 2, a: 0 },
    truth = new Float32Array(n * n);
  for (let j = 10; j < 20; j++) for (let i = 0; i < 20; i++) truth[j * n + i] = 1;
  const { marginal, conditional } = truthAt(truth, n, one, -1);
  near(marginal[5], 1, 1e-6);
  near(sum(conditional) * 0.1, 1, 1e-5);
  assert.ok(conditional[15] > 0.9 && conditional[25] === 0);
  assert.equal(truthAt(truth, n, one, 1.5).conditional, null);
  assert.equal(truthAt(truth, n, one, 7).conditional, null);
});

test("peaks are counted where they rise by a tenth, also at the ends", () => {
  assert.equal(peaks([0, 1, 0, 1, 0]), 2);
  assert.equal(peaks([0, 1, 0.95, 1, 0]), 1);
  assert.equal(peaks([0.05, 0, 0.05, 1, 0.2, 0.6]), 2);
  assert.equal(peaks([1, 0.5, 0.1]), 1);
});

test("draws follow their mixture", () => {
  const { uniform } = seededRandom(9),
    mix = { w: [0.2, 0.8], m: [-3, 2], s: [0.1, 0.5] },
    drawn = Array.from({ length: 4000 }, () => drawFrom(mix, uniform));
  near(drawn.filter((x) => x < -1).length / 4000, 0.2, 0.03);
  near(sum(drawn) / 4000, 1, 0.12);
});

test("a place on the canvas is one on the plane, and beside the square one coordinate stays", () => {
  const sizes = planeSizes(960, 420, { size: 13 }),
    frame = frameOf(sizes, 2.5),
    [x, y] = frame.back(frame.X(1.25), frame.Y(-0.5), [0, 0]);
  near(x, 1.25, 1e-9);
  near(y, -0.5, 1e-9);
  const beside = frame.back(sizes.left + sizes.side + 20, frame.Y(1), [0.7, 0]);
  assert.equal(beside[0], 0.7);
  near(beside[1], 1, 1e-9);
  assert.equal(frame.back(frame.X(1), 5, [0, 0.4])[1], 0.4);
  assert.ok(sizes.wide + sizes.right + 18 === 960 && planeSizes(358, 420, { size: 13 }).wide <= 358);
});
