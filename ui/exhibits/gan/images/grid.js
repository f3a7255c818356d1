// What becomes of the same noise, a picture a vector; under each the digit a classifier sees and what D gives it.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";
import { captionHeight, cut, widthOf } from "../caption.js";

export const INK = 28; // side of a picture
export const GAP = 3;
const AREA = INK * INK;
const UNSURE = 0.6; // of the classifier: below, its digit has a question mark
const STANDS = 0.65; // of the time until the next picture, before one turns into it

/**
 * @typedef {{columns: number, rows: number, scale: number, count: number, width: number}} Grid width in CSS pixels
 */

const footHeight = (look) => Math.round(0.87 * look.size);
export const cellSize = (scale, look) => ({ w: INK * scale + GAP, h: INK * scale + footHeight(look) + GAP });

/**
 * The picture at (x, y), CSS pixels; null beside them.
 * @param {Grid} grid @param {number[]} place
 */
export function pick(grid, [x, y], look) {
  const cell = cellSize(grid.scale, look);
  const column = Math.floor(x / cell.w);
  const row = Math.floor((y - captionHeight(look)) / cell.h);
  const i = row * grid.columns + column;
  return column >= 0 && column < grid.columns && row >= 0 && i < grid.count ? i : null;
}

/**
 * The two pictures around a step, and how far the one has turned into the other: what flows does so in the last third
 * of its time, and what stands still is a picture that there was.
 * @param {{look: (at: number) => any}} run @param {number} at @param {boolean} flows
 */
export function shownAt(run, at, flows) {
  const seen = run.look(at);
  if (!seen) return { seen, blend: 0 };
  if (!flows || seen.t < STANDS) return { seen: seen.t >= 1 ? { ...seen, a: seen.b } : seen, blend: 0 };
  const u = (seen.t - STANDS) / (1 - STANDS);
  return { seen, blend: u * u * (3 - 2 * u) };
}

// Where both do not fit the name goes first; the step stands in the bar, too.
function drawCaption(c, { grid, marked, title, right, key }, look) {
  const y = captionHeight(look) / 2 - 1;
  const step = { size: 0.93, align: "right", color: look.muted };
  const note = { size: 0.86, color: look.muted };
  const room = grid.width - 10 - widthOf(c, look, title, { weight: 650 });
  const fits = marked !== null || widthOf(c, look, right, step) <= room;
  const taken = fits ? sketch.text(c, look, right, grid.width - 1, y, step) : 0;
  const name = cut(c, look, title, grid.width - taken - 10);
  const begun = 14 + sketch.text(c, look, name, 1, y, { weight: 650 });
  if (begun + widthOf(c, look, key, note) + 14 < grid.width - taken) sketch.text(c, look, key, begun, y, note);
}

// D between 0 and 1 as a bar with a tick at one half: orange where it says generated, blue where it says real.
function drawScore(c, value, x, y, width, height, look) {
  c.fillStyle = look.grid;
  c.fillRect(x, y, width, height);
  if (Number.isFinite(value)) {
    c.fillStyle = value < 0.5 ? look.generated : look.data;
    c.fillRect(x, y, Math.max(1, width * value), height);
  }
  c.fillStyle = look.text;
  c.fillRect(x + width / 2 - 0.5, y - 1.5, 1, height + 3);
}

function drawFrame(c, x, y, side, colour, width) {
  c.strokeStyle = colour;
  c.lineWidth = width;
  c.strokeRect(x + width / 2, y + width / 2, side - width, side - width);
}

function drawCell(c, ink, { digit, sure, score, isMarked }, x, y, scale, look) {
  const side = INK * scale;
  const foot = footHeight(look);
  const high = look.lecture ? 6 : 4;
  const middle = y + side + foot / 2 + 1;
  const left = x + Math.round(0.85 * foot) + 2 + 0.35 * foot;
  drawDigit(c, ink, x, y, scale, { dark: look.dark });
  const name = { size: 0.82, weight: 700, color: look.classes[digit] };
  sketch.text(c, look, `${digit}${sure < UNSURE ? "?" : ""}`, x + 1, middle, name);
  drawScore(c, score, left, middle - high / 2, x + side - left, high, look);
  drawFrame(c, x, y, side, isMarked ? look.highlight : look.grid, isMarked ? 2.5 : 1);
}

export function draw(canvas, scene, look) {
  const { grid, seen, blend, marked, waiting } = scene;
  const top = captionHeight(look);
  const cell = cellSize(grid.scale, look);
  const height = top + grid.rows * cell.h;
  const c = fitCanvas(canvas, grid.width, height);
  c.fillStyle = look.bg;
  c.fillRect(0, 0, grid.width, height);
  drawCaption(c, scene, look);
  if (!seen) {
    const style = { align: "center", color: look.muted };
    sketch.text(c, look, waiting, grid.width / 2, top + 2 * INK * grid.scale, style);
    return;
  }
  const from = seen.a.arrays;
  const to = seen.b.arrays.pictures;
  const ink = new Float32Array(AREA);
  for (let i = 0; i < grid.count; i++) {
    for (let k = 0, j = i * AREA; k < AREA; k++, j++)
      ink[k] = (from.pictures[j] + (blend ? blend * (to[j] - from.pictures[j]) : 0)) / 255;
    const about = { digit: from.digit[i], sure: from.sure[i], score: from.score[i], isMarked: i === marked };
    const y = top + Math.floor(i / grid.columns) * cell.h;
    drawCell(c, ink, about, (i % grid.columns) * cell.w, y, grid.scale, look);
  }
}
