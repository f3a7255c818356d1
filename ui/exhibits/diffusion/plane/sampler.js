// Sample paths of DDIM and DDPM (genmodels.diffusion.samplers), for points u0, u1, u0, u1, ...
import { noiseAt, signalAt } from "./denoiser.js";

// states[i] stands at levels[i]; behind the last level come the clean points. eta 0 is DDIM; eta 1 is DDPM with the
// posterior's variance (Song et al. 2021, equation 12 and section 4.1).
export class Paths {
  /**
   * @param {(level: number, points: Float32Array, out: Float32Array) => Float32Array} denoiser
   * @param {number[]} levels @param {ArrayLike<number>} start @param {number} eta
   * @param {() => number} normal a standard normal number, where eta > 0
   */
  constructor(denoiser, levels, start, eta, normal) {
    this.denoiser = denoiser;
    this.levels = levels;
    this.states = [Float32Array.from(start)];
    this.eta = eta;
    this.normal = normal;
    this.f = new Float32Array(start.length);
  }
  get done() {
    return this.states.length > this.levels.length;
  }
  step() {
    const { levels, states, f } = this,
      i = states.length - 1,
      x = states[i],
      a = signalAt(levels[i]),
      b = noiseAt(levels[i]),
      clean = i === levels.length - 1,
      aNext = clean ? 1 : signalAt(levels[i + 1]),
      bNext = clean ? 0 : noiseAt(levels[i + 1]);
    const sigma = this.eta * (bNext / b) * Math.sqrt(Math.max(0, 1 - (a / aNext) ** 2)),
      rest = Math.sqrt(Math.max(0, bNext * bNext - sigma * sigma)),
      next = new Float32Array(x.length);
    this.denoiser(levels[i], x, f);
    for (let k = 0; k < x.length; k++) {
      const x0 = a * x[k] - b * f[k],
        eps = b * x[k] + a * f[k];
      next[k] = aNext * x0 + rest * eps + (sigma ? sigma * this.normal() : 0);
    }
    states.push(next);
  }
  finish() {
    while (!this.done) this.step();
    return this;
  }
}

// How much longer the paths are than a straight line between their ends, the mean over all points.
/** @param {{states: ArrayLike<number>[]}} paths */
export function detour({ states }) {
  const first = states[0],
    last = states[states.length - 1],
    between = (a, b, k) => Math.hypot(b[k] - a[k], b[k + 1] - a[k + 1]);
  let sum = 0;
  for (let k = 0; k < first.length; k += 2) {
    let length = 0;
    for (let i = 1; i < states.length; i++) length += between(states[i - 1], states[i], k);
    sum += length / Math.max(1e-6, between(first, last, k));
  }
  return sum / (first.length / 2);
}
