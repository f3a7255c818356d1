// A lane: what is lost on the way is asked for again, ever more rarely; what has come is told.
import assert from "node:assert/strict";
import test from "node:test";
import { heard, live } from "./stream.js";
import { makeLane } from "../../ui/browser/lane.js";

let count = 0;
function laneOf(t, options = {}) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const name = `stream${count++}`,
    asked = [],
    news = [],
    lane = makeLane(
      { id: "a", stream: name },
      {
        onNews: (_, meta) => news.push(meta.cursor),
        command: ({ lane: id, do: what }) => asked.push([id, what]),
        ...options,
      },
    );
  t.after(() => lane.dispose());
  return { lane, name, asked, news, tick: (ms) => t.mock.timers.tick(ms) };
}

test("a lane that hears nothing asks, after longer and longer, and not for ever", (t) => {
  const { asked, tick } = laneOf(t);
  tick(1500);
  assert.equal(asked.length, 0);
  tick(200);
  assert.deepEqual(asked, [["a", "hello"]]);
  for (let i = 0; i < 100; i++) tick(1000);
  assert.ok(asked.length > 3 && asked.length < 8, `asked ${asked.length} times`);
});

test("what was sent before it listened is heard, in order", async (t) => {
  const name = `stream${count}`;
  live(name, { fresh: true, since: 0, cursor: 1 }, [[1, 0]]);
  live(name, { since: 1, cursor: 2 }, [[2, 0]]);
  const { lane, news } = laneOf(t);
  await heard();
  assert.deepEqual(news, [1, 2]);
  assert.equal(lane.run.span().last, 2);
});

test("a message that was lost is noticed by the next, and everything is asked for once", async (t) => {
  const { lane, name, asked, news, tick } = laneOf(t);
  live(name, { fresh: true, since: 0, cursor: 1 }, [[1, 0]]);
  live(name, { since: 2, cursor: 3 }, [[3, 0]]);
  live(name, { since: 3, cursor: 4 }, [[4, 0]]);
  await heard();
  assert.deepEqual(news, [1]);
  assert.deepEqual(asked, [["a", "hello"]]);
  live(name, { fresh: true, since: 0, cursor: 5 }, [
    [1, 0],
    [5, 0],
  ]);
  await heard();
  tick(3000);
  assert.equal(asked.length, 1);
  assert.equal(lane.run.span().last, 5);
});

test("a run that goes on and falls silent is asked; one that is paused or over is not", async (t) => {
  const { name, asked, tick } = laneOf(t);
  live(name, { fresh: true, since: 0, cursor: 1, status: "paused" });
  await heard();
  tick(60_000);
  assert.equal(asked.length, 0);
  live(name, { since: 1, cursor: 2 });
  await heard();
  tick(6000);
  assert.equal(asked.length, 1);
});

test("a finished run that lacks something is asked, but not for ever", async (t) => {
  const { name, asked, tick } = laneOf(t, { whole: () => false });
  for (let cursor = 1; cursor <= 8; cursor++) {
    live(name, { fresh: true, since: 0, cursor, status: "finished" });
    await heard();
  }
  tick(100);
  assert.equal(asked.length, 3);
});

test("a run is steered by whoever may, while it grows", async (t) => {
  const { lane, name } = laneOf(t);
  assert.equal(lane.status, "recorded");
  live(name, { fresh: true, since: 0, cursor: 1, mine: true });
  await heard();
  assert.deepEqual([lane.live, lane.growing, lane.steered, lane.status], [true, true, true, "playing"]);
  live(name, { since: 1, cursor: 2, mine: true, status: "finished" });
  await heard();
  assert.deepEqual([lane.live, lane.growing, lane.steered], [true, false, false]);
});

test("an axis grows in steps", () => {
  assert.deepEqual([7, 11, 40, 101, 950].map(makeLane.roof), [10, 15, 40, 150, 1000]);
});
