// The plane: density of the flow, data, samples, and the lattice of latents where the flow has put it.
import { fitCanvas } from "../../../browser/canvas.js";
import { wash } from "../../../browser/raster.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";

/** The density as a picture that is drawn again and again. logp: log-densities; most: what is drawn in full colour. */
export function shadeOf(logp, n, most, look) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = n;
  const [r, g, b] = rgb(look.generated);
  wash(canvas.getContext("2d"), n, n, n, n, (i, rgba) => {
    const row = n - 1 - Math.floor(i / n);
    rgba[0] = r;
    rgba[1] = g;
    rgba[2] = b;
    rgba[3] = 215 * Math.sqrt(Math.min(1, Math.exp(logp[row * n + (i % n)]) / most));
  });
  return canvas;
}

function dots(c, points, frame, r, colour, diamond) {
  c.fillStyle = colour;
  c.beginPath();
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [frame.X(points[i]), frame.Y(points[i + 1])];
    if (diamond) {
      c.moveTo(x, y - 1.3 * r);
      c.lineTo(x + 1.3 * r, y);
      c.lineTo(x, y + 1.3 * r);
      c.lineTo(x - 1.3 * r, y);
      c.closePath();
    } else {
      c.moveTo(x + r, y);
      c.arc(x, y, r, 0, 7);
    }
  }
  c.fill();
}

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

/** The two axes' numbers. */
function drawAxes(c, { sizes, frame, limit }, look) {
  const { side, left } = sizes,
    step = sketch.step(2 * limit, side / 70),
    style = { size: 0.8, color: look.muted };
  for (let k = Math.ceil(-limit / step); k * step < limit; k++) {
    if (Math.abs(k * step) > 0.97 * limit) continue;
    const v = k * step,
      text = String(+v.toPrecision(3)).replace("-", "\u2212");
    sketch.text(c, look, text, frame.X(v), side + 0.75 * look.size, { ...style, align: "center" });
    sketch.text(c, look, text, left - 5, frame.Y(v), { ...style, align: "right" });
  }
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
  dots(c, arrays.real, frame, r, look.data, false);
  if (scene.samples) {
    dots(c, arrays.fake, frame, 1.45 * r, look.bg, true);
    dots(c, arrays.fake, frame, 1.1 * r, look.generatedText, true);
  }
  sketch.ellipse(c, frame.X(hand[0]), frame.Y(hand[1]), 6, 6, { fill: look.bg, stroke: look.highlight, width: 3 });
  c.restore();
  c.strokeStyle = look.grid;
  c.lineWidth = 1;
  c.strokeRect(left + 0.5, 0.5, side - 1, side - 1);
  drawAxes(c, scene, look);
}
