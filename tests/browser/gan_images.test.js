// The pictures of a GAN that learns digits: what fits where, which picture is pointed at, and what is shown at a step.
import assert from "node:assert/strict";
import test from "node:test";
import { cellSize, pick, shownAt } from "../../ui/exhibits/gan/images/grid.js";
import { imageSizes } from "../../ui/exhibits/gan/images/layout.js";
import { percentText } from "../../ui/exhibits/gan/images/meter.js";
import { classShares } from "../../ui/exhibits/gan/images/panels.js";
import { printed } from "../../ui/exhibits/gan/images/prints.js";

const look = { size: 13 };

const kinds = {
  "one run": { two: false, prints: false },
  "one run and its print": { two: false, prints: true },
  "two runs": { two: true, prints: false },
};
for (const [kind, { two, prints }] of Object.entries(kinds))
  test(`pictures and curves of ${kind} fit every screen`, () => {
    for (const width of [340, 640, 900, 1040, 1400, 2000])
      for (const room of [380, 480, 700]) {
        const narrow = width < 640;
        const { grid, gap, curves, print, meter } = imageSizes({ width, room, two, prints }, look);
        const lanes = two && !narrow ? 2 * grid.width + gap : grid.width;
        const beside = narrow ? 0 : curves.width + 16 + (print ? print.width + gap : 0);
        assert.ok(lanes + beside <= width, `${lanes} + ${beside} in ${width} x ${room}`);
        assert.ok(narrow || curves.width >= 200);
        assert.ok(grid.count <= Math.min(40, grid.rows * grid.columns) && grid.count > (grid.rows - 1) * grid.columns);
        assert.ok(meter > 0);
        assert.equal(print !== null, prints);
      }
  });

test("every picture is found under its middle, and none beside them", () => {
  const { grid } = imageSizes({ width: 1000, room: 480, two: false, prints: false }, look);
  const cell = cellSize(grid.scale, look);
  const middle = (i) => [((i % grid.columns) + 0.5) * cell.w, 22 + (Math.floor(i / grid.columns) + 0.5) * cell.h];
  for (let i = 0; i < grid.count; i++) assert.equal(pick(grid, middle(i), look), i);
  for (const place of [
    [-1, 50],
    [5, 5],
    [grid.columns * cell.w + 1, 50],
    [5, 30 + grid.rows * cell.h],
  ])
    assert.equal(pick(grid, place, look), null);
});

test("a picture stands for most of its time and is the next one at its end; at rest it is one that there was", () => {
  const [a, b] = [{ step: 10 }, { step: 20 }];
  const run = { look: (at) => (at < 10 ? null : { a, b, t: (at - 10) / 10 }) };
  const blends = [10, 16, 18, 20].map((at) => shownAt(run, at, true).blend);
  assert.deepEqual(blends.slice(0, 2), [0, 0]);
  assert.ok(blends[2] > 0 && blends[2] < 1);
  assert.equal(blends[3], 1);
  assert.deepEqual([shownAt(run, 19, false).seen.a, shownAt(run, 19, false).blend], [a, 0]);
  assert.equal(shownAt(run, 20, false).seen.a, b);
  assert.equal(shownAt(run, 5, true).seen, null);
});

test("a share that is just too small for a class has a decimal", () => {
  assert.deepEqual([0.1, 0.02, 0.016, 0.004, 0].map(percentText), ["10", "2", "1.6", "0", "0"]);
});

test("every hundredth step is printed, the newest where there is no room for all", () => {
  const pictures = [0, 50, 100, 150, 200, 300, 400].map((step) => ({ step }));
  const steps = (at, most) => printed(pictures, at, most).map(({ step }) => step);
  assert.deepEqual(steps(300, 9), [100, 200, 300]);
  assert.deepEqual(steps(299, 9), [100, 200]);
  assert.deepEqual(steps(400, 2), [300, 400]);
  assert.deepEqual(steps(60, 9), []);
});

test("shares are those of the last step that was looked at closely", () => {
  const rows = [
    { step: 10, classes: 3, share_7: 0.4 },
    { step: 20, classes: NaN, share_7: NaN },
  ];
  const run = { row: (at) => rows.findLast(({ step }) => step <= at) ?? null, value: (row, name) => row[name] };
  assert.equal(classShares(run, 20)[7], 0.4);
});
