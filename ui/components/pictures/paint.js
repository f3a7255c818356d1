// What the pictures side by side are painted with: a row, and the distances of a row.
const pcPaint = {
  // Ten pictures side by side; `at` has a frame, `hover` a thinner one.
  row(canvas, x, { scale, columns, count, at, hover, whole }, T) {
    const cell = 28 * scale + 2, lines = Math.ceil(count / columns), c = gm.hidpi(canvas, columns * cell, lines * cell), grey = new Float32Array(784);
    c.clearRect(0, 0, columns * cell, lines * cell);
    for (let k = 0; k < count; k++) {
      const left = (k % columns) * cell + 1, top = Math.floor(k / columns) * cell + 1;
      if (x) {
        for (let i = 0; i < 784; i++) grey[i] = x[784 * k + i] / 255;
        gm.digit(c, grey, left, top, scale, { dark: T.dark, alpha: whole ? 1 : 0.6 });
      } else { c.fillStyle = T.panel; c.fillRect(left, top, cell - 2, cell - 2); }
      if (k === at || k === hover) {
        c.strokeStyle = T.highlight; c.lineWidth = k === at ? 3 : 1.5;
        c.strokeRect(left + 0.5, top + 0.5, cell - 3, cell - 3);
      }
    }
    Object.assign(canvas, { cell, columns });
  },

  // Where each picture of a row lies on the axis of distances, and the band of real ones.
  dots(canvas, width, height, near, look, at, most, band, T) {
    const c = gm.hidpi(canvas, width, height), X = (d) => 5 + (d / most) * (width - 10), y = height / 2;
    c.clearRect(0, 0, width, height);
    if (!near) return;
    if (band) { c.fillStyle = T.data; c.globalAlpha = 0.2; c.fillRect(X(band[0]), 0, X(band[1]) - X(band[0]), height); c.globalAlpha = 1; }
    c.fillStyle = T.grid; c.fillRect(0, y - 0.5, width, 1);
    near.apart.forEach((d, k) => { if (k !== at) this.dot(c, look, X(Math.min(d, most)), y + ((k * 7) % 5 - 2) * 3.2, T, 0.75); });
    if (at !== null) {
      const x = X(Math.min(near.apart[at], most));
      sketch.line(c, [[x, y - 14], [x, y + 14]], T.highlight, 2);
      this.dot(c, look, x, y, T, 1);
    }
  },
  dot(c, look, x, y, T, alpha) {
    c.globalAlpha = alpha;
    if (look) painted.mark(c, look, x, y, 3.4, T);
    else { c.fillStyle = T.data; c.beginPath(); c.arc(x, y, 3.6, 0, 2 * Math.PI); c.fill(); }
    c.globalAlpha = 1;
  },
};
