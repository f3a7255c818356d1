// The share of each class among 1,000 samples, with the even share, and beside them how much the samples differ, with
// what data do. What is beyond the roof is cut, and its number says so.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";
import { widthOf } from "../caption.js";

const EVEN = 0.1;
const ROOF = 0.25; // of the shares
const FULL = 1.25; // roof of the variety, a share of the data's
const MADE = 0.02; // share from which a class is made

/** A share in per cent; with a decimal where it is just too small for a class that is made. @param {number} share */
export const percentText = (share) =>
  share >= 0.75 * MADE && share < MADE ? (100 * share).toFixed(1) : String(Math.round(100 * share));

function measures(width, height, look) {
  const top = Math.round(1.5 * look.size);
  const base = height - Math.round(1.25 * look.size);
  const last = Math.max((width < 240 ? 3.6 : 4.6) * look.size, width / 8); // width of the variety's part
  const slot = (width - last) / 10;
  const room = base - top - 0.9 * look.size;
  return {
    width,
    top,
    base,
    last,
    slot,
    wide: width - last,
    bar: Math.max(6, Math.min(0.62 * slot, 40)),
    Y: (v, roof = ROOF) => base - (Math.min(v, roof) / roof) * room,
  };
}

const noteStyle = (look) => ({ size: 0.75, align: "center", halo: look.bg });

function drawBar(c, m, k, share, look) {
  const x = m.slot * (k + 0.5);
  const y = m.Y(share);
  c.fillStyle = look.classes[k];
  c.globalAlpha = share >= MADE ? 1 : 0.5;
  c.fillRect(x - m.bar / 2, y, m.bar, m.base - y);
  c.globalAlpha = 1;
  if (share <= ROOF) return;
  const half = m.bar / 2 + 1;
  for (const d of [7, 11]) sketch.segment(c, [x - half, y + d + 3], [x + half, y + d - 3], look.bg, 2.5);
}

// A class: its bar, its number, its name, which is struck through where it isn't made.
function drawClass(c, m, k, share, look) {
  const x = m.slot * (k + 0.5);
  const known = Number.isFinite(share);
  const made = share >= MADE;
  if (share > 0) drawBar(c, m, k, share, look);
  if (known && (m.slot > 18 || share > ROOF)) {
    const text = `${percentText(share)}${m.slot > 44 ? "\u2009%" : ""}`;
    const style = { ...noteStyle(look), color: made ? look.muted : look.text };
    sketch.text(c, look, text, x, m.Y(share || 0) - 0.5 * look.size, style);
  }
  const name = { size: Math.min(0.93, m.slot / look.size), weight: 700, align: "center" };
  const color = made ? look.classes[k] : look.muted;
  sketch.text(c, look, String(k), x, m.base + 0.65 * look.size, { ...name, color });
  if (!known || made) return;
  const r = Math.min(0.42 * look.size, 0.4 * m.slot);
  const y = m.base + 0.62 * look.size;
  sketch.segment(c, [x - r, y + r], [x + r, y - r], look.text, 1.75);
}

function drawVariety(c, m, variety, name, look) {
  const x = m.wide + m.last / 2;
  const y = m.Y(variety || 0, FULL);
  const data = m.Y(1, FULL);
  if (variety > 0) {
    c.fillStyle = look.generated;
    c.fillRect(x - m.bar / 2, y, m.bar, m.base - y);
  }
  sketch.segment(c, [m.wide, data], [m.width, data], look.data, 1.5, [3, 3]);
  sketch.segment(c, [m.wide, m.base + 0.5], [m.width, m.base + 0.5], look.muted);
  if (Number.isFinite(variety)) {
    const over = Math.abs(y - data) < 1.2 * look.size ? Math.min(y, data) : y; // clear of the data's line
    const text = `${Math.round(100 * variety)}\u2009%`;
    sketch.text(c, look, text, x, over - 0.5 * look.size, { ...noteStyle(look), color: look.text });
  }
  sketch.text(c, look, name, x, m.base + 0.65 * look.size, { size: 0.86, weight: 650, align: "center" });
}

// What the dashed line is.
function drawEvenKey(c, m, text, look) {
  const right = m.wide - 0.3 * m.slot;
  const y = m.top / 2 - 1;
  const style = { size: 0.8, align: "right", color: look.muted };
  const left = right - widthOf(c, look, text, style) - 6;
  sketch.text(c, look, text, right, y, style);
  sketch.segment(c, [left - 22, y], [left, y], look.text, 1, [3, 3]);
}

export function draw(canvas, { width, height, shares, variety, title, even, varied }, look) {
  const c = fitCanvas(canvas, width, height);
  const m = measures(width, height, look);
  const right = m.wide - 0.3 * m.slot;
  c.fillStyle = look.bg;
  c.fillRect(0, 0, width, height);
  sketch.text(c, look, title, 1, m.top / 2 - 1, { size: 0.93, weight: 650 });
  sketch.segment(c, [0, m.Y(EVEN)], [right, m.Y(EVEN)], look.text, 1, [3, 3]);
  shares.forEach((share, k) => drawClass(c, m, k, share, look));
  sketch.segment(c, [0, m.base + 0.5], [right, m.base + 0.5], look.muted);
  drawVariety(c, m, variety, varied, look);
  if (even) drawEvenKey(c, m, `${even} 10\u2009%`, look);
}
