// The flows of genmodels/flow, computed from a checkpoint's own weights: every transform there has its twin here, with
// the same two directions. A point is [x, y]; each direction returns [x, y, log |det|].
import { makeMlp } from "../../browser/network.js";
import { makeCurve } from "./rational.js";

const WAVES = [0.5, 1, 2];
const HALVINGS = 64;
const LOG_TWO_PI = Math.log(2 * Math.PI);

/** What a conditioner gets of one coordinate. @param {number} u */
const waved = (u) => [
  u,
  ...WAVES.map((w) => Math.sin(Math.PI * w * u)),
  ...WAVES.map((w) => Math.cos(Math.PI * w * u)),
];
const limited = (s, most) => most * Math.tanh(s / most);
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

// The coordinate that stays, the other one, and both in their places again.
const parted = (first, p) => [p[first], p[1 - first]];
const joined = (first, a, b, logDet) => (first === 0 ? [a, b, logDet] : [b, a, logDet]);

function additive({ stays }, blob, prefix) {
  const net = makeMlp(blob, `${prefix}.net`),
    shifted = (p, sign) => {
      const [a, b] = parted(stays, p);
      return joined(stays, a, b + sign * net(waved(a))[0], 0);
    };
  return { forward: (z) => shifted(z, 1), inverse: (x) => shifted(x, -1) };
}

function scaling(_meta, { arrays }, prefix) {
  const s = arrays[`${prefix}.log_scale`],
    scaled = (p, sign) => [p[0] * Math.exp(sign * s[0]), p[1] * Math.exp(sign * s[1]), sign * (s[0] + s[1])];
  return { forward: (z) => scaled(z, 1), inverse: (x) => scaled(x, -1) };
}

function affine({ stays, most }, blob, prefix) {
  const net = makeMlp(blob, `${prefix}.net`),
    numbers = (a) => {
      const [s, t] = net(waved(a));
      return [limited(s, most), t];
    };
  return {
    forward(z) {
      const [a, b] = parted(stays, z),
        [s, t] = numbers(a);
      return joined(stays, a, b * Math.exp(s) + t, s);
    },
    inverse(x) {
      const [a, b] = parted(stays, x),
        [s, t] = numbers(a);
      return joined(stays, a, (b - t) * Math.exp(-s), -s);
    },
  };
}

// inverted: the two directions exchanged, which makes an inverse autoregressive map of a masked one.
function masked({ backwards, most, inverted }, blob, prefix) {
  const net = makeMlp(blob, `${prefix}.net`),
    first = backwards ? 1 : 0,
    numbers = (a, b) => {
      const [s0, t0, s1, t1] = net([a, b]);
      return [limited(s0, most), t0, limited(s1, most), t1];
    },
    inverse = (x) => {
      const [a, b] = parted(first, x),
        [s0, t0, s1, t1] = numbers(a, b);
      return joined(first, (a - t0) * Math.exp(-s0), (b - t1) * Math.exp(-s1), -s0 - s1);
    },
    forward = (z) => {
      const [a, b] = parted(first, z),
        [s0, t0] = numbers(0, 0),
        x = a * Math.exp(s0) + t0,
        [, , s1, t1] = numbers(x, 0);
      return joined(first, x, b * Math.exp(s1) + t1, s0 + s1);
    };
  return inverted ? { forward: inverse, inverse: forward } : { forward, inverse };
}

function spline({ leads, bound }, blob, prefix) {
  const net = makeMlp(blob, `${prefix}.net`),
    own = makeCurve(blob.arrays[`${prefix}.own`], bound),
    led = (a) => makeCurve(net(waved(a)), bound);
  return {
    forward(z) {
      const [a, b] = parted(leads, z),
        [x, first] = own.forward(a),
        [y, second] = led(x).forward(b);
      return joined(leads, x, y, first + second);
    },
    inverse(p) {
      const [a, b] = parted(leads, p),
        [y, second] = led(a).inverse(b),
        [x, first] = own.inverse(a);
      return joined(leads, x, y, first + second);
    },
  };
}

function planar(_meta, { arrays }, prefix) {
  const w = arrays[`${prefix}.w`],
    u0 = arrays[`${prefix}.u0`],
    b = arrays[`${prefix}.b`][0],
    along = w[0] * u0[0] + w[1] * u0[1],
    push = (softplus(along) - 1 - along) / (w[0] * w[0] + w[1] * w[1]),
    u = [u0[0] + push * w[0], u0[1] + push * w[1]],
    wu = w[0] * u[0] + w[1] * u[1];
  return {
    inverse(x) {
      const h = Math.tanh(w[0] * x[0] + w[1] * x[1] + b);
      return [x[0] + h * u[0], x[1] + h * u[1], Math.log1p((1 - h * h) * wu)];
    },
    forward(z) {
      const target = w[0] * z[0] + w[1] * z[1];
      let low = target - Math.abs(wu),
        high = target + Math.abs(wu);
      for (let i = 0; i < HALVINGS; i++) {
        const middle = (low + high) / 2;
        if (middle + wu * Math.tanh(middle + b) < target) low = middle;
        else high = middle;
      }
      const h = Math.tanh((low + high) / 2 + b);
      return [z[0] - h * u[0], z[1] - h * u[1], -Math.log1p((1 - h * h) * wu)];
    },
  };
}

const KINDS = { additive, scaling, affine, masked, spline, planar };

/** log p_0 of a latent. prior: null for the standard normal, or a mixture {weights, means, widths}. */
function logPrior(prior, [a, b]) {
  if (!prior) return -0.5 * (a * a + b * b) - LOG_TWO_PI;
  const logs = prior.weights.map((weight, k) => {
      const [x, y] = prior.means[k],
        s = prior.widths[k];
      return Math.log(weight) - (0.5 * ((a - x) ** 2 + (b - y) ** 2)) / (s * s) - LOG_TWO_PI - 2 * Math.log(s);
    }),
    most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, v) => sum + Math.exp(v - most), 0));
}

/**
 * A flow from what ui/exhibits/flow/networks.py packs. Points are in standard deviations of the data; `unit` is the
 * logarithm of the area that one such square has in the data's own units.
 * @param {{meta: any, arrays: Record<string, Float32Array>, shapes?: any}} blob
 */
export function makeFlow(blob) {
  const { transforms, spread, centre, prior } = blob.meta,
    layers = transforms.map((meta, k) => KINDS[meta.kind](meta, blob, `t${k}`)),
    flow = {
      layers,
      centre,
      spread,
      unit: 2 * Math.log(spread),
      prior,
      kinds: transforms.map(({ kind }) => kind),
      logPrior: (z) => logPrior(prior, z),
      /** A latent through all floors: [[x, y, log |det|], ...], z first with 0. @param {number[]} z */
      rise(z) {
        const floors = [[z[0], z[1], 0]];
        for (const layer of layers) floors.push(layer.forward(floors.at(-1)));
        return floors;
      },
      /** The latent of a point on floor k, 0 being the latent's own. @param {number[]} p @param {number} k */
      sink(p, k = layers.length) {
        let z = [p[0], p[1]];
        for (let i = k - 1; i >= 0; i--) z = layers[i].inverse(z);
        return [z[0], z[1]];
      },
      /** Exact log p of a point in standard deviations, nats of the data's own units. @param {number[]} p */
      logProb(p) {
        let z = [p[0], p[1]],
          sum = -flow.unit;
        for (let i = layers.length - 1; i >= 0; i--) {
          const [a, b, logDet] = layers[i].inverse(z);
          z = [a, b];
          sum += logDet;
        }
        return flow.logPrior(z) + sum;
      },
    };
  return flow;
}
