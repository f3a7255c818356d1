import assert from "node:assert/strict";
import { test } from "node:test";
import { GAP, raceLayout } from "../../ui/exhibits/compare/race/layout.js";

const room = { width: 1200, height: 720, above: 200, foot: 80, count: 4, lecture: false, size: 13 };

test("tiles and chart fit the width", () => {
  for (const width of [640, 900, 1200, 1900]) {
    const { columns, side, chart } = raceLayout({ ...room, width });
    assert.equal(columns * side + (columns - 1) * GAP + 18 + chart.width, width);
    assert.ok(chart.width > 0.3 * width);
  }
});

test("a phone has two columns, and the chart under them", () => {
  const { narrow, columns, side, chart } = raceLayout({ ...room, width: 360 });
  assert.ok(narrow);
  assert.equal(columns, 2);
  assert.ok(2 * side + GAP <= 360);
  assert.equal(chart.width, 360);
});

test("more families make more columns, and tiles never less than legible", () => {
  assert.equal(raceLayout({ ...room, count: 6 }).columns, 3);
  assert.equal(raceLayout({ ...room, height: 300, count: 10 }).side, 120);
  assert.ok(raceLayout({ ...room, height: 300 }).small);
});
