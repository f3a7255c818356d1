// The flow of digits (genmodels/flow/multiscale.py) from a checkpoint's own weights. A map lies place by place, its
// channels side by side, as ui/browser/conv.js has it.
import { makeNetwork } from "../../browser/conv.js";
import { makeCurve } from "./rational.js";

const LEVELS = 256;
const DIM = 784;
const LOG_TWO_PI = Math.log(2 * Math.PI);
const bounded = (v) => 3 * Math.tanh(v / 3);
const sigmoid = (v) => 1 / (1 + Math.exp(-v));

// Every place's vector times a square matrix, row by row.
function mixed(x, w, channels) {
  const out = new Float64Array(x.length);
  for (let p = 0; p < x.length; p += channels)
    for (let o = 0; o < channels; o++) {
      let sum = 0;
      for (let i = 0; i < channels; i++) sum += w[o * channels + i] * x[p + i];
      out[p + o] = sum;
    }
  return out;
}

function makeMixing({ channels, log_det: logDet }, { arrays }, prefix) {
  const [w, back] = ["w", "back"].map((part) => arrays[`${prefix}.${part}`]);
  return {
    inverse: (x) => ({ h: mixed(x, w, channels), logDet }),
    forward: (z) => mixed(z, back, channels),
  };
}

// The first half of the channels goes through curves of its own, the second through curves that a network makes of it.
function makeCoupling({ channels, numbers, bound }, blob, prefix) {
  const first = channels >> 1,
    rest = channels - first,
    own = Array.from({ length: first }, (_, c) =>
      makeCurve(blob.arrays[`${prefix}.own`].subarray(c * numbers, (c + 1) * numbers), bound),
    ),
    net = makeNetwork(blob, `${prefix}.net`);
  const halves = (x) => {
    const a = new Float32Array((x.length / channels) * first);
    for (let p = 0, q = 0; p < x.length; p += channels) for (let c = 0; c < first; c++) a[q++] = x[p + c];
    return a;
  };
  const bend = (x, out, led, way) => {
    let sum = 0;
    for (let p = 0, q = 0; p < x.length; p += channels)
      for (let c = 0; c < rest; c++, q += numbers) {
        const [v, slope] = makeCurve(led.subarray(q, q + numbers), bound)[way](x[p + first + c]);
        out[p + first + c] = v;
        sum += slope;
      }
    return sum;
  };
  const ownBend = (x, out, way) => {
    let sum = 0;
    for (let p = 0; p < x.length; p += channels)
      for (let c = 0; c < first; c++) {
        const [v, slope] = own[c][way](x[p + c]);
        out[p + c] = v;
        sum += slope;
      }
    return sum;
  };
  return {
    inverse(x) {
      const h = new Float64Array(x.length),
        led = bend(x, h, net(halves(x)), "inverse");
      return { h, logDet: led + ownBend(x, h, "inverse") };
    },
    forward(z) {
      const x = new Float64Array(z.length);
      ownBend(z, x, "forward");
      bend(z, x, net(halves(x)), "forward");
      return x;
    },
  };
}

/** Each 2 x 2 pixels become four channels of one place; `back`: the other way round. @param {Float64Array} x */
export function squeeze(x, side, channels, back = false) {
  const half = side / 2,
    out = new Float64Array(x.length);
  for (let y = 0; y < side; y++)
    for (let i = 0; i < side; i++)
      for (let c = 0; c < channels; c++) {
        const wide = (y * side + i) * channels + c,
          deep = ((y >> 1) * half + (i >> 1)) * 4 * channels + 4 * c + 2 * (y & 1) + (i & 1);
        if (back) out[wide] = x[deep];
        else out[deep] = x[wide];
      }
  return out;
}

// The first `n` channels of each place, and the others.
function parted(x, channels, n) {
  const places = x.length / channels,
    z = new Float64Array(places * n),
    kept = new Float64Array(places * (channels - n));
  for (let p = 0; p < places; p++)
    for (let c = 0; c < channels; c++)
      if (c < n) z[p * n + c] = x[p * channels + c];
      else kept[p * (channels - n) + c - n] = x[p * channels + c];
  return [z, kept];
}
function joined(z, kept, n, m) {
  const out = new Float64Array(z.length + kept.length);
  for (let p = 0; p < z.length / n; p++) {
    for (let c = 0; c < n; c++) out[p * (n + m) + c] = z[p * n + c];
    for (let c = 0; c < m; c++) out[p * (n + m) + n + c] = kept[p * m + c];
  }
  return out;
}

function makeLevel(meta, blob, k) {
  const { channels, leaves, squeezed, side } = meta,
    steps = meta.steps.map((step, i) =>
      (step.kind === "mixing" ? makeMixing : makeCoupling)({ channels, ...step }, blob, `l${k}.${i}`),
    ),
    net = leaves ? makeNetwork(blob, `l${k}.prior`) : null,
    kept = channels - leaves;
  // Mean and logarithm of the width of each latent that leaves, given what is kept.
  const normal = (h) => net(Float32Array.from(h));
  return {
    leaves,
    inverse(x) {
      let h = squeezed ? squeeze(x, 2 * side, channels / 4) : x,
        sum = 0;
      for (const step of steps) {
        const next = step.inverse(h);
        h = next.h;
        sum += next.logDet;
      }
      if (!leaves) return { z: h, h: null, logDet: sum };
      const [z, rest] = parted(h, channels, leaves),
        law = normal(rest);
      for (let i = 0; i < z.length; i++) {
        const at = Math.floor(i / leaves) * 2 * leaves + (i % leaves),
          width = bounded(law[at + leaves]);
        z[i] = (z[i] - law[at]) * Math.exp(-width);
        sum -= width;
      }
      return { z, h: rest, logDet: sum };
    },
    forward(z, rest) {
      let h = z;
      if (leaves) {
        const law = normal(rest),
          own = z.map((v, i) => {
            const at = Math.floor(i / leaves) * 2 * leaves + (i % leaves);
            return law[at] + Math.exp(bounded(law[at + leaves])) * v;
          });
        h = joined(own, rest, leaves, kept);
      }
      for (let i = steps.length - 1; i >= 0; i--) h = steps[i].forward(h);
      return squeezed ? squeeze(h, 2 * side, channels / 4, true) : h;
    },
  };
}

/** log of the standard normal density of all numbers. @param {Float64Array} z */
export const logNormal = (z) => z.reduce((sum, v) => sum - 0.5 * (v * v + LOG_TWO_PI), 0);

/**
 * The flow: latents of three levels and back. Pictures are 784 numbers of [0, 1); shapes: of the latents, places and
 * channels.
 * @param {{meta: any, arrays: Record<string, any>}} blob
 */
export function makePictureFlow(blob) {
  const { edge, scale, levels: metas, variational } = blob.meta,
    levels = metas.map((meta, k) => makeLevel(meta, blob, k)),
    noiseNet = variational ? makeNetwork(blob, "noise") : null;
  return {
    variational,
    shapes: metas.map(({ side, channels, leaves }) => [side, leaves || channels]),
    /** The latents of each level, the log-determinant since the level before, and the densities of the latents. */
    encode(x) {
      let logDet = 0,
        h = new Float64Array(DIM);
      for (let i = 0; i < DIM; i++) {
        const share = edge + (1 - 2 * edge) * x[i];
        logDet += Math.log((1 - 2 * edge) / scale) - Math.log(share) - Math.log1p(-share);
        h[i] = (Math.log(share) - Math.log1p(-share)) / scale;
      }
      const found = [];
      for (const level of levels) {
        const { z, h: next, logDet: more } = level.inverse(h);
        found.push({ z, logDet: more + logDet, logp: logNormal(z) });
        logDet = 0;
        h = next;
      }
      return found;
    },
    /** Pictures of the latents of each level. @param {Float64Array[]} latents */
    decode(latents) {
      let h = null;
      for (let k = levels.length - 1; k >= 0; k--) h = levels[k].forward(latents[k], h);
      return h.map((v) => Math.min(1, Math.max(0, (sigmoid(scale * v) - edge) / (1 - 2 * edge))));
    },
    /**
     * Grey levels in [0, 1] as points of their cells, and log q of the noise; uniform noise has log q = 0.
     * @param {ArrayLike<number>} grey @param {{normal: () => number, uniform: () => number}} random @param {string} how
     */
    dequantise(grey, random, how) {
      const x = new Float64Array(DIM),
        signed = Float32Array.from({ length: DIM }, (_, i) => 2 * (Math.round(grey[i] * 255) / 255) - 1),
        law = how === "variational" && noiseNet ? noiseNet(signed) : null;
      let logq = 0;
      for (let i = 0; i < DIM; i++) {
        let u = 0;
        if (law) {
          const n = random.normal(),
            width = bounded(law[2 * i + 1]),
            raw = law[2 * i] + Math.exp(width) * n;
          u = sigmoid(raw);
          logq += -0.5 * (n * n + LOG_TWO_PI) - width + softplus(-raw) + softplus(raw);
        } else u = random.uniform();
        x[i] = (Math.round(grey[i] * 255) + u) / LEVELS;
      }
      return { x, logq };
    },
  };
}
const softplus = (v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));

/** Points of [0, 1) as the grey levels in whose cells they lie, in [0, 1]. @param {ArrayLike<number>} x */
export const greys = (x) => Float32Array.from(x, (v) => Math.min(LEVELS - 1, Math.floor(v * LEVELS)) / (LEVELS - 1));

/** Bits a pixel of a nat of the whole picture. */
export const BITS = 1 / (DIM * Math.LN2);
