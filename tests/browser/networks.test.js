// The browser's networks against PyTorch's numbers, from the bytes that Python packs. make_networks.py writes them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { makeNetwork } from "../../ui/browser/conv.js";
import { makeMlp, sigmoid } from "../../ui/browser/network.js";
import { unpack } from "../../ui/browser/payload.js";
import { close } from "./close.js";

const cases = JSON.parse(readFileSync(new URL("networks.json", import.meta.url), "utf8"));
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));

for (const { kind, name, packed, inputs, outputs } of cases) {
  test(`${kind} ${name} gives PyTorch's numbers`, () => {
    const net = (kind === "mlp" ? makeMlp : makeNetwork)(unpack(bytes(packed)), "net");
    inputs.forEach((x, i) => close([...net(Float32Array.from(x))], outputs[i], 2e-5));
  });
}

test("a network answers each input by itself, whatever came before", () => {
  const { packed, inputs } = cases.at(-1);
  const net = makeNetwork(unpack(bytes(packed)), "net");
  const first = [...net(Float32Array.from(inputs[0]))];
  net(Float32Array.from(inputs[1]));
  assert.deepEqual([...net(Float32Array.from(inputs[0]))], first);
});

test("the sigmoid is one half at 0 and does not overflow", () => {
  close([sigmoid(0), sigmoid(1), sigmoid(800), sigmoid(-800)], [0.5, 0.7310585786, 1, 0], 1e-9);
});
