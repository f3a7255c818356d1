// Velocity fields, their traces and paths in the browser against PyTorch's numbers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { unpack } from "../../ui/browser/payload.js";
import { bilinear } from "../../ui/exhibits/flow/stream/map.js";
import { detourOf, latentOf, pathOf, stateAt } from "../../ui/exhibits/flow/stream/paths.js";
import { adaptive, euler, rungeKutta } from "../../ui/exhibits/flow/stream/solvers.js";
import { makeField } from "../../ui/exhibits/flow/stream/velocity.js";

const cases = JSON.parse(readFileSync(new URL("streams.json", import.meta.url), "utf8")).map((one) => ({
  ...one,
  field: makeField(unpack(new Uint8Array(Buffer.from(one.packed, "base64")))),
}));
const near = (a, b, within, what = "") => assert.ok(Math.abs(a - b) <= within * (1 + Math.abs(b)), `${what} ${a} ${b}`);
const both = (a, b, within, what) => [0, 1].forEach((i) => near(a[i], b[i], within, what));

for (const { name, field, points, rates, walked, fine, adaptive: adapted, steps, tolerance, logp } of cases) {
  test(`${name}: velocity and trace are PyTorch's`, () => {
    for (const { s, velocity, trace } of rates)
      points.forEach((u, i) => {
        const found = field.rates(u, s, true);
        both(found, velocity[i], 2e-5, name);
        near(found[2], trace[i], 2e-5, `${name} trace`);
      });
  });

  test(`${name}: paths end where PyTorch's do, by fixed steps and by steps that adapt`, () => {
    points.forEach((u, i) => {
      both(pathOf(field, u, { solver: "euler", steps, tolerance: 0 }).at(-1)[1], walked[i], 1e-4, "steps");
      const free = (p, s) => field.rates(p, s).slice(0, 2);
      both(rungeKutta(free, u, 20).at(-1)[1], fine[i], 1e-4, "fine");
      both(adaptive(free, u, tolerance).at(-1)[1], adapted[i], 1e-4, "adaptive");
    });
  });

  test(`${name}: the way back leads to the latent`, () => {
    const within = name === "diffusion" ? 2e-2 : 2e-3; // its table of rates has corners, which cost a solver its order
    for (const z of points) {
      const path = rungeKutta((p, s) => field.rates(p, s).slice(0, 2), z, 60);
      both(latentOf(field, path.at(-1)[1], 1), z, within, name);
      both(latentOf(field, path[30][1], 0.5), z, within, name);
      both(latentOf(field, z, 0), z, 0);
    }
  });

  test(`${name}: log p along a fine path is that of the change of area`, () => {
    const ends = (z) => pathOf(field, z, { solver: "euler", steps: 1000, tolerance: 0 }).at(-1)[1],
      h = 1e-3;
    points.slice(0, 3).forEach(([a, b], i) => {
      const [left, right, low, high] = [
          [a - h, b],
          [a + h, b],
          [a, b - h],
          [a, b + h],
        ].map(ends),
        det = ((right[0] - left[0]) * (high[1] - low[1]) - (right[1] - left[1]) * (high[0] - low[0])) / (4 * h * h),
        wanted = -0.5 * (a * a + b * b) - Math.log(2 * Math.PI) - Math.log(Math.abs(det));
      near(ends([a, b])[2], wanted, 1e-2, name);
      if (logp) near(ends([a, b])[2] - field.area, logp[i], 1e-2, name);
    });
  });
}

test("solvers keep what they promise: orders of error, and an adaptive step within its tolerance", () => {
  const rates = ([x, y]) => [y, -x], // a rotation
    off = (path) => Math.hypot(path.at(-1)[1][0] - Math.cos(1), path.at(-1)[1][1] + Math.sin(1));
  const [e8, e16] = [8, 16].map((n) => off(euler(rates, [1, 0], n)));
  near(e8 / e16, 2, 0.1);
  near(off(rungeKutta(rates, [1, 0], 4)) / off(rungeKutta(rates, [1, 0], 8)), 16, 0.15);
  const [loose, tight] = [1e-2, 1e-4].map((e) => adaptive(rates, [1, 0], e));
  assert.ok(tight.length > loose.length && off(tight) < off(loose) && off(tight) < 1e-3);
  near(adaptive(rates, [1, 0], 1e-4, 1, 0).at(-1)[0], 0, 1e-9);
});

test("a straight path has no detour, half a circle that of pi / 2, and between two states lies their mean", () => {
  const straight = [[0, [0, 0]], [0.5, [1, 1]], [1, [2, 2]]], // prettier-ignore
    arc = Array.from({ length: 200 }, (_, k) => [
      k / 199,
      [Math.cos((Math.PI * k) / 199), Math.sin((Math.PI * k) / 199)],
    ]);
  near(detourOf(straight), 0, 1e-12);
  near(detourOf(arc), Math.PI / 2 - 1, 1e-3);
  assert.deepEqual(stateAt(straight, 0.25), [0.5, 0.5]);
  assert.deepEqual(stateAt(straight, 2), [2, 2]);
});

test("a map is exact for what is linear, and is nothing outside", () => {
  const cells = 8,
    limit = 2,
    at = (i) => ((i + 0.5) * 2 * limit) / cells - limit,
    logp = Float64Array.from({ length: 64 }, (_, k) => 3 * at(k % 8) - at(7 - Math.floor(k / 8)) + 1);
  near(bilinear({ logp, limit }, [0.3, -0.7]), 3 * 0.3 + 0.7 + 1, 1e-9);
  assert.equal(bilinear({ logp, limit }, [2.1, 0]), -Infinity);
});
