// The plane through three draws of noise: genmodels.comparison.around again, for the hand.
import { sketch } from "../../../browser/sketch.js";

export const ptPlane = {
  // corners: 3 x n numbers, of which the first `take` of each are used.
  around(corners, n, [u, v], take) {
    const far = Math.hypot(u, v),
      r = (far * Math.PI) / 2,
      a = Math.cos(r),
      b = far ? (Math.sin(r) * u) / far : 0,
      c = far ? (Math.sin(r) * v) / far : 0;
    return Float32Array.from({ length: take }, (_, i) => a * corners[i] + b * corners[n + i] + c * corners[2 * n + i]);
  },
  // A quarter turn as a circle, the three draws and their opposites by the letters of the formula beside it, and the
  // hand.
  paint(c, side, [u, v], T) {
    const X = (p) => (side * (1 + p)) / 2,
      Y = (p) => (side * (1 - p)) / 2;
    c.clearRect(0, 0, side, side);
    for (const far of [1 / 3, 2 / 3, 1])
      sketch.ellipse(c, X(0), Y(0), (far * side) / 2 - 1, (far * side) / 2 - 1, {
        stroke: T.muted,
        width: far === 1 ? 1.5 : 0.75,
        dash: far === 1 ? [] : [3, 4],
      });
    const text = { weight: 700, halo: T.bg, color: T.latent, align: "center" };
    for (const [name, p, q] of [
      ["a", 0, 0],
      ["b", 0.94, 0],
      ["c", 0, 0.94],
      ["\u2212b", -0.94, 0],
      ["\u2212c", 0, -0.94],
    ])
      sketch.text(c, T, name, X(p), Y(q), text);
    const x = X(u),
      y = Y(v),
      r = T.lecture ? 12 : 9;
    sketch.line(
      c,
      [
        [X(0), Y(0)],
        [x, y],
      ],
      T.highlight,
      T.line,
    );
    for (const [colour, wide] of [
      [T.bg, T.line + 5],
      [T.highlight, T.line + 1.5],
    ]) {
      c.strokeStyle = colour;
      c.lineWidth = wide;
      c.beginPath();
      c.arc(x, y, r, 0, 2 * Math.PI);
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ]) {
        c.moveTo(x + dx * r, y + dy * r);
        c.lineTo(x + dx * (r + 6), y + dy * (r + 6));
      }
      c.stroke();
    }
  },
};
