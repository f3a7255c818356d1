// The matrices, the curve of the training, and the samples.
import { drawStamp, fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";
import { mixColours, rgb } from "../../../browser/theme.js";
import { DIM, SIDE } from "./made.js";

const EDGE = 16; // pixels on the left and above for what the axes are

/** The cell of a matrix at a place of its canvas: [row, column]; null beside it. */
export function cellAt(x, y, cell) {
  const [row, column] = [y, x].map((v) => Math.floor((v - EDGE) / cell));
  return row < 0 || column < 0 || row >= DIM || column >= DIM ? null : [row, column];
}

/**
 * values: DIM x DIM in the order of drawing; row: the output that is looked at; marked: the cell that keys are at.
 * @param {HTMLCanvasElement} canvas
 * @param {{values: Float64Array, row: number, marked?: number[] | null, grey?: boolean}} what
 */
export function drawMatrix(canvas, { values, row, marked = null, grey = false }, cell, look) {
  const side = EDGE + DIM * cell,
    c = fitCanvas(canvas, side + 2, side + 2),
    most = values.reduce((m, v) => Math.max(m, v), 0) || 1;
  c.clearRect(0, 0, side + 2, side + 2);
  for (let q = 0; q < DIM * DIM; q++) {
    const [i, j] = [Math.floor(q / DIM), q % DIM],
      leak = values[q] > 0 && j >= i;
    const full = leak ? look.generated : look.data;
    c.fillStyle = values[q] === 0 ? look.panel : grey ? mixColours(look.bg, full, Math.sqrt(values[q] / most)) : full;
    c.fillRect(EDGE + j * cell, EDGE + i * cell, cell - 1, cell - 1);
    if (leak && !grey) cross(c, EDGE + j * cell, EDGE + i * cell, cell - 1, look);
  }
  for (let k = 0; k < DIM; k++) {
    const style = { align: "center", size: 0.8, color: look.muted };
    sketch.text(c, look, String(k + 1), EDGE + (k + 0.5) * cell, EDGE / 2, style);
    sketch.text(c, look, String(k + 1), EDGE / 2, EDGE + (k + 0.5) * cell, style);
  }
  c.strokeStyle = look.highlight;
  c.lineWidth = 2;
  c.strokeRect(EDGE - 1, EDGE + row * cell - 1, DIM * cell + 1, cell + 1);
  if (!marked) return;
  c.setLineDash([3, 3]);
  c.strokeRect(EDGE + marked[1] * cell - 1, EDGE + marked[0] * cell - 1, cell + 1, cell + 1);
  c.setLineDash([]);
}

function cross(c, x, y, side, look) {
  const r = side / 4;
  sketch.segment(c, [x + r, y + r], [x + side - r, y + side - r], look.bg, 2);
  sketch.segment(c, [x + side - r, y + r], [x + r, y + side - r], look.bg, 2);
}

/** curve: [step, nats] each. */
export function drawCurve(canvas, { curve, steps, floor, words }, { width, height }, look) {
  const c = fitCanvas(canvas, width, height),
    top = Math.max(7, curve[0][1]),
    left = 2.4 * look.size,
    X = (step) => left + (step / steps) * (width - left - 4),
    Y = (v) => 6 + (1 - Math.max(0, v) / top) * (height - 12);
  c.clearRect(0, 0, width, height);
  for (let v = 0; v <= top; v += 2) {
    sketch.segment(c, [left, Y(v)], [width, Y(v)], look.grid);
    sketch.text(c, look, String(v), left - 6, Y(v), { align: "right", color: look.muted, size: 0.86 });
  }
  const points = curve.map(([step, v]) => [X(step), Y(v)]);
  sketch.line(c, points, look.generated, look.line);
  sketch.segment(c, [left, Y(floor)], [width, Y(floor)], look.data, look.line, [5, 4]);
  const style = { align: "right", base: "bottom", color: look.data, halo: look.bg, size: 0.92 };
  sketch.text(c, look, words.floor, width - 4, Y(floor) - 3, style);
}

/** Samples in rows; one that is neither bars nor stripes is struck through. */
export function drawSamples(canvas, { samples, right }, { scale, columns }, look) {
  const side = SIDE * scale,
    cell = side + 6,
    rows = Math.ceil(samples.length / columns),
    c = fitCanvas(canvas, columns * cell - 6, rows * cell - 6);
  c.clearRect(0, 0, columns * cell, rows * cell);
  const [paper, ink, faint] = [look.dark ? "#000" : "#fff", look.dark ? "#fff" : "#000", look.muted].map(rgb);
  samples.forEach((x, n) => {
    const left = (n % columns) * cell,
      top = Math.floor(n / columns) * cell;
    const paint = (d) =>
      x.forEach((bit, i) => {
        d.set(bit ? (right[n] ? ink : faint) : paper, 4 * i);
        d[4 * i + 3] = 255;
      });
    drawStamp(c, SIDE, paint, left, top, scale);
    c.strokeStyle = look.grid;
    c.lineWidth = 1;
    c.strokeRect(left + 0.5, top + 0.5, side - 1, side - 1);
    if (!right[n]) sketch.segment(c, [left, top + side], [left + side, top], look.highlight, 2);
  });
}
