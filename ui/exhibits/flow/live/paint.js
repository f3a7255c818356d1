// The plane: density of the flow, data, samples, and the lattice of latents where the flow has put it.
import { fitCanvas } from "../../../browser/canvas.js";
import { drawAxes, drawDots } from "../../../browser/learned_plane.js";
import { sketch } from "../../../browser/sketch.js";

// side: points along a line; every `fine`-th row and column of the lattice is drawn.
function drawLattice(c, lattice, { side, fine }, frame, look) {
  c.strokeStyle = look.latent;
  c.lineWidth = look.lecture ? 1.6 : 1;
  c.globalAlpha = 0.75;
  c.beginPath();
  for (let line = 0; line < side; line += fine)
    for (const along of [(k) => line * side + k, (k) => k * side + line])
      for (let k = 0; k < side; k++) {
        const q = along(k),
          [x, y] = [frame.X(lattice[2 * q]), frame.Y(lattice[2 * q + 1])];
        if (k) c.lineTo(x, y);
        else c.moveTo(x, y);
      }
  c.stroke();
  c.globalAlpha = 1;
}

/**
 * scene: {sizes, frame, limit, shade, hand, samples, lattice, net: {side, fine}, arrays: {real, fake, lattice}}.
 * @param {HTMLCanvasElement} canvas
 */
export function drawScene(canvas, scene, look) {
  const { sizes, frame, shade, hand, arrays } = scene,
    { side, left } = sizes,
    c = fitCanvas(canvas, sizes.wide, sizes.high),
    r = look.lecture ? 2.1 : 1.5;
  c.clearRect(0, 0, sizes.wide, sizes.high);
  c.save();
  c.beginPath();
  c.rect(left, 0, side, side);
  c.clip();
  c.imageSmoothingEnabled = true;
  c.drawImage(shade, left, 0, side, side);
  if (scene.lattice) drawLattice(c, arrays.lattice, scene.net, frame, look);
  drawDots(c, arrays.real, frame, r, look.data, false);
  if (scene.samples) {
    drawDots(c, arrays.fake, frame, 1.45 * r, look.bg, true);
    drawDots(c, arrays.fake, frame, 1.1 * r, look.generatedText, true);
  }
  sketch.ellipse(c, frame.X(hand[0]), frame.Y(hand[1]), 6, 6, { fill: look.bg, stroke: look.highlight, width: 3 });
  c.restore();
  c.strokeStyle = look.grid;
  c.lineWidth = 1;
  c.strokeRect(left + 0.5, 0.5, side - 1, side - 1);
  drawAxes(c, { ...sizes, low: side, frame, limit: scene.limit }, look);
}
