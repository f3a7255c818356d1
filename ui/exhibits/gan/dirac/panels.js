// Beside the plane: the line that both numbers live on, the distance from the rest, and the eigenvalues.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";
import { isLinear, REACH } from "./game.js";

const clip = (v) => Math.max(-1, Math.min(1, v));

function clean(canvas, w, h) {
  const c = fitCanvas(canvas, w, h);
  c.clearRect(0, 0, w, h);
  return c;
}

/** What the discriminator outputs at x, from -1 (generated) to 1 (data); `scale` of a linear one. */
export const output = (psi, x, linear, scale) => (linear ? clip((psi * x) / scale) : 2 / (1 + Math.exp(-psi * x)) - 1);

// Blue: taken for data; orange: taken for generated.
function drawBackground(c, w, base, psi, linear, theme) {
  const [bg, high, low] = [theme.bg, theme.data, theme.generated].map(rgb);
  for (let i = 0; i < w; i += 3) {
    const d = output(psi, ((i / w) * 2 - 1) * REACH, linear, 2);
    const ink = d > 0 ? high : low;
    const t = 0.45 * Math.abs(d);
    c.fillStyle = `rgb(${bg.map((b, k) => Math.round(b + (ink[k] - b) * t)).join(",")})`;
    c.fillRect(i, 18, 3, base - 18);
  }
}

/** The line on which data and generator are points, and the discriminator's output at every place. */
export function drawWorld(canvas, size, { head: [theta, psi], setting }, theme, words) {
  const [w, h] = size;
  const c = clean(canvas, w, h);
  const linear = isLinear(setting);
  const base = h - 22;
  const X = (v) => ((v / REACH + 1) * w) / 2;
  const Y = (v) => (18 + base) / 2 - (output(psi, v, linear, 3) * (base - 26)) / 2;
  drawBackground(c, w, base, psi, linear, theme);
  const curve = Array.from({ length: 61 }, (_, i) => [(i / 60) * w, Y((i / 30 - 1) * REACH)]);
  sketch.line(c, curve, theme.text, theme.line);
  sketch.segment(c, [0, base], [w, base], theme.muted);
  sketch.arrow(c, X(0), base, X(0), 22, { color: theme.data, width: 3, head: 9 });
  const g = Math.max(4, Math.min(w - 4, X(theta)));
  sketch.arrow(c, g, base, g, 22, { color: theme.generated, width: 3, head: 9 });
  // the names stand away from each other, but not out of the panel
  const out = theta < 0 ? -1 : 1;
  const away = (out < 0 ? g < w * 0.3 : g > w * 0.7) ? -out : out;
  const side = (d) => (d < 0 ? "right" : "left");
  const named = { weight: 600, size: 0.93 };
  sketch.text(c, theme, words.data, X(0) - 4 * out, base + 11, { ...named, align: side(-out), color: theme.data });
  const style = { ...named, align: side(away), color: theme.generated };
  sketch.text(c, theme, words.generated, g + 4 * away, base + 11, style);
  const name = linear ? words.critic : words.judge;
  const y = Y(REACH * 0.97) + (psi > 0 ? 14 : -12);
  sketch.text(c, theme, name, w - 4, y, { align: "right", size: 0.86, halo: theme.bg });
}

/** Whole powers of ten that hold all values, given as logarithms. @param {number[]} logs */
export function decades(logs) {
  const low = Math.floor(logs.reduce((a, b) => Math.min(a, b), Infinity) - 0.15);
  const high = Math.ceil(logs.reduce((a, b) => Math.max(a, b), -Infinity) + 0.15);
  return [low, Math.max(high, low + 1)];
}

/** 10 to the power v, short. @param {number} v a whole number */
export const powerOfTen = (v) =>
  v < -2 || v > 3
    ? `10${[...String(v)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[+digit] ?? "⁻").join("")}`
    : String(+(10 ** v).toPrecision(1));

/** Distance from the rest after each update, on a logarithmic axis, with what the eigenvalues foretell. */
export function drawDistance(canvas, size, { path: { lengths }, radius }, theme, words) {
  const [w, h] = size;
  const c = clean(canvas, w, h);
  const [left, bottom, top] = [44, h - 18, 6];
  const n = Math.max(100, lengths.length);
  const logs = lengths.map((v) => Math.log10(Math.max(v, 1e-6)));
  const [low, high] = decades(logs);
  const X = (i) => left + (i / (n - 1)) * (w - left - 4);
  const Y = (v) => bottom - ((v - low) / (high - low)) * (bottom - top);
  const style = { size: 0.8, color: theme.muted };
  for (let v = low; v <= high; v += Math.max(1, Math.ceil((high - low) / 4))) {
    sketch.segment(c, [left, Y(v)], [w, Y(v)], theme.grid);
    sketch.text(c, theme, powerOfTen(v), left - 6, Y(v), { ...style, align: "right" });
  }
  sketch.text(c, theme, n.toLocaleString("en"), w - 2, h - 7, { ...style, align: "right" });
  sketch.text(c, theme, words.turns, left, h - 7, style);
  c.save();
  c.beginPath();
  c.rect(left, top, w - left, bottom - top);
  c.clip();
  if (radius) {
    const end = [X(n - 1), Y(logs[0] + (n - 1) * Math.log10(radius))];
    sketch.segment(c, [X(0), Y(logs[0])], end, theme.muted, theme.line * 0.8, [5, 4]);
  }
  const skip = Math.max(1, Math.floor(logs.length / w));
  const points = logs.filter((_, i) => i % skip === 0).map((v, i) => [X(i * skip), Y(v)]);
  sketch.line(c, points, theme.generated, theme.line);
  c.restore();
}

/** The two eigenvalues against the unit circle; far outside they stand on its rim. */
export function drawEigenvalues(canvas, size, { eigenvalues }, theme, words) {
  const [w, h] = size;
  const c = clean(canvas, w, h);
  const side = Math.min(w, h);
  const [cx, cy, r] = [side / 2, h / 2, side * 0.36];
  sketch.segment(c, [cx - r * 1.3, cy], [cx + r * 1.3, cy], theme.grid);
  sketch.segment(c, [cx, cy - r * 1.3], [cx, cy + r * 1.3], theme.grid);
  sketch.ellipse(c, cx, cy, r, r, { stroke: theme.muted, width: theme.line });
  if (!eigenvalues) {
    sketch.text(c, theme, words.kink, cx, cy, { align: "center", size: 0.86, halo: theme.bg });
    return;
  }
  for (const [re, im] of eigenvalues) {
    const size = Math.hypot(re, im);
    const k = (r * Math.min(1.28, size)) / (size || 1);
    const fill = size > 1 + 1e-6 ? theme.generated : size < 1 - 1e-6 ? theme.latent : theme.text;
    sketch.ellipse(c, cx + re * k, cy - im * k, 5.5, 5.5, { fill, stroke: theme.bg, width: 1.5 });
  }
}
