// The computation as a graph, with z either computed from noise that comes in from the side, or drawn from a
// distribution, where the way back ends. mix: 1 for the first, 0 for the second, between them on the way.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { mixColours } from "../../../browser/theme.js";

const SIDES = [-1, 1]; // mu above, sigma below

/** Where the nodes stand. @param {number} width @param {number} height @param {boolean} lecture */
export function graphFrame(width, height, lecture) {
  const wide = width > 440;
  const X = (t) => (wide ? 30 : 16) + t * (width - (wide ? 58 : 40));
  const r = lecture ? 18 : 15;
  const [x0, xe, xp, xz, xd, xl] = [0, 0.2, 0.39, 0.61, 0.8, 1].map(X);
  const dy = Math.min(40, 0.2 * height);
  return {
    wide,
    r,
    x0,
    xe,
    xp,
    xz,
    xd,
    xl,
    dy,
    y: Math.round(0.43 * height),
    ye: height - r - 3,
    half: wide ? 22 : 14,
    face: wide ? 30 : 16,
  };
}

function drawForward(c, f, mix, theme) {
  const { y, r, x0, xe, xp, xz, xd, xl, dy, ye, half, face } = f;
  const style = { color: theme.muted, width: theme.line, head: 7 };
  sketch.arrow(c, x0 + face, y, xe - half - 2, y, style);
  for (const side of SIDES) sketch.arrow(c, xe + half + 2, y + side * 6, xp - r - 2, y + side * dy, style);
  const dashed = { ...style, dash: mix < 0.5 ? [4, 4] : [] };
  for (const side of SIDES) sketch.arrow(c, xp + r, y + side * dy, xz - r - 2, y + side * 5, dashed);
  sketch.arrow(c, xz + r, y, xd - half - 2, y, style);
  sketch.arrow(c, xd + half + 2, y, xl - r - 6, y, style);
  c.globalAlpha = mix;
  sketch.arrow(c, xz, ye - r, xz, y + r + 2, style);
  c.globalAlpha = 1;
}

function drawCut(c, a, b, style, theme) {
  const [mx, my] = a.map((v, k) => v + (b[k] - v) * 0.4);
  const width = (2.5 * theme.line) / 1.75;
  sketch.segment(c, a, [mx, my], style.color, style.width, [7, 4]);
  sketch.segment(c, [mx - 6, my - 6], [mx + 6, my + 6], theme.generated, width);
  sketch.segment(c, [mx - 6, my + 6], [mx + 6, my - 6], theme.generated, width);
}

// The way back, offset below its forward arrow; its dashes move against it.
function drawBackward(c, f, mix, flow, theme) {
  const { y, r, xe, xp, xz, xd, xl, dy, half } = f;
  const style = { color: theme.highlight, width: theme.line * 1.25, head: 8, dash: [7, 4], offset: -flow };
  sketch.arrow(c, xl - r - 8, y + 9, xd + half, y + 9, style);
  sketch.arrow(c, xd - half - 2, y + 9, xz + r + 3, y + 9, style);
  for (const side of SIDES) {
    const a = [xz - r - 4, y + side * 14];
    const b = [xp + r + 3, y + side * (dy + 8)];
    c.globalAlpha = Math.abs(2 * mix - 1);
    if (mix > 0.5) {
      sketch.arrow(c, a[0], a[1], b[0], b[1], style);
      sketch.arrow(c, xp - r - 4, y + side * (dy + 8), xe + half + 2, y + side * 15, style);
    } else drawCut(c, a, b, style, theme);
    c.globalAlpha = 1;
  }
}

function drawNode(c, x, y, r, name, colour, theme, dashed = false) {
  sketch.ellipse(c, x, y, r, r, { fill: theme.bg, stroke: colour, width: theme.line, dash: dashed ? [3, 3] : [] });
  sketch.text(c, theme, name, x, y, { align: "center", color: colour, weight: 600, size: 1.1 });
}

// A network as a trapezium: from `a` pixels above the middle on its left to `b` on its right.
function drawNetwork(c, x, { y, half }, [a, b], colour, name, theme) {
  c.beginPath();
  c.moveTo(x - half, y - a);
  c.lineTo(x + half, y - b);
  c.lineTo(x + half, y + b);
  c.lineTo(x - half, y + a);
  c.closePath();
  c.fillStyle = mixColours(theme.bg, colour, 0.14);
  c.fill();
  c.strokeStyle = colour;
  c.lineWidth = theme.line;
  c.stroke();
  sketch.text(c, theme, name, x, half > 20 ? y - 38 : y + 40, { align: "center", size: 0.9, color: theme.muted });
}

function drawNodes(c, f, x, mix, theme, labels) {
  const { y, r, wide, x0, xe, xp, xz, xd, xl, dy, ye, face } = f;
  drawDigit(c, x, x0 - face + 2, y - face + 2, wide ? 2 : 1);
  c.strokeStyle = theme.data;
  c.lineWidth = 2;
  c.strokeRect(x0 - face + 1, y - face + 1, 2 * face - 2, 2 * face - 2);
  drawNetwork(c, xe, f, [26, 13], theme.data, labels.encoder, theme);
  drawNetwork(c, xd, f, [13, 26], theme.generated, labels.decoder, theme);
  drawNode(c, xp, y - dy, r, "\u03bc", theme.latent, theme);
  drawNode(c, xp, y + dy, r, "\u03c3", theme.latent, theme);
  drawNode(c, xz, y, r, "z", theme.generated, theme, mix < 0.5);
  c.globalAlpha = mix;
  drawNode(c, xz, ye, r, "\u03b5", theme.muted, theme, true);
  sketch.text(c, theme, labels.noise, xz + r + 6, ye, { size: 0.9, color: theme.muted });
  c.globalAlpha = 1;
  drawNode(c, xl - 4, y, r, "L", theme.text, theme);
}

const pair = (v) => `(${v.map((g) => formatNumber(g, 1)).join(", ")})`;

function drawNumbers(c, f, gradient, mix, theme, labels) {
  const { y, r, wide, xp, xz, xl, dy } = f;
  const style = { size: 0.92, align: "center" };
  const along = mix > 0.5;
  const rule = along ? "z = \u03bc + \u03c3 \u00b7 \u03b5" : "z ~ N(\u03bc, \u03c3\u00b2)";
  sketch.text(c, theme, rule, xz + (wide ? 16 : 8), y - r - 13, { ...style, weight: 600, halo: theme.bg });
  sketch.text(c, theme, formatNumber(gradient.loss, 1), xl - 4, y + r + 12, style);
  if (wide) {
    const text = `\u2202L/\u2202z = ${pair(gradient.z)}`;
    sketch.text(c, theme, text, (xz + xl) / 2 + 14, y + dy + 12, { ...style, color: theme.highlight });
  }
  const put = (name, v, py) => {
    const text = along ? `\u2202L/\u2202${name} = ${pair(v)}` : `\u2202L/\u2202${name}: ${labels.none}`;
    sketch.text(c, theme, text, wide ? xp : xp - 14, py, { ...style, color: along ? theme.highlight : theme.muted });
  };
  put("\u03bc", gradient.mu, y - dy - r - 11);
  put("\u03c3", gradient.sigma, y + dy + r + 13);
}

/** flow: how far the dashes of the way back have moved. */
export function drawGraph(canvas, { width, height }, { x, gradient }, { mix, flow }, theme, labels) {
  const c = fitCanvas(canvas, width, height);
  const frame = graphFrame(width, height, theme.lecture);
  c.clearRect(0, 0, width, height);
  drawForward(c, frame, mix, theme);
  drawBackward(c, frame, mix, flow, theme);
  drawNodes(c, frame, x, mix, theme, labels);
  drawNumbers(c, frame, gradient, mix, theme, labels);
}
