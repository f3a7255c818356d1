import assert from "node:assert/strict";
import test from "node:test";
import { bandTable, curvesCSV, finiteValues, lineTables } from "../../ui/browser/curve_tables.js";
import { fittingLevel, headerEntries } from "../../ui/browser/curve_words.js";
import { joined } from "../../ui/browser/plots.js";
import { makeRun } from "../../ui/browser/run.js";

// A run that was rewound to step 2 and went on as branch 1.
function rewound() {
  const run = makeRun();
  const rows = [
    [0, 0, 1, 0.5],
    [1, 0, 2, NaN],
    [2, 0, 4, 0.4],
    [3, 0, 8, 0.3],
    [4, 0, 16, 0.2],
    [2, 1, 4, 0.4],
    [3, 1, 5, 0],
  ];
  const meta = { columns: ["step", "branch", "loss", "low"], branch: 1, forks: { 0: 0, 1: 2 }, source: "recorded" };
  run.take({ meta, arrays: { points: Float32Array.from(rows.flat()) }, shapes: {} });
  return run;
}
const lane = () => ({ run: rewound(), name: 'a "run"', mark: "A", dash: [] });

test("ghosts come first, then the path, each step once", () => {
  const [ghost, path] = lineTables([lane()], ["loss"]);
  assert.deepEqual(ghost, [
    [2, 3, 4],
    [4, 8, 16],
  ]);
  assert.deepEqual(path, [
    [0, 1, 2, 3],
    [1, 2, 4, 5],
  ]);
});

test("what was not measured, or has no logarithm, is a hole that a line goes over", () => {
  const low = (log) =>
    lineTables([lane()], ["low"], log)
      .at(-1)[1]
      .map((v) => v?.toFixed(1));
  assert.deepEqual(low(false), ["0.5", undefined, "0.4", "0.0"]);
  assert.deepEqual(low(true), ["0.5", undefined, "0.4", undefined]);
});

test("tables of other steps share one axis", () => {
  const table = joined([
    [[0, 2], [5, 6]],
    [[0, 1], [7, 8]],
  ]); // prettier-ignore
  assert.deepEqual(table, [
    [0, 1, 2],
    [5, undefined, 6],
    [7, 8, undefined],
  ]);
});

test("a band goes on to the end of the axis", () => {
  const [xs, lows, highs] = bandTable(rewound(), { low: "low", high: "loss" }, 10);
  assert.equal(xs.at(-1), 10);
  assert.equal(lows.at(-1), lows.at(-2));
  assert.equal(highs.at(-1), 5);
  assert.deepEqual(bandTable(undefined, { low: "low", high: "loss" }, 10), [[], [], []]);
});

test("an axis is made for finite values of the path alone", () => {
  assert.deepEqual(finiteValues([rewound()], ["loss"]).sort(), [1, 2, 4, 4, 5]);
  assert.ok(!finiteValues([rewound()], ["low"], true).includes(0));
});

test("curves are written as CSV, every branch, holes empty", async () => {
  const text = await curvesCSV([lane()]).text();
  const [head, first, second] = text.replace("\ufeff", "").split("\n");
  assert.equal(head, "run,step,branch,loss,low");
  assert.equal(first, '"a ""run""",0,0,1,0.5');
  assert.equal(second, '"a ""run""",1,0,2,');
  assert.equal(text.trim().split("\n").length, 8);
});

test("a header names each curve with its value at the step, and shortens all where one does not fit", () => {
  const panel = { lines: [{ column: "loss", label: "discriminator", short: "D", colour: "text" }] };
  const [entry] = headerEntries(panel, [lane(), lane()], 1);
  assert.equal(entry.forms[0], "discriminator 2.00\u2009|\u20092.00");
  const level = (width) => fittingLevel([entry], (text) => 7 * text.length, 100, width);
  assert.deepEqual([400, 230, 100].map(level), [0, 1, 2]);
});
