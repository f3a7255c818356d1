// The plane: data, the residuals of the denoiser as arrows, the gradients behind them, and points that are restored
// again and again.
import { fitCanvas } from "../../../browser/canvas.js";
import { drawAxes, drawDots } from "../../../browser/learned_plane.js";
import { sketch } from "../../../browser/sketch.js";
import { drawnLength } from "./field.js";

// Arrows from the middles of cells; s: standard deviation of the noise, in the data's units.
function drawArrows(c, field, { n, limit, s, frame, cell }, style) {
  for (let k = 0; k < n * n; k++) {
    const [dx, dy] = [field[2 * k], field[2 * k + 1]],
      length = Math.hypot(dx, dy);
    if (!(length > 0)) continue;
    const x = frame.X((((k % n) + 0.5) / n) * 2 * limit - limit),
      y = frame.Y(((Math.floor(k / n) + 0.5) / n) * 2 * limit - limit),
      long = drawnLength(length / s, cell) / length;
    sketch.arrow(c, x, y, x + dx * long, y - dy * long, style);
  }
}

// Each path from its start, thin, with a disc where it ends.
function drawWalks(c, walk, hops, frame, look) {
  const each = hops + 1;
  for (let w = 0; w < walk.length / 2 / each; w++) {
    const path = Array.from({ length: each }, (_, k) => [
      frame.X(walk[2 * (w * each + k)]),
      frame.Y(walk[2 * (w * each + k) + 1]),
    ]);
    sketch.line(c, path, look.latent, 1.25);
    sketch.ellipse(c, ...path.at(-1), 3, 3, { fill: look.latent });
  }
}

/**
 * scene: {sizes, frame, limit, s, n, hops, hand, truth, clean, walk, arrays: {real, field, truth, clean, walk}}.
 * @param {HTMLCanvasElement} canvas
 */
export function drawScene(canvas, scene, look) {
  const { sizes, frame, arrays, hand, s, limit, n } = scene,
    { side, left } = sizes,
    c = fitCanvas(canvas, sizes.wide, sizes.high),
    about = { n, limit, s, frame, cell: side / n };
  c.clearRect(0, 0, sizes.wide, sizes.high);
  c.save();
  c.beginPath();
  c.rect(left, 0, side, side);
  c.clip();
  drawDots(c, arrays.real, frame, look.lecture ? 2.1 : 1.5, look.data, false);
  if (scene.clean) drawArrows(c, arrays.clean, about, { color: look.data, width: 1.25, head: 5, dash: [3, 2] });
  if (scene.truth) drawArrows(c, arrays.truth, about, { color: look.muted, width: 4, head: 9 });
  drawArrows(c, arrays.field, about, { color: look.generated, width: look.lecture ? 2.2 : 1.6, head: 6 });
  if (scene.walk) drawWalks(c, arrays.walk, scene.hops, frame, look);
  const reach = (s / (2 * limit)) * side;
  sketch.ellipse(c, frame.X(hand[0]), frame.Y(hand[1]), reach, reach, {
    stroke: look.highlight,
    width: 1.5,
    dash: [4, 3],
  });
  sketch.ellipse(c, frame.X(hand[0]), frame.Y(hand[1]), 6, 6, { fill: look.bg, stroke: look.highlight, width: 3 });
  c.restore();
  c.strokeStyle = look.grid;
  c.lineWidth = 1;
  c.strokeRect(left + 0.5, 0.5, side - 1, side - 1);
  drawAxes(c, { ...sizes, low: side, frame, limit }, look);
}
