// Three models of one plane: density, classes, cells of the nearest centre, the pens, and the words of their answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answersAt, probabilityText } from "../../ui/exhibits/home/three_questions/answers.js";
import { cells, mixture, nearest, raster, softmax } from "../../ui/exhibits/home/three_questions/fields.js";
import { boxOf } from "../../ui/exhibits/home/three_questions/panels.js";
import { nextPoint, penData } from "../../ui/exhibits/home/three_questions/pens.js";
import { seededRandom } from "../../ui/browser/random.js";
import { close } from "./close.js";

// One Gaussian with standard deviations 2 and 0.5 around (1, -1).
const arrays = {
  constant: Float64Array.of(-Math.log(2 * Math.PI)),
  means: Float64Array.of(1, -1),
  white: Float64Array.of(0.5, 0, 2),
  chol: Float64Array.of(2, 0, 0.5),
  weights: Float64Array.of(1),
};

test("log p of one Gaussian is the closed form, and its samples have its spread", () => {
  const { logProb, sample } = mixture({ arrays });
  close([logProb(1, -1)], [-Math.log(2 * Math.PI)], 1e-12);
  close([logProb(3, -0.5)], [-Math.log(2 * Math.PI) - 1], 1e-12);
  const random = seededRandom(1),
    points = Array.from({ length: 4000 }, () => sample(random).to),
    spread = (k, mean) => Math.sqrt(points.reduce((sum, p) => sum + (p[k] - mean) ** 2, 0) / points.length);
  close([spread(0, 1), spread(1, -1)], [2, 0.5], 0.05);
});

test("probabilities sum to one, also for large logits", () => {
  const p = softmax([1000, 1000, 0], new Float64Array(3));
  close(p, [0.5, 0.5, 0], 1e-12);
});

test("the cells cover the box without overlap, each around its centre", () => {
  const box = { left: 0, right: 4, bottom: 0, top: 2 },
    centres = [0.5, 1, 3, 0.5, 3, 1.7];
  const area = (shape) =>
    shape.reduce((sum, [x, y], i) => {
      const [u, v] = shape[(i + 1) % shape.length];
      return sum + (x * v - u * y) / 2;
    }, 0);
  const found = cells(centres, box);
  close([found.reduce((sum, shape) => sum + area(shape), 0)], [8], 1e-9);
  for (const [k, shape] of found.entries()) {
    const middle = [0, 1].map((d) => shape.reduce((sum, p) => sum + p[d], 0) / shape.length);
    assert.equal(nearest(centres, middle[0], middle[1]), k);
  }
});

test("a raster begins on top left", () => {
  const box = { left: 0, right: 2, bottom: 0, top: 2 };
  assert.deepEqual([...raster(box, 2, 2, (x, y) => 10 * x + y)], [6.5, 16.5, 5.5, 15.5]);
});

test("a plot shows all that must be seen, in equal units", () => {
  const { left, right, bottom, top, unit } = boxOf(400, 200, [1, 2, 1, 1]);
  assert.deepEqual([left, right, bottom, top, unit], [-1, 3, 1, 3, 100]);
});

test("a pen keeps its distance, its limits and its number of points", () => {
  const limits = { pen_unit: 0.1, pen_limit: 30, pen_most: 2 };
  const first = nextPoint([], 0, [0, 0], limits);
  assert.ok(first.every((v) => Number.isInteger(v) && Math.abs(v) < 8));
  assert.deepEqual(nextPoint([], 0, [0, 0], limits), first);
  assert.equal(nextPoint([[0, 0]], 0, [0.1, 0.1], limits), null);
  assert.ok(nextPoint([[0, 0]], 1, [99, -99], limits).every((v) => Math.abs(v) === 30));
  const two = [
    [3, 4],
    [5, 6],
  ];
  assert.equal(nextPoint(two, 0, [2, 2], limits), null);
  assert.deepEqual(penData([[[1, 2]], two], 2), { points: [2, 4, 6, 8, 10, 12], classes: [0, 1, 1] });
});

test("a verdict is passed only where the classifier is sure and the density has seen nothing", () => {
  const labels = Object.fromEntries(
    ["sure", "leaning", "torn", "no_labels", "group_why", "nothing", "rare", "usual"].map((word) => [word, word]),
  );
  Object.assign(labels, { group: "group {k}", verdict: "{name} {p}" });
  const model = (p, rank) => ({
    probabilities: () => p,
    centres: [0, 0, 5, 5],
    mixture: { logProb: () => -1234.56 },
    rank: () => rank,
  });
  const data = { names: ["a", "b"], show: true, labels };
  const sure = answersAt([4, 4], model([0.002, 0.998], 0), data);
  assert.deepEqual(sure.discriminative, ["p(b | x) = 0.998", "sure"]);
  assert.deepEqual(sure.unsupervised, ["group 2", "group_why"]);
  assert.deepEqual(sure.generative, ["log p(x) = \u22121235", "nothing"]);
  assert.equal(sure.verdict, "b 99.8");
  assert.equal(answersAt([0, 0], model([0.998, 0.002], 0.01), data).verdict, "");
  assert.equal(answersAt([0, 0], model([0.6, 0.4], 0), data).discriminative[1], "torn");
  const blind = answersAt([0, 0], model([0.998, 0.002], 0), { ...data, show: false });
  assert.deepEqual([blind.discriminative, blind.verdict], [["\u2013", "no_labels"], ""]);
  assert.equal(probabilityText(0.9999), "> 0.999");
});
