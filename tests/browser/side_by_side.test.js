// Pictures side by side: sizes, the strip of moments, keys, and what is said of a distance.
import assert from "node:assert/strict";
import { test } from "node:test";
import { keyPicture, paceOf } from "../../ui/exhibits/compare/side_by_side/actions.js";
import { nearestPlace } from "../../ui/exhibits/compare/side_by_side/controls.js";
import { rowScale } from "../../ui/exhibits/compare/side_by_side/layout.js";
import { keyMoment, momentAt, stripOf, thumbsOf } from "../../ui/exhibits/compare/side_by_side/moments.js";
import { judge, usualText } from "../../ui/exhibits/compare/side_by_side/nearest.js";

test("pictures have whole pixels of the screen where they are not small", () => {
  const room = { wide: 900, high: 200, narrow: false, ratio: 1 };
  assert.deepEqual(rowScale(room), { scale: 3, gap: 2 });
  assert.deepEqual(rowScale({ ...room, high: 60 }), { scale: 2, gap: 2 });
  assert.deepEqual(rowScale({ ...room, high: 50 }), { scale: 1.75, gap: 0 });
  assert.deepEqual(rowScale({ ...room, high: 50, ratio: 2 }), { scale: 1.5, gap: 0 });
  assert.deepEqual(rowScale({ ...room, high: 10 }), { scale: 1, gap: 0 });
  assert.deepEqual(rowScale({ wide: 358, high: 10, narrow: true, ratio: 3 }), { scale: 1, gap: 1 });
});

test("the strip shows the first and the last moment, and its ends lead to them", () => {
  const strip = stripOf(400, 59);
  assert.deepEqual([strip.side, strip.count], [28, 12]);
  const thumbs = thumbsOf(strip.count, 59);
  assert.deepEqual([thumbs[0], thumbs.at(-1)], [0, 59]);
  assert.equal(momentAt(0, strip, 59), 0);
  assert.equal(momentAt(400, strip, 59), 59);
  assert.equal(momentAt(strip.pitch / 2 + strip.span / 2, strip, 58), 29);
  const one = stripOf(400, 0);
  assert.deepEqual([one.count, thumbsOf(one.count, 0), momentAt(90, one, 0)], [1, [0], 0]);
  assert.equal(stripOf(400, 3).count, 4);
});

test("keys lead to the neighbouring moment and picture, and stop at the ends", () => {
  assert.equal(keyMoment("ArrowLeft", 0, 4), 0);
  assert.equal(keyMoment("End", 0, 4), 4);
  assert.equal(keyMoment("x", 0, 4), undefined);
  const at = { row: "vae", k: 9 },
    rows = ["real", "vae", "gan"];
  assert.deepEqual(keyPicture("ArrowRight", at, rows), at);
  assert.deepEqual(keyPicture("ArrowLeft", at, rows), { row: "vae", k: 8 });
  assert.deepEqual(keyPicture("ArrowDown", at, rows), { row: "gan", k: 9 });
  assert.deepEqual(keyPicture("ArrowDown", { row: "gan", k: 0 }, rows), { row: "gan", k: 0 });
  assert.deepEqual(keyPicture("ArrowUp", { row: "real", k: 0 }, rows), { row: "real", k: 0 });
  assert.equal(keyPicture("x", at, rows), null);
});

test("a history takes four and a half seconds, a short one less", () => {
  assert.equal(60 / paceOf(59, 1), 4.5);
  assert.equal(60 / paceOf(59, 2), 2.25);
  assert.ok(Math.abs(2 / paceOf(1, 1) - 1.8) < 1e-9);
});

test("the slider stands at the number of steps that is nearest", () => {
  assert.deepEqual(
    [1, 8, 40, 999].map((n) => nearestPlace([5, 10, 50], n)),
    [0, 1, 2, 2],
  );
});

test("a distance is judged by the range of real digits, of its class where it has one", () => {
  assert.deepEqual([1, 5, 9].map((d) => judge(d, 4, 7)), ["copy", "usual", "far"]); // prettier-ignore
  const words = {
    usual: "{digit}: {low} to {high}.",
    usualAny: "any: {low} to {high}.",
    judged: { copy: "Near.", usual: "Usual.", far: "Far." },
  };
  const near = { apart: [5, 9], usual: Array(2).fill([4, 5, 7]), digit: [3, -1] };
  assert.equal(usualText(near, 0, words), "3: 4.0 to 7.0. Usual.");
  assert.equal(usualText(near, 1, words), "any: 4.0 to 7.0. Far.");
});
