// The table of models: its order, the keys through it, and its axes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axisOf, pick, score } from "../../ui/exhibits/compare/table/axes.js";
import { groupColumns, nearestCell, nextCell, nextSort, sortRows } from "../../ui/exhibits/compare/table/order.js";

const row = (id, value) => ({ id, cells: value === undefined ? {} : { fid: { value, text: `${value}` } } });
const ids = (rows) => rows.map(({ id }) => id);
const rows = [row("a", 3), row("b"), row("c", 1), row("d", 2)];

test("rows without a figure come last in both directions; by family the order is theirs", () => {
  assert.deepEqual(ids(sortRows(rows, { by: "fid", down: false })), ["c", "d", "a", "b"]);
  assert.deepEqual(ids(sortRows(rows, { by: "fid", down: true })), ["a", "d", "c", "b"]);
  assert.deepEqual(ids(sortRows(rows, { by: "family", down: false })), ["a", "b", "c", "d"]);
  assert.deepEqual(ids(sortRows(rows, { by: "family", down: true })), ["d", "c", "b", "a"]);
  assert.deepEqual(ids(rows), ["a", "b", "c", "d"]);
});

test("a head puts the best first, and turns the order when it is pressed again", () => {
  const columns = [
    { id: "recall", better: "up" },
    { id: "fid", better: "down" },
  ];
  const first = nextSort({ by: "family", down: true }, "recall", columns);
  assert.deepEqual(first, { by: "recall", down: true });
  assert.deepEqual(nextSort(first, "recall", columns), { by: "recall", down: false });
  assert.deepEqual(nextSort(first, "fid", columns), { by: "fid", down: false });
  assert.deepEqual(nextSort(first, "family", columns), { by: "family", down: false });
});

test("neighbours of one group share a head", () => {
  const columns = ["x", "x", "y", "x"].map((group) => ({ group }));
  assert.deepEqual(groupColumns(columns), [
    { group: "x", n: 2 },
    { group: "y", n: 1 },
    { group: "x", n: 1 },
  ]);
});

test("arrow keys stay within the table, also where a row has one cell only", () => {
  const widths = [3, 1, 3];
  assert.deepEqual(nextCell([0, 2], "ArrowRight", widths), [0, 2]);
  assert.deepEqual(nextCell([0, 2], "ArrowDown", widths), [1, 0]);
  assert.deepEqual(nextCell([2, 1], "ArrowDown", widths), [2, 1]);
  assert.deepEqual(nextCell([1, 0], "ArrowUp", widths), [0, 0]);
  assert.equal(nextCell([0, 0], "a", widths), null);
  assert.deepEqual(nearestCell([9, 9], widths), [2, 2]);
});

test("an axis goes from the worst figure to the best, whichever way is better", () => {
  const up = axisOf({ id: "fid", better: "up", log: false }, rows);
  assert.deepEqual([1, 2, 3].map(up.of), [0, 0.5, 1]);
  assert.deepEqual([up.low, up.high], ["1", "3"]);
  const down = axisOf({ id: "fid", better: "down", log: false }, rows);
  assert.deepEqual([3, 1].map(down.of), [0, 1]);
  assert.equal(score({ better: "one", log: true }, 2), score({ better: "one", log: true }, 0.5));
  assert.ok(score({ better: "one", log: false }, 0.9) > score({ better: "one", log: false }, 1.2));
  assert.equal(axisOf({ id: "none", better: "up", log: false }, rows), null);
  const only = axisOf({ id: "fid", better: "up", log: false }, [row("a", 3)]);
  assert.deepEqual([only.of(3), only.low, only.high], [0.5, "", "3"]);
});

test("the nearest mark is picked within reach", () => {
  const marks = [
    { id: "a", x: 0, y: 0 },
    { id: "b", x: 20, y: 0 },
  ];
  assert.equal(pick(marks, 12, 0), "b");
  assert.equal(pick(marks, 0, 29), null);
});
