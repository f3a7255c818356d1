// The pictures: rows are samplers, columns numbers of steps.
import { fitCanvas } from "../../../browser/canvas.js";
import { drawChart } from "../../../browser/chart.js";
import { formatCount, placeOn } from "../../../browser/dom.js";
import { noise } from "../../../browser/noise.js";
import { sketch } from "../../../browser/sketch.js";
import { drawEmpty, gridOf } from "../grid.js";
import { newestOf, timeText } from "./cells.js";
import { MARKS, samplerColour } from "./charts.js";

const ROWS = 3;
const STRIP_GAP = 4;

export const stepsGrid = ({ left, scale, narrow }, columns, { size }) =>
  gridOf({ left, top: 1.5 * size, scale, gap: narrow ? 3 : 6, rows: ROWS, columns });

export function drawMatrix(canvas, { cells, sizes, row, column, words }, look) {
  const grid = stepsGrid(sizes, cells.length, look),
    { side, X, Y } = grid,
    height = grid.height + 1.5 * look.size,
    c = fitCanvas(canvas, grid.width, height);
  c.clearRect(0, 0, grid.width, height);
  nameRows(c, { grid, sizes, row, words, height }, look);
  cells.forEach((cell, k) => {
    nameColumn(c, { cell, active: k === column, x: X(k) + side / 2, narrow: sizes.narrow, height }, look);
    const now = newestOf(cell);
    for (let r = 0; r < ROWS; r++) {
      if (now) noise.picture(c, noise.read(now.x0, r), 1, X(k), Y(r), sizes.scale, look);
      else drawEmpty(c, X(k), Y(r), side, look);
    }
  });
  c.strokeStyle = look.highlight;
  c.lineWidth = 3;
  c.strokeRect(X(column) - 1.5, Y(row) - 1.5, side + 3, side + 3);
}
function nameRows(c, { grid, sizes, row, words, height }, look) {
  const { left, narrow } = sizes,
    right = { align: "right", color: look.muted };
  if (!narrow) {
    sketch.text(c, look, words.steps, left - 8, 0.6 * look.size, { ...right, size: 0.86 });
    sketch.text(c, look, words.took, left - 8, height - 0.6 * look.size, { ...right, size: 0.8 });
  }
  words[narrow ? "short" : "rows"].forEach((text, k) => {
    const y = grid.Y(k) + grid.side / 2,
      weight = k === row ? 700 : 500;
    sketch.text(c, look, text, left - (narrow ? 6 : 22), y, { align: "right", weight, size: narrow ? 0.82 : 0.95 });
    if (narrow) return;
    c.fillStyle = samplerColour(look, k);
    drawChart.mark(c, MARKS[k], left - 12, y, 4);
  });
}
function nameColumn(c, { cell, active, x, narrow, height }, look) {
  const text = narrow && cell.count >= 1000 ? "1k" : formatCount(cell.count),
    weight = active ? 700 : 500,
    now = newestOf(cell);
  sketch.text(c, look, text, x, 0.6 * look.size, { align: "center", weight, size: narrow ? 0.8 : 0.95 });
  if (narrow) return;
  const share = now ? `${Math.round((100 * now.done) / cell.count)} %` : "",
    under = cell.whole ? timeText(cell.ms) : share;
  sketch.text(c, look, under, x, height - 0.6 * look.size, { align: "center", size: 0.8, color: look.muted });
}

export function drawOne(canvas, { moment, row, scale, pixel }, look) {
  const side = noise.SIDE * scale,
    c = fitCanvas(canvas, side, side);
  c.fillStyle = look.bg;
  c.fillRect(0, 0, side, side);
  if (moment) noise.picture(c, noise.read(moment.x0, row), 1, 0, 0, scale, look);
  noise.mark(c, pixel, 0, 0, scale, look);
}

// Which of `count` moments stand in a strip of a width, and which of them lies at a place; null where there is none.
export function stripMoments(width, scale, count) {
  const stride = noise.SIDE * scale + STRIP_GAP,
    n = Math.min(Math.floor((width + STRIP_GAP) / stride), count);
  return Array.from({ length: n }, (_, i) => (n < 2 ? 0 : Math.round((i * (count - 1)) / (n - 1))));
}
export function pickMoment(canvas, e, { width, scale, count }) {
  const shown = stripMoments(width, scale, count),
    [x] = placeOn(canvas, e);
  return shown[Math.min(shown.length - 1, Math.max(0, Math.floor(x / (noise.SIDE * scale + STRIP_GAP))))] ?? null;
}
// The predictions of the clean picture that one cell has gone through, from left to right.
export function drawStrip(canvas, { cell, row, width, scale, chosen }, look) {
  const side = noise.SIDE * scale,
    c = fitCanvas(canvas, width, side);
  c.clearRect(0, 0, width, side);
  stripMoments(width, scale, cell.moments.length).forEach((at, i) => {
    const x = i * (side + STRIP_GAP);
    noise.picture(c, noise.read(cell.moments[at].x0, row), 1, x, 0, scale, look);
    if (at !== chosen) return;
    c.strokeStyle = look.highlight;
    c.lineWidth = 3;
    c.strokeRect(x + 1.5, 1.5, side - 3, side - 3);
  });
}
