// What the pictures side by side are painted with: a row, and the distances of a row.
import { fitCanvas } from "../../../browser/canvas.js";
import { painted } from "../../../browser/painted.js";
import { sketch } from "../../../browser/sketch.js";

export const pcPaint = {
  // Ten pictures side by side, 28 x scale each with `gap` between them; `at` has a frame, `hover` a thinner one.
  row(canvas, x, { scale, gap, count, at, hover, whole }, T) {
    const side = 28 * scale,
      cell = side + gap,
      c = fitCanvas(canvas, count * cell, cell);
    c.clearRect(0, 0, count * cell, cell);
    for (let k = 0; k < count; k++) {
      const left = k * cell + gap / 2;
      if (x) painted.small(c, x.subarray(784 * k, 784 * (k + 1)), left, gap / 2, scale, T, whole ? 1 : 0.6);
      else {
        c.fillStyle = T.panel;
        c.fillRect(left, gap / 2, side, side);
      }
      if (k === at || k === hover) {
        c.strokeStyle = T.highlight;
        c.lineWidth = k === at ? 3 : 1.5;
        c.strokeRect(left + 1, gap / 2 + 1, side - 2, side - 2);
      }
    }
    Object.assign(canvas, { cell });
  },

  // Where each picture of a row lies on the axis of distances, and the band of real ones.
  dots(canvas, width, height, near, look, at, most, band, T) {
    const c = fitCanvas(canvas, width, height),
      X = (d) => 5 + (d / most) * (width - 10),
      y = height / 2;
    c.clearRect(0, 0, width, height);
    if (band) {
      c.fillStyle = T.data;
      c.globalAlpha = 0.2;
      c.fillRect(X(band[0]), 0, X(band[1]) - X(band[0]), height);
      c.globalAlpha = 1;
    }
    if (!near) return;
    c.fillStyle = T.grid;
    c.fillRect(0, y - 0.5, width, 1);
    near.apart.forEach((d, k) => {
      if (k !== at) this.dot(c, look, X(Math.min(d, most)), y + (((k * 7) % 5) - 2) * 3.2, T, 0.75);
    });
    if (at !== null) {
      const x = X(Math.min(near.apart[at], most));
      sketch.line(
        c,
        [
          [x, y - 14],
          [x, y + 14],
        ],
        T.highlight,
        2,
      );
      this.dot(c, look, x, y, T, 1);
    }
  },
  dot(c, look, x, y, T, alpha) {
    c.globalAlpha = alpha;
    if (look) painted.mark(c, look, x, y, 3.4, T);
    else {
      c.fillStyle = T.data;
      c.beginPath();
      c.arc(x, y, 3.6, 0, 2 * Math.PI);
      c.fill();
    }
    c.globalAlpha = 1;
  },
};
