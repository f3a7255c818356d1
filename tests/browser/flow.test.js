// The flows in the browser against PyTorch's numbers, and what rises in the elevator.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { unpack } from "../../ui/browser/payload.js";
import { seededRandom } from "../../ui/browser/random.js";
import { accountOf, between, drawLatents, makeMesh, riseAll } from "../../ui/exhibits/flow/elevator/journey.js";
import { makeCurve } from "../../ui/exhibits/flow/rational.js";
import { makeFlow } from "../../ui/exhibits/flow/transforms.js";

const cases = JSON.parse(readFileSync(new URL("flows.json", import.meta.url), "utf8")).map((one) => ({
  ...one,
  flow: makeFlow(unpack(new Uint8Array(Buffer.from(one.packed, "base64")))),
}));
const near = (a, b, within = 2e-4, what = "") =>
  assert.ok(Math.abs(a - b) <= within * (1 + Math.abs(b)), `${what} ${a} ${b}`);

for (const { name, flow, points, latents, logp, floors } of cases) {
  test(`${name}: latents and log p are PyTorch's`, () => {
    points.forEach((p, i) => {
      flow.sink(p).forEach((v, k) => near(v, latents[i][k], 2e-4, name));
      near(flow.logProb(p), logp[i], 1e-3, name);
    });
  });

  test(`${name}: every floor and its log-determinant is PyTorch's`, () => {
    latents.forEach((z, i) =>
      flow
        .rise(z)
        .slice(1)
        .forEach(([x, y, logDet], k) => {
          near(x, floors[k].places[i][0], 1e-3, `${name} ${k}`);
          near(y, floors[k].places[i][1], 1e-3, `${name} ${k}`);
          near(logDet, floors[k].log_dets[i], 1e-3, `${name} ${k}`);
        }),
    );
  });

  test(`${name}: what rises comes down again, from every floor`, () => {
    for (const z of latents)
      flow.rise(z).forEach((p, k) => flow.sink(p, k).forEach((v, i) => near(v, z[i], 1e-6, `${name} ${k}`)));
  });

  test(`${name}: a log-determinant is that of differences`, () => {
    const h = 1e-3, // wide enough for networks in single precision
      layer = flow.layers[0];
    for (const [a, b] of latents.slice(0, 3)) {
      const across = ["0", "1"].map((axis) => {
        const [low, high] = [-h, h].map((d) => layer.forward(axis === "0" ? [a + d, b] : [a, b + d]));
        return [0, 1].map((i) => (high[i] - low[i]) / (2 * h));
      });
      const det = across[0][0] * across[1][1] - across[0][1] * across[1][0];
      near(Math.log(Math.abs(det)), layer.forward([a, b])[2], 2e-2, name);
    }
  });
}

const { flow, latents } = cases.find(({ name }) => name === "realnvp");

test("the account of a point sums to its log p, and its way back is exact", () => {
  for (const z of latents) {
    const { terms, logp, floors, error } = accountOf(flow, z);
    assert.equal(terms.length, flow.layers.length + 2);
    near(logp, flow.logProb(floors.at(-1)), 1e-6);
    near(
      terms.reduce((sum, v) => sum + v),
      logp,
      1e-12,
    );
    assert.ok(error < 1e-9);
  }
});

test("the areas of the mesh are those of its cells", () => {
  const log_scale = Float32Array.from([Math.log(2), Math.log(0.25)]),
    meta = { transforms: [{ kind: "scaling" }], centre: [0, 0], spread: 1, prior: null },
    mesh = makeMesh(makeFlow({ meta, arrays: { "t0.log_scale": log_scale } })),
    w = mesh.side;
  const size = (k, q) => {
    const [a, b, c, d] = [q, q + 1, q + w + 1, q + w].map((i) => [mesh.places[k][2 * i], mesh.places[k][2 * i + 1]]),
      cross = (p, r, s) => (r[0] - p[0]) * (s[1] - p[1]) - (r[1] - p[1]) * (s[0] - p[0]);
    return Math.abs(cross(a, b, c) + cross(a, c, d)) / 2;
  };
  assert.ok(mesh.cells.length > 1000);
  for (const q of mesh.cells) near(Math.log(size(1, q) / size(0, q)), mesh.areas[1][q], 1e-4);
  assert.ok(mesh.areas[0].every((v) => v === 0));
});

test("halfway between two floors is the mean of both, and a whole number is a floor", () => {
  const floors = riseAll(flow, latents);
  assert.equal(between(floors, 1), floors[1]);
  between(floors, 1.5).forEach((v, i) => near(v, (floors[1][i] + floors[2][i]) / 2, 1e-6));
  assert.equal(between(floors, floors.length - 1), floors.at(-1));
});

test("latents are the seed's, and those of a mixture lie around its means", () => {
  assert.deepEqual(drawLatents(flow, seededRandom(3), 5), drawLatents(flow, seededRandom(3), 5));
  const prior = { weights: [0.25, 0.75], means: [[-5, 0], [5, 0]], widths: [0.1, 0.1] }, // prettier-ignore
    drawn = drawLatents({ prior }, seededRandom(1), 400),
    right = drawn.filter(([x]) => x > 0).length;
  assert.ok(Math.abs(right - 300) < 40);
  assert.ok(drawn.every(([x, y]) => Math.hypot(Math.abs(x) - 5, y) < 1));
});

test("a curve is the identity outside its interval and joins it with slope one", () => {
  const curve = makeCurve(Float32Array.from({ length: 17 }, (_, i) => Math.sin(3 * i)), 2); // prettier-ignore
  assert.deepEqual(curve.forward(2.5), [2.5, 0]);
  near(curve.forward(2 - 1e-9)[0], 2, 1e-6);
  near(curve.forward(2 - 1e-9)[1], 0, 1e-5);
  for (let z = -1.95; z < 2; z += 0.05) near(curve.inverse(curve.forward(z)[0])[0], z, 1e-9);
});
