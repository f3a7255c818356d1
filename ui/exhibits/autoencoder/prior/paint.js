// The plane with codes over their prior, and the pictures that are decoded from it.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";

/** From the plane to the canvas, which shows [-limit, limit]^2 in `side` pixels. */
export const placed = (side, limit, x, y) => [((x / limit + 1) * side) / 2, ((1 - y / limit) * side) / 2];

/**
 * scene: {codes, labels, prior, places, limit}, points [x, y, x, y, ...].
 * @param {HTMLCanvasElement} canvas
 */
export function drawPlane(canvas, { codes, labels, prior, places, limit }, side, look) {
  const c = fitCanvas(canvas, side, side),
    at = (points, i) => placed(side, limit, points[2 * i], points[2 * i + 1]);
  c.clearRect(0, 0, side, side);
  c.save();
  c.beginPath();
  c.rect(0, 0, side, side);
  c.clip();
  c.fillStyle = look.latent;
  c.globalAlpha = 0.4;
  for (let i = 0; i < prior.length / 2; i++) {
    const [x, y] = at(prior, i);
    c.beginPath();
    c.arc(x, y, look.lecture ? 5.5 : 4, 0, 7);
    c.fill();
  }
  c.globalAlpha = 1;
  for (let i = 0; i < labels.length; i++)
    sketch.text(c, look, String(labels[i]), ...at(codes, i), {
      align: "center",
      size: 0.72,
      weight: 700,
      color: look.classes[labels[i]],
    });
  for (let i = 0; i < places.length / 2; i++)
    sketch.ellipse(c, ...at(places, i), 7, 7, { stroke: look.highlight, width: 2 });
  c.restore();
  c.strokeStyle = look.grid;
  c.strokeRect(0.5, 0.5, side - 1, side - 1);
}

/** Pictures in rows. @param {HTMLCanvasElement} canvas @param {Uint8Array} pictures of 28 x 28 @param {number} rows */
export function drawMade(canvas, pictures, rows, scale, look) {
  const step = 28 * scale + 2,
    c = fitCanvas(canvas, rows * step, rows * step);
  c.fillStyle = look.grid;
  c.fillRect(0, 0, rows * step, rows * step);
  for (let i = 0; i < rows * rows; i++) {
    const pixels = Float32Array.from(pictures.subarray(784 * i, 784 * (i + 1)), (v) => v / 255);
    drawDigit(c, pixels, (i % rows) * step + 1, Math.floor(i / rows) * step + 1, scale, { dark: look.dark });
  }
}

/** The half-width at which nearly all codes and all of the prior are seen. */
export function limitOf(codes, least) {
  const far = Float32Array.from(codes, Math.abs).sort();
  return Math.max(least, 1.08 * (far[Math.floor(0.985 * (far.length - 1))] ?? 0));
}
