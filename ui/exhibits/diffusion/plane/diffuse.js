// The planar diffusion model and its samplers, as genmodels.diffusion.planar and .samplers have them, for points (u0,
// u1, u0, u1, ...).
//
// A level is half the logarithm of the signal-to-noise ratio; it is all that the network is told, so one network serves
// every schedule.
export const diffuse = {
  WAVES: [0.25, 0.5, 1, 2],
  signal: (level) => Math.sqrt(1 / (1 + Math.exp(-2 * level))), // sqrt(abar)
  noise: (level) => Math.sqrt(1 / (1 + Math.exp(2 * level))), // sqrt(1 - abar)

  // What a run sends is the network layer by layer: the weight row by row, the bias. Returns F(level, points, out), the
  // network's own answer.
  net(weights, width, layers) {
    const sizes = [3 + 2 * diffuse.WAVES.length, ...Array(layers).fill(width), 2],
      W = [],
      B = [];
    for (let l = 0, q = 0; l + 1 < sizes.length; l++) {
      const n = sizes[l] * sizes[l + 1];
      W.push(weights.subarray(q, q + n));
      B.push(weights.subarray(q + n, q + n + sizes[l + 1]));
      q += n + sizes[l + 1];
    }
    const first = new Float32Array(sizes[1]),
      H = sizes.slice(1).map((n) => new Float32Array(n)),
      silu = (x) => x / (1 + Math.exp(-x));
    return (level, points, out) => {
      const told = [
        level / 4,
        ...diffuse.WAVES.map((w) => Math.sin(w * level)),
        ...diffuse.WAVES.map((w) => Math.cos(w * level)),
      ];
      for (let o = 0; o < first.length; o++) {
        // what the level adds is the same for all points
        let s = B[0][o];
        for (let k = 0; k < told.length; k++) s += W[0][o * sizes[0] + 2 + k] * told[k];
        first[o] = s;
      }
      for (let p = 0; p < points.length; p += 2) {
        let x = H[0];
        for (let o = 0, q = 0; o < x.length; o++, q += sizes[0])
          x[o] = silu(first[o] + W[0][q] * points[p] + W[0][q + 1] * points[p + 1]);
        for (let l = 1; l < W.length; l++) {
          const w = W[l],
            h = H[l],
            n = sizes[l],
            last = l === W.length - 1;
          for (let o = 0, q = 0; o < h.length; o++) {
            let s = B[l][o],
              s1 = 0,
              s2 = 0,
              s3 = 0,
              i = 0;
            for (; i + 3 < n; i += 4, q += 4) {
              // four sums, so that the additions do not wait for each other
              s += w[q] * x[i];
              s1 += w[q + 1] * x[i + 1];
              s2 += w[q + 2] * x[i + 2];
              s3 += w[q + 3] * x[i + 3];
            }
            for (; i < n; i++, q++) s += w[q] * x[i];
            s += s1 + s2 + s3;
            h[o] = last ? s : silu(s);
          }
          x = h;
        }
        out[p] = x[0];
        out[p + 1] = x[1];
      }
      return out;
    };
  },

  // eps_hat = b u + a F at each point.
  eps(F, level, points, out) {
    const a = diffuse.signal(level),
      b = diffuse.noise(level);
    F(level, points, out);
    for (let i = 0; i < out.length; i++) out[i] = b * points[i] + a * out[i];
    return out;
  },

  // Points on their way from noise: states[i] stands at levels[i], and behind the last level come the clean points.
  // step() takes one step and says
  // whether there is another. eta 0 is DDIM; eta 1 is DDPM with the posterior's variance (Song et al. 2021, equation 12
  // and section 4.1).
  walk(F, levels, start, eta, normal) {
    const states = [Float32Array.from(start)],
      f = new Float32Array(start.length);
    const step = () => {
      const i = states.length - 1;
      if (i >= levels.length) return false;
      const x = states[i],
        a = diffuse.signal(levels[i]),
        b = diffuse.noise(levels[i]),
        end = i === levels.length - 1;
      const as = end ? 1 : diffuse.signal(levels[i + 1]),
        bs = end ? 0 : diffuse.noise(levels[i + 1]);
      const sigma = eta * (bs / b) * Math.sqrt(Math.max(0, 1 - (a / as) ** 2)),
        rest = Math.sqrt(Math.max(0, bs * bs - sigma * sigma));
      const next = new Float32Array(x.length);
      F(levels[i], x, f);
      for (let k = 0; k < x.length; k++) {
        // x0_hat = a x - b F and eps_hat = b x + a F
        next[k] = as * (a * x[k] - b * f[k]) + rest * (b * x[k] + a * f[k]) + (sigma ? sigma * normal() : 0);
      }
      states.push(next);
      return states.length <= levels.length;
    };
    return {
      states,
      levels,
      step,
      get done() {
        return states.length > levels.length;
      },
      finish() {
        while (step());
        return this;
      },
    };
  },

  // How much longer the ways are than a straight line between their ends, the mean over all points.
  detour({ states }) {
    const first = states[0],
      last = states[states.length - 1],
      n = first.length;
    let sum = 0;
    for (let k = 0; k < n; k += 2) {
      let way = 0;
      for (let i = 1; i < states.length; i++)
        way += Math.hypot(states[i][k] - states[i - 1][k], states[i][k + 1] - states[i - 1][k + 1]);
      sum += way / Math.max(1e-6, Math.hypot(last[k] - first[k], last[k + 1] - first[k + 1]));
    }
    return sum / (n / 2);
  },
};
