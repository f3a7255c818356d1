import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { MARKS, familyMark } from "../../ui/browser/family_mark.js";

const drawn = (mark) => {
  const calls = [];
  const note =
    (name) =>
    (...at) =>
      calls.push([name, ...at.map((x) => x.toFixed?.(6) ?? x)]);
  familyMark(
    Object.fromEntries(["beginPath", "moveTo", "lineTo", "arc", "fill", "stroke"].map((n) => [n, note(n)])),
    mark,
    5,
    5,
    4,
    "red",
  );
  return JSON.stringify(calls);
};

test("every mark of the families' themes is drawn, each in its own way", () => {
  const themes = readFileSync(new URL("../../ui/families.py", import.meta.url), "utf-8");
  const named = [...themes.matchAll(/Theme\("#\w+", "#\w+", "(\w+)"/g)].map((m) => m[1]);
  assert.ok(named.length >= 9);
  assert.deepEqual([...named].sort(), [...MARKS].sort());
  assert.equal(new Set(named.map(drawn)).size, named.length);
});
