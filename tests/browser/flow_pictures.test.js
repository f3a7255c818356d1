// The flow of digits in the browser against PyTorch's numbers, there and back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { unpack } from "../../ui/browser/payload.js";
import { seededRandom } from "../../ui/browser/random.js";
import { greys, logNormal, makePictureFlow, squeeze } from "../../ui/exhibits/flow/multiscale.js";

const known = JSON.parse(readFileSync(new URL("pictures.json", import.meta.url), "utf8")),
  flow = makePictureFlow(unpack(new Uint8Array(Buffer.from(known.packed, "base64"))));
const near = (a, b, within, what = "") => assert.ok(Math.abs(a - b) <= within * (1 + Math.abs(b)), `${what} ${a} ${b}`);
const dense = (row) => Float64Array.from(row, (level) => (level + 0.5) / 256);

test("latents, log-determinants and log p of every level are PyTorch's", () => {
  known.levels.forEach((row, b) => {
    const found = flow.encode(dense(row));
    found.forEach(({ z, logDet }, k) => {
      known.latents[k][b].forEach((v, i) => near(z[9 * i], v, 2e-4, `level ${k}`));
      near(logDet, known.log_dets[k][b], 1e-4, `level ${k}`);
    });
    const logp = found.reduce((sum, one) => sum + one.logDet + one.logp, 0);
    near(logp, known.logp[b], 1e-4);
  });
});

test("pictures come back from their latents, every grey level as it was", () => {
  for (const row of known.levels) {
    const x = dense(row),
      back = flow.decode(flow.encode(x).map(({ z }) => z));
    assert.ok(back.every((v, i) => Math.abs(v - x[i]) * 256 < 0.5));
    assert.deepEqual(Array.from(greys(back), (v) => Math.round(255 * v)), row); // prettier-ignore
  }
});

test("the noise stays in its cell, and its density is that of the network's law", () => {
  const grey = known.levels[0].map((v) => v / 255),
    { x, logq } = flow.dequantise(grey, seededRandom(4), "variational"),
    even = flow.dequantise(grey, seededRandom(4), "uniform");
  for (const one of [x, even.x]) assert.ok(one.every((v, i) => Math.floor(v * 256) === known.levels[0][i]));
  assert.equal(even.logq, 0);
  const [mean, width] = known.noise.map((rows) => rows[0]),
    random = seededRandom(4),
    normals = Float64Array.from({ length: 784 }, random.normal);
  mean.forEach((m, i) => {
    const u = x[31 * i] * 256 - known.levels[0][31 * i];
    near(Math.log(u / (1 - u)), m + Math.exp(width[i]) * normals[31 * i], 1e-3);
  });
  assert.ok(Number.isFinite(logq));
  const still = { normal: () => 0, uniform: () => 0.5 },
    middle = flow.dequantise(grey, still, "variational");
  assert.ok(Number.isFinite(middle.logq) && middle.logq !== logq);
});

test("squeezing is undone by its other direction, and a normal density is one", () => {
  const x = Float64Array.from({ length: 64 }, (_, i) => i);
  assert.deepEqual(squeeze(squeeze(x, 4, 4), 4, 4, true), x);
  assert.deepEqual([...squeeze(Float64Array.of(1, 2, 3, 4), 2, 1)], [1, 2, 3, 4]);
  near(logNormal(Float64Array.of(0, 2)), -Math.log(2 * Math.PI) - 2, 1e-12);
});
