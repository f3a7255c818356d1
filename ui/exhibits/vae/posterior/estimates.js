// Many one-draw estimates of the gradient by both estimators, on one axis.
import { fitCanvas } from "../../../browser/canvas.js";
import { formatNumber } from "../../../browser/dom.js";
import { seededRandom } from "../../../browser/random.js";
import { sketch } from "../../../browser/sketch.js";

/** Half-width of an axis that holds all but the outermost values. @param {number[]} values */
export function reachOf(values) {
  const sizes = values.map(Math.abs).sort((a, b) => a - b);
  return sizes[Math.floor(0.985 * sizes.length)] * 1.1 || 1;
}

function drawRow(c, { draws, mean, std }, { label, colour, y }, { X, reach, random, beside, width }, theme) {
  c.fillStyle = colour;
  c.globalAlpha = 0.4;
  for (const v of draws) {
    c.beginPath();
    c.arc(X(Math.max(-reach, Math.min(reach, v))), y + (random.uniform() - 0.5) * 24, 1.7, 0, 7);
    c.fill();
  }
  c.globalAlpha = 1;
  sketch.segment(c, [X(mean), y - 17], [X(mean), y + 17], theme.text, 2);
  const style = { size: 0.92, halo: theme.bg };
  const text = `${formatNumber(mean, 1)} \u00b1 ${formatNumber(std, 1)}`;
  const [up, down] = beside ? [y - 0.6 * theme.size, y + 0.6 * theme.size] : [y - 12, y - 12];
  sketch.text(c, theme, label, beside ? 0 : 8, up, { ...style, color: colour, weight: 600 });
  sketch.text(c, theme, text, beside ? 0 : width - 8, down, { ...style, align: beside ? "left" : "right" });
}

/** gradients: Python's estimates, or null while they are being measured; k: the parameter, 0 to 3. */
export function drawEstimates(canvas, width, gradients, k, theme, labels) {
  const h = theme.lecture ? 116 : 104;
  const c = fitCanvas(canvas, width, h);
  c.clearRect(0, 0, width, h);
  if (!gradients) {
    sketch.text(c, theme, labels.measuring, width / 2, h / 2, { align: "center", color: theme.muted });
    return;
  }
  const beside = width > 440; // the names stand left of the points
  const left = beside ? 9.2 * theme.size : 8;
  const reach = reachOf([...gradients.path.draws[k], ...gradients.score.draws[k]]);
  const X = (v) => left + ((v / reach + 1) / 2) * (width - left - 8);
  const tick = sketch.step(2 * reach, beside && !theme.lecture ? 6 : 4);
  for (let v = -Math.floor(reach / tick) * tick; v <= reach; v += tick) {
    sketch.segment(c, [X(v), 8], [X(v), h - 20], theme.grid);
    const style = { align: "center", size: 0.85, color: theme.muted };
    sketch.text(c, theme, formatNumber(v, tick < 1 ? 1 : 0), X(v), h - 10, style);
  }
  // the vertical scatter only keeps points apart
  const frame = { X, reach, random: seededRandom(1), beside, width };
  const rows = [
    { name: "path", colour: theme.latent, label: labels.pathEstimate, y: 26 },
    { name: "score", colour: theme.generated, label: labels.score, y: 66 },
  ];
  for (const row of rows) {
    const { draws, mean, std } = gradients[row.name];
    drawRow(c, { draws: draws[k], mean: mean[k], std: std[k] }, row, frame, theme);
  }
}
