// The Dirac-GAN: updates against hand-made ones, eigenvalues against closed forms.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NODES, WEIGHTS } from "../../ui/browser/quadrature.js";
import { extend, makeGame, MOST_UPDATES, newPath, spectralRadius, verdict } from "../../ui/exhibits/gan/dirac/game.js";
import { decades, output, powerOfTen } from "../../ui/exhibits/gan/dirac/panels.js";
import { pick } from "../../ui/exhibits/gan/dirac/plane.js";

const game = makeGame({ nodes: NODES, weights: WEIGHTS });
const setting = (name, more = {}) => ({ game: name, update: "simultaneous", rate: 0.2, strength: 0.5, ...more });
const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const sigmoid = (t) => 1 / (1 + Math.exp(-t));

test("a simultaneous update uses the old values, an alternating one the generator's new value", () => {
  const [theta, psi] = [0.8, -0.6];
  const moved = theta - 0.2 * psi * sigmoid(-psi * theta);
  const simultaneous = game.step([theta, psi], setting("minimax"));
  near(simultaneous[0], moved);
  near(simultaneous[1], psi + 0.2 * theta * sigmoid(-psi * theta));
  const alternating = game.step([theta, psi], setting("minimax", { update: "alternating" }));
  near(alternating[0], moved);
  near(alternating[1], psi + 0.2 * moved * sigmoid(-psi * moved));
});

test("the Wasserstein game spirals outwards by the factor of its eigenvalues", () => {
  const s = setting("wasserstein");
  const [low, high] = game.eigenvalues(s);
  near(low[0], 1);
  near(high[1], 0.2);
  const radius = spectralRadius([low, high]);
  near(radius, Math.sqrt(1 + 0.04));
  const path = newPath([1, 0]);
  for (let i = 0; i < 50; i++) assert.ok(extend(path, game, s));
  near(path.lengths[50], radius ** 50, 1e-6);
  near(spectralRadius(game.eigenvalues({ ...s, update: "alternating" })), 1, 1e-6);
});

test("R1 and instance noise contract, the plain game does not", () => {
  // the Jacobian of v at rest is (0, -1/2; 1/2, -strength)
  const s = setting("r1", { strength: 1.5 });
  const exact = [-1, 1].map((sign) => 1 + 0.2 * (-0.75 + sign * Math.sqrt(0.75 ** 2 - 0.25)));
  game.eigenvalues(s).forEach(([re, im], i) => {
    near(re, exact[i], 1e-6);
    assert.equal(im, 0);
  });
  assert.ok(spectralRadius(game.eigenvalues(setting("instance_noise"))) < 1);
  assert.ok(spectralRadius(game.eigenvalues(setting("minimax"))) > 1);
  assert.equal(game.eigenvalues(setting("gradient_penalty")), null);
});

test("clipping keeps the discriminator within its bounds", () => {
  let place = [3, 0.9];
  for (let i = 0; i < 20; i++) place = game.step(place, setting("clipped", { rate: 1 }));
  assert.ok(Math.abs(place[1]) <= 1);
});

test("a path ends when it is long enough or has gone off", () => {
  const circle = newPath([1, 0]);
  const s = setting("r1");
  while (extend(circle, game, s));
  assert.equal(circle.updates, MOST_UPDATES);
  assert.equal(circle.places.length, MOST_UPDATES + 1);
  const off = newPath([3, 3]);
  while (extend(off, game, setting("wasserstein", { rate: 1 })));
  assert.ok(off.updates < 100 && Math.hypot(...off.places.at(-1)) < 2e6);
});

test("what is said and shown", () => {
  assert.equal(verdict(setting("minimax"), 1.01), "away");
  assert.equal(verdict(setting("non_saturating"), 1.01), "slowly");
  assert.equal(verdict(setting("r1"), 0.9), "arrives");
  assert.equal(verdict(setting("minimax"), 1), "circles");
  assert.equal(verdict(setting("clipped"), 1.2), "clipped");
  assert.deepEqual(pick([0.5, 0.5]), [0, 0]);
  assert.deepEqual(pick([1.4, -0.2]), [3, 3]);
  assert.deepEqual(decades([-0.2, 0.4]), [-1, 1]);
  assert.deepEqual([-3, -1, 0, 4, 12].map(powerOfTen), ["10⁻³", "0.1", "1", "10⁴", "10¹²"]);
  near(output(0.7, 1.2, false, 2), 2 * sigmoid(0.84) - 1);
  assert.equal(output(5, 1, true, 2), 1);
});
