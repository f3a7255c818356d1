// What the three planar models are in the browser: functions of a point, fields on a grid, and the lines of those
// fields.
export const planar = (() => {
  // genmodels.mixture.gaussian_mixture: log p(x) = logsumexp_k [ constant_k - |L_k^-1 (x - m_k)|^2 / 2 ]
  function mixture(blob) {
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

  function softmax(logits, out) {
    const top = Math.max(...logits);
    let s = 0;
    for (let k = 0; k < logits.length; k++) s += out[k] = Math.exp(logits[k] - top);
    for (let k = 0; k < out.length; k++) out[k] /= s;
    return out;
  }

  function nearest(centres, x, y) {
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

  // The cell of each centre, as a polygon: the view cut by the line half way to every other centre.
  function cells(centres, box) {
    const K = centres.length / 2,
      out = [];
    for (let k = 0; k < K; k++) {
      let shape = [
        [box.left, box.bottom],
        [box.right, box.bottom],
        [box.right, box.top],
        [box.left, box.top],
      ];
      const cx = centres[2 * k],
        cy = centres[2 * k + 1];
      for (let j = 0; j < K && shape.length; j++) {
        if (j === k) continue;
        const nx = centres[2 * j] - cx,
          ny = centres[2 * j + 1] - cy;
        const side = ([x, y]) => (x - cx - nx / 2) * nx + (y - cy - ny / 2) * ny; // <= 0: on this centre's side
        const cut = [];
        shape.forEach((p, i) => {
          const q = shape[(i + 1) % shape.length],
            a = side(p),
            b = side(q);
          if (a <= 0) cut.push(p);
          if (a * b < 0) {
            const t = a / (a - b);
            cut.push([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]);
          }
        });
        shape = cut;
      }
      out.push(shape);
    }
    return out;
  }

  // f on the middles of w x h cells of the box, row 0 on top.
  function raster(box, w, h, f) {
    const out = new Float32Array(w * h);
    for (let j = 0, i = 0; j < h; j++) {
      const y = box.top - ((j + 0.5) / h) * (box.top - box.bottom);
      for (let c = 0; c < w; c++, i++) out[i] = f(box.left + ((c + 0.5) / w) * (box.right - box.left), y);
    }
    return out;
  }

  // One data point: a class has its own shape as well as its own colour. Without a class it is a plain dot.
  function mark(ctx, x, y, r, shape) {
    ctx.beginPath();
    if (shape === 1) {
      ctx.moveTo(x, y - 1.25 * r);
      ctx.lineTo(x + 1.15 * r, y + 0.8 * r);
      ctx.lineTo(x - 1.15 * r, y + 0.8 * r);
      ctx.closePath();
    } else if (shape === 2) ctx.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
    else ctx.arc(x, y, r, 0, 7);
  }

  return { mixture, softmax, nearest, cells, raster, mark };
})();
