// Autoregressive models in the browser against PyTorch's numbers, from the bytes that Python packs (make_chains.py).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { unpack } from "../../ui/browser/payload.js";
import { drawBit, flipAt, grow, makeChain, nats, sumNats } from "../../ui/exhibits/autoregressive/chain.js";
import { heatText, STOPS, stopOf } from "../../ui/exhibits/autoregressive/microscope/controls.js";
import { hopPixel, pixelAt } from "../../ui/exhibits/autoregressive/microscope/hand.js";
import { pixelText } from "../../ui/exhibits/autoregressive/microscope/said.js";
import { close } from "./close.js";

const { keep, temperature, cases } = JSON.parse(readFileSync(new URL("chains.json", import.meta.url), "utf8"));
const modelOf = ({ packed }) => makeChain(unpack(new Uint8Array(Buffer.from(packed, "base64"))));

// All log-odds of a given picture.
const read = (model, x) => grow(model, { uniform: new Float64Array(x.length), keep: x.length, start: x });

for (const one of cases) {
  test(`${one.name}: log-odds and likelihood are PyTorch's`, () => {
    const model = modelOf(one);
    one.x.forEach((x, i) => {
      const read_ = read(model, x);
      close(read_.logits, one.logits[i], 2e-5);
      close([-sumNats(read_).at(-1)], [one.log_prob[i]], 2e-5);
    });
  });

  test(`${one.name}: the same random numbers draw the same pictures`, () => {
    const model = modelOf(one);
    one.uniform.forEach((uniform, i) => {
      assert.deepEqual([...grow(model, { uniform }).x], one.free[i]);
      const kept = grow(model, { uniform, keep, start: one.x[i], temperature });
      assert.deepEqual([...kept.x], one.kept[i]);
    });
    assert.deepEqual([...grow(model, { uniform: one.uniform[0], temperature: 0 }).x], one.cold[0]);
  });

  test(`${one.name}: what a pixel does to a later one is PyTorch's, and to an earlier one nothing`, () => {
    const model = modelOf(one);
    one.influence.forEach((row, k) => {
      const found = model.influence(one.x[0], k),
        sees = model.sees(k);
      close(found, row, 2e-5);
      found.forEach((v, i) => assert.ok(v === 0 || sees[i], `pixel ${k} is moved by ${i}, which it may not look at`));
      assert.ok(sees.every((seen, i) => !seen || i < k));
    });
  });
}

test("a flip turns one pixel over, keeps what is before it and draws anew what is after it", () => {
  const model = modelOf(cases[0]),
    uniform = cases[0].uniform[0],
    before = grow(model, { uniform }),
    flips = flipAt(new Uint8Array(model.dim), 5),
    after = grow(model, { uniform, flips });
  assert.deepEqual(after.x.slice(0, 5), before.x.slice(0, 5));
  assert.equal(after.x[5], 1 - before.x[5]);
  close(after.logits.slice(0, 6), before.logits.slice(0, 6), 0);
  assert.notDeepEqual([...after.logits.slice(6)], [...before.logits.slice(6)]);
  assert.deepEqual(
    [...flipAt(flipAt(flips, 9), 5)],
    [...new Uint8Array(model.dim)],
    "a flip is taken back with those after it",
  );
});

test("a pixel costs no less than nothing, and two values cost log 2 at even odds", () => {
  close([nats(0, 1), nats(0, 0), nats(800, 1), nats(-800, 1)], [Math.LN2, Math.LN2, 0, 800], 1e-12);
  assert.deepEqual(
    [drawBit(0.1, 0.99, 0), drawBit(-0.1, 0, 0), drawBit(5, 0.502, 1000), drawBit(5, 0.5, 1000)],
    [1, 0, 0, 1],
  );
});

test("keys lead from pixel to pixel and not over an edge, and a place is its pixel", () => {
  assert.deepEqual([hopPixel("ArrowRight", 5), hopPixel("ArrowDown", 5), hopPixel("ArrowLeft", 28)], [6, 33, 28]);
  assert.deepEqual([hopPixel("ArrowRight", 27), hopPixel("ArrowUp", 5), hopPixel("ArrowDown", 783)], [27, 5, 783]);
  assert.equal(hopPixel("x", 5), null);
  assert.deepEqual([pixelAt(0, 0, 280), pixelAt(279.9, 15, 280), pixelAt(280, 280, 280)], [0, 55, 783]);
});

test("a temperature stands at the nearest stop, and its ends are told in a sentence", () => {
  const words = { cold: "cold", hot: "hot at {t}" };
  assert.deepEqual(
    [0, 0.01, 0.7, 1, 5, 700].map((t) => STOPS[stopOf(t)]),
    [0, 0, 0.75, 1, 3, 1000],
  );
  assert.deepEqual(
    [0, 1, 9, 1000].map((t) => heatText(t, words)),
    ["cold", "", "", "hot at 1,000"],
  );
});

test("a pixel is told with its probability, its decision and its cost, and one that is not drawn with its turn", () => {
  const words = {
    pixel: "{n}/{row}/{column}",
    not_yet: "after {n}",
    next: "next",
    decided: "{u} below",
    declined: "{u} not below",
    likelier: "likelier {value}",
    flipped: "flipped {value}",
    ink: "ink",
    no_ink: "none",
    cost: "{nats}",
    so_far: "sum {nats}",
  };
  const now = { x: [1, 0, 0, 0], logits: [0, 8, 0, 0], sums: [0, 0.69, 8.69, 9, 9], at: 2 },
    how = { uniform: [0.25, 0.9999, 0.5, 0.5], temperature: 1, flips: [0, 1, 0, 0] },
    told = (k, change = {}) => pixelText(k, now, { ...how, ...change }, words);
  assert.equal(told(0), "1/1/1: p = σ(0.00) = 0.500; 0.250 below. 0.69; sum 0.7.");
  assert.equal(told(1), "2/1/2: p = σ(8.00) > 0.999; flipped none. 8.00; sum 8.7.");
  assert.equal(told(1, { flips: [0, 0, 0, 0], temperature: 2 }).includes("σ(l / T) = 0.982; 1.000 not below"), true);
  assert.equal(told(0, { temperature: 0 }).includes("likelier ink"), true);
  assert.deepEqual([told(2), told(3)], ["3/1/3: p = σ(0.00) = 0.500; next.", "4/1/4. after 1"]);
});
