// Terms of the glossary on labels: which are found in a text, by the pattern that Python gives.
import assert from "node:assert/strict";
import { test } from "node:test";
import { termsIn } from "../../ui/browser/terms.js";

const known = {
  pattern: /(?<![\w-])(posterior collapse|posterior|codes|code|D\(x\))(?![\w-])/gi,
  meaning: new Map([
    ["posterior collapse", ["posterior collapse", "m1"]],
    ["posterior", ["posterior", "m2"]],
    ["code", ["code", "m3"]],
    ["codes", ["code", "m3"]],
    ["d(x)", ["D(x)", "m4"]],
  ]),
};
const names = (text) => termsIn(known, text).map(([name]) => name);

test("the longest form counts, in any case", () => {
  assert.deepEqual(names("Posterior collapse"), ["posterior collapse"]);
  assert.deepEqual(names("D(x), mean"), ["D(x)"]);
});

test("a term is named once, however it is written", () => assert.deepEqual(names("the code among codes"), ["code"]));

test("parts of words are no terms", () => assert.deepEqual(names("encoded posteriors, barcode"), []));
