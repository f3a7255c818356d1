// The layers of a family's square: its density, the data, the generated points, a sentence in an empty one.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";

export const GRID = 48; // cells of a density on a side
const OPAQUE = 0.62; // the densest cell
const LINE = 1.35; // between two lines of a sentence, in sizes of the type

/** Where a point of the plane lies in a square. @param {number} limit @param {number} side */
const placeIn = (limit, side) => ({
  X: (x) => ((x / limit + 1) * side) / 2,
  Y: (y) => ((1 - y / limit) * side) / 2,
});

// The density at a moment, mixed between the two measured around it; null before there is one.
export function densityAt(measured, at) {
  const i = measured.findLastIndex((p) => p.step <= at);
  if (i < 0) return null;
  const a = measured[i],
    b = measured[i + 1] ?? a,
    t = b === a ? 0 : (at - a.step) / (b.step - a.step);
  return { a: a.arrays.density, b: b.arrays.density, t, key: `${a.step},${b.step},${Math.round(20 * t)}` };
}

export class DensityLayer {
  constructor() {
    this.raster = document.createElement("canvas");
    this.raster.width = this.raster.height = GRID;
    this.context = /** @type {CanvasRenderingContext2D} */ (this.raster.getContext("2d"));
    this.image = this.context.createImageData(GRID, GRID);
    this.cells = new Uint32Array(this.image.data.buffer);
    this.painted = "";
  }
  paint(c, side, { a, b, t, key }, colour) {
    if (this.painted !== (this.painted = `${colour} ${key}`)) {
      const [red, green, blue] = rgb(colour),
        ink = (blue << 16) | (green << 8) | red;
      for (let j = 0, p = 0; j < GRID; j++)
        for (let i = 0, q = (GRID - 1 - j) * GRID; i < GRID; i++, p++, q++)
          this.cells[p] = (Math.round(OPAQUE * (a[q] + t * (b[q] - a[q]))) << 24) | ink;
      this.context.putImageData(this.image, 0, 0);
    }
    c.imageSmoothingEnabled = true;
    c.drawImage(this.raster, 0, 0, side, side);
  }
}

// The data stay where they are: they are painted once for a size and theme.
export class DataLayer {
  constructor() {
    this.still = document.createElement("canvas");
    this.of = "";
  }
  paint(c, points, limit, side, look) {
    const ratio = window.devicePixelRatio || 1,
      of = [side, look.bg, look.lecture, ratio, limit, points.length, points[0]].join();
    if (this.of !== (this.of = of)) this.#draw(points, limit, side, look);
    c.drawImage(this.still, 0, 0, side, side);
  }
  #draw(points, limit, side, look) {
    const s = fitCanvas(this.still, side, side),
      { X, Y } = placeIn(limit, side),
      r = Math.max(1.2, side / 170);
    s.clearRect(0, 0, side, side);
    s.fillStyle = look.data;
    s.globalAlpha = 0.75;
    s.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      s.moveTo(X(points[i]) + r, Y(points[i + 1]));
      s.arc(X(points[i]), Y(points[i + 1]), r, 0, 7);
    }
    s.fill();
    s.globalAlpha = 1;
  }
}

// Returns how many points lie outside of the square.
export function paintPoints(c, points, limit, side, look) {
  const { X, Y } = placeIn(limit, side),
    r = Math.max(1.9, side / 95);
  let outside = 0;
  c.beginPath();
  for (let i = 0; i < points.length; i += 2) {
    if (!(Math.abs(points[i]) <= limit && Math.abs(points[i + 1]) <= limit)) {
      outside++;
      continue;
    }
    const [x, y] = [X(points[i]), Y(points[i + 1])];
    c.moveTo(x, y - r);
    c.lineTo(x + r, y);
    c.lineTo(x, y + r);
    c.lineTo(x - r, y);
    c.closePath();
  }
  c.strokeStyle = look.bg;
  c.lineWidth = 1;
  c.stroke();
  c.fillStyle = look.generated;
  c.fill();
  return outside;
}

// A sentence in the middle of an empty square.
export function paintSentence(c, text, side, look) {
  c.font = `400 ${Math.round(0.92 * look.size)}px ${look.font}`;
  const lines = [""];
  for (const word of text.split(" ")) {
    const next = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && c.measureText(next).width > side - 20) lines.push(word);
    else lines[lines.length - 1] = next;
  }
  const height = LINE * look.size,
    shown = lines.slice(0, Math.floor(side / height)),
    style = { size: 0.92, align: "center", halo: look.bg };
  shown.forEach((line, i) =>
    sketch.text(c, look, line, side / 2, side / 2 + (i - (shown.length - 1) / 2) * height, style),
  );
}
