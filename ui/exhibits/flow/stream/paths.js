// Paths of one latent through a field, and the account of log p along them.
import { adaptive, euler, rungeKutta } from "./solvers.js";

const LOG_TWO_PI = Math.log(2 * Math.PI);
const FINE = 48; // steps of Runge and Kutta on the way back

/**
 * From a latent to the data: [[s, [x, y, log of the density that the path has made of the prior's]], ...], in nats of
 * standard deviations. Flow matching goes by Euler's steps, diffusion by those of DDIM; both, where asked for, by the
 * solver whose steps adapt.
 * @param {any} field @param {number[]} z @param {{solver: string, steps: number, tolerance: number}} how
 */
export function pathOf(field, z, { solver, steps, tolerance }, traced = true) {
  const logPrior = -0.5 * (z[0] ** 2 + z[1] ** 2) - LOG_TWO_PI,
    start = [z[0], z[1], logPrior],
    rates = (u, s) => {
      const [a, b, trace] = field.rates(u, s, traced);
      return [a, b, -trace];
    };
  if (solver === "adaptive") return adaptive(rates, start, 10 ** -tolerance);
  return field.F ? ddim(field, start, steps, traced) : euler(rates, start, steps);
}

// A step of DDIM turns (u, F) by the change of the angle whose cosine is the signal and whose sine is the noise.
function ddim(field, u, steps, traced) {
  const { last, level } = field,
    angle = (t) => (t === 0 ? 0 : Math.atan(Math.exp(-level[t]))),
    path = [[0, u]];
  for (let k = steps; k > 0; k--) {
    const t = Math.round((last * k) / steps),
      next = Math.round((last * (k - 1)) / steps),
      turn = angle(next) - angle(t),
      [a, b, trace] = field.F(u, t, traced);
    u = [
      Math.cos(turn) * u[0] + Math.sin(turn) * a,
      Math.cos(turn) * u[1] + Math.sin(turn) * b,
      u[2] - Math.sin(turn) * trace,
    ];
    path.push([1 - next / last, u]);
  }
  return path;
}

/** The latent whose path leads through a place at time s. @param {any} field @param {number[]} place */
export function latentOf(field, place, s) {
  if (s <= 0) return [...place];
  return rungeKutta((u, t) => field.rates(u, t).slice(0, 2), place, Math.max(1, Math.ceil(FINE * s)), s, 0).at(-1)[1];
}

/** Where a path is at time s. @param {[number, number[]][]} path */
export function stateAt(path, s) {
  let k = 1;
  while (k < path.length - 1 && path[k][0] < s) k++;
  const [t0, from] = path[k - 1],
    [t1, to] = path[k],
    share = t1 > t0 ? Math.min(1, Math.max(0, (s - t0) / (t1 - t0))) : 1;
  return from.map((v, i) => v + share * (to[i] - v));
}

/** How much longer a path is than a straight line between its ends. @param {[number, number[]][]} path */
export function detourOf(path) {
  let length = 0;
  for (let k = 1; k < path.length; k++) length += apart(path[k - 1][1], path[k][1]);
  return length / Math.max(1e-9, apart(path[0][1], path.at(-1)[1])) - 1;
}
const apart = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1]);
