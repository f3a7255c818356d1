// The Dirac-GAN: the same game as genmodels/gan/dirac.py, whose docstring has the equations. No DOM.

/**
 * @typedef {{game: string, update: string, rate: number, strength: number}} Setting
 * @typedef {{nodes: number[], weights: number[]}} Quadrature over a standard normal
 */

export const REACH = 3; // half-width of the plane of (theta, psi)
export const MOST_UPDATES = 6000;
const CLIP = 1;
const LINEAR = ["wasserstein", "clipped", "gradient_penalty"];

/** Whether the discriminator's output is not passed through a sigmoid. @param {Setting} setting */
export const isLinear = ({ game }) => LINEAR.includes(game);

const slope = (t) => 1 / (1 + Math.exp(t));

/** @param {Quadrature} hermite */
export function makeGame(hermite) {
  // v(theta, psi)
  function field(theta, psi, { game, strength }) {
    if (LINEAR.includes(game)) {
      const pull = game === "gradient_penalty" && psi ? Math.sign(psi) * strength * (Math.abs(psi) - 1) : 0;
      return [-psi, theta - pull];
    }
    if (game === "instance_noise") {
      let [down, up] = [0, 0];
      hermite.nodes.forEach((node, i) => {
        const e = strength * node;
        const doubt = slope(psi * (theta + e));
        down += hermite.weights[i] * doubt;
        up += hermite.weights[i] * ((theta + e) * doubt - e * slope(-psi * e));
      });
      return [-psi * down, up];
    }
    const push = game === "non_saturating" ? slope(-psi * theta) : slope(psi * theta);
    return [-psi * push, theta * slope(psi * theta) - (game === "r1" ? strength * psi : 0)];
  }

  /** Both numbers after one update. @param {number[]} place @param {Setting} setting */
  function step([theta, psi], setting) {
    const [down, up] = field(theta, psi, setting);
    const moved = theta + setting.rate * down;
    const rise = setting.update === "alternating" ? field(moved, psi, setting)[1] : up;
    const next = psi + setting.rate * rise;
    return [moved, setting.game === "clipped" ? Math.max(-CLIP, Math.min(CLIP, next)) : next];
  }

  /** Eigenvalues [re, im] of the Jacobian of step at (0, 0); null where there is a kink instead of a slope. */
  function eigenvalues(setting) {
    if (setting.game === "gradient_penalty") return null;
    const h = 1e-5;
    const along = (x, y) => {
      const [up, down] = [step([x, y], setting), step([-x, -y], setting)];
      return [0, 1].map((k) => (up[k] - down[k]) / (2 * h));
    };
    const [[a, c], [b, d]] = [along(h, 0), along(0, h)];
    const mean = (a + d) / 2;
    const q = mean * mean - (a * d - b * c);
    const root = Math.sqrt(Math.abs(q));
    return [-root, root].map((r) => (q >= 0 ? [mean + r, 0] : [mean, r]));
  }
  return { field, step, eigenvalues };
}

/** Absolute value of the largest eigenvalue, null where there are none. */
export const spectralRadius = (values) => values && Math.max(...values.map((v) => Math.hypot(...v)));

/** A path from its start: all places, their distances from the rest, and their sum. */
export const newPath = (start) => ({
  places: [[...start]],
  lengths: [Math.hypot(...start)],
  sum: [...start],
  updates: 0,
});

/** Adds one update to a path; false where it ends: it is long enough or has gone off. */
export function extend(path, game, setting) {
  const next = game.step(path.places.at(-1), setting);
  if (path.updates >= MOST_UPDATES || !(Math.abs(next[0]) + Math.abs(next[1]) < 1e6)) return false;
  path.updates += 1;
  path.places.push(next);
  path.lengths.push(Math.hypot(...next));
  path.sum = path.sum.map((v, k) => v + next[k]);
  return true;
}

/** The name of the sentence that is true of a setting. @param {Setting} setting @param {number | null} radius */
export function verdict({ game }, radius) {
  if (game === "gradient_penalty" || game === "clipped") return game;
  if (radius > 1 + 1e-6) return game === "non_saturating" ? "slowly" : "away";
  return radius < 1 - 1e-6 ? "arrives" : "circles";
}
