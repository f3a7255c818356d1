// The latent walk's pure parts: lines, distances, holes, samples, sizes and words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { outwards, unitPlaces } from "../../ui/exhibits/vae/walk/base.js";
import { distanceMap, RASTER } from "../../ui/exhibits/vae/walk/distances.js";
import { Field, momentsOf } from "../../ui/exhibits/vae/walk/field.js";
import { keyed } from "../../ui/exhibits/vae/walk/hand.js";
import { stripShape } from "../../ui/exhibits/vae/walk/images.js";
import { fitLayout } from "../../ui/exhibits/vae/walk/layout.js";
import { makeWalk, simplify } from "../../ui/browser/path.js";
import { percent, sentences } from "../../ui/exhibits/vae/walk/speech.js";
import { seededRandom } from "../../ui/browser/random.js";

const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const BOX = { cx: 0.5, cy: -0.5, h: 4 };

function makeCodes(n, seed = 3) {
  const { normal } = seededRandom(seed);
  return Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 ? 0.5 : 1.5) * normal());
}
const makeField = (n = 400, prior = true) => {
  const labels = Uint8Array.from({ length: n }, (_, i) => i % 3);
  return new Field(makeCodes(n), labels, BOX, prior);
};

test("a walk goes at even pace, turns at the end and comes back", () => {
  const walk = makeWalk([
    [0, 0],
    [3, 4],
    [3, 5],
  ]);
  assert.equal(walk.total, 6);
  assert.deepEqual(walk.at(0), [0, 0]);
  const [x, y] = walk.at(2.5);
  near(x, 1.5);
  near(y, 2);
  assert.deepEqual(walk.at(6), [3, 5]);
  assert.deepEqual(walk.at(7), [3, 4]);
  assert.deepEqual(walk.at(12), [0, 0]);
  assert.deepEqual(walk.at(-1), walk.at(1));
  assert.deepEqual(makeWalk([[2, 1]]).at(9), [2, 1]);
});

test("simplify keeps the corners that matter, and no more than it may", () => {
  const bend = Array.from({ length: 41 }, (_, i) => (i <= 20 ? [i / 20, 0] : [1, (i - 20) / 20]));
  assert.deepEqual(simplify(bend, 0.01, 24), [
    [0, 0],
    [1, 0],
    [1, 1],
  ]);
  const wave = Array.from({ length: 200 }, (_, i) => [i / 50, Math.sin(i / 12)]);
  const few = simplify(wave, 0.001, 10);
  assert.ok(few.length <= 10 && few.length > 2);
  assert.deepEqual([few[0], few.at(-1)], [wave[0], wave.at(-1)]);
  const loop = Array.from({ length: 41 }, (_, i) => [Math.cos((i / 20) * Math.PI), Math.sin((i / 20) * Math.PI)]);
  loop[40] = loop[0];
  assert.ok(
    simplify(loop, 0.05, 24).some(([x]) => x < -0.99),
    "a closed line keeps its far side",
  );
});

test("the distance transform gives the distance to the nearest code's cell", () => {
  const codes = makeCodes(60, 8);
  const map = distanceMap(codes, BOX);
  const cell = (2 * BOX.h) / RASTER;
  const cellOf = (i) => [(codes[2 * i] - BOX.cx + BOX.h) / cell, (BOX.cy + BOX.h - codes[2 * i + 1]) / cell];
  const cells = Array.from({ length: 60 }, (_, i) => cellOf(i).map(Math.floor));
  const inside = cells.filter((place) => place.every((v) => v >= 0 && v < RASTER));
  for (let r = 0; r < RASTER; r += 7)
    for (let c = 0; c < RASTER; c += 5) {
      const exact = Math.min(...inside.map(([x, y]) => Math.hypot(x - c, y - r))) * cell;
      near(map[r * RASTER + c], exact, 1e-4);
    }
});

test("nearest codes, votes and holes are those of a full search", () => {
  const field = makeField();
  for (const [x, y] of [BOX, { cx: 1.2, cy: 0.3 }, { cx: -3, cy: 3 }].map((b) => [b.cx, b.cy])) {
    const all = Array.from({ length: field.n }, (_, i) => [
      Math.hypot(field.codes[2 * i] - x, field.codes[2 * i + 1] - y),
      i,
    ]);
    all.sort((a, b) => a[0] - b[0]);
    const found = field.measure(x, y);
    assert.equal(found.nearest, all[0][1]);
    assert.deepEqual(
      [...field.near],
      all.slice(0, 20).map(([, i]) => i),
    );
    near(found.distance, all[0][0], 1e-6);
    assert.equal(found.hole, field.empty(x, y));
    assert.equal(
      found.votes.reduce((sum, vote) => sum + vote.count, 0),
      20,
    );
    near(found.beyond, Math.exp(-(x * x + y * y) / 2), 1e-12);
  }
  assert.equal(field.measure(0, 3.1).outside, true);
  assert.equal(makeField(50, false).measure(0, 3.1).outside, false);
});

test("samples of a map without a prior have its codes' mean and covariance; the seed decides them", () => {
  const field = makeField(2000, false);
  const samples = field.sample("prior", 5, 20000);
  const drawn = momentsOf(Float32Array.from(samples.flat()));
  const wanted = momentsOf(field.codes);
  drawn.mean.forEach((v, k) => near(v, wanted.mean[k], 0.05));
  drawn.factor.forEach((v, k) => near(v, wanted.factor[k], 0.05));
  assert.deepEqual(field.sample("prior", 5, 3), samples.slice(0, 3));
  assert.notDeepEqual(field.sample("prior", 6, 3), samples.slice(0, 3));
  const { x0, x1, y0, y1 } = field.extent;
  assert.ok(field.sample("box", 1, 200).every(([x, y]) => x >= x0 && x <= x1 && y >= y0 && y <= y1));
  assert.ok(field.holeShare("box") > field.holeShare("prior"), "an even sample meets more holes");
});

test("points stand on the pad with their second latent upwards", () => {
  const field = new Field(Float32Array.of(0.5, -0.5, 4.5, 3.5), Uint8Array.of(0, 1), BOX, true);
  assert.deepEqual([...unitPlaces(field)], [0.5, 0.5, 1, 0]);
  assert.deepEqual(outwards(3)[0], [1, 1]);
  assert.equal(new Set(outwards(4).map(String)).size, 16);
});

test("keys move z within the map", () => {
  const map = { box: BOX, prior: false };
  assert.deepEqual(keyed([4.49, 0], map, "ArrowRight", true), [4.5, 0]);
  assert.deepEqual(keyed([1, 1], map, "Home", false), [0.5, -0.5]);
  assert.deepEqual(keyed([1, 1], { ...map, prior: true }, "Home", false), [0, 0]);
  near(keyed([0, 0], map, "ArrowDown", false)[1], -0.08);
  assert.equal(keyed([0, 0], map, "a", false), undefined);
});

test("pads are whole digits wide and fit their room", () => {
  for (const [width, room, beside] of [
    [1240, 520, false],
    [1240, 520, true],
    [390, 700, false],
    [1800, 900, false],
  ]) {
    const fit = fitLayout(width, room, beside, false, 844);
    assert.equal(fit.side % 28, 0);
    assert.ok(fit.side <= width && fit.scale >= 4 && fit.rows >= 1 && fit.strip > 0);
    if (!fit.narrow) assert.ok(fit.side <= room);
  }
  assert.deepEqual(stripShape(12, 300, 60, 4, 2), { columns: 5, rows: 2 });
});

test("what is said of a place", () => {
  const among = { votes: [{ count: 18 }, { count: 2 }], hole: false, outside: false };
  assert.deepEqual(sentences(among, "vae", true), ["sayAmong", "sayInside"]);
  assert.deepEqual(sentences({ ...among, votes: [{ count: 10 }, { count: 10 }] }, "ae", false), ["sayBetween"]);
  assert.deepEqual(sentences({ ...among, hole: true }, "ae", false), ["sayHole", "sayNoPrior"]);
  assert.deepEqual(sentences({ ...among, outside: true }, "vae", true), ["sayAmong", "sayOutside"]);
  assert.deepEqual([0.5, 0.012, 0.0001].map(percent), ["50", "1.2", "<0.1"]);
});
