// The arithmetic under the diffusion page's pictures.
import assert from "node:assert/strict";
import test from "node:test";
import { bitsLeft, pickLevel } from "../../ui/exhibits/diffusion/d3pm/bits_left.js";
import { flipRates, liftRate } from "../../ui/exhibits/diffusion/d3pm/equations.js";
import { countPixels, describeStep } from "../../ui/exhibits/diffusion/d3pm/step.js";
import { pixelText, stepText } from "../../ui/exhibits/diffusion/denoise/equations.js";
import { erased } from "../../ui/browser/erased.js";
import { axisOf, pickTime } from "../../ui/exhibits/diffusion/forward/curves.js";
import { gridOf, hopGrid } from "../../ui/exhibits/diffusion/grid.js";
import { pickWeight } from "../../ui/exhibits/diffusion/guidance/charts.js";
import { pixelAt } from "../../ui/exhibits/diffusion/pixel.js";
import {
  T,
  levelAt,
  nearestOf,
  placeOf,
  readyOf,
  stopsOf,
  visibleMoment,
} from "../../ui/exhibits/diffusion/plane/clock.js";
import { hopSixteen, pickSixteen } from "../../ui/exhibits/diffusion/sixteen.js";
import { compareCell, emptyCells, sentenceOf, timeText } from "../../ui/exhibits/diffusion/steps/cells.js";
import { stripMoments } from "../../ui/exhibits/diffusion/steps/paint.js";
import { pickStep, stripSteps } from "../../ui/exhibits/diffusion/strip.js";
import { summarise } from "../../ui/exhibits/diffusion/terms/read.js";
import { binTerms, halfTime, makeAxis, shareTerms, sumTerms } from "../../ui/exhibits/diffusion/terms/sums.js";
import { close } from "./close.js";

test("sixteen pictures: pointer and keys stay among them", () => {
  const four = { scale: 2, columns: 4 };
  assert.equal(pickSixteen(0, 0, four), 0);
  assert.equal(pickSixteen(3 * 58 + 5, 58 + 5, four), 7);
  assert.equal(pickSixteen(9999, 9999, four), 15);
  assert.equal(hopSixteen("ArrowDown", 13, 4), 15);
  assert.equal(hopSixteen("ArrowLeft", 0, 4), 0);
  assert.equal(hopSixteen("Enter", 3, 4), null);
});

test("the way in small begins with the first step, ends with the last, and is pointed at by its pictures", () => {
  const { steps, stride } = stripSteps(1000, 50);
  assert.equal(steps[0], 0);
  assert.equal(steps.at(-1), 50);
  steps.forEach((step, i) => assert.equal(pickStep(i * stride + 28, 1000, 50), step));
  assert.deepEqual(stripMoments(1000, 2, 3), [0, 1, 2]);
  assert.deepEqual([stripMoments(1000, 2, 100).at(0), stripMoments(1000, 2, 100).at(-1)], [0, 99]);
});

test("a grid's cell is found where it is drawn", () => {
  const grid = gridOf({ left: 40, top: 10, scale: 2, gap: 4, rows: 3, columns: 5 });
  for (const [row, column] of [
    [0, 0],
    [2, 4],
    [1, 3],
  ])
    assert.deepEqual(grid.pick(grid.X(column) + 20, grid.Y(row) + 20), { row, column });
  assert.deepEqual(grid.pick(-5, 999), { row: 2, column: 0 });
  assert.deepEqual(hopGrid("ArrowUp", { row: 0, column: 2 }, { rows: 3, columns: 5 }), { row: 0, column: 2 });
  assert.equal(pixelAt(0, 0, 280), 0);
  assert.equal(pixelAt(279.9, 280, 280), 783);
});

test("the hidden part lies at its side", () => {
  assert.deepEqual(erased(["top", 0.5], 10), [0, 0, 280, 140]);
  assert.deepEqual(erased(["bottom", 0.25], 10), [0, 210, 280, 70]);
  assert.deepEqual(erased(["left", 0.5], 10), [0, 0, 140, 280]);
  assert.deepEqual(erased(["right", 0.5], 10), [140, 0, 140, 280]);
});

test("masks keep the share of bits that they leave; flips keep the channel's capacity", () => {
  close(bitsLeft(1), [1, 1], 1e-12);
  close(bitsLeft(0), [0, 0], 1e-12);
  close(bitsLeft(0.5), [0.5, 1 - (-0.75 * Math.log2(0.75) - 0.25 * Math.log2(0.25))], 1e-12);
  const look = { size: 13 };
  assert.equal(pickLevel(-100, 400, look), 1);
  assert.equal(pickLevel(500, 400, look), 0);
});

test("a step's rates: masks that are lifted, values that flip", () => {
  assert.equal(liftRate({ abar_s: 1, abar_t: 0.5 }), 1);
  const [agree, differ] = flipRates({ abar_s: 1, abar_t: 0.5 });
  close([agree, differ], [0, 1], 1e-12); // the last step shows the clean value
  const x = new Uint8Array(784).fill(2),
    ink = new Float32Array(784).fill(0.99);
  x.fill(1, 0, 84);
  ink[783] = 0.5;
  const found = countPixels("absorbing", x, ink, 0);
  assert.deepEqual([found.masked, found.sure, found.wrong], [700, 699, 0]);
  assert.ok(found.bits > 1);
  const n = { t: 10, s: 0, abar_t: 0.5, abar_s: 1 },
    { key, facts } = describeStep({ ...found, n, kind: "absorbing", sum: 2, turned: 3 }, { k: 4, steps: 10, first: 0 });
  assert.equal(key, "said_way_absorbing");
  assert.deepEqual([facts.n, facts.masked, facts.known, facts.sure], [5, "700", "84", "100"]);
});

test("the equation of a pixel adds up to the next picture", () => {
  const n = { t: 20, s: 10, a: 0.5, b: 0.25, sigma: 0.1 },
    words = { pixel: "pixel" },
    values = { x: 1, eps: -2, x0: 0.4, next: 0.3 };
  assert.match(
    pixelText(n, false, values, words),
    /0\.500 · 0\.40 \+ 0\.250 · \(−2\.00\) \+ 0\.100 · 6\.00 = <b>0\.30<\/b>/,
  );
  assert.match(pixelText(n, true, { ...values, next: null }, words), /0\.250 · 1\.00 = <b>0\.45<\/b>/);
  assert.match(stepText(n, false), /ε̂.*<i>z<\/i>$/);
  assert.doesNotMatch(stepText({ ...n, sigma: 0 }, true), /<i>z<\/i>/);
});

test("axes give back the time and the weight that stand where one points", () => {
  const look = { size: 13 },
    axis = axisOf(400, look);
  for (const t of [0, 250, 1000]) assert.equal(pickTime(axis.left + (t / 1000) * axis.width, 400, 1000, look), t);
  const box = { x: 30, w: 300 },
    at = (row) => box.x + ((row + 0.25) / 5.5) * box.w;
  for (let row = 0; row < 6; row++) assert.equal(pickWeight(at(row), box, 6), row);
});

test("moments: what has not been walked yet cannot be seen", () => {
  const times = [1000, 500],
    walk = (n) => ({ states: Array(n) }),
    shown = { times, walks: [walk(2), walk(3)] };
  assert.equal(readyOf(shown), 1500);
  assert.equal(visibleMoment(1700, shown), 1500);
  assert.equal(visibleMoment(300, shown), 300);
  assert.equal(visibleMoment(1700, null), 1700);
  assert.equal(placeOf(times, 1000), 0);
  assert.equal(placeOf(times, 750), 0.5);
  assert.equal(placeOf(times, 0), 2);
  assert.equal(nearestOf(times, 700), 500);
  const stops = stopsOf(times);
  assert.deepEqual(stops.slice(-3), [1000, 1500, 2 * T]);
  assert.deepEqual(stops, [...new Set(stops)]);
  const curve = Float64Array.from({ length: 101 }, (_, i) => 5 - i / 10);
  close([levelAt(curve, 0), levelAt(curve, 555), levelAt(curve, 1000)], [5, -0.55, -5], 1e-9);
});

test("cells: what is compared, and which sentence tells of it", () => {
  const cells = emptyCells([10, 1000]),
    whole = (cell, x) => Object.assign(cell, { whole: true, ways: [1.5, 2, 3], moments: [{ x: Uint8Array.of(...x) }] });
  assert.ok(Number.isNaN(compareCell(cells, 0, 0).far));
  whole(cells[0], Array(784).fill(128));
  whole(cells[1], Array(784).fill(160));
  const one = compareCell(cells, 0, 0);
  assert.equal(one.far, 0.5);
  assert.equal(one.way, 1.5);
  assert.equal(sentenceOf(one, 0), "ddim_some");
  assert.equal(sentenceOf(one, 1), "small_few");
  assert.equal(sentenceOf(compareCell(cells, 0, 1), 0), "ddim_all");
  assert.deepEqual([timeText(NaN), timeText(2.34), timeText(80), timeText(1234)], ["", "2.3 ms", "80 ms", "1.2 s"]);
});

test("the bound's terms: bins keep their sum, shares add up to one, axes lead back to t", () => {
  const list = Array.from({ length: 1000 }, (_, s) => ({ s, t: s + 1, nats: 1 / (s + 1), error: 2, miss: 1 })),
    plan = {
      abar: Float64Array.from({ length: 1001 }, (_, t) => 1 - t / 1001),
      snr: Float64Array.from({ length: 1001 }, (_, t) => 1001 / (t + 1)),
    },
    whole = sumTerms(list, 0.5);
  for (const log of [true, false]) {
    const axis = makeAxis(log),
      bins = binTerms(list, axis),
      shares = shareTerms(bins, plan);
    assert.ok(bins.length <= 50);
    close([bins.reduce((sum, { nats }) => sum + nats, 0)], [whole.steps], 1e-9);
    for (const name of ["bound", "simple", "velocity"]) close([shares[name].reduce((a, b) => a + b, 0)], [1], 1e-9);
    for (const t of [1, 2, 10, 333, 1000]) assert.equal(axis.time(axis.place(t)), t);
    assert.ok(halfTime(bins, shares.bound) < halfTime(bins, shares.simple));
    const { now, under } = summarise({ list, prior: 0.5, steps: 1000 }, { tick: 40, axis, plan });
    assert.deepEqual([now.s, now.t], [39, 40]);
    assert.ok(bins[under].s < 40 && bins[under].t >= 40);
  }
  close([whole.total], [whole.first + whole.steps + 0.5], 1e-12);
});
