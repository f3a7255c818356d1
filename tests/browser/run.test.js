// A run from its messages: branches, what lies between two pictures, what is missing.
import assert from "node:assert/strict";
import test from "node:test";
import { makeRun, pictureAt } from "../../ui/browser/run.js";

// points: [step, branch, loss]; pictures: [step, branch, value].
export function message({ points = [], pictures = [], ...meta }) {
  return {
    meta: {
      columns: ["step", "branch", "loss"],
      pictures: pictures.map(([step, branch]) => ({ step, branch })),
      ...meta,
    },
    arrays: {
      points: Float32Array.from(points.flat()),
      "p.x": Float32Array.from(pictures.flatMap((p) => [p[2], -p[2]])),
    },
    shapes: { "p.x": [pictures.length, 2] },
  };
}
const recorded = (parts) => {
  const run = makeRun();
  run.take(message({ source: "recorded", ...parts }));
  return run;
};

test("numbers between two pictures are mixed, at a picture they are its own", () => {
  const run = recorded({
    pictures: [
      [0, 0, 1],
      [10, 0, 3],
    ],
  });
  assert.deepEqual([...run.look(5).mix("x")], [2, -2]);
  assert.deepEqual([...run.look(10).mix("x")], [3, -3]);
  assert.deepEqual([...run.look(99).mix("x")], [3, -3]);
  assert.equal(pictureAt(run, 9.9).step, 0);
  assert.equal(pictureAt(run, 10).step, 10);
});

test("a row is the last at or before a step", () => {
  const run = recorded({
    points: [
      [0, 0, 5],
      [10, 0, 4],
      [20, 0, 3],
    ],
  });
  assert.equal(run.value(run.row(19), "loss"), 4);
  assert.equal(run.row(-1), null);
  assert.ok(Number.isNaN(run.value(run.row(5), "accuracy")));
});

test("a rewound run goes on as a new branch, and what was beyond the fork stays as a ghost", () => {
  const run = recorded({
    points: [
      [0, 0, 5],
      [10, 0, 4],
      [20, 0, 9],
      [10, 1, 4],
      [15, 1, 2],
    ],
    pictures: [
      [0, 0, 0],
      [20, 0, 9],
      [15, 1, 2],
    ],
    branch: 1,
    forks: { 0: 0, 1: 10 },
  });
  assert.deepEqual(
    run.path().map(({ branch, rows }) => [branch, rows.map((row) => row.step)]),
    [
      [0, [0, 10]],
      [1, [10, 15]],
    ],
  );
  assert.deepEqual(
    run.pictures().map(({ step }) => step),
    [0, 15],
  );
  assert.equal(run.value(run.row(20), "loss"), 2);
  const [ghost] = run.ghosts();
  assert.deepEqual(
    ghost.rows.map((row) => row.step),
    [10, 20],
  );
  assert.deepEqual(run.forks(), [10]);
  assert.equal(run.span().last, 15);
  assert.equal(run.reach(), 20);
});

test("a message that leaves a hole is refused and asked for; an old one that comes again is ignored", () => {
  let gaps = 0;
  const run = makeRun({ onGap: () => gaps++ }),
    live = (parts) => run.take(message({ source: "live", run: "a", ...parts }));
  assert.equal(live({ since: 0, cursor: 1, points: [[1, 0, 1]] }), false); // the beginning is missing
  assert.equal(live({ fresh: true, since: 0, cursor: 2, points: [[1, 0, 1]] }), true);
  assert.equal(live({ since: 2, cursor: 3, points: [[2, 0, 1]] }), true);
  assert.equal(live({ since: 4, cursor: 5, points: [[9, 0, 1]] }), false);
  assert.equal(gaps, 2);
  assert.equal(live({ since: 1, cursor: 2, points: [[2, 0, 7]] }), false);
  assert.equal(gaps, 2);
  assert.equal(run.span().last, 2);
});

test("over its limit the pictures that are missed least go; the first and the newest stay", () => {
  const run = makeRun({ most: 5 * 8 });
  run.take(message({ source: "live", run: "a", fresh: true, since: 0, cursor: 1, pictures: [] }));
  for (let i = 1; i <= 40; i++)
    run.take(message({ source: "live", run: "a", since: i, cursor: i + 1, pictures: [[10 * i, 0, i]] }));
  const steps = run.pictures().map(({ step }) => step);
  assert.ok(steps.length <= 5);
  assert.equal(steps[0], 10);
  assert.equal(steps.at(-1), 400);
});

test("what is said holds until something else is said, on the way that was taken", () => {
  const run = recorded({
    points: [
      [0, 0, 1],
      [10, 1, 1],
    ],
    said: [
      [0, 0, "begins"],
      [8, 0, "diverges"],
      [6, 1, "goes well"],
    ],
    branch: 1,
    forks: { 0: 0, 1: 5 },
  });
  assert.equal(run.said(4), "begins");
  assert.equal(run.said(9), "goes well");
});

test("a step that comes again takes the old one's place", () => {
  const run = recorded({
    points: [
      [0, 0, 1],
      [1, 0, 2],
      [1, 0, 3],
    ],
  });
  assert.deepEqual(
    run.path()[0].rows.map((row) => run.value(row, "loss")),
    [1, 3],
  );
});

test("runs are told apart, and what a run has heard", () => {
  const [a, b] = [makeRun(), makeRun()],
    before = a.key;
  assert.notEqual(before, b.key);
  a.take(message({ source: "recorded", points: [[0, 0, 1]] }));
  assert.notEqual(a.key, before);
});
