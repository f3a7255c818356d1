// What the discriminator says of every place, as a colour behind everything else, and the line where it cannot tell.
import { contour } from "../../../browser/raster.js";
import { rgb } from "../../../browser/theme.js";

export const FIELD_SIDE = 48; // points of the lattice a side
const FINE = 2 * FIELD_SIDE - 1; // cells a side of what is painted: two for one
const REACH = 8; // logits from -8 to 8 have colours of their own
const STEPS = 1024;

// The colour of each logit, from what D takes for generated to what it takes for data, through the page's own
// background.
function makeRamp(look) {
  const paper = rgb(look.bg);
  const ends = [rgb(look.generated), rgb(look.data)];
  const strength = look.dark ? 0.46 : 0.52;
  return Uint32Array.from({ length: STEPS }, (_, i) => {
    const v = Math.tanh(((2 * REACH * i) / STEPS - REACH) / 2); // 2 D - 1
    const end = ends[v > 0 ? 1 : 0];
    const k = strength * Math.abs(v) ** 0.8;
    const [r, g, b] = paper.map((c, j) => Math.round(c + k * (end[j] - c)));
    return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  });
}

/** The logits of probabilities, kept finite. @param {Float32Array} field */
export const logitsOfD = (field) => field.map((d) => Math.log((d + 5e-4) / (1 - d + 5e-4)));

/**
 * A raw score taken from its middle between data and generated points, and measured by how far it goes from there: 95 %
 * of the lattice lie within 3.
 * @param {Float32Array} field @param {number} centre
 */
export function logitsOfScore(field, centre) {
  const away = field.map((v) => Math.abs(v - centre)).sort();
  const span = away[Math.floor(0.95 * away.length)] || 1;
  return field.map((v) => ((v - centre) / span) * 3);
}

// What lies between the lattice's points is mixed from logits: the network's own output is smooth where D is a cliff.
function logitsOf(run, picture) {
  if (picture.logits) return picture.logits;
  const { field } = picture.arrays;
  if (run.meta.logistic) return (picture.logits = logitsOfD(field));
  const row = run.row(picture.step);
  const middle = (run.value(row, "real") + run.value(row, "fake")) / 2;
  return (picture.logits = logitsOfScore(field, Number.isFinite(middle) ? middle : 0));
}

/** A lattice smoothed a little, by 1 2 1 both ways. @param {Float32Array} v @param {number} n points a side */
export function smoothed(v, n) {
  const near = (/** @type {number} */ k) => Math.min(n - 1, Math.max(0, k));
  return Float32Array.from({ length: n * n }, (_, q) => {
    const [i, j] = [q % n, Math.floor(q / n)];
    let sum = 0;
    for (const dj of [-1, 0, 1])
      for (const di of [-1, 0, 1]) sum += (2 - Math.abs(di)) * (2 - Math.abs(dj)) * v[near(j + dj) * n + near(i + di)];
    return sum / 16;
  });
}

// For the line where it cannot tell: where D is flat, float16 would draw its own staircase.
const levelsOf = (run, picture) => (picture.levels ??= smoothed(logitsOf(run, picture), FIELD_SIDE));

function between(of, run, { a, b, t }, out) {
  const [u, v] = [of(run, a), of(run, b)];
  for (let i = 0; i < out.length; i++) out[i] = u[i] + t * (v[i] - u[i]);
  return out;
}

// Each cell is a point of the lattice, or the middle of two or four. The lattice's rows go up, the picture's down.
function shade(cells, logits, ramp) {
  const n = FIELD_SIDE;
  for (let j = 0, p = 0; j < FINE; j++) {
    const row = ((FINE - 1 - j) >> 1) * n;
    const up = (FINE - 1 - j) & 1 ? n : 0;
    for (let i = 0; i < FINE; i++, p++) {
      const q = row + (i >> 1);
      const right = i & 1;
      const v = (logits[q] + logits[q + right] + logits[q + up] + logits[q + up + right]) / 4;
      const step = (STEPS / (2 * REACH)) * v + STEPS / 2 + 0.5;
      cells[p] = ramp[Number.isNaN(v) ? STEPS / 2 : Math.min(STEPS - 1, Math.max(0, step | 0))];
    }
  }
}

/** Returns draw(c, {side, run, seen}, look). */
export function makeField() {
  const raster = Object.assign(document.createElement("canvas"), { width: FINE, height: FINE });
  const pen = raster.getContext("2d");
  const image = pen.createImageData(FINE, FINE);
  const cells = new Uint32Array(image.data.buffer);
  const mixed = new Float32Array(FIELD_SIDE * FIELD_SIDE);
  let ramp = null;
  let rampOf = null;
  return (c, { side, run, seen }, look) => {
    if (rampOf !== look) [ramp, rampOf] = [makeRamp(look), look];
    shade(cells, between(logitsOf, run, seen, mixed), ramp);
    pen.putImageData(image, 0, 0);
    const cell = side / (FIELD_SIDE - 1);
    const fine = cell / 2; // the lattice's outer points lie on the border of the square
    c.imageSmoothingEnabled = true;
    c.imageSmoothingQuality = "low"; // which is the same where a picture is made larger
    c.drawImage(raster, -fine / 2, -fine / 2, side + fine, side + fine);
    c.save();
    c.translate(-cell / 2, side + cell / 2);
    c.scale(1, -1);
    c.strokeStyle = look.text;
    c.globalAlpha = 0.75;
    c.lineWidth = look.lecture ? 2 : 1.25;
    const levels = between(levelsOf, run, seen, mixed);
    c.stroke(contour(levels, FIELD_SIDE, FIELD_SIDE, 0, side + cell, side + cell));
    c.restore();
  };
}
