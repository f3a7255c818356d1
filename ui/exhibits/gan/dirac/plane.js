// The plane of both numbers: the vector field, the same while no knob is turned, and over it what moves.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";
import { REACH } from "./game.js";

const SHOWN = 1200; // updates of the path
const DOTS = 160;

const placeOf = (side, [theta, psi]) => [((theta / REACH + 1) * side) / 2, ((1 - psi / REACH) * side) / 2];

/** The (theta, psi) under a point given as shares of the plane, kept within it. @param {number[]} share */
export const pick = ([u, v]) => [2 * u - 1, 1 - 2 * v].map((x) => Math.max(-REACH, Math.min(REACH, x * REACH)));

function drawArrows(c, { side, game, setting }, theme) {
  const n = side < 330 ? 11 : 15;
  const cell = side / n;
  const style = { color: theme.muted, width: theme.line * 0.7, head: cell * 0.22 };
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const [x, y] = [(i + 0.5) * cell, (j + 0.5) * cell];
      const [a, b] = game.field(...pick([x / side, y / side]), setting);
      const length = Math.hypot(a, b) || 1;
      const reach = (cell * 0.42 * Math.tanh(0.35 + length)) / length;
      sketch.arrow(c, x - a * reach, y + b * reach, x + a * reach, y - b * reach, style);
    }
}

export function drawField(canvas, state, theme, words) {
  const { side } = state;
  const c = fitCanvas(canvas, side, side);
  const [ox, oy] = placeOf(side, [0, 0]);
  c.fillStyle = theme.bg;
  c.fillRect(0, 0, side, side);
  sketch.segment(c, [0, oy], [side, oy], theme.grid);
  sketch.segment(c, [ox, 0], [ox, side], theme.grid);
  drawArrows(c, state, theme);
  const style = { align: "right", size: 0.93 };
  for (const [text, y] of [
    [words.theta, oy - theme.size],
    [words.psi, theme.size],
  ]) {
    const wide = sketch.text(c, theme, text, side - 8, y, style);
    c.fillStyle = theme.bg;
    c.fillRect(side - 12 - wide, y - 0.75 * theme.size, wide + 10, 1.5 * theme.size);
    sketch.text(c, theme, text, side - 8, y, style);
  }
  c.strokeStyle = theme.grid;
  c.strokeRect(0.5, 0.5, side - 1, side - 1);
}

function drawMean(c, side, place, theme, words) {
  const [x, y] = place;
  c.save();
  c.translate(x, y);
  c.rotate(Math.PI / 4);
  c.fillStyle = theme.bg;
  c.strokeStyle = theme.text;
  c.lineWidth = theme.line * 1.2;
  c.fillRect(-5, -5, 10, 10);
  c.strokeRect(-5, -5, 10, 10);
  c.restore();
  const axis = side / 2;
  const near = Math.abs(axis - y - 1.3 * theme.size) < 2 * theme.size; // just above the axis stands its name
  const ty = near ? Math.min(y - 1.1 * theme.size, axis - 2.4 * theme.size) : y + 1.4 * theme.size;
  const tx = Math.max(0.2 * side, Math.min(0.8 * side, x));
  sketch.text(c, theme, words.mean, tx, ty, { size: 0.86, halo: theme.bg, align: "center" });
}

/** The path so far, the place now, the mean of all places, the start under the hand. */
export function drawPath(canvas, { side, path, head, setting }, theme, words) {
  const c = fitCanvas(canvas, side, side);
  const { places, sum } = path;
  const at = (p) => placeOf(side, p);
  const n = places.length;
  const first = Math.max(0, n - SHOWN);
  c.clearRect(0, 0, side, side);
  sketch.ellipse(c, ...at([0, 0]), 6, 6, { stroke: theme.data, width: theme.line * 1.4 });
  c.lineJoin = "round";
  for (let i = first + 1; i < n; i++) {
    c.globalAlpha = 0.25 + (0.75 * (i - first)) / (n - first);
    sketch.segment(c, at(places[i - 1]), at(places[i]), theme.generated, theme.line);
  }
  c.globalAlpha = 1;
  if (n > 1) sketch.segment(c, at(places[n - 1]), at(head), theme.generated, theme.line);
  for (const place of places.slice(Math.max(first, n - DOTS)))
    sketch.ellipse(c, ...at(place), 1.8, 1.8, { fill: theme.generated });
  if (n > 20) drawMean(c, side, at(sum.map((v) => v / n)), theme, words);
  sketch.ellipse(c, ...at(setting.start), 7, 7, { stroke: theme.highlight, width: theme.line * 1.4 });
  sketch.ellipse(c, ...at(head), 6.5, 6.5, { fill: theme.generated, stroke: theme.bg, width: 2 });
}
