// The true posterior as a heat map with its contours and marginals, and q on it as an ellipse that can be taken by its
// centre and by its widths.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { formatNumber } from "../../../browser/dom.js";
import { contour } from "../../../browser/raster.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";
import { logJoint, marginals } from "./lattice.js";

const CELLS = 220; // of the heat map, each way
const HEIGHTS = [0.5, 2, 4.5]; // nats under the top: 1, 2, 3 standard deviations of a Gaussian, as q's ellipses are

/** Where points of the plane lie on the canvas: the map's square, above and right of it a strip for the marginals. */
export function frameOf({ grid, side, strip }) {
  const unit = side / grid.size;
  return {
    side,
    strip,
    unit,
    X: (z) => (z - grid.low[0]) * unit,
    Y: (z) => strip + side - (z - grid.low[1]) * unit,
    z: ([x, y]) => [grid.low[0] + x / unit, grid.high[1] - (y - strip) / unit],
  };
}

function handlesOf(q, { X, Y, unit }) {
  const [x, y] = [X(q.mu[0]), Y(q.mu[1])];
  const [a, b] = q.sigma.map((s) => s * unit);
  return [
    [x + a, y],
    [x, y - b],
    [x - a, y],
    [x, y + b],
  ];
}

/**
 * What a pointer takes hold of: {k}, a width; {offset}, the centre, with its distance from the pointer and whether it
 * jumps there; null beside the map.
 */
export function pick(state, point, reach) {
  const frame = frameOf(state);
  const { q } = state;
  if (point[0] > frame.side || point[1] < frame.strip) return null;
  const far = handlesOf(q, frame).map(([x, y]) => Math.hypot(point[0] - x, point[1] - y));
  const nearest = Math.min(...far);
  const middle = Math.hypot(point[0] - frame.X(q.mu[0]), point[1] - frame.Y(q.mu[1]));
  if (nearest < reach && nearest < middle) return { k: far.indexOf(nearest) % 2 };
  const there = frame.z(point);
  const away = there.map((v, k) => (v - q.mu[k]) / q.sigma[k]);
  const on = away[0] ** 2 + away[1] ** 2 < 4; // on q, the centre keeps its place under the hand
  return { offset: on ? there.map((v, k) => q.mu[k] - v) : [0, 0], jumps: !on };
}

/** q as the hand makes it, from what pick() gave. */
export function dragged(state, grab, point) {
  const { q } = state;
  const there = frameOf(state).z(point);
  if (grab.offset) return { mu: there.map((v, k) => v + grab.offset[k]), sigma: q.sigma };
  return { mu: q.mu, sigma: q.sigma.map((s, k) => (k === grab.k ? Math.abs(there[k] - q.mu[k]) : s)) };
}

/** q after an arrow key, undefined for other keys: the arrows move it, with Shift they change its widths. */
export function keyed({ q, grid }, key, shift) {
  const arrow = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 1], ArrowDown: [1, -1] }[key];
  if (!arrow) return undefined;
  const [k, way] = arrow;
  const change = (values, f) => values.map((v, i) => (i === k ? f(v) : v));
  if (shift) return { mu: q.mu, sigma: change(q.sigma, (s) => s * Math.exp(0.08 * way)) };
  return { mu: change(q.mu, (m) => m + 0.012 * grid.size * way), sigma: q.sigma };
}

// Heat map and contours, made once a grid, theme and size: the density at 220 x 220 places between the grid's points.
function prepare(grid, side, theme) {
  const heights = new Float32Array(CELLS * CELLS);
  const image = new ImageData(CELLS, CELLS);
  const paper = rgb(theme.bg);
  const ink = rgb(theme.latent);
  const peak = Math.max(...grid.f) + grid.top;
  const cell = grid.size / CELLS;
  for (let y = 0, p = 0; y < CELLS; y++)
    for (let x = 0; x < CELLS; x++, p++) {
      heights[p] = logJoint(grid, grid.low[0] + (x + 0.5) * cell, grid.high[1] - (y + 0.5) * cell) - peak;
      const d = 0.92 * Math.exp(heights[p]);
      for (let k = 0; k < 3; k++) image.data[4 * p + k] = paper[k] + (ink[k] - paper[k]) * d;
      image.data[4 * p + 3] = 255;
    }
  const heat = document.createElement("canvas");
  heat.width = heat.height = CELLS;
  heat.getContext("2d").putImageData(image, 0, 0);
  const lines = HEIGHTS.map((d) => contour(heights, CELLS, CELLS, -d, side, side));
  return { heat, lines, margins: marginals(grid) };
}

function drawPosterior(c, { heat, lines }, { side, strip }, theme) {
  c.imageSmoothingEnabled = true;
  c.drawImage(heat, 0, strip, side, side);
  c.save();
  c.translate(0, strip);
  c.strokeStyle = theme.latent;
  lines.forEach((path, i) => {
    c.lineWidth = theme.line * (i ? 0.55 : 0.9);
    c.stroke(path);
  });
  c.restore();
  c.strokeStyle = theme.grid;
  c.lineWidth = 1;
  c.strokeRect(0.5, strip + 0.5, side - 1, side - 1);
}

function drawTicks(c, grid, { side, strip, X, Y }, theme) {
  const tick = sketch.step(grid.size, 4);
  const decimals = Math.max(0, -Math.floor(Math.log10(tick)));
  const style = { size: 0.8, color: theme.muted, halo: theme.bg };
  const foot = strip + side;
  for (let v = Math.ceil(grid.low[0] / tick) * tick; v < grid.high[0]; v += tick) {
    sketch.segment(c, [X(v), foot - 5], [X(v), foot], theme.muted);
    sketch.text(c, theme, formatNumber(v, decimals), X(v), foot - 12, { ...style, align: "center" });
  }
  for (let v = Math.ceil(grid.low[1] / tick) * tick; v < grid.high[1]; v += tick) {
    if (Y(v) > foot - 24 || Y(v) < strip + 8) continue;
    sketch.segment(c, [0, Y(v)], [5, Y(v)], theme.muted);
    sketch.text(c, theme, formatNumber(v, decimals), 8, Y(v), style);
  }
}

const normal = (z, m, s) => Math.exp(-0.5 * ((z - m) / s) ** 2) / (s * Math.sqrt(2 * Math.PI));

function drawMarginals(c, { grid, q }, margins, { side, strip, X, Y }, theme) {
  for (const k of [0, 1]) {
    const most = strip - 6;
    const top = Math.max(...margins[k]) * 1.25;
    const at = (z, v) => {
      const h = Math.min(most, (v / top) * most);
      return k === 0 ? [X(z), strip - 2 - h] : [side + 2 + h, Y(z)];
    };
    const p = Array.from(margins[k], (v, i) => at(grid.low[k] + i * grid.step, v));
    const r = Array.from({ length: 161 }, (_, i) => {
      const z = grid.low[k] + (i / 160) * grid.size;
      return at(z, normal(z, q.mu[k], q.sigma[k]));
    });
    c.beginPath();
    for (const point of [at(grid.low[k], 0), ...p, at(grid.high[k], 0)]) c.lineTo(...point);
    c.globalAlpha = 0.3;
    c.fillStyle = theme.latent;
    c.fill();
    c.globalAlpha = 1;
    sketch.line(c, p, theme.latent, theme.line * 0.8);
    sketch.line(c, r, theme.highlight, theme.line);
  }
  const style = { size: 0.9, color: theme.muted };
  sketch.text(c, theme, "z\u2081", side - 4, strip - 12, { ...style, align: "right" });
  sketch.text(c, theme, "z\u2082", side + 14, strip + 10, { ...style, align: "center" });
}

// The encoder's own q, dashed; where it lies outside the map (an unusual image), an arrow points to it.
function drawEncoder(c, { q, said, labels }, { side, strip, X, Y, unit }, theme) {
  const [x, y] = [X(said.mu[0]), Y(said.mu[1])];
  const [rx, ry] = said.sigma.map((s) => s * unit);
  const style = { size: 0.85, halo: theme.bg };
  if (x < 0 || x > side || y < strip || y > side + strip) {
    const a = Math.atan2(y - strip - side / 2, x - side / 2);
    const [cos, sin] = [Math.cos(a), Math.sin(a)];
    const px = Math.min(side - 8, Math.max(8, x));
    const py = Math.min(side + strip - 8, Math.max(strip + 8, y));
    const look = { color: theme.text, width: theme.line * 1.3, head: 9 };
    sketch.arrow(c, px - 22 * cos, py - 22 * sin, px, py, look);
    const align = px > side / 2 ? "right" : "left";
    sketch.text(c, theme, labels.encoderShort, px - 30 * cos, py - 34 * sin, { ...style, align });
  }
  sketch.ellipse(c, x, y, rx, ry, { stroke: theme.text, width: theme.line * 0.75, dash: [4, 3] });
  const apart = Math.hypot(x - X(q.mu[0]), y - Y(q.mu[1])) > 10;
  if (apart || said.sigma.some((s, k) => Math.abs(s - q.sigma[k]) * unit > 5))
    sketch.text(c, theme, labels.encoderShort, x, y + ry + 10, { ...style, align: "center" });
}

function drawQ(c, q, frame, theme) {
  const [x, y] = [frame.X(q.mu[0]), frame.Y(q.mu[1])];
  const [rx, ry] = q.sigma.map((s) => s * frame.unit);
  for (const r of [3, 2, 1]) {
    const width = theme.line * (r === 1 ? 1.5 : 0.7);
    sketch.ellipse(c, x, y, r * rx, r * ry, { fill: theme.highlight, alpha: 0.08, stroke: theme.highlight, width });
  }
  const size = theme.lecture ? 7 : 5.5;
  for (const [hx, hy] of handlesOf(q, frame))
    sketch.ellipse(c, hx, hy, size, size, { fill: theme.bg, stroke: theme.highlight, width: theme.line * 1.3 });
  sketch.ellipse(c, x, y, 5, 5, { fill: theme.highlight, stroke: theme.bg, width: 1.5 });
  const style = { weight: 700, size: 1.15, color: theme.highlight, align: "center", halo: theme.bg };
  sketch.text(c, theme, "q", x + 0.72 * rx + 9, y - 0.72 * ry - 9, style);
}

/** Returns draw(canvas, state, theme), which keeps the heat map. */
export function makeMap() {
  let key = "";
  let kept = null;
  return (canvas, state, theme) => {
    const { grid, q, side, strip } = state;
    const now = [grid.evidence, grid.low, theme.bg, theme.latent, side].join();
    if (now !== key) kept = prepare(grid, side, theme);
    key = now;
    const frame = frameOf(state);
    const c = fitCanvas(canvas, side + strip, side + strip);
    c.clearRect(0, 0, side + strip, side + strip);
    drawPosterior(c, kept, frame, theme);
    drawTicks(c, grid, frame, theme);
    drawMarginals(c, state, kept.margins, frame, theme);
    drawEncoder(c, state, frame, theme);
    drawQ(c, q, frame, theme);
    announceDrawn(canvas, state);
  };
}
