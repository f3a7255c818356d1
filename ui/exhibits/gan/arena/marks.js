// The mark of each layer, as it is on the stage.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";

const MARKS = {
  real: (c, s, look) => sketch.ellipse(c, s / 2, s / 2, s * 0.22, s * 0.22, { fill: look.data }),
  fake(c, s, look) {
    const m = s / 2;
    c.beginPath();
    c.moveTo(m, m - 5);
    c.lineTo(m + 5, m);
    c.lineTo(m, m + 5);
    c.lineTo(m - 5, m);
    c.fillStyle = look.generated;
    c.fill();
  },
  field(c, s, look) {
    const shades = c.createLinearGradient(0, 0, s, 0);
    shades.addColorStop(0, look.generated);
    shades.addColorStop(0.5, look.bg);
    shades.addColorStop(1, look.data);
    c.fillStyle = shades;
    c.fillRect(0, 2, s, s - 4);
    sketch.segment(c, [s / 2, 2], [s / 2, s - 2], look.text, 1.25);
  },
  arrows: (c, s, look) => sketch.arrow(c, 1, s - 3, s - 2, 3, { color: look.text, width: 1.5, head: 6 }),
  warp(c, s, look) {
    for (const v of [0.15, 0.5, 0.85]) {
      sketch.segment(c, [v * s, 1], [v * s - 2, s - 1], look.latent, 1.25);
      sketch.segment(c, [1, v * s], [s - 1, v * s - 2], look.latent, 1.25);
    }
  },
  modes(c, s, look) {
    const m = s / 2;
    sketch.ellipse(c, m, m, 5, 5, { stroke: look.data, width: 1.5 });
    c.beginPath();
    c.arc(m, m, 7, -1.57, 1.6);
    c.strokeStyle = look.generated;
    c.lineWidth = 2;
    c.stroke();
  },
};

/** In the order of their switches. */
export const LAYERS = Object.keys(MARKS);

/** Puts a layer's mark into an image: every canvas on the page belongs to the exhibit that is saved. */
export function drawMark(image, name, look) {
  if (image.look === look) return;
  image.look = look;
  const canvas = document.createElement("canvas");
  const side = look.lecture ? 20 : 16;
  MARKS[name](fitCanvas(canvas, side, side), side, look);
  image.width = image.height = side;
  image.src = canvas.toDataURL();
}
