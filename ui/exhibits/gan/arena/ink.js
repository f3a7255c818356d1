// makeInk: a transparent square on which hundreds of small marks and thin lines are put pixel by pixel, and which is
// then drawn as one picture. Without a graphics card the canvas's own shapes cost ten times as much, and the processor
// that draws is the one that trains. Lengths are CSS pixels; places are taken to a quarter of a device pixel.
//
//   const ink = makeInk();  ink.clear(side);  ink.marks(...);  ink.line(...);  ink.onto(c, side)
import { rgb } from "../../../browser/theme.js";

const PHASES = 4;

/**
 * One colour over what a pixel has, alpha not multiplied in. Pixels are 32-bit numbers, alpha first, then blue, green,
 * red.
 * @param {Uint32Array} pixels @param {number} p @param {number} colour 24 bits @param {number} alpha 1 to 255
 */
export function over(pixels, p, colour, alpha) {
  const old = pixels[p];
  const below = old >>> 24;
  if (alpha === 255 || !below) {
    pixels[p] = (alpha << 24) | colour;
    return;
  }
  const sum = alpha + below - (alpha * below) / 255;
  const t = alpha / sum;
  const mix = (/** @type {number} */ shift) => {
    const u = (old >> shift) & 255;
    return Math.round(u + t * (((colour >> shift) & 255) - u)) << shift;
  };
  pixels[p] = (Math.round(sum) << 24) | mix(16) | mix(8) | mix(0);
}

/**
 * The pixels that a straight stroke covers: each one's number on a square of n, and its coverage from 0 to 255. Lengths
 * are pixels.
 * @param {number[]} from @param {number[]} to @param {number} width @param {number} n
 * @param {(p: number, coverage: number) => void} put
 */
export function stroke([x0, y0], [x1, y1], width, n, put) {
  const steep = Math.abs(y1 - y0) > Math.abs(x1 - x0);
  let [u0, v0, u1, v1] = steep ? [y0, x0, y1, x1] : [x0, y0, x1, y1];
  if (u1 < u0) [u0, v0, u1, v1] = [u1, v1, u0, v0];
  const slope = (v1 - v0) / (u1 - u0) || 0;
  const half = (width * Math.sqrt(1 + slope * slope)) / 2;
  for (let u = Math.max(0, Math.ceil(u0 - 0.5)), end = Math.min(n - 1, Math.ceil(u1 - 0.5) - 1); u <= end; u++) {
    const v = v0 + (u + 0.5 - u0) * slope;
    const [low, high] = [v - half, v + half];
    for (let w = Math.max(0, Math.floor(low)), top = Math.min(n, Math.ceil(high)); w < top; w++)
      put(steep ? u * n + w : w * n + u, Math.round(255 * (Math.min(w + 1, high) - Math.max(w, low))));
  }
}

// A mark's coverage at each place that it can have within a pixel.
function cutMasks(reach, k, draw) {
  const half = Math.ceil(reach * k) + 1;
  const wide = 2 * half + 1;
  const list = Array.from({ length: PHASES * PHASES }, (_, phase) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: wide });
    const c = canvas.getContext("2d", { willReadFrequently: true });
    c.translate(half + (phase % PHASES) / PHASES, half + Math.floor(phase / PHASES) / PHASES);
    c.scale(k, k);
    draw(c);
    return c.getImageData(0, 0, wide, wide).data.filter((_, i) => i % 4 === 3);
  });
  return { half, wide, list };
}

export class Ink {
  #sheet = document.createElement("canvas");
  #pen = this.#sheet.getContext("2d");
  #masks = new Map();
  #colours = new Map();
  #image = null;
  #pixels = null;
  #n = 0; // device pixels a side
  #k = 1; // device pixels a CSS pixel
  #fresh = false;

  #colour(name) {
    if (!this.#colours.has(name)) {
      const [r, g, b] = rgb(name);
      this.#colours.set(name, (b << 16) | (g << 8) | r);
    }
    return this.#colours.get(name);
  }
  // Begin anew on a square of this side.
  clear(side) {
    const n = Math.round(side * (window.devicePixelRatio || 1));
    if (n !== this.#n) {
      this.#sheet.width = this.#sheet.height = this.#n = n;
      this.#image = this.#pen.createImageData(n, n);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    this.#k = n / side;
    this.#pixels.fill(0);
    this.#fresh = true;
  }
  // The same mark at all points [x, y, x, y, ...]; X and Y place them. key names what draw(c) fills around the origin,
  // `reach` at most.
  marks(points, X, Y, colour, key, reach, draw) {
    const k = this.#k;
    const name = `${key},${k}`;
    if (!this.#masks.has(name)) this.#masks.set(name, cutMasks(reach, k, draw));
    const { half, wide, list } = this.#masks.get(name);
    const [pixels, n, ink] = [this.#pixels, this.#n, this.#colour(colour)];
    for (let i = 0; i < points.length; i += 2) {
      const u = Math.round(X(points[i]) * k * PHASES);
      const v = Math.round(Y(points[i + 1]) * k * PHASES);
      const mask = list[(v & (PHASES - 1)) * PHASES + (u & (PHASES - 1))];
      const left = Math.floor(u / PHASES) - half;
      const top = Math.floor(v / PHASES) - half;
      const from = Math.max(0, -left);
      const to = Math.min(wide, n - left);
      for (let j = Math.max(0, -top), end = Math.min(wide, n - top); j < end; j++)
        for (let q = j * wide + from, p = (top + j) * n + left + from, last = j * wide + to; q < last; q++, p++)
          if (mask[q]) over(pixels, p, ink, mask[q]);
    }
  }
  // A straight stroke. Where strokes of a colour cross, they are one.
  line(from, to, width, colour) {
    const [pixels, k, ink] = [this.#pixels, this.#k, this.#colour(colour)];
    const scaled = ([x, y]) => [x * k, y * k];
    stroke(scaled(from), scaled(to), width * k, this.#n, (p, coverage) => {
      if (coverage > pixels[p] >>> 24) pixels[p] = (coverage << 24) | ink;
    });
  }
  // Lay it over a canvas whose square has this side.
  onto(c, side, alpha = 1) {
    if (this.#fresh) this.#pen.putImageData(this.#image, 0, 0);
    this.#fresh = false;
    c.globalAlpha = alpha;
    c.drawImage(this.#sheet, 0, 0, side, side);
    c.globalAlpha = 1;
  }
}

export const makeInk = () => new Ink();
