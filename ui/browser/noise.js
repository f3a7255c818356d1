// noise: pictures on their way between noise and digit. Pictures are grey. Noise is signed: blue below zero, the
// page's own background at zero, orange above.
import { drawDigit, drawStamp, fitCanvas } from "./canvas.js";
import { fill } from "./dom.js";
import { sketch } from "./sketch.js";
import { rgb } from "./theme.js";

const SIDE = 28,
  AREA = SIDE * SIDE,
  ZERO = 128,
  UNIT = 32; // of the bytes that genmodels.diffusion.live_sampling sends
const grey = new Float32Array(AREA),
  values = new Float32Array(AREA),
  poles = new Map();

// Picture k of many, as numbers. The returned array is used again by the next call.
function read(bytes, k) {
  for (let i = 0, p = k * AREA; i < AREA; i++, p++) values[i] = (bytes[p] - ZERO) / UNIT;
  return values;
}
// How far from zero grey reaches: a clean picture fills -1 to 1, noise goes on to about 3.
const reach = (abar) => Math.sqrt(abar) + 2 * Math.sqrt(Math.max(0, 1 - abar));

function picture(c, x, r, left, top, scale, look) {
  for (let i = 0; i < AREA; i++) grey[i] = Math.min(1, Math.max(0, (x[i] / r + 1) / 2));
  return drawDigit(c, grey, left, top, scale, { dark: look.dark });
}

function colours(look) {
  const key = [look.bg, look.data, look.generated].join();
  if (!poles.has(key)) poles.set(key, [rgb(look.bg), rgb(look.data), rgb(look.generated)]);
  return poles.get(key);
}
function signed(c, x, left, top, scale, look, r = 2.5) {
  const [zero, below, above] = colours(look);
  const paint = (d) => {
    for (let i = 0, j = 0; i < AREA; i++, j += 4) {
      const v = Math.min(1, Math.abs(x[i]) / r),
        to = x[i] < 0 ? below : above;
      for (let k = 0; k < 3; k++) d[j + k] = zero[k] + v * (to[k] - zero[k]);
      d[j + 3] = 255;
    }
  };
  drawStamp(c, SIDE, paint, left, top, scale);
}

// A frame around pixel i of a picture.
function mark(c, i, left, top, scale, look) {
  if (i === null) return;
  c.lineWidth = 2;
  c.strokeStyle = look.highlight;
  c.strokeRect(left + (i % SIDE) * scale - 1, top + Math.floor(i / SIDE) * scale - 1, scale + 2, scale + 2);
}
// Grain: it reads as noise without a colour.
function grain(c, from, to, height) {
  for (let x = from; x < to; x += 3) {
    for (let y = 0; y < height; y += 3) {
      const h = Math.abs(Math.sin(12.9898 * x + 78.233 * y) * 43758.5453) % 1;
      c.globalAlpha = 0.12 + 0.4 * h;
      c.fillRect(x, y, 3, 3);
    }
  }
  c.globalAlpha = 1;
}
// How much of the variance is signal and how much noise.
function bar(canvas, width, height, abar, words, look) {
  const c = fitCanvas(canvas, width, height),
    at = Math.round(abar * width),
    p = Math.round(100 * abar);
  c.clearRect(0, 0, width, height);
  c.fillStyle = look.text;
  c.fillRect(0, 0, at, height);
  grain(c, at, width, height);
  const left = fill(words.signal, { p }),
    right = fill(words.noise_share, { p: 100 - p }),
    style = { size: 0.9, weight: 600 };
  if (at > 7 * look.size) sketch.text(c, look, left, 8, height / 2 + 0.5, { ...style, color: look.bg });
  if (width - at > 7 * look.size)
    sketch.text(c, look, right, width - 8, height / 2 + 0.5, { ...style, align: "right", halo: look.bg });
  canvas.setAttribute("aria-label", `${left}, ${right}`);
}

export const noise = { SIDE, AREA, read, reach, picture, signed, mark, bar };
