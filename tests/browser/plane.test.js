// Diffusion on the plane: its network and its samplers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../ui/browser/random.js";
import { makeDenoiser, noiseAt, predictNoise, signalAt } from "../../ui/exhibits/diffusion/plane/denoiser.js";
import { detour, Paths } from "../../ui/exhibits/diffusion/plane/sampler.js";
import { close } from "./close.js";

const WIDTH = 6;
const LAYERS = 2;
const LEVELS = [-4, -1.5, 0, 1, 2.5];
const normals = (n, seed = 1) => Float32Array.from({ length: n }, seededRandom(seed).normal);
const makeWeights = () => normals(11 * WIDTH + WIDTH + WIDTH * WIDTH + WIDTH + 2 * WIDTH + 2).map((v) => 0.4 * v);

test("the network is a multilayer perceptron of the point and the embedded level", () => {
  const weights = makeWeights(),
    silu = (x) => x / (1 + Math.exp(-x));
  function slow(level, u) {
    const waves = [0.25, 0.5, 1, 2];
    let x = [...u, level / 4, ...waves.map((w) => Math.sin(w * level)), ...waves.map((w) => Math.cos(w * level))],
      read = 0;
    for (const [l, size] of [WIDTH, WIDTH, 2].entries()) {
      const rows = Array.from({ length: size }, (_, o) =>
        weights.slice(read + o * x.length, read + (o + 1) * x.length),
      );
      read += size * x.length;
      const sums = rows.map((row, o) => row.reduce((sum, w, i) => sum + w * x[i], weights[read + o]));
      read += size;
      x = l < 2 ? sums.map(silu) : sums;
    }
    return x;
  }
  const points = Float32Array.of(0.3, -1.2, 2, 0.5);
  const found = makeDenoiser(weights, WIDTH, LAYERS)(-1.3, points, new Float32Array(4));
  close(found, [...slow(-1.3, [points[0], points[1]]), ...slow(-1.3, [points[2], points[3]])], 1e-5);
});

test("signal and noise share the variance; eps_hat adds the point's own noise", () => {
  for (const level of LEVELS) assert.ok(Math.abs(signalAt(level) ** 2 + noiseAt(level) ** 2 - 1) < 1e-12);
  const one = (level, points, out) => out.fill(1);
  close(predictNoise(one, 0, Float32Array.of(2, 0), new Float32Array(2)), [3 * Math.SQRT1_2, Math.SQRT1_2], 1e-6);
});

// Of standard normal data E[x_0 | x_t] = a x_t, so F is 0.
const gaussian = (level, points, out) => out.fill(0);

test("DDIM of Gaussian data scales each point by cos(angle between the steps)", () => {
  const path = new Paths(gaussian, LEVELS, [1, -2], 0, assert.fail).finish();
  assert.equal(path.states.length, LEVELS.length + 1);
  const angles = [...LEVELS.map((level) => Math.acos(signalAt(level))), 0];
  const scale = angles.slice(1).reduce((product, angle, i) => product * Math.cos(angles[i] - angle), 1);
  close(path.states.at(-1), [scale, -2 * scale], 1e-6);
  assert.ok(Math.abs(detour(path) - 1) < 1e-6, "all on one line");
});

test("DDPM of Gaussian data has the variance that its steps keep and add", () => {
  const path = new Paths(gaussian, LEVELS, normals(20000), 1, seededRandom(2).normal).finish();
  const variance = (x) => x.reduce((sum, v) => sum + v * v, 0) / x.length;
  let wanted = 1;
  for (let i = 0; i + 1 < LEVELS.length; i++) {
    const [a, b, as, bs] = [signalAt(LEVELS[i]), noiseAt(LEVELS[i]), signalAt(LEVELS[i + 1]), noiseAt(LEVELS[i + 1])],
      sigma = (bs / b) * Math.sqrt(1 - (a / as) ** 2);
    wanted = wanted * (as * a + b * Math.sqrt(bs * bs - sigma * sigma)) ** 2 + sigma * sigma;
    assert.ok(Math.abs(variance(path.states[i + 1]) - wanted) < 0.03);
  }
  assert.ok(detour(path) > 1.2, "noise makes paths longer");
});
