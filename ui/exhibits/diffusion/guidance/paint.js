// The pictures: rows are weights, columns noises (or classes, with one noise).
import { fitCanvas } from "../../../browser/canvas.js";
import { noise } from "../../../browser/noise.js";
import { sketch } from "../../../browser/sketch.js";
import { drawEmpty, gridOf } from "../grid.js";

export const COLUMNS = 10;

export const guidanceGrid = ({ left, scale, narrow }, { rows, classes }, { size }) =>
  gridOf({ left, top: classes ? 1.4 * size : 4, scale, gap: narrow ? 2 : 4, rows, columns: COLUMNS });

// picture: the bytes of all, or null while they have not come. classes: whether the columns are.
export function drawMatrix(canvas, { picture, weights, classes, sizes, row, column }, look) {
  const { left, scale, narrow } = sizes,
    { side, stride, width, height, X, Y } = guidanceGrid(sizes, { rows: weights.length, classes }, look),
    c = fitCanvas(canvas, width, height),
    weight = (on) => (on ? 700 : 500);
  c.clearRect(0, 0, width, height);
  for (let k = 0; classes && k < COLUMNS; k++) {
    const type = { align: "center", size: 0.9, weight: weight(k === column) };
    sketch.text(c, look, String(k), X(k) + side / 2, 0.6 * look.size, type);
  }
  weights.forEach((w, r) => {
    const type = { align: "right", weight: weight(r === row), size: narrow ? 0.85 : 0.95 };
    sketch.text(c, look, narrow ? `${w}` : `w = ${w}`, left - 10, Y(r) + side / 2, type);
    for (let k = 0; k < COLUMNS; k++) {
      if (picture) noise.picture(c, noise.read(picture, r * COLUMNS + k), 1, X(k), Y(r), scale, look);
      else drawEmpty(c, X(k), Y(r), side, look);
    }
  });
  c.strokeStyle = look.highlight;
  c.lineWidth = 2;
  c.strokeRect(left - 2, Y(row) - 2, COLUMNS * stride - (stride - side) + 3, side + 4);
  c.lineWidth = 3.5;
  c.strokeRect(X(column) - 1, Y(row) - 1, side + 2, side + 2);
}

export function drawOne(canvas, { picture, row, column, scale }, look) {
  const side = noise.SIDE * scale,
    c = fitCanvas(canvas, side, side);
  c.fillStyle = look.bg;
  c.fillRect(0, 0, side, side);
  if (picture) noise.picture(c, noise.read(picture, COLUMNS * row + column), 1, 0, 0, scale, look);
}

// The share of the paper that a picture covers with ink.
export function inkShare(picture, row, column) {
  const x = noise.read(picture, COLUMNS * row + column);
  let sum = 0;
  for (let i = 0; i < noise.AREA; i++) sum += Math.min(1, Math.max(0, (x[i] + 1) / 2));
  return sum / noise.AREA;
}
