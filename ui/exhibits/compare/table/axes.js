// The table as parallel coordinates: an axis under each column, better up, a line for each row that breaks where it has
// no figure.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { painted } from "../../../browser/painted.js";
import { sketch } from "../../../browser/sketch.js";

const HEIGHT = [172, 320]; // as high as the screen allows, CSS pixels
const ELSEWHERE = 560; // what else stands on the screen
const NARROW = 720;
const TOP = 24;
const FOOT = 22;
const REACH = 28; // of a finger

// ---- scales

/** A figure on a scale that rises with how good it is. better: "up", "down", or "one", where one is best. */
export function score({ better, log }, value) {
  const x = log ? Math.log(Math.max(value, 1e-6)) : value;
  if (better === "one") return -Math.abs(log ? x : value - 1);
  return better === "up" ? x : -x;
}

/**
 * The axis of a column: of(value), 0 for the worst of the rows and 1 for the best; the texts of both. Null without a
 * figure.
 *
 * @param {{id: string, better: string, log: boolean}} column
 * @param {any[]} rows
 */
export function axisOf(column, rows) {
  const there = rows
    .map((row) => row.cells[column.id])
    .filter(Boolean)
    .map(({ value, text }) => ({ score: score(column, value), text }))
    .sort((a, b) => a.score - b.score);
  if (!there.length) return null;
  const low = there[0],
    high = there.at(-1),
    span = high.score - low.score;
  return {
    of: (value) => (span ? (score(column, value) - low.score) / span : 0.5),
    low: span ? low.text : "",
    high: high.text,
  };
}

export function axesHeight() {
  const room = window.innerWidth > NARROW ? window.innerHeight - ELSEWHERE : 0;
  return Math.min(HEIGHT[1], Math.max(HEIGHT[0], room));
}

// ---- the panel

/**
 * Draw the axes and the lines; returns where the marks are, as {id, x, y}. state: {data, order, at, fade, width,
 * middles, left}: the rows in their order, the one that is pointed at and how far the others have stepped back for it,
 * 0 to 1; where the columns of the table are.
 *
 * @param {HTMLCanvasElement} canvas
 */
export function draw(canvas, state, look) {
  const { data, order, at, fade, width, middles, left } = state,
    height = axesHeight(),
    c = fitCanvas(canvas, width, height),
    y = (share) => height - FOOT - share * (height - TOP - FOOT),
    axes = data.columns.map((column) => ({ x: middles[column.id], id: column.id, axis: axisOf(column, order) }));
  c.clearRect(0, 0, width, height);
  drawDirection(c, left, y, data.labels, look);
  for (const { x, axis } of axes) drawAxis(c, Math.round(x) + 0.5, y, axis, look);
  const rows = order.filter((row) => !row.problem),
    lines = rows.map((row) => ({ row, marks: marksOf(row, axes, y) }));
  c.globalAlpha = 1 - 0.75 * fade;
  for (const line of lines) if (line.row.id !== at) drawLine(c, line, false, look);
  c.globalAlpha = 1;
  for (const line of lines) if (line.row.id === at) drawLine(c, line, fade > 0.5, look);
  announceDrawn(canvas, { at });
  return lines.flatMap((line) => line.marks);
}

/** The row whose mark is nearest to (x, y), within reach of a finger; null where there is none. */
export function pick(marks, x, y) {
  let best = null,
    least = REACH;
  for (const mark of marks) {
    const far = Math.hypot(mark.x - x, mark.y - y);
    if (far < least) [best, least] = [mark.id, far];
  }
  return best;
}

const small = (look) => ({ size: Math.min(look.size - 2, 14) / look.size, color: look.muted });

// An arrow that says which way is up.
function drawDirection(c, left, y, labels, look) {
  const x = left - 14,
    top = y(1),
    text = { ...small(look), align: "right" };
  sketch.text(c, look, labels.better, left - 24, top, text);
  sketch.text(c, look, labels.worse, left - 24, y(0), text);
  const shaft = [
      [x, y(0)],
      [x, top],
    ],
    head = [
      [x - 4, top + 6],
      [x, top],
      [x + 4, top + 6],
    ];
  sketch.line(c, shaft, look.muted, 1.25);
  sketch.line(c, head, look.muted, 1.25);
}

function drawAxis(c, x, y, axis, look) {
  const ends = [
    [x, y(0)],
    [x, y(1)],
  ];
  sketch.line(c, ends, look.grid, look.line);
  if (!axis) return;
  const text = { ...small(look), align: "center" };
  sketch.text(c, look, axis.high, x, y(1) - 15, text);
  sketch.text(c, look, axis.low, x, y(0) + 15, text);
}

// k: the place of the column, so that a line breaks where figures are missing between two marks.
const marksOf = (row, axes, y) =>
  axes
    .map(({ id, x, axis }, k) => ({ id: row.id, k, x, cell: row.cells[id], axis }))
    .filter(({ cell }) => cell)
    .map(({ id, k, x, cell, axis }) => ({ id, k, x, y: y(axis.of(cell.value)) }));

function drawLine(c, { row, marks }, strong, look) {
  const colour = row.look ? (look.dark ? row.look.dark : row.look.light) : look.data;
  c.strokeStyle = colour;
  c.lineWidth = strong ? 2 * look.line : look.line;
  c.setLineDash(row.look?.dash ? row.look.dash.split(" ").map(Number) : row.binary ? [4, 3] : []);
  c.beginPath();
  marks.forEach(({ k, x, y }, i) => (marks[i - 1]?.k === k - 1 ? c.lineTo(x, y) : c.moveTo(x, y)));
  c.stroke();
  c.setLineDash([]);
  for (const { x, y } of marks) {
    if (row.look) painted.mark(c, row.look, x, y, strong ? 5.5 : 4, look);
    else ring(c, x, y, strong ? 5 : 3.5, colour, look.bg);
  }
}

function ring(c, x, y, r, stroke, fill) {
  c.fillStyle = fill;
  c.strokeStyle = stroke;
  c.lineWidth = 2;
  c.beginPath();
  c.arc(x, y, r, 0, 2 * Math.PI);
  c.fill();
  c.stroke();
}
