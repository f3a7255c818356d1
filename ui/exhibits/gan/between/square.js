// The square of noise: genmodels/gan/between.py again, for the hand.
import { seededRandom } from "../../../browser/random.js";

export const btSquare = (() => {
  const dot = (a, b) => {
    let s = 0;
    for (let i = 0; i < a.length; i++) s += a[i] * b[i];
    return s;
  };
  const length = (a) => Math.sqrt(dot(a, a));
  const add = (a, p, b, q) => Float64Array.from(a, (v, i) => p * v + q * b[i]);
  const straight = (a, b, t) => add(a, 1 - t, b, t);
  function slerp(a, b, t) {
    const size = length(a) * length(b),
      angle = size ? Math.acos(Math.min(1, Math.max(-1, dot(a, b) / size))) : 0,
      s = Math.sin(angle);
    return s < 1e-6 ? straight(a, b, t) : add(a, Math.sin((1 - t) * angle) / s, b, Math.sin(t * angle) / s);
  }
  function between(corners, [u, v], way) {
    const step = way === "sphere" ? slerp : straight;
    return step(step(corners[0], corners[1], u), step(corners[2], corners[3], u), v);
  }
  function corner(seed, k, draw, n, draws) {
    const { normal } = seededRandom(seed * 4 * draws + k * draws + draw);
    return Float64Array.from({ length: n }, normal);
  }

  // How long normal noise of n numbers is: the density of |z| at r (up to a factor), and the lengths that 1 % stay
  // below and above.
  function lengths(n) {
    const density = (r) => Math.exp((n - 1) * Math.log(Math.max(r, 1e-9) / Math.sqrt(n)) - (r * r - n) / 2),
      step = 0.01,
      sums = [0];
    for (let r = step; r < 3 * Math.sqrt(n); r += step) sums.push(sums.at(-1) + density(r));
    const at = (share) => step * sums.findIndex((s) => s >= share * sums.at(-1));
    return { density, low: at(0.01), high: at(0.99), top: density(Math.sqrt(n - 1)) };
  }

  // Points along a polyline: at(d) with d in sides of the square, there and back again; even(count) from its start to
  // its end.
  function walk(points) {
    const along = [0];
    for (let i = 1; i < points.length; i++)
      along.push(along[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]));
    const total = along.at(-1);
    const place = (d) => {
      let i = 1;
      while (i < points.length - 1 && along[i] < d) i++;
      const part = along[i] - along[i - 1],
        t = part ? Math.min(1, Math.max(0, (d - along[i - 1]) / part)) : 0;
      return [0, 1].map((k) => points[i - 1][k] + t * (points[i][k] - points[i - 1][k]));
    };
    const folded = (d) => (total ? total - Math.abs(total - (d % (2 * total))) : 0);
    return {
      total,
      at: (d) => place(folded(d)),
      share: (d) => (total ? folded(d) / total : 0),
      even: (count) => Array.from({ length: count }, (_, i) => place((total * i) / (count - 1))),
    };
  }

  // A drawn line as at most `most` corners: of all inner points the one that matters least goes first.
  function simplify(points, most) {
    const p = points.slice(),
      area = (i) =>
        Math.abs(
          (p[i][0] - p[i - 1][0]) * (p[i + 1][1] - p[i - 1][1]) - (p[i + 1][0] - p[i - 1][0]) * (p[i][1] - p[i - 1][1]),
        );
    while (p.length > 2) {
      let least = 1;
      for (let i = 2; i < p.length - 1; i++) if (area(i) < area(least)) least = i;
      if (p.length <= most && area(least) > 2e-3) break;
      p.splice(least, 1);
    }
    return p;
  }
  return { between, corner, length, lengths, walk, simplify };
})();
