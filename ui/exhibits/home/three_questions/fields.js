// What the three planar models are in the browser: functions of a point, and what fields on a grid are made of.
import { makeMlp } from "../../../browser/network.js";

/** genmodels.mixture.gaussian_mixture: log p(x) = logsumexp_k [ constant_k - |L_k^-1 (x - m_k)|^2 / 2 ]. */
export function mixture(blob) {
  const { constant, means, white, chol, weights } = blob.arrays,
    K = constant.length;
  const terms = new Float64Array(K);
  function logProb(x, y) {
    let top = -Infinity;
    for (let k = 0; k < K; k++) {
      const dx = x - means[2 * k],
        dy = y - means[2 * k + 1];
      const a = white[3 * k] * dx,
        b = white[3 * k + 1] * dx + white[3 * k + 2] * dy;
      terms[k] = constant[k] - 0.5 * (a * a + b * b);
      if (terms[k] > top) top = terms[k];
    }
    let s = 0;
    for (let k = 0; k < K; k++) s += Math.exp(terms[k] - top);
    return top + Math.log(s);
  }
  // Choose a Gaussian by its weight, then draw from it. `from` is its centre: where the point sets out in the
  // animation.
  function sample(random) {
    let u = random.uniform(),
      k = 0;
    while (k < K - 1 && (u -= weights[k]) > 0) k++;
    const a = random.normal(),
      b = random.normal(),
      m = [means[2 * k], means[2 * k + 1]];
    return { from: m, to: [m[0] + chol[3 * k] * a, m[1] + chol[3 * k + 1] * a + chol[3 * k + 2] * b] };
  }
  return { logProb, sample };
}

/** The probabilities of logits, written into `out`. */
export function softmax(logits, out) {
  const top = Math.max(...logits);
  let s = 0;
  for (let k = 0; k < logits.length; k++) s += out[k] = Math.exp(logits[k] - top);
  for (let k = 0; k < out.length; k++) out[k] /= s;
  return out;
}

/** Which centre is nearest to (x, y); centres: x and y of each in turn. */
export function nearest(centres, x, y) {
  let best = 0,
    least = Infinity;
  for (let k = 0; k < centres.length / 2; k++) {
    const d = (x - centres[2 * k]) ** 2 + (y - centres[2 * k + 1]) ** 2;
    if (d < least) {
      least = d;
      best = k;
    }
  }
  return best;
}

/** The cell of each centre, as a polygon: the box cut by the line half way to every other centre. */
export function cells(centres, { left, right, bottom, top }) {
  const at = Array.from({ length: centres.length / 2 }, (_, k) => [centres[2 * k], centres[2 * k + 1]]),
    whole = [
      [left, bottom],
      [right, bottom],
      [right, top],
      [left, top],
    ];
  return at.map((centre, k) =>
    at.filter((_, j) => j !== k).reduce((shape, other) => cutHalfWay(shape, centre, other), whole),
  );
}

/**
 * The part of a polygon that is nearer to one centre than to another.
 *
 * @param {number[][]} shape @param {number[]} centre @param {number[]} other
 */
function cutHalfWay(shape, [cx, cy], [ox, oy]) {
  const nx = ox - cx,
    ny = oy - cy,
    /** @type {(p: number[]) => number} */
    side = ([x, y]) => (x - cx - nx / 2) * nx + (y - cy - ny / 2) * ny, // <= 0: on this centre's side
    cut = [];
  shape.forEach((p, i) => {
    const q = shape[(i + 1) % shape.length],
      [a, b] = [side(p), side(q)],
      t = a / (a - b);
    if (a <= 0) cut.push(p);
    if (a * b < 0) cut.push([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]);
  });
  return cut;
}

/** f on the middles of w x h cells of the box, row 0 on top. */
export function raster(box, w, h, f) {
  const out = new Float32Array(w * h);
  for (let j = 0, i = 0; j < h; j++) {
    const y = box.top - ((j + 0.5) / h) * (box.top - box.bottom);
    for (let c = 0; c < w; c++, i++) out[i] = f(box.left + ((c + 0.5) / w) * (box.right - box.left), y);
  }
  return out;
}

/**
 * The three models of a payload. logits(x, y) and probabilities(x, y) overwrite what they gave before; rank(v): the
 * share of the data that are less likely than log p = v.
 */
export function readModels(blob) {
  const { arrays, meta } = blob,
    classifier = makeMlp(blob, "classifier"),
    probs = new Float64Array(meta.classes),
    at = new Float32Array(2),
    density = mixture(blob),
    n = arrays.classes.length,
    ofData = (_, i) => density.logProb(arrays.points[2 * i], arrays.points[2 * i + 1]),
    seen = Float64Array.from({ length: n }, ofData).sort();
  const logits = (x, y) => {
    at[0] = x;
    at[1] = y;
    return classifier(at);
  };
  return {
    blob,
    classes: meta.classes,
    centres: arrays.centres,
    mixture: density,
    logits,
    probabilities: (x, y) => softmax(logits(x, y), probs),
    rank: (v) => seen.filter((w) => w < v).length / n,
  };
}
