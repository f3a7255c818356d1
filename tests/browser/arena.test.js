// The arena's arithmetic: the field between its points, marks put pixel by pixel, the modes' changes, the probe.
import assert from "node:assert/strict";
import test from "node:test";
import { logitsOfD, logitsOfScore, smoothed } from "../../ui/exhibits/gan/arena/field.js";
import { over, stroke } from "../../ui/exhibits/gan/arena/ink.js";
import { biggest, marksOf, readModes, reached } from "../../ui/exhibits/gan/arena/modes.js";
import { arenaPanels } from "../../ui/exhibits/gan/arena/panels.js";
import { latticeEdges } from "../../ui/exhibits/gan/arena/points.js";
import { fieldAt, moved } from "../../ui/exhibits/gan/arena/probe.js";
import { outside } from "../../ui/exhibits/gan/arena/stage.js";
import { close } from "./close.js";

const words = new Proxy({}, { get: (_, name) => `${String(name)} {before} {after} {n} {of}` });

test("a linear field is read exactly between its points, and at the border beyond them", () => {
  const n = 48;
  const at = (i) => -2 + (4 * i) / (n - 1);
  const field = Float64Array.from({ length: n * n }, (_, q) => 3 * at(q % n) - at(Math.floor(q / n)) + 1);
  for (const [x, y] of [
    [0, 0],
    [1.234, -0.77],
    [-2, -2],
  ])
    close([fieldAt(field, [x, y], 2)], [3 * x - y + 1], 1e-9);
  close([fieldAt(field, [9, 0], 2)], [7], 1e-3);
});

test("logits undo the sigmoid and stay finite; a score's middle is 0 and 95 % of it lie within 3", () => {
  close(logitsOfD(Float32Array.of(0.5, 0.9)), [0, Math.log(9)], 5e-3);
  assert.ok(logitsOfD(Float32Array.of(0, 1)).every(Number.isFinite));
  const score = Float32Array.from({ length: 1000 }, (_, i) => 7 + (i - 500) / 10);
  const logits = logitsOfScore(score, 7);
  assert.equal(logits[500], 0);
  assert.ok(Math.abs(logits.filter((v) => Math.abs(v) <= 3 + 1e-6).length - 950) <= 2);
  assert.deepEqual([...logitsOfScore(Float32Array.of(4, 4), 4)], [0, 0]);
});

test("smoothing leaves a constant field alone and keeps the sum of a point in the middle", () => {
  close(smoothed(new Float32Array(25).fill(2), 5), new Array(25).fill(2), 1e-6);
  const peak = new Float32Array(25);
  peak[12] = 16;
  const out = smoothed(peak, 5);
  assert.deepEqual([out[12], out[11], out[6]], [4, 2, 1]);
  assert.equal(
    out.reduce((a, b) => a + b),
    16,
  );
});

test("ink over nothing is itself, opaque ink covers, and half ink mixes", () => {
  const pixels = Uint32Array.of(0, 0xff0000ff, 0xff000000);
  over(pixels, 0, 0x00ff00, 100);
  over(pixels, 1, 0x00ff00, 255);
  over(pixels, 2, 0x0000ff, 51);
  assert.deepEqual(
    [...pixels],
    [(100 << 24) | 0xff00, 0xff00ff00, 0xff000033].map((v) => v >>> 0),
  );
});

test("a stroke covers as much as it is long and wide, whichever way it is drawn", () => {
  for (const [from, to] of [
    [
      [10, 10],
      [50, 10],
    ],
    [
      [10, 10],
      [10, 50],
    ],
    [
      [12, 50],
      [44, 26],
    ],
    [
      [12, 50],
      [36, 18],
    ],
  ])
    for (const [a, b] of [
      [from, to],
      [to, from],
    ]) {
      let area = 0;
      stroke(a, b, 1.5, 64, (p, coverage) => {
        assert.ok(p >= 0 && p < 64 * 64 && coverage >= 0 && coverage <= 255);
        area += coverage / 255;
      });
      close([area], [60], 0.03);
    }
});

test("a stroke that leaves the square is cut at its border", () => {
  stroke([-20, -5], [90, 70], 3, 64, (p) => assert.ok(p >= 0 && p < 64 * 64));
});

test("the noise's lattice joins each point with its neighbours; few points are a line", () => {
  assert.deepEqual(latticeEdges(4), [
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
  const edges = latticeEdges(64);
  assert.equal(edges.length, 2 * 8 * 7);
  assert.ok(edges.every(([a, b]) => b - a === 8 || (b - a === 1 && a % 8 < 7)));
  assert.equal(new Set(edges.map(String)).size, edges.length);
});

const change = (step, before, after, of = 8) => ({ step, before, after, of });

test("the biggest changes come first, the earlier of two that are as big", () => {
  const changes = [change(10, 1, 2), change(20, 8, 2), change(30, 2, 8), change(40, 8, 5)];
  assert.deepEqual(
    biggest(changes, 3).map(({ step }) => step),
    [20, 30, 40],
  );
  assert.equal(changes[0].step, 10);
});

test("small changes have no mark, nor what would lie on a bigger one", () => {
  const run = { events: () => [change(10, 1, 2), change(100, 8, 2), change(104, 2, 5), change(300, 5, 8)] };
  const marks = marksOf([{ run }], words, 10);
  assert.deepEqual(
    marks.map(({ step, kind }) => [step, kind]),
    [
      [100, "down"],
      [300, "up"],
    ],
  );
});

test("modes are reached where there are samples, and the last change is told with them", () => {
  assert.deepEqual(reached(Float32Array.of(0, 3, 0, 9)), { n: 2, of: 4 });
  const look = (counts) => ({ run: { look: () => counts && { a: { arrays: { counts } } }, events: () => [] } });
  assert.equal(readModes({ of: "{n} of {of}" })(look([1, 0]), 5), "1 of 2");
  assert.equal(readModes({ of: "" })(look(null), 5), "");
});

test("each lane's loss has its line where D cannot tell; a critic has none", () => {
  const lane = (meta) => ({ run: { meta } });
  const refs = (...metas) => arenaPanels(metas.map(lane), "judge", words, false)[0].refs.map(({ label }) => label);
  const logistic = (loss) => ({ logistic: true, settings: { loss } });
  assert.deepEqual(refs(logistic("minimax"), logistic("non_saturating")), ["ln 4", "\u2212ln 2", "ln 2"]);
  assert.deepEqual(refs(logistic("minimax"), logistic("minimax")), ["ln 4", "\u2212ln 2"]);
  assert.deepEqual(refs({ logistic: false }), []);
});

test("panels follow what is measured and what there is room for", () => {
  const ids = (meta, which, small) => arenaPanels([{ run: { meta } }], which, words, small).map(({ id }) => id);
  assert.deepEqual(ids({ modes: [[0, 0]] }, "judge", false), ["losses", "judge", "modes", "quality", "distance"]);
  assert.deepEqual(ids({ modes: [[0, 0]] }, "gradients", true), ["losses", "gradients", "modes", "distance"]);
  assert.deepEqual(ids({}, "judge", false), ["losses", "judge", "distance"]);
});

test("arrow keys move the probe within the square, from the middle where there was none", () => {
  const key = (name, shiftKey = false) => ({ key: name, shiftKey });
  close(moved(null, key("ArrowRight"), 5), [0.2, 0], 1e-12);
  close(moved([4.9, 1], key("ArrowRight", true), 5), [5, 1], 1e-12);
  close(moved([0, 0], key("ArrowDown"), 5), [0, -0.2], 1e-12);
  assert.equal(moved([1, 1], key("Escape"), 5), null);
  assert.equal(moved([1, 1], key("a"), 5), undefined);
});

test("points beyond the square and broken ones lie outside", () => {
  assert.equal(outside(Float32Array.of(0, 0, 3, 0, 0, -3, NaN, 1, 2, 2), 2), 3);
});
