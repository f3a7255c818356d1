// What rises through the floors of a flow: a mesh of the latent plane, samples, and one point with its account.
export const REACH = 3; // radius of the mesh, in standard deviations of the prior
const CELLS = 48; // across

/**
 * The mesh on every floor: `places` [x, y, x, y, ...] of its vertices, `areas` the logarithm of what the area around
 * each has become. cells: index of the upper left vertex, for those that lie within REACH.
 * @param {any} flow
 */
export function makeMesh(flow) {
  const side = CELLS + 1,
    floors = flow.layers.length + 1,
    places = Array.from({ length: floors }, () => new Float32Array(2 * side * side)),
    areas = Array.from({ length: floors }, () => new Float32Array(side * side)),
    cells = [],
    at = (i) => REACH * ((2 * i) / CELLS - 1);
  for (let j = 0; j < side; j++)
    for (let i = 0; i < side; i++) {
      const q = j * side + i;
      let sum = 0;
      flow.rise([at(i), at(j)]).forEach(([x, y, logDet], k) => {
        places[k][2 * q] = x;
        places[k][2 * q + 1] = y;
        areas[k][q] = sum += logDet;
      });
      if (i < CELLS && j < CELLS && Math.hypot(at(i + 0.5), at(j + 0.5)) < REACH) cells.push(q);
    }
  return { side, places, areas, cells };
}

/** Points on every floor, [x, y, ...] each. @param {any} flow @param {number[][]} latents */
export function riseAll(flow, latents) {
  const floors = Array.from({ length: flow.layers.length + 1 }, () => new Float32Array(2 * latents.length));
  latents.forEach((z, i) =>
    flow.rise(z).forEach(([x, y], k) => {
      floors[k][2 * i] = x;
      floors[k][2 * i + 1] = y;
    }),
  );
  return floors;
}

/** What stands between two floors, `at` counted in floors. @param {Float32Array[]} floors @param {number} at */
export function between(floors, at) {
  const k = Math.min(Math.floor(at), floors.length - 1),
    share = at - k;
  if (!share || k + 1 >= floors.length) return floors[k];
  const [from, to] = [floors[k], floors[k + 1]];
  return from.map((v, i) => v + share * (to[i] - v));
}

/** Latents that a seed decides. @param {any} flow @param {{normal: () => number, uniform?: () => number}} random */
export function drawLatents(flow, random, n) {
  const { prior } = flow;
  return Array.from({ length: n }, () => {
    const noise = [random.normal(), random.normal()];
    if (!prior) return noise;
    let u = random.uniform();
    const k = Math.max(
      0,
      prior.weights.findIndex((weight) => (u -= weight) < 0),
    );
    return noise.map((v, i) => prior.means[k][i] + prior.widths[k] * v);
  });
}

/**
 * The account of one latent: its terms in nats, that of the prior first, then what each floor takes off, then the
 * data's unit of area; their sum is log p(x). floors: where it stands on each; error: how far it comes back from where
 * it was, in the data's units.
 * @param {any} flow @param {number[]} z
 */
export function accountOf(flow, z) {
  const floors = flow.rise(z),
    terms = [flow.logPrior(z), ...floors.slice(1).map(([, , logDet]) => -logDet), -flow.unit],
    x = floors.at(-1),
    again = flow.rise(flow.sink(x)).at(-1);
  return {
    floors,
    terms,
    logp: terms.reduce((sum, v) => sum + v, 0),
    x: [0, 1].map((i) => flow.centre[i] + flow.spread * x[i]),
    error: flow.spread * Math.hypot(again[0] - x[0], again[1] - x[1]),
  };
}
