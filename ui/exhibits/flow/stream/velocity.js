// Velocity fields from a checkpoint's own weights: of flow matching (genmodels/flow/continuous.py) and of a diffusion
// model's probability flow (genmodels/diffusion/planar.py). Points are in standard deviations, times run from 0, the
// prior, to 1, the data.
import { silu } from "../../../browser/network.js";

// A network of points and more features: its two numbers, and where asked for the trace of their Jacobian by the point.
// Both columns of the Jacobian are carried through the layers beside the point.
function makeNet({ meta, arrays }) {
  const layers = Array.from({ length: meta.net.layers }, (_, i) => {
    const [w, b] = ["w", "b"].map((part) => arrays[`net.${i}.${part}`]),
      row = () => new Float64Array(b.length);
    return { w, b, h: row(), across: row(), up: row(), inputs: w.length / b.length };
  });
  return (features, traced) => {
    let x = features,
      /** @type {Float64Array | null} */ across = null,
      /** @type {Float64Array | null} */ up = null; // of the features: 1 in the first place, and in the second
    layers.forEach((layer, l) => {
      const { w, b, inputs } = layer,
        last = l + 1 === layers.length;
      for (let o = 0, q = 0; o < b.length; o++, q += inputs) {
        let sum = b[o];
        for (let i = 0; i < inputs; i++) sum += w[q + i] * x[i];
        let slope = 1;
        if (!last) {
          const s = 1 / (1 + Math.exp(-sum));
          slope = s * (1 + sum * (1 - s));
        }
        layer.h[o] = last ? sum : silu(sum);
        if (!traced) continue;
        let da = 0,
          du = 0;
        if (!across || !up) [da, du] = [w[q], w[q + 1]];
        else
          for (let i = 0; i < inputs; i++) {
            da += w[q + i] * across[i];
            du += w[q + i] * up[i];
          }
        layer.across[o] = slope * da;
        layer.up[o] = slope * du;
      }
      ({ h: x, across, up } = layer);
    });
    return [x[0], x[1], traced && across && up ? across[0] + up[1] : 0];
  };
}

/** What stands between two times of a table that is even from 0 to its end. @param {ArrayLike<number>} table */
export function between(table, t) {
  const k = Math.min(Math.max(0, Math.floor(t)), table.length - 2);
  return table[k] + (t - k) * (table[k + 1] - table[k]);
}

/**
 * rates(u, s, traced): [du0/ds, du1/ds, trace of the field's Jacobian]. u: in standard deviations.
 * angles: of a diffusion's steps, null for flow matching; angle(s) with signal cos and noise sin.
 * @param {{meta: any, arrays: Record<string, Float32Array>}} blob
 */
export function makeField(blob) {
  const { kind, centre, spread, waves } = blob.meta,
    net = makeNet(blob),
    unit = { centre, spread, area: 2 * Math.log(spread), kind };
  if (kind === "matching") {
    const features = (u, s) => [u[0], u[1], s, Math.sin(Math.PI * s), Math.cos(Math.PI * s)];
    return { ...unit, F: null, rates: (u, s, traced = false) => net(features(u, s), traced) };
  }
  const { level, rate } = blob.arrays,
    last = level.length - 1;
  const F = (u, x, traced) =>
    net([u[0], u[1], x / 4, ...waves.map((w) => Math.sin(w * x)), ...waves.map((w) => Math.cos(w * x))], traced);
  return {
    ...unit,
    F: (u, t, traced) => F(u, level[t], traced),
    level,
    last,
    rates(u, s, traced = false) {
      const t = (1 - s) * last,
        pace = between(rate, t);
      return F(u, between(level, t), traced).map((v) => pace * v);
    },
  };
}
