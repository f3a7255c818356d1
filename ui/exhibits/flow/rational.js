// Monotone curves of rational quadratic pieces (genmodels/flow/rational.py), the identity outside [-bound, bound].
const NARROWEST = 1e-3;
const FLAT = Math.log(Math.expm1(1 - NARROWEST)); // what makes a free number of 0 a slope of 1

/** Free numbers to the knots of one axis. */
function places(free, bound) {
  const n = free.length,
    found = new Float64Array(n + 1),
    most = free.reduce((m, v) => Math.max(m, v), -Infinity);
  let total = 0,
    sum = 0;
  for (let i = 0; i < n; i++) total += Math.exp(free[i] - most);
  found[0] = -bound;
  for (let i = 0; i < n; i++) {
    sum += NARROWEST + ((1 - NARROWEST * n) * Math.exp(free[i] - most)) / total;
    found[i + 1] = bound * (2 * sum - 1);
  }
  found[n] = bound;
  return found;
}

// The bin that v lies in.
function binOf(edges, v) {
  let low = 0,
    high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= v) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * forward(z) and inverse(x), each [value, log slope], for places between the first knot and the last.
 * @param {ArrayLike<number>} zs @param {ArrayLike<number>} xs @param {ArrayLike<number>} slopes
 */
export function through(zs, xs, slopes) {
  const bin = (k) => {
    const w = zs[k + 1] - zs[k],
      h = xs[k + 1] - xs[k],
      d = h / w,
      g = slopes[k],
      next = slopes[k + 1];
    return { w, h, d, g, next, bend: g + next - 2 * d };
  };
  const logSlope = (xi, { d, g, next, bend }) => {
    const rest = xi * (1 - xi),
      top = d * d * (next * xi * xi + 2 * d * rest + g * (1 - xi) ** 2);
    return Math.log(top) - 2 * Math.log(d + bend * rest);
  };
  return {
    forward(z) {
      const k = binOf(zs, z),
        b = bin(k),
        xi = (z - zs[k]) / b.w,
        rest = xi * (1 - xi);
      return [xs[k] + (b.h * (b.d * xi * xi + b.g * rest)) / (b.d + b.bend * rest), logSlope(xi, b)];
    },
    inverse(x) {
      const k = binOf(xs, x),
        b = bin(k),
        y = x - xs[k],
        p = b.h * (b.d - b.g) + y * b.bend,
        q = b.h * b.g - y * b.bend,
        r = -b.d * y,
        xi = Math.min(1, Math.max(0, (2 * r) / (-q - Math.sqrt(Math.max(0, q * q - 4 * p * r)))));
      return [zs[k] + b.w * xi, -logSlope(xi, b)];
    },
  };
}

/**
 * The curve that a network's numbers describe.
 * @param {ArrayLike<number>} numbers 3 K - 1 of them @param {number} bound
 */
export function makeCurve(numbers, bound) {
  const K = (numbers.length + 1) / 3,
    all = Array.from(numbers),
    slopes = new Float64Array(K + 1).fill(1);
  for (let i = 1; i < K; i++) {
    const free = all[2 * K + i - 1] + FLAT;
    slopes[i] = NARROWEST + Math.max(free, 0) + Math.log1p(Math.exp(-Math.abs(free)));
  }
  const { forward, inverse } = through(places(all.slice(0, K), bound), places(all.slice(K, 2 * K), bound), slopes),
    inside = (v) => Math.abs(v) < bound;
  return {
    forward: (z) => (inside(z) ? forward(z) : [z, 0]),
    inverse: (x) => (inside(x) ? inverse(x) : [x, 0]),
  };
}
