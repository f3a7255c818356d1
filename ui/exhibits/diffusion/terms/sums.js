// The numbers of the exhibit: terms of the bound, put together in bins, and what each loss makes of the same errors.
// A term is {s, t, nats, error, miss}: of the step from t to s. The terms of a run come from below; L_0 is the one with
// s = 0.
export const termSums = {
  // Where t stands on the axis, 0 to 1.
  place: (t, T, log) => (log ? Math.log(Math.max(1, t)) / Math.log(T) : t / T),
  time: (p, T, log) => Math.min(T, Math.max(1, Math.round(log ? T ** Math.min(1, Math.max(0, p)) : p * T))),

  edges(T, log) {
    const found = [1];
    for (let i = 1; i <= (log ? 36 : 50); i++) {
      const t = log ? Math.round(T ** (i / 36)) : (i * T) / 50;
      if (t > found[found.length - 1]) found.push(t);
    }
    return found;
  },
  // Many terms become few bars whose areas are their sums; up to a hundred stay as they are.
  bins(terms, T, log) {
    const middle = terms.filter((v) => v.s > 0);
    if (middle.length <= 100) return middle.map((v) => ({ ...v, parts: [v] }));
    const out = [];
    let at = 0;
    const edges = termSums.edges(T, log);
    for (let i = 1; i < edges.length; i++) {
      const parts = [];
      while (at < middle.length && middle[at].t <= edges[i]) parts.push(middle[at++]);
      if (parts.length)
        out.push({ s: parts[0].s, t: parts[parts.length - 1].t, nats: parts.reduce((a, v) => a + v.nats, 0), parts });
    }
    return out;
  },
  // L_0, the sum of the others, L_T, all; prior is null until it has come.
  whole(terms, prior) {
    const first = terms.find((v) => v.s === 0)?.nats ?? 0,
      steps = terms.reduce((a, v) => a + (v.s > 0 ? v.nats : 0), 0);
    return { first, steps, prior: prior ?? 0, total: first + steps + (prior ?? 0) };
  },
  // What the steps of a bin count for in each loss, as shares of all: by the bound, by the simple loss, by the
  // velocity's.
  shares(bins, plan) {
    const of = {
      bound: (v) => v.nats,
      simple: (v) => v.error * (v.t - v.s),
      velocity: (v) => (v.error * (v.t - v.s)) / Math.max(1e-4, plan.abar[v.t]),
    };
    return Object.fromEntries(
      Object.entries(of).map(([name, count]) => {
        const sums = bins.map((bin) => bin.parts.reduce((a, v) => a + count(v), 0)),
          all = sums.reduce((a, b) => a + b, 0) || 1;
        return [name, sums.map((v) => v / all)];
      }),
    );
  },
  // The t up to which half of a loss is lost.
  half(bins, shares) {
    let sum = 0;
    for (let i = 0; i < bins.length; i++) if ((sum += shares[i]) >= 0.5) return bins[i].t;
    return bins.length ? bins[bins.length - 1].t : 0;
  },
  // How many nats a unit of |eps - eps_hat|^2 costs in the step from t to s.
  weight: (s, t, plan) => (s > 0 ? (plan.snr[s] / plan.snr[t] - 1) / 2 : NaN),
};
