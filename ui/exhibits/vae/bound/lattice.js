// lattice: log p(x, z) on the grid that Python computed, read between its points, and the bound of any q on it.
export const lattice = (() => {
  // Gauss-Hermite rule of 7 points for eps ~ N(0, 1) (Abramowitz & Stegun 1964, table 25.10, scaled by sqrt 2).
  const NODES = [
    -3.750439717725742, -2.366759410734541, -1.154405394739968, 0, 1.154405394739968, 2.366759410734541,
    3.750439717725742,
  ];
  const WEIGHTS = [
    0.000548268855972, 0.030757123967587, 0.240123178605013, 0.457142857142857, 0.240123178605013, 0.030757123967587,
    0.000548268855972,
  ];
  const REACH = 3.8,
    LEAST = 0.004,
    LOG2PI = Math.log(2 * Math.PI);

  function make(blob) {
    const { top, evidence, low, high } = blob.meta,
      f = blob.arrays.log_joint,
      n = blob.shapes.log_joint[0];
    const size = high[0] - low[0],
      step = size / (n - 1);

    // Cubic convolution (Keys 1981, a = -1/2): exact for parabolas, which is what a log posterior nearly is.
    const w = new Float64Array(8);
    function weights(t, at) {
      w[at] = ((-0.5 * t + 1) * t - 0.5) * t;
      w[at + 1] = (1.5 * t - 2.5) * t * t + 1;
      w[at + 2] = ((-1.5 * t + 2) * t + 0.5) * t;
      w[at + 3] = (0.5 * t - 0.5) * t * t;
    }
    function logJoint(z1, z2) {
      const u = Math.min(n - 2.0001, Math.max(1, (z1 - low[0]) / step)),
        v = Math.min(n - 2.0001, Math.max(1, (z2 - low[1]) / step));
      const i = u | 0,
        j = v | 0;
      weights(u - i, 0);
      weights(v - j, 4);
      let s = 0;
      for (let a = 0; a < 4; a++) {
        const row = (i + a - 1) * n + j - 1;
        s += w[a] * (w[4] * f[row] + w[5] * f[row + 1] + w[6] * f[row + 2] + w[7] * f[row + 3]);
      }
      return s + top;
    }

    // q = {mu, sigma}: both terms by quadrature, each from its own definition; that they add up to log p(x) is the
    // theorem.
    function bound(q) {
      const [s1, s2] = q.sigma,
        entropy = 1 + LOG2PI + Math.log(s1 * s2);
      const slope = [0, 0],
        curve = [0, 0];
      let joint = 0,
        kl = 0;
      for (let a = 0; a < NODES.length; a++) {
        for (let b = 0; b < NODES.length; b++) {
          const e1 = NODES[a],
            e2 = NODES[b],
            weight = WEIGHTS[a] * WEIGHTS[b];
          const value = logJoint(q.mu[0] + s1 * e1, q.mu[1] + s2 * e2),
            logQ = -LOG2PI - Math.log(s1 * s2) - 0.5 * (e1 * e1 + e2 * e2);
          joint += weight * value;
          kl += weight * (logQ - (value - evidence));
          const g = weight * (value - evidence); // the constant has no slope; without it nothing cancels
          slope[0] += g * e1;
          slope[1] += g * e2;
          curve[0] += g * (e1 * e1 - 1);
          curve[1] += g * (e2 * e2 - 1);
        }
      }
      return { elbo: joint + entropy, kl, slope, curve };
    }

    // One step of natural-gradient ascent on the ELBO (Hoffman et al. 2013, section 2.3), by Stein's identities
    // grad_mu E f = E[f eps] / sigma and grad_log sigma E f = E[f (eps^2 - 1)]; held back where q is far from the
    // posterior.
    function climb(q, rate) {
      const { slope, curve } = bound(q),
        hold = (v, most) => Math.max(-most, Math.min(most, v));
      return inside({
        mu: q.mu.map((m, k) => m + q.sigma[k] * hold(rate * slope[k], 0.5)),
        sigma: q.sigma.map((s, k) => s * Math.exp(hold(0.5 * rate * (curve[k] + 1), 0.25))),
      });
    }
    // The nearest q whose quadrature points all lie on the grid.
    function inside(q) {
      const room = (size / 2 - step) / REACH;
      const sigma = q.sigma.map((s) => Math.min(room, Math.max(LEAST, s)));
      const mu = q.mu.map((m, k) =>
        Math.min(high[k] - step - REACH * sigma[k], Math.max(low[k] + step + REACH * sigma[k], m)),
      );
      return { mu, sigma };
    }
    return { n, low, high, size, step, f, top, evidence, logJoint, bound, climb, inside };
  }
  return { make };
})();
