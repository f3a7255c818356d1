// The small panels: the digit, what q's centre decodes to, the map's place in the plane, and KL over the search.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { sigmoid } from "../../../browser/network.js";
import { sketch } from "../../../browser/sketch.js";

const EXTENT = 4.2; // half-width of the plane that `where` shows

export function drawImage(canvas, pixels, scale, colour) {
  drawDigit(fitCanvas(canvas, 28 * scale, 28 * scale), pixels, 0, 0, scale);
  canvas.style.boxShadow = `0 0 0 2px ${colour}`;
}

/** The decoder's image at q's centre. @returns {Float32Array} (784,) probabilities of ink */
export const decoded = ({ net, q }) => Float32Array.from(net(Float32Array.from(q.mu)), sigmoid);

// The whole plane, and how little of it the map shows.
export function drawWhere(canvas, { scale, cloud, grid }, theme) {
  const side = 28 * scale;
  const c = fitCanvas(canvas, side, side);
  const unit = side / 2 / EXTENT;
  const X = (z) => side / 2 + z * unit;
  const Y = (z) => side / 2 - z * unit;
  c.clearRect(0, 0, side, side);
  for (const r of [1, 2, 3])
    sketch.ellipse(c, side / 2, side / 2, r * unit, r * unit, { stroke: theme.latent, width: 0.8, dash: [2, 3] });
  c.globalAlpha = 0.4;
  for (let i = 0; i < cloud.labels.length; i += 2) {
    c.fillStyle = theme.classes[cloud.labels[i]];
    c.fillRect(X(cloud.points[2 * i]) - 0.75, Y(cloud.points[2 * i + 1]) - 0.75, 1.5, 1.5);
  }
  c.globalAlpha = 1;
  const [x, y] = [0, 1].map((k) => (grid.low[k] + grid.high[k]) / 2);
  const half = Math.max(4, (grid.size / 2) * unit);
  c.strokeStyle = theme.text;
  c.lineWidth = theme.line;
  c.strokeRect(X(x) - half, Y(y) - half, 2 * half, 2 * half);
}

// KL over the steps of the search, on a logarithmic axis.
export function drawTrace(canvas, { scale, traceWidth: w, gaps, bound, trace, labels }, theme) {
  const side = 28 * scale;
  const c = fitCanvas(canvas, w, side);
  const left = 40;
  const bottom = side - 16;
  const values = trace.length ? trace : [bound.kl];
  const least = Math.max(1e-4, gaps.floor);
  const low = Math.log10(least * 0.6);
  const high = Math.log10(Math.max(...values, 10 * least));
  const X = (i) => left + 4 + (i * (w - left - 10)) / Math.max(30, values.length - 1);
  const Y = (v) => bottom - ((Math.log10(Math.max(v, 1e-5)) - low) / (high - low)) * (bottom - 8);
  c.clearRect(0, 0, w, side);
  for (let e = Math.ceil(low); e <= high; e++) {
    const y = Y(10 ** e);
    const text = e < 0 ? (10 ** e).toFixed(-e) : String(10 ** e);
    sketch.segment(c, [left, y], [w, y], theme.grid);
    sketch.text(c, theme, text, left - 6, y, { align: "right", size: 0.8, color: theme.muted });
  }
  const floor = Y(gaps.floor);
  const note = { align: "right", size: 0.82 };
  sketch.segment(c, [left, floor], [w, floor], theme.latent, theme.line * 0.8, [5, 4]);
  sketch.text(c, theme, labels.floor, w, floor - 9, { ...note, color: theme.latent, halo: theme.bg });
  const points = values.map((v, i) => [X(i), Y(v)]);
  sketch.line(c, points, theme.highlight, theme.line);
  sketch.ellipse(c, ...points.at(-1), 4, 4, { fill: theme.highlight, stroke: theme.bg });
  sketch.text(c, theme, labels.steps, w, side - 6, { ...note, color: theme.muted });
}
