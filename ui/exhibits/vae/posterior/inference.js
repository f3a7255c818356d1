// inference: the VAE's equations for one picture, with the weights that Python sent. Everything here follows the hand.
import { makeMlp, sigmoid } from "../../../browser/network.js";
import { seededRandom } from "../../../browser/random.js";

export const inference = (() => {
  const softplus = (l) => (l > 0 ? l + Math.log1p(Math.exp(-l)) : Math.log1p(Math.exp(l)));
  // Gauss-Hermite rule of 7 points for eps ~ N(0, 1) (Abramowitz & Stegun 1964, table 25.10, scaled by sqrt 2).
  const NODES = [
    -3.750439717725742, -2.366759410734541, -1.154405394739968, 0, 1.154405394739968, 2.366759410734541,
    3.750439717725742,
  ];
  const WEIGHTS = [
    0.000548268855972, 0.030757123967586, 0.240123178605013, 0.457142857142857, 0.240123178605013, 0.030757123967586,
    0.000548268855972,
  ];

  function make(blob) {
    const encoder = makeMlp(blob, "encoder"),
      decoder = makeMlp(blob, "decoder"),
      z = new Float32Array(2);

    function encode(x) {
      const out = encoder(x);
      return { mu: [out[0], out[1]], sigma: [Math.exp(out[2] / 2), Math.exp(out[3] / 2)] };
    }
    function logits(z1, z2) {
      z[0] = z1;
      z[1] = z2;
      return decoder(z);
    }
    function image(z1, z2, into) {
      const l = logits(z1, z2);
      for (let i = 0; i < l.length; i++) into[i] = sigmoid(l[i]);
      return into;
    }
    function logLikelihood(x, z1, z2) {
      const l = logits(z1, z2);
      let s = 0;
      for (let i = 0; i < l.length; i++) s += x[i] * l[i] - softplus(l[i]);
      return s;
    }
    // E_q log p(x | z) by quadrature (49 decodings, no noise), and the KL of each dimension in closed form.
    function elbo(x, mu, sigma) {
      let recon = 0;
      for (let i = 0; i < NODES.length; i++) {
        for (let j = 0; j < NODES.length; j++) {
          recon += WEIGHTS[i] * WEIGHTS[j] * logLikelihood(x, mu[0] + sigma[0] * NODES[i], mu[1] + sigma[1] * NODES[j]);
        }
      }
      const kl = mu.map((m, k) => 0.5 * (m * m + sigma[k] ** 2 - 2 * Math.log(sigma[k]) - 1));
      return { recon, kl, elbo: recon - kl[0] - kl[1] };
    }
    // log p(x | z) and its slope in z, forward through the decoder with two tangents (no tape needed for two inputs).
    function slope(x, z1, z2) {
      const { layers, activation } = blob.meta.decoder;
      if (activation !== "silu") throw new Error(`no derivative of ${activation}`);
      let h = [z1, z2],
        t1 = [1, 0],
        t2 = [0, 1];
      for (let l = 0; l < layers; l++) {
        const w = blob.arrays[`decoder.${l}.w`],
          b = blob.arrays[`decoder.${l}.b`],
          n = h.length,
          last = l === layers - 1;
        const nh = new Float64Array(b.length),
          n1 = new Float64Array(b.length),
          n2 = new Float64Array(b.length);
        for (let o = 0, q = 0; o < b.length; o++) {
          let a = b[o],
            d1 = 0,
            d2 = 0;
          for (let i = 0; i < n; i++, q++) {
            a += w[q] * h[i];
            d1 += w[q] * t1[i];
            d2 += w[q] * t2[i];
          }
          const s = sigmoid(a),
            f = last ? 1 : s * (1 + a * (1 - s)); // silu'(a)
          nh[o] = last ? a : a * s;
          n1[o] = f * d1;
          n2[o] = f * d2;
        }
        h = nh;
        t1 = n1;
        t2 = n2;
      }
      let value = 0,
        g1 = 0,
        g2 = 0;
      for (let i = 0; i < h.length; i++) {
        const e = x[i] - sigmoid(h[i]); // d log p / d logit
        value += x[i] * h[i] - softplus(h[i]);
        g1 += e * t1[i];
        g2 += e * t2[i];
      }
      return { value, slope: [g1, g2] };
    }
    return { encode, image, logLikelihood, elbo, slope };
  }

  // eps of the n-th draw (n = 1, 2, ...) of a seed.
  function epsilon(seed, n) {
    const random = seededRandom(seed);
    let eps = [0, 0];
    for (let i = 0; i < n; i++) eps = [random.normal(), random.normal()];
    return eps;
  }
  return { make, epsilon };
})();
