// The codes of all digits over the density of the codes, with the prior's circles and a bar that gives the scale.
import { fitCanvas } from "../../../browser/canvas.js";
import { contour, wash } from "../../../browser/raster.js";
import { rgb } from "../../../browser/theme.js";
import { logWeight } from "./weights.js";

const WASH = 480; // side of a density's picture
const LEVELS = [13, 64, 140]; // of 255

// One glyph a class, drawn once: 1,500 small digits are then 1,500 copies of a picture.
function makeGlyphs(theme, size) {
  const d = window.devicePixelRatio || 1;
  return theme.classes.map((colour, k) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(size * 1.4 * d);
    const c = canvas.getContext("2d");
    c.font = `700 ${size * d}px ${theme.font}`;
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.fillStyle = colour;
    c.fillText(String(k), canvas.width / 2, canvas.height / 2);
    return canvas;
  });
}

function makeWash(base, stop, theme) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = WASH;
  const n = base.meta.cells;
  const c = canvas.getContext("2d");
  const density = base.arrays.density.subarray(stop.index * n * n, (stop.index + 1) * n * n);
  const ink = rgb(theme.latent);
  wash(c, n, n, WASH, WASH, (i, rgba) => {
    [rgba[0], rgba[1], rgba[2]] = ink;
    rgba[3] = 110 * (density[i] / 255) ** 0.6;
  });
  c.strokeStyle = theme.latent;
  c.lineWidth = 1.5;
  c.globalAlpha = 0.5;
  for (const level of LEVELS) c.stroke(contour(density, n, n, level, WASH, WASH));
  return canvas;
}

/** Densities and glyphs are made once a network and layout; `clear()` when colours or sizes change. */
export const makeCache = () => ({
  washes: new Map(),
  glyphs: null,
  clear() {
    this.washes.clear();
    this.glyphs = null;
  },
});

// The density belongs to the nearest network: it fades while the slider is on its way to another one.
export function fade(shown, near, held) {
  const away =
    Math.abs(Math.log(shown.half / near.half)) * 3 + (held === null ? 0 : 2.2 * Math.abs(held - logWeight(near)));
  return 1 - Math.min(1, away);
}

// A bar of round length: the view's scale changes with the network.
function drawScale(c, side, half, unit, theme) {
  const step = [1, 2, 5, 10, 20, 50, 100, 200].findLast((s) => s <= half / 1.6) ?? 1;
  const x = side - 12;
  const y = side - 12;
  c.font = `${theme.size}px ${theme.font}`;
  c.textAlign = "right";
  c.textBaseline = "bottom";
  c.lineWidth = 4;
  c.strokeStyle = theme.bg;
  c.lineJoin = "round";
  c.strokeText(String(step), x, y - 5);
  c.fillStyle = theme.text;
  c.fillText(String(step), x, y - 5);
  c.beginPath();
  c.moveTo(x - step * unit, y);
  c.lineTo(x, y);
  c.lineWidth = 2;
  c.strokeStyle = theme.text;
  c.stroke();
}

function drawGlyphs(c, side, unit, { codes, labels, glyphs }) {
  const size = glyphs[0].width / (window.devicePixelRatio || 1);
  for (let i = 0; i < labels.length; i++) {
    const x = side / 2 + codes[2 * i] * unit;
    const y = side / 2 - codes[2 * i + 1] * unit;
    if (x > -size && y > -size && x < side + size && y < side + size)
      c.drawImage(glyphs[labels[i]], x - size / 2, y - size / 2, size, size);
  }
}

export function draw(canvas, state, theme) {
  const { side, shown, base, cache, near } = state;
  const c = fitCanvas(canvas, side, side);
  const unit = side / 2 / shown.half;
  const mid = side / 2;
  cache.glyphs ??= makeGlyphs(theme, theme.lecture ? 13 : side < 360 ? 8 : 9.5);
  if (!cache.washes.has(near.id)) cache.washes.set(near.id, makeWash(base, near, theme));
  c.fillStyle = theme.bg;
  c.fillRect(0, 0, side, side);
  const w = 2 * near.half * unit;
  c.save();
  c.globalAlpha = fade(shown, near, state.held);
  c.imageSmoothingQuality = "high";
  c.drawImage(cache.washes.get(near.id), mid - w / 2, mid - w / 2, w, w);
  c.restore();
  drawGlyphs(c, side, unit, { codes: shown.codes, labels: base.arrays.labels, glyphs: cache.glyphs });
  c.strokeStyle = theme.latent;
  c.lineWidth = theme.line;
  c.setLineDash([6, 5]);
  for (const r of [1, 2, 3]) {
    c.beginPath();
    c.arc(mid, mid, Math.max(0.5, r * unit), 0, 7);
    c.stroke();
  }
  c.setLineDash([]);
  drawScale(c, side, shown.half, unit, theme);
  c.strokeStyle = theme.grid;
  c.lineWidth = 2;
  c.strokeRect(0, 0, side, side);
}
