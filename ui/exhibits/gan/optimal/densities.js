// Two densities on a line and the best discriminator between them: the sums of genmodels/gan/optimal.py.
export const OPT_REACH = 6,
  OPT_CELLS = 1200;

export const optimalJudge = (() => {
  const width = (2 * OPT_REACH) / OPT_CELLS,
    place = (i) => -OPT_REACH + width * (i + 0.5);

  // parts: [[mean, width, weight], ...] -> Float64Array of the density on the cells, with total mass one.
  function density(parts) {
    const out = new Float64Array(OPT_CELLS),
      total = parts.reduce((s, p) => s + p[2], 0);
    let mass = 0;
    for (let i = 0; i < OPT_CELLS; i++) {
      const x = place(i);
      for (const [m, s, w] of parts)
        out[i] += (w / total / (s * Math.sqrt(2 * Math.PI))) * Math.exp(-0.5 * ((x - m) / s) ** 2);
      mass += out[i] * width;
    }
    return out.map((v) => v / mass);
  }

  function judge(p, q) {
    const d = new Float64Array(OPT_CELLS);
    let sum = 0,
      cumulated = 0,
      far = 0;
    const entropy = (mass, share) => (mass > 0 ? mass * Math.log(Math.max(share, 1e-300)) : 0);
    for (let i = 0; i < OPT_CELLS; i++) {
      d[i] = p[i] / Math.max(p[i] + q[i], 1e-300);
      sum += entropy(p[i], d[i]) + entropy(q[i], 1 - d[i]);
      cumulated += (p[i] - q[i]) * width;
      far += Math.abs(cumulated) * width;
    }
    const jsd = 0.5 * width * sum + Math.log(2);
    return { d, jsd, value: 2 * jsd - Math.log(4), wasserstein: far };
  }
  return { density, judge, place, width };
})();
