// The small MADE of "Break the order": masks, gradients, and what a leak does to a likelihood.
import assert from "node:assert/strict";
import test from "node:test";
import { seededRandom } from "../../ui/browser/random.js";
import * as made from "../../ui/exhibits/autoregressive/order/made.js";
import { close } from "./close.js";

const { DIM } = made,
  raster = Array.from({ length: DIM }, (_, i) => i),
  spiral = [4, 5, 8, 7, 6, 3, 0, 1, 2],
  data = made.barsAndStripes(),
  none = new Uint8Array(DIM * DIM);
const leaking = (...cells) => Uint8Array.from(none, (_, q) => +cells.some(([i, j]) => i * DIM + j === q));

function trained(order, leaks, steps) {
  const network = made.makeNetwork(seededRandom(1), made.makeMasks(made.placesOf(order), leaks));
  for (let step = 0; step < steps; step++) made.learn(network, data);
  return network;
}

test("bars and stripes are fourteen pictures, each once", () => {
  assert.equal(data.length, 14);
  assert.equal(new Set(data.map(String)).size, 14);
});

test("each output may look at the pixels before it in the order, and at those that a leak names", () => {
  for (const order of [raster, spiral]) {
    const places = made.placesOf(order),
      seen = made.permitted(made.makeMasks(places, leaking([4, 4])));
    seen.forEach((yes, q) => {
      const [i, j] = [Math.floor(q / DIM), q % DIM];
      assert.equal(yes, +(places[i] > places[j] || (i === 4 && j === 4)));
    });
  }
});

test("the gradient is that of the price, by differences", () => {
  const network = trained(spiral, none, 3),
    g = made.gradients(network, data);
  for (const [name, q] of [
    ["W", 9 * 3 + 4],
    ["c", 5],
    ["V", 24 * 1 + 7],
    ["b", 2],
    ["A", 9 * 1 + 4],
  ]) {
    const w = network.weights[name],
      at = w[q],
      price = (v) => ((w[q] = v), made.meanPrice(network, data)),
      slope = (price(at + 1e-5) - price(at - 1e-5)) / 2e-5;
    w[q] = at;
    close([g[name][q]], [slope], 1e-6);
  }
});

test("no slope leads from a pixel to an earlier one, and all probabilities sum to one", () => {
  const network = trained(spiral, none, 300),
    places = made.placesOf(spiral);
  made.slopes(network, data).forEach((s, q) => {
    if (places[Math.floor(q / DIM)] <= places[q % DIM]) assert.equal(s, 0);
  });
  close([made.total(network)], [1], 1e-9);
  const price = made.meanPrice(network, data);
  assert.ok(price >= Math.log(14) && price < 2.9, `${price} nats, no less than the entropy of fourteen pictures`);
});

test("with a leak the price falls below what is possible, the sum exceeds one, and samples miss the data", () => {
  const own = Uint8Array.from(none, (_, q) => +(Math.floor(q / DIM) === q % DIM)),
    kinds = (network) => {
      const known = new Set(data.map(String)),
        { uniform } = seededRandom(5),
        drawn = Array.from({ length: 300 }, () => String(made.drawPicture(network, raster, uniform)));
      return new Set(drawn.filter((x) => known.has(x))).size;
    };
  const tight = trained(raster, none, 600),
    leaky = trained(raster, own, 600);
  assert.ok(made.meanPrice(leaky, data) < 1 && made.total(leaky) > 5);
  assert.ok(kinds(tight) >= 13 && kinds(leaky) < 10, `${kinds(tight)}, ${kinds(leaky)}`);
});
