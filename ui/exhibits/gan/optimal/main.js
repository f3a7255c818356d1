// The main panel: both densities, the discriminator's curve, and its field behind them.
import { fitCanvas } from "../../../browser/canvas.js";
import { formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";
import { cellOf, CELLS, clamp, REACH } from "./densities.js";

/** A place on the line in pixels of a panel of width w, and back. */
export const toPixel = (x, w) => ((x / REACH + 1) * w) / 2;
export const fromPixel = (px, w) => ((px / w) * 2 - 1) * REACH;

/** Height of the axis on the panel. */
export const baseOf = (height) => height - 20;

function drawField(c, w, base, d, theme) {
  const [bg, data, generated] = [theme.bg, theme.data, theme.generated].map(rgb);
  for (let px = 0; px < w; px += 2) {
    const v = 2 * d[Math.min(CELLS - 1, Math.floor((px / w) * CELLS))] - 1;
    const ink = v > 0 ? data : generated;
    c.fillStyle = `rgb(${bg.map((from, k) => Math.round(from + (ink[k] - from) * 0.22 * Math.abs(v))).join(",")})`;
    c.fillRect(px, 8, 2, base - 8);
  }
}

function drawHump(c, line, w, base, style, theme) {
  c.beginPath();
  c.moveTo(0, base);
  for (const [x, y] of line) c.lineTo(x, y);
  c.lineTo(w, base);
  c.globalAlpha = 0.18;
  c.fillStyle = style.color;
  c.fill();
  c.globalAlpha = 1;
  sketch.line(c, line, style.color, theme.line * 1.3, style.dash);
}

// Names over the humps; "data" over the one that is farther from the generator's.
function drawNames(c, { a, b, q }, { w, base, top }, theme, words) {
  const style = { align: "center", weight: 650, halo: theme.bg };
  const put = (text, mean, edge, color) => {
    const x = clamp(toPixel(mean, w), edge, w - edge);
    sketch.text(c, theme, text, x, clamp(top(mean) - 11, 20, base - 12), { ...style, color });
  };
  put(words.generated, q[0], 40, theme.generated);
  put(words.data, Math.abs(a[0] - q[0]) > Math.abs(b[0] - q[0]) ? a[0] : b[0], 24, theme.data);
}

function drawScale(c, { w, h, base }, theme) {
  const style = { size: 0.8, color: theme.muted };
  sketch.segment(c, [0, base], [w, base], theme.muted);
  for (let x = -4; x <= 4; x += 2)
    sketch.text(c, theme, formatNumber(x, 0), toPixel(x, w), h - 8, { ...style, align: "center" });
  sketch.text(c, theme, "1", 4, 16, { ...style, halo: theme.bg });
  sketch.text(c, theme, "½", 4, base - (base - 16) / 2 - 8, { ...style, halo: theme.bg });
}

export function drawMain(canvas, { humps, p, q, verdict, width: w, height: h }, theme, words) {
  const c = fitCanvas(canvas, w, h);
  const base = baseOf(h);
  const scale = (base - 16) / Math.max(0.6, 1.12 * Math.max(...p, ...q));
  const curve = (values, unit) => Array.from(values, (v, i) => [((i + 0.5) / CELLS) * w, base - v * unit]);
  const top = (x) => base - scale * Math.max(p[cellOf(x)], q[cellOf(x)]);
  const half = base - (base - 16) / 2;
  c.clearRect(0, 0, w, h);
  drawField(c, w, base, verdict.d, theme);
  drawHump(c, curve(p, scale), w, base, { color: theme.data, dash: [] }, theme);
  drawHump(c, curve(q, scale), w, base, { color: theme.generated, dash: [7, 4] }, theme);
  sketch.segment(c, [0, half], [w, half], theme.grid, 1, [4, 4]);
  const d = curve(verdict.d, base - 16);
  sketch.line(c, d, theme.text, theme.line * 1.5);
  drawScale(c, { w, h, base }, theme);
  const end = d[CELLS - 20][1];
  const name = clamp(end + (end < h / 2 ? 14 : -12), 16, base - 10);
  sketch.text(c, theme, "D*(x)", w - 6, name, { align: "right", weight: 650, halo: theme.bg });
  drawNames(c, humps, { w, base, top }, theme, words);
}
