// The VAE's equations for one image, with the weights that Python sent. Everything here follows the hand. No DOM.
import { makeMlp, sigmoid } from "../../../browser/network.js";
import { NODES, WEIGHTS } from "../../../browser/quadrature.js";
import { seededRandom } from "../../../browser/random.js";

const softplus = (l) => (l > 0 ? l + Math.log1p(Math.exp(-l)) : Math.log1p(Math.exp(l)));

/** KL(N(mu, sigma^2) || N(0, 1)) of each dimension, nats. @param {number[]} mu @param {number[]} sigma */
export const klEach = (mu, sigma) => mu.map((m, k) => 0.5 * (m * m + sigma[k] ** 2 - 2 * Math.log(sigma[k]) - 1));

/**
 * The decoder's logits at z with their derivatives in both latents: forward with two tangents (no tape is needed for
 * two inputs). Throws where the activation's derivative is not known here.
 */
function logitsAndTangents(blob, z) {
  const { layers, activation } = blob.meta.decoder;
  if (activation !== "silu") throw new Error(`no derivative of ${activation}`);
  let rows = [Float64Array.from(z), Float64Array.of(1, 0), Float64Array.of(0, 1)];
  for (let l = 0; l < layers; l++) {
    const w = blob.arrays[`decoder.${l}.w`];
    const b = blob.arrays[`decoder.${l}.b`];
    const [h, t1, t2] = rows;
    const next = rows.map(() => new Float64Array(b.length));
    for (let o = 0, q = 0; o < b.length; o++) {
      let [a, d1, d2] = [b[o], 0, 0];
      for (let i = 0; i < h.length; i++, q++) {
        a += w[q] * h[i];
        d1 += w[q] * t1[i];
        d2 += w[q] * t2[i];
      }
      const s = sigmoid(a);
      const last = l === layers - 1;
      const slope = last ? 1 : s * (1 + a * (1 - s)); // silu'(a)
      next[0][o] = last ? a : a * s;
      next[1][o] = slope * d1;
      next[2][o] = slope * d2;
    }
    rows = next;
  }
  return rows;
}

/** log p(x | z) in nats and its slope in z. */
function slopeOf(blob, x, z) {
  const [logits, t1, t2] = logitsAndTangents(blob, z);
  let value = 0;
  const slope = [0, 0];
  for (let i = 0; i < logits.length; i++) {
    const e = x[i] - sigmoid(logits[i]); // d log p / d logit
    value += x[i] * logits[i] - softplus(logits[i]);
    slope[0] += e * t1[i];
    slope[1] += e * t2[i];
  }
  return { value, slope };
}

/** A payload's VAE: encode(x), image(z, into), logLikelihood(x, z), elbo(x, mu, sigma), gradient(x, mu, sigma, eps). */
export function makeInference(blob) {
  const encoder = makeMlp(blob, "encoder");
  const decoder = makeMlp(blob, "decoder");
  const latent = new Float32Array(2);
  const logits = (z) => {
    latent.set(z);
    return decoder(latent);
  };
  const logLikelihood = (x, z) => logits(z).reduce((sum, l, i) => sum + x[i] * l - softplus(l), 0);
  return {
    logLikelihood,
    encode(x) {
      const out = encoder(x);
      return { mu: [out[0], out[1]], sigma: [Math.exp(out[2] / 2), Math.exp(out[3] / 2)] };
    },
    image(z, into) {
      const l = logits(z);
      for (let i = 0; i < l.length; i++) into[i] = sigmoid(l[i]);
      return into;
    },
    // E_q log p(x | z) by quadrature (49 decodings, no noise), and the KL of each dimension in closed form.
    elbo(x, mu, sigma) {
      let recon = 0;
      NODES.forEach((e1, i) =>
        NODES.forEach((e2, j) => {
          recon += WEIGHTS[i] * WEIGHTS[j] * logLikelihood(x, [mu[0] + sigma[0] * e1, mu[1] + sigma[1] * e2]);
        }),
      );
      const kl = klEach(mu, sigma);
      return { recon, kl, elbo: recon - kl[0] - kl[1] };
    },
    // The loss and its gradient for one eps, along the path (genmodels.autoencoder.estimators, equation 3).
    gradient(x, mu, sigma, eps) {
      const { value, slope } = slopeOf(
        blob,
        x,
        [0, 1].map((k) => mu[k] + sigma[k] * eps[k]),
      );
      const kl = klEach(mu, sigma);
      return {
        loss: -value + kl[0] + kl[1],
        z: slope.map((g) => -g),
        mu: slope.map((g, k) => -g + mu[k]),
        sigma: slope.map((g, k) => -g * eps[k] + sigma[k] - 1 / sigma[k]),
      };
    },
  };
}

/** eps of the n-th draw (n = 1, 2, ...) of a seed. @param {number} seed @param {number} n */
export function epsilon(seed, n) {
  const random = seededRandom(seed);
  let eps = [0, 0];
  for (let i = 0; i < n; i++) eps = [random.normal(), random.normal()];
  return eps;
}
