// The latent plane: the codes of many digits, or what its lattice decodes to. `seen` is what a run shows at a step: two
// pictures, a and b, and how far it is from one to the other.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";

export const PIXELS = 28;
const CELLS = 9; // of the lattice, each way
const COPIED = 10; // the first digits are copied beside the plane
const LEAST = 3.3; // half-width: the prior's three sigma with a margin

/** Greys between two pictures, into `out`. */
export function greysBetween(name, { a, b, t }, out) {
  const [from, to] = [a.arrays[name], b.arrays[name]];
  for (let i = 0; i < out.length; i++) out[i] = (from[i] + t * (to[i] - from[i])) / 255;
  return out;
}

/**
 * Half the side of the square that codes need: the prior's three sigma at least, and nearly all codes.
 * @param {ArrayLike<number>} codes (2 n,)
 */
export function halfOf(codes) {
  const far = [];
  for (let i = 0; i < codes.length; i += 2) far.push(Math.max(Math.abs(codes[i]), Math.abs(codes[i + 1])));
  far.sort((p, q) => p - q);
  const edge = 1.08 * far[Math.floor(0.998 * (far.length - 1))];
  return Math.max(LEAST, Number.isFinite(edge) ? edge : 0);
}

const halves = new WeakMap();
function knownHalf(picture) {
  if (!halves.has(picture)) halves.set(picture, halfOf(picture.arrays.codes));
  return halves.get(picture);
}

// One glyph a class, drawn once: 500 small digits are then 500 copies of a picture. A halo keeps the ten that are
// copied readable.
function makeGlyphs(theme, size, halo) {
  const side = Math.ceil(size * 1.5);
  return theme.classes.map((colour, k) => {
    const canvas = document.createElement("canvas");
    const c = fitCanvas(canvas, side, side);
    c.font = `700 ${size}px ${theme.font}`;
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.lineJoin = "round";
    if (halo) {
      c.lineWidth = 4;
      c.strokeStyle = theme.bg;
      c.strokeText(String(k), side / 2, side / 2);
    }
    c.fillStyle = colour;
    c.fillText(String(k), side / 2, side / 2);
    return { canvas, side };
  });
}

/** What the plane is drawn with; `glyphs` is null until a size or theme is known. */
export function makeTools() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = CELLS * PIXELS;
  const c = canvas.getContext("2d");
  const image = c.createImageData(canvas.width, canvas.height);
  return { canvas, c, image, grey: new Float32Array((CELLS * PIXELS) ** 2), glyphs: null };
}

const glyphsOf = (theme, side) => ({
  small: makeGlyphs(theme, theme.lecture ? 13 : side < 340 ? 8 : 9.5, false),
  large: makeGlyphs(theme, theme.lecture ? 20 : 15, true),
});

function drawPrior(c, side, unit, theme) {
  const mid = side / 2;
  sketch.segment(c, [0, mid], [side, mid], theme.grid);
  sketch.segment(c, [mid, 0], [mid, side], theme.grid);
  sketch.ellipse(c, mid, mid, 3 * unit, 3 * unit, { fill: theme.latent, alpha: 0.05 });
  const ring = { stroke: theme.latent, width: theme.lecture ? 2 : 1.25, dash: [5, 4] };
  const style = { size: 0.8, color: theme.latent, halo: theme.bg };
  for (const r of [1, 2, 3]) {
    sketch.ellipse(c, mid, mid, r * unit, r * unit, ring);
    if (unit > 16) sketch.text(c, theme, `${r}\u03c3`, mid + 3, mid - r * unit + 0.55 * theme.size, style);
  }
}

// One ellipse of a posterior, added to a path.
function addCloud(path, i, { codes, spread, unit, side }) {
  const [x, y] = [side / 2 + codes[2 * i] * unit, side / 2 - codes[2 * i + 1] * unit];
  const [rx, ry] = [0, 1].map((k) => Math.min(4 * side, spread[2 * i + k] * unit));
  path.moveTo(x + rx, y);
  path.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
}

function drawClouds(c, labels, frame, theme) {
  const paths = theme.classes.map(() => new Path2D());
  labels.forEach((label, i) => addCloud(paths[label], i, frame));
  c.lineWidth = theme.lecture ? 1.5 : 1;
  c.globalAlpha = 0.3;
  paths.forEach((path, k) => {
    c.strokeStyle = theme.classes[k];
    c.stroke(path);
  });
  c.globalAlpha = 1;
}

// The digits, those that are copied on top, and the one under the hand.
function drawDigits(c, labels, frame, { small, large }, marked, theme) {
  const { codes, unit, side } = frame;
  const at = (i) => [side / 2 + codes[2 * i] * unit, side / 2 - codes[2 * i + 1] * unit];
  for (let i = labels.length - 1; i >= 0; i--) {
    const glyph = (i < COPIED ? large : small)[labels[i]];
    const [x, y] = at(i);
    c.drawImage(glyph.canvas, x - glyph.side / 2, y - glyph.side / 2, glyph.side, glyph.side);
  }
  if (marked === null) return;
  const path = new Path2D();
  addCloud(path, marked, frame);
  c.strokeStyle = theme.highlight;
  c.lineWidth = theme.lecture ? 3 : 2;
  c.stroke(path);
  sketch.ellipse(c, ...at(marked), 11, 11, { stroke: theme.highlight, width: 2 });
}

function drawCodes(c, side, run, seen, { clouds, marked, tools }, theme) {
  const { labels } = run.still;
  const half = knownHalf(seen.a) + seen.t * (knownHalf(seen.b) - knownHalf(seen.a));
  const frame = { side, unit: side / 2 / half, codes: seen.mix("codes"), spread: seen.mix("spread") };
  tools.glyphs ??= glyphsOf(theme, side);
  c.save();
  c.beginPath();
  c.rect(0, 0, side, side);
  c.clip();
  drawPrior(c, side, frame.unit, theme);
  if (clouds) drawClouds(c, labels, frame, theme);
  drawDigits(c, labels, frame, tools.glyphs, marked, theme);
  c.restore();
  c.strokeStyle = theme.grid;
  c.strokeRect(0.5, 0.5, side - 1, side - 1);
}

/** Where pixel q of the lattice's pictures lies in the whole image: the lattice begins below on the left. */
export function latticePixel(q) {
  const area = PIXELS * PIXELS;
  const cell = Math.floor(q / area);
  const [row, column] = [Math.floor((q % area) / PIXELS), q % PIXELS];
  const top = (CELLS - 1 - Math.floor(cell / CELLS)) * PIXELS;
  return (top + row) * CELLS * PIXELS + (cell % CELLS) * PIXELS + column;
}

function drawDecoded(c, side, seen, { tools }, theme) {
  const grey = greysBetween("plane", seen, tools.grey);
  const { data } = tools.image;
  for (let q = 0; q < grey.length; q++) {
    const p = 4 * latticePixel(q);
    data[p] = data[p + 1] = data[p + 2] = theme.dark ? 255 * grey[q] : 255 - 255 * grey[q];
    data[p + 3] = 255;
  }
  tools.c.putImageData(tools.image, 0, 0);
  c.imageSmoothingEnabled = true;
  c.imageSmoothingQuality = "high";
  c.drawImage(tools.canvas, 0, 0, side, side);
}

/** state: {side, decoded, clouds, marked, tools} */
export function drawPlane(canvas, state, run, seen, theme) {
  const { side } = state;
  const c = fitCanvas(canvas, side, side);
  c.fillStyle = theme.bg;
  c.fillRect(0, 0, side, side);
  if (!seen) return;
  if (state.decoded) drawDecoded(c, side, seen, state, theme);
  else drawCodes(c, side, run, seen, state, theme);
}
