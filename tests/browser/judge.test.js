// Rounds of "be the discriminator": the clock, the result, and what another page may have left behind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cardsLayout } from "../../ui/exhibits/gan/judge/cards.js";
import { end, gone, makeRound, means, pause, result, resumed, run } from "../../ui/exhibits/gan/judge/round.js";
import { parse, roundOf } from "../../ui/exhibits/gan/judge/rounds.js";

test("the clock runs while the round does, and no longer than it may", () => {
  const round = makeRound();
  assert.equal(gone(round, 1000, 500), 0);
  run(round, 500);
  assert.equal(gone(round, 1000, 700), 200);
  pause(round, 1000, 800);
  assert.equal(gone(round, 1000, 5000), 300);
  run(round, 6000);
  assert.equal(gone(round, 1000, 6100), 400);
  end(round, 1000, 9999);
  assert.equal(round.phase, "done");
  assert.equal(round.used, 1000);
});

test("an image without an answer counts as wrong, and D answers by its score", () => {
  const quiz = { real: [1, 0, 1, 0], score: [0.9, 0.6, 0.4, 0.1] };
  assert.deepEqual(result(quiz, [true, false]), { you: 2, d: 2 });
  assert.deepEqual(result(quiz, [false, true, true, false]), { you: 2, d: 2 });
  assert.deepEqual(
    means([
      { you: 4, d: 8 },
      { you: 6, d: 9 },
    ]),
    { you: 5, d: 8.5 },
  );
});

test("a round that was left comes back paused, a finished one finished", () => {
  const now = { source: "mnist", seed: 3, answers: [1, 0], spent: ["900", 2000], used: 2500, over: false };
  const left = roundOf({ now }, "mnist", 3);
  assert.deepEqual(left, { answers: [true, false], spent: [900, 2000], used: 2500, over: false });
  assert.equal(resumed(left).phase, "paused");
  assert.equal(resumed({ ...left, over: true }).phase, "done");
  assert.equal(resumed(null).phase, "ready");
  assert.equal(roundOf({ now }, "mnist", 4), null);
  assert.equal(roundOf({ now: { ...now, answers: "yes" } }, "mnist", 3), null);
});

test("what has another form is left out", () => {
  for (const text of [null, "", "{", "7", '"x"', '{"rounds": 5}', '{"rounds": [null, {"you": "1", "d": 2}]}'])
    assert.deepEqual(parse(text).rounds, []);
  assert.equal(parse('{"rounds": [{"you": 5, "d": 7, "source": "a"}]}').rounds.length, 1);
});

test("cards keep to their width, with the words where they leave more for the images", () => {
  const desk = cardsLayout(10, 900, 460, false);
  assert.deepEqual([desk.columns, desk.wide], [5, 168]);
  assert.ok(desk.columns * desk.wide + 4 * 14 <= 900 && desk.height <= 460);
  const phone = cardsLayout(10, 360, 1100, false);
  assert.equal(phone.columns, 2);
  assert.equal(phone.beside, false);
});
