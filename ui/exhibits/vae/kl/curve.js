// Rate against distortion, a point a network; the dashed diagonal holds all pairs with the sum of the moment.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";

/**
 * Ranges of the axes and the distances of their ticks.
 * @param {{kl: number, distortion: number}[]} stops @param {number} height of the canvas, CSS pixels
 */
export function axes(stops, height) {
  const kl = stops.map((s) => s.kl);
  const distortion = stops.map((s) => s.distortion);
  const right = Math.max(...kl) * 1.08;
  return {
    right,
    low: Math.floor((Math.min(...distortion) - 6) / 20) * 20,
    high: Math.ceil((Math.max(...distortion) + 6) / 20) * 20,
    stepX: right > 12 ? 5 : right > 6 ? 2 : 1,
    stepY: height < 200 ? 40 : 20,
  };
}

function drawAxes(c, { w, h, pad, X, Y, axis }, theme, words) {
  c.font = `${theme.size}px ${theme.font}`;
  c.fillStyle = theme.muted;
  c.textBaseline = "middle";
  c.textAlign = "right";
  for (let v = axis.low; v <= axis.high; v += axis.stepY) {
    sketch.segment(c, [pad.l, Y(v)], [w - pad.r, Y(v)], theme.grid);
    c.fillText(String(v), pad.l - 7, Y(v));
  }
  c.textAlign = "center";
  c.textBaseline = "top";
  for (let v = 0; v <= axis.right; v += axis.stepX) c.fillText(String(v), X(v), h - pad.b + 6);
  const color = theme.muted,
    low = h - pad.b - 5 - 0.5 * theme.size;
  sketch.text(c, theme, `${words.rate} \u2192`, w - pad.r, low, { color, align: "right" });
  sketch.text(c, theme, `\u2191 ${words.distortion}`, pad.l + 6, 3 + 0.5 * theme.size, { color });
}

function drawSum(c, { w, h, pad, X, Y, axis }, sum, theme) {
  c.save();
  c.beginPath();
  c.rect(pad.l, pad.t, w - pad.l - pad.r, h - pad.t - pad.b);
  c.clip();
  c.globalAlpha = 0.75;
  sketch.segment(c, [X(0), Y(sum)], [X(axis.right), Y(sum - axis.right)], theme.highlight, theme.line, [5, 5]);
  c.restore();
}

function drawPoint(c, x, y, notes, theme) {
  const r = theme.lecture ? 6 : 4;
  c.beginPath();
  if (notes) {
    c.moveTo(x, y - 1.5 * r);
    c.lineTo(x + 1.5 * r, y);
    c.lineTo(x, y + 1.5 * r);
    c.lineTo(x - 1.5 * r, y);
    c.closePath();
  } else c.arc(x, y, r, 0, 7);
  c.fillStyle = notes ? theme.bg : theme.text;
  c.fill();
  c.lineWidth = theme.line;
  c.strokeStyle = theme.text;
  c.stroke();
}

// Names after the points, the chosen one's first: where two would overlap, the later one is left out.
function drawNames(c, { w, X, Y }, { order, near }, theme, words) {
  const taken = [];
  c.font = `${theme.size}px ${theme.font}`;
  c.textAlign = "left";
  c.textBaseline = "bottom";
  for (const s of [near, ...order.filter((stop) => stop !== near)]) {
    const text = s.notes ? words.notes_short : s.id;
    const wide = c.measureText(text).width;
    const y = Y(s.distortion);
    const left = X(s.kl) + 9 + wide > w ? X(s.kl) - 9 - wide : X(s.kl) + 9;
    const box = [left, y - theme.size * 1.25, left + wide, y];
    if (taken.some((t) => t[0] < box[2] + 4 && box[0] < t[2] + 4 && t[1] < box[3] && box[1] < t[3])) continue;
    taken.push(box);
    c.font = `${s === near ? "700 " : ""}${theme.size}px ${theme.font}`;
    c.lineWidth = 4;
    c.strokeStyle = theme.bg;
    c.strokeText(text, left, y);
    c.fillStyle = s === near ? theme.text : theme.muted;
    c.fillText(text, left, y);
  }
}

export function draw(canvas, state, theme) {
  const { order, shown } = state;
  const words = state.data.labels;
  const [w, h] = state.curveSize;
  const c = fitCanvas(canvas, w, h);
  const pad = { l: theme.size * 3.1, r: 14, t: 10, b: theme.size * 2.6 };
  const axis = axes(order, h);
  const X = (v) => pad.l + (v / axis.right) * (w - pad.l - pad.r);
  const Y = (v) => h - pad.b - ((v - axis.low) / (axis.high - axis.low)) * (h - pad.t - pad.b);
  const frame = { w, h, pad, X, Y, axis };
  c.fillStyle = theme.bg;
  c.fillRect(0, 0, w, h);
  drawAxes(c, frame, theme, words);
  drawSum(c, frame, shown.kl + shown.distortion, theme);
  const chain = order.filter((s) => !s.notes).map((s) => [X(s.kl), Y(s.distortion)]);
  sketch.line(c, chain, theme.text, theme.line);
  for (const s of order) drawPoint(c, X(s.kl), Y(s.distortion), s.notes, theme);
  drawNames(c, frame, state, theme, words);
  const r = theme.lecture ? 12 : 9;
  sketch.ellipse(c, X(shown.kl), Y(shown.distortion), r, r, { stroke: theme.highlight, width: 3 });
}
