// The play head: to the end, until somewhere, backwards, behind a run that grows, and without motion.
import assert from "node:assert/strict";
import test from "node:test";
import { makePlayer } from "../../ui/browser/player.js";
import { pass, setCalm, waiting } from "./frames.js";

const runOf = (steps, meta = {}) => ({
  meta,
  span: () => ({ first: steps[0] ?? 0, last: steps.at(-1) ?? 0, picture: steps.at(-1) ?? 0 }),
  pictures: () => steps.map((step) => ({ step })),
});
function playerOf(runs, { live = false, pace = 100 } = {}) {
  const seen = { ended: 0, frames: [] };
  const player = makePlayer({
    runs: () => runs,
    live: () => live,
    pace: () => pace,
    onFrame: (at) => seen.frames.push(at),
    onState: () => {},
    onEnd: () => seen.ended++,
  });
  return { player, seen };
}
const passMany = (count, ms = 50) => {
  for (let i = 0; i < count; i++) pass(ms);
};

test("a recording is played at its pace and to its end, where all comes to rest", () => {
  const { player, seen } = playerOf([runOf([0, 10, 20])]);
  player.play();
  pass();
  passMany(2);
  assert.ok(Math.abs(player.at - (1.6 + 10)) < 1e-9); // steps: the first frame counts as 16 ms
  passMany(4);
  assert.equal(player.at, 20);
  assert.equal(player.playing, false);
  assert.equal(seen.ended, 1);
  passMany(2);
  assert.equal(waiting(), 0);
});

test("it plays until a step that it is given, and from the start where it stands at the end", () => {
  const { player } = playerOf([runOf([0, 10, 20])]);
  player.play(5);
  passMany(5);
  assert.equal(player.at, 5);
  player.seek(20);
  player.play();
  pass();
  assert.ok(player.at < 3);
});

test("backwards it goes to the start, from the end where it stands at the start", () => {
  const { player, seen } = playerOf([runOf([0, 10, 20])]);
  player.rewind();
  assert.equal(player.backwards, true);
  pass();
  assert.ok(player.at < 20 && player.at > 15);
  passMany(6);
  assert.equal(player.at, 0);
  assert.equal(player.backwards, false);
  assert.equal(seen.ended, 1);
});

test("a step goes to the next picture of any run and says where there is none", () => {
  const { player } = playerOf([runOf([0, 10, 20]), runOf([0, 15])]);
  for (const at of [10, 15, 20]) {
    assert.equal(player.hop(1), true);
    assert.equal(player.at, at);
  }
  assert.equal(player.hop(1), false);
  player.hop(-1);
  assert.equal(player.at, 15);
});

test("it follows the slowest of the runs that grow, and never past what has come", () => {
  const steps = [0, 10],
    slow = runOf(steps),
    { player } = playerOf([runOf([0, 50]), slow], { live: true });
  player.follow();
  passMany(20);
  assert.equal(player.at, 10);
  steps.push(20);
  player.heard();
  pass();
  assert.ok(player.at > 10 && player.at <= 20);
  passMany(40);
  assert.equal(player.at, 20);
  assert.equal(player.following, true);
});

test("a run that was rewound is followed to where it stands, not to the pictures that it still has", () => {
  const { player } = playerOf([runOf([0, 10, 20], { step: 5 })], { live: true });
  player.seek(20);
  player.follow();
  pass();
  assert.equal(player.at, 5);
});

test("taking the timeline in hand stops playing and following, and stays within it", () => {
  const { player } = playerOf([runOf([0, 20])]);
  player.play();
  player.seek(99);
  assert.equal(player.at, 20);
  assert.equal(player.playing, false);
});

test("who prefers no motion sees whole pictures, a few a second", () => {
  setCalm(true);
  const { player } = playerOf([runOf([0, 10, 20, 30, 400])], { pace: 20 });
  player.play();
  const seen = new Set();
  for (let i = 0; i < 30; i++) {
    pass(50);
    seen.add(player.at);
  }
  setCalm(false);
  assert.deepEqual([...seen], [0, 10, 20]);
});
