// What is known about a map of codes without any network: who is near, how far data is, where the holes are.
import { seededRandom } from "../../../browser/random.js";
import { MODELS } from "./controls.js";

export const NEIGHBOURS = 20; // codes that speak for the class of a place
export const RASTER = 112; // cells a side of the distance map
const HOLE = 0.22; // a place is a hole when no code is nearer than this share of the map's spread

// codes: Float32Array (N, 2). box: {cx, cy, h}, the square that the pad shows. prior: whether N(0, I) belongs to the
// map.
function makeField(codes, labels, box, prior) {
  const n = labels.length;
  let mx = 0,
    my = 0;
  for (let i = 0; i < n; i++) {
    mx += codes[2 * i] / n;
    my += codes[2 * i + 1] / n;
  }
  let xx = 0,
    xy = 0,
    yy = 0;
  for (let i = 0; i < n; i++) {
    const dx = codes[2 * i] - mx,
      dy = codes[2 * i + 1] - my;
    xx += (dx * dx) / n;
    xy += (dx * dy) / n;
    yy += (dy * dy) / n;
  }
  const spread = Math.sqrt((xx + yy) / 2),
    hole = HOLE * spread;
  const l = Math.sqrt(xx),
    factor = [l, xy / l, Math.sqrt(Math.max(0, yy - (xy / l) ** 2))]; // Cholesky: l11, l21, l22
  const sorted = [0, 1].map((k) => Float32Array.from({ length: n }, (_, i) => codes[2 * i + k]).sort());
  const cut = (k, q) => sorted[k][Math.min(n - 1, Math.floor(q * n))];
  const extent = { x0: cut(0, 0.005), x1: cut(0, 0.995), y0: cut(1, 0.005), y1: cut(1, 0.995) };

  const near = new Int32Array(NEIGHBOURS),
    nearD = new Float64Array(NEIGHBOURS);
  // The NEIGHBOURS nearest codes of (x, y), nearest first, in `near` and their distances in `nearD`.
  function nearest(x, y) {
    nearD.fill(Infinity);
    let worst = Infinity;
    for (let i = 0; i < n; i++) {
      const dx = codes[2 * i] - x,
        dy = codes[2 * i + 1] - y,
        d = dx * dx + dy * dy;
      if (d >= worst) continue;
      let j = NEIGHBOURS - 1;
      for (; j > 0 && nearD[j - 1] > d; j--) {
        nearD[j] = nearD[j - 1];
        near[j] = near[j - 1];
      }
      nearD[j] = d;
      near[j] = i;
      worst = nearD[NEIGHBOURS - 1];
    }
    for (let j = 0; j < NEIGHBOURS; j++) nearD[j] = Math.sqrt(nearD[j]);
    return near[0];
  }

  // Everything that is said about a place.
  function measure(x, y) {
    nearest(x, y);
    const votes = new Array(10).fill(0);
    for (let j = 0; j < NEIGHBOURS; j++) votes[labels[near[j]]]++;
    const order = votes
      .map((count, digit) => ({ digit, count }))
      .filter((v) => v.count)
      .sort((a, b) => b.count - a.count);
    const radius = Math.hypot(x, y);
    return {
      x,
      y,
      votes: order,
      nearest: near[0],
      distance: nearD[0],
      hole: nearD[0] > hole,
      radius,
      beyond: Math.exp((-radius * radius) / 2), // exact: P(|z| > r) of a standard normal in the plane
      outside: prior && radius > 3,
    };
  }

  // Whether a place is a hole; quick where it is none, which is nearly everywhere.
  function empty(x, y) {
    const most = hole * hole;
    for (let i = 0; i < n; i++) {
      const dx = codes[2 * i] - x,
        dy = codes[2 * i + 1] - y;
      if (dx * dx + dy * dy <= most) return false;
    }
    return true;
  }

  let distances = null;
  const shares = {}; // holeShare's answers
  return {
    n,
    codes,
    labels,
    box,
    prior,
    hole,
    extent,
    mean: [mx, my],
    factor,
    near,
    nearD,
    nearest,
    measure,
    empty,
    shares,
    get distances() {
      return (distances ??= distanceMap(codes, n, box));
    },
  };
}

// The maps of a payload, made once for as long as the page is open: this component comes and goes with its exhibit.
export function fieldsOf(blob) {
  if (!blob.fields) {
    blob.fields = {};
    for (const m of MODELS) {
      const codes = blob.arrays[`codes.${m}`];
      if (codes) blob.fields[m] = makeField(codes, blob.arrays.labels, blob.meta.boxes[m], m === "vae");
    }
  }
  return blob.fields;
}

// Euclidean distance of every raster cell to the nearest code (Felzenszwalb & Huttenlocher 2012: one parabola envelope
// a row,
// then one a column). Row 0 is the top of the pad. In units of the latent space.
function distanceMap(codes, n, box) {
  const far = 1e9,
    cell = (2 * box.h) / RASTER,
    grid = new Float64Array(RASTER * RASTER).fill(far);
  for (let i = 0; i < n; i++) {
    const u = Math.floor((codes[2 * i] - box.cx + box.h) / cell),
      w = Math.floor((box.cy + box.h - codes[2 * i + 1]) / cell);
    if (u >= 0 && w >= 0 && u < RASTER && w < RASTER) grid[w * RASTER + u] = 0;
  }
  const f = new Float64Array(RASTER),
    at = new Int32Array(RASTER),
    from = new Float64Array(RASTER + 1);
  function line(start, step) {
    for (let i = 0; i < RASTER; i++) f[i] = grid[start + i * step];
    let k = 0;
    at[0] = 0;
    from[0] = -Infinity;
    from[1] = Infinity;
    for (let q = 1; q < RASTER; q++) {
      let s;
      do {
        const p = at[k];
        s = (f[q] + q * q - f[p] - p * p) / (2 * (q - p));
      } while (s <= from[k] && --k >= 0);
      k++;
      at[k] = q;
      from[k] = s;
      from[k + 1] = Infinity;
    }
    for (let q = 0, j = 0; q < RASTER; q++) {
      while (from[j + 1] < q) j++;
      grid[start + q * step] = (q - at[j]) ** 2 + f[at[j]];
    }
  }
  for (let c = 0; c < RASTER; c++) line(c, RASTER);
  for (let r = 0; r < RASTER; r++) line(r * RASTER, 1);
  return Float32Array.from(grid, (d) => Math.sqrt(d) * cell);
}

// `count` codes: from the prior N(0, I); where a map has none, from the Gaussian with the mean and covariance of its
// codes, the next
// best thing; or evenly from the box that the codes fill. The same seed draws the same epsilon on every map.
export function drawCodes(field, how, seed, count) {
  const { uniform, normal } = seededRandom(seed),
    { mean, factor, extent: e } = field,
    out = [];
  for (let i = 0; i < count; i++) {
    if (how === "box") out.push([e.x0 + (e.x1 - e.x0) * uniform(), e.y0 + (e.y1 - e.y0) * uniform()]);
    else {
      const a = normal(),
        b = normal();
      out.push(field.prior ? [a, b] : [mean[0] + factor[0] * a, mean[1] + factor[1] * a + factor[2] * b]);
    }
  }
  return out;
}

// The share of 2,000 draws that land where no code is near.
export function holeShare(field, how) {
  field.shares[how] ??= drawCodes(field, how, 1, 2000).filter(([x, y]) => field.empty(x, y)).length / 2000;
  return field.shares[how];
}

// ---- lines
// ------------------------------------------------------------------------------------------------------------
// A walk along a polyline at even pace, there and back again.
export function makeWalk(points) {
  const lengths = [0];
  for (let i = 1; i < points.length; i++) {
    lengths.push(lengths[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]));
  }
  const total = lengths[lengths.length - 1];
  return {
    total,
    at(s) {
      if (!total) return points[0];
      const round = ((s % (2 * total)) + 2 * total) % (2 * total),
        p = round > total ? 2 * total - round : round;
      let i = 1;
      while (i < lengths.length - 1 && lengths[i] < p) i++;
      const t = (p - lengths[i - 1]) / (lengths[i] - lengths[i - 1] || 1);
      return [0, 1].map((k) => points[i - 1][k] + t * (points[i][k] - points[i - 1][k]));
    },
  };
}

// Ramer-Douglas-Peucker: the corners of a drawn line that matter, at most `most` of them.
export function simplify(points, tolerance, most) {
  const keep = (a, b) => {
    let worst = 0,
      at = -1;
    const [x0, y0] = points[a],
      [x1, y1] = points[b],
      l = Math.hypot(x1 - x0, y1 - y0) || 1e-9;
    for (let i = a + 1; i < b; i++) {
      const closed = l < 1e-6 ? Math.hypot(points[i][0] - x0, points[i][1] - y0) : 0;
      const d = closed || Math.abs((x1 - x0) * (y0 - points[i][1]) - (x0 - points[i][0]) * (y1 - y0)) / l;
      if (d > worst) {
        worst = d;
        at = i;
      }
    }
    return worst > tolerance ? [...keep(a, at), at, ...keep(at, b)] : [];
  };
  const corners = [0, ...keep(0, points.length - 1), points.length - 1].map((i) => points[i]);
  return corners.length > most ? simplify(points, tolerance * 1.5, most) : corners;
}
