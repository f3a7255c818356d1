// The pad's lower canvas, which changes rarely: the codes or the decoded plane, the holes, the prior. `side` is the map
// that side.js makes.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { tween, whenIdle } from "../../../browser/motion.js";
import { makeWash, paintAxes, paintPoints, paintPrior, unplace } from "./paint.js";

const MORPH = 250; // ms that points travel from map to map

export function paintBase(side, fade = 1) {
  const { size, unit, theme, field, plane, morphing } = side;
  if (!size || !unit) return;
  const c = fitCanvas(side.base, size, size);
  c.fillStyle = theme.bg;
  c.fillRect(0, 0, size, size);
  if (side.grid && plane && !morphing) {
    c.drawImage(plane.canvas, 0, 0, size, size);
    c.globalAlpha = 0.6;
    c.drawImage(side.wash, 0, 0, size, size);
    c.globalAlpha = 1;
    return;
  }
  if (!morphing) c.drawImage(side.wash, 0, 0, size, size);
  paintPoints(c, size, unit, side.data.labels, side.stamps, theme.dark ? 0.9 : 0.85);
  if (field.prior) paintPrior(c, size, field.box, theme, fade);
  if (!morphing) paintAxes(c, size, field.box, theme);
}

/** Places of all codes as shares of the pad, (N, 2). @param {import("./field.js").Field} field */
export function unitPlaces({ codes, box, n }) {
  const unit = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) {
    unit[2 * i] = (codes[2 * i] - box.cx) / (2 * box.h) + 0.5;
    unit[2 * i + 1] = 0.5 - (codes[2 * i + 1] - box.cy) / (2 * box.h);
  }
  return unit;
}

/** The points travel from where they are to where the side's new map puts them. */
export function morph(side) {
  const from = side.unit;
  const to = unitPlaces(side.field);
  side.cancelMorph();
  side.wash = side.size ? makeWash(side.field, side.size, side.theme) : null;
  side.plane = null;
  if (from?.length !== to.length) {
    side.morphing = false;
    side.unit = to;
    paintBase(side);
    return;
  }
  side.morphing = true;
  side.cancelMorph = tween(MORPH, (t) => {
    side.morphing = t < 1;
    side.unit = side.morphing ? from.map((v, i) => v + (to[i] - v) * t) : to;
    paintBase(side, t);
  });
}

/** Columns and rows of an n x n grid, from the middle outwards. @param {number} n */
export function outwards(n) {
  const middle = (n - 1) / 2;
  const far = (cell) => (cell[0] - middle) ** 2 + (cell[1] - middle) ** 2;
  return Array.from({ length: n * n }, (_, i) => [i % n, Math.floor(i / n)]).sort((a, b) => far(a) - far(b));
}

/** The decoded plane, cell by cell in idle time, from the centre outwards: the hand is never kept waiting. */
export function growPlane(side) {
  const { size, theme, field, decode, top } = side;
  side.cancelPlane();
  if (!side.grid || !decode || !size || !field) return;
  const key = [side.model, size, theme.dark, window.devicePixelRatio].join();
  if (side.plane?.key === key && side.plane.done) {
    paintBase(side);
    return;
  }
  const n = Math.floor(size / 28);
  const cell = size / n;
  const plane = { key, canvas: document.createElement("canvas"), done: false };
  const c = fitCanvas(plane.canvas, size, size);
  const cells = outwards(n);
  let i = 0;
  c.fillStyle = theme.panel;
  c.fillRect(0, 0, size, size);
  side.plane = plane;
  top.dataset.plane = "growing";
  side.cancelPlane = whenIdle(() => {
    const [column, row] = cells[i++];
    const z = unplace(field.box, size, (column + 0.5) * cell, (row + 0.5) * cell);
    drawDigit(c, decode(z), column * cell, row * cell, 1, theme);
    plane.done = i === cells.length;
    if (plane.done || i % 24 === 0) paintBase(side);
    if (plane.done) top.dataset.plane = "done";
    return !plane.done;
  });
}
