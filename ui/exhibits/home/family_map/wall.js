// Samples of a checkpoint as a wall: while it is seen, one after the other gives way to a sample that is not on it.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { prefersCalm, tween } from "../../../browser/motion.js";
import { fetchPayload } from "../../../browser/payload.js";

const SIDE = 28;
const FADE_MS = 400;

/** The order in which the cells change, spread over the wall: a step that has no factor in common with their number. */
export function order(cells) {
  const divides = (a, b) => (b ? divides(b, a % b) : a);
  let step = Math.max(1, Math.round(0.38 * cells));
  while (divides(step, cells) !== 1) step += 1;
  return Array.from({ length: cells }, (_, i) => (i * step) % cells);
}

/** @param {{columns: number, rows: number, scale: number, pause: number}} shape scale: pixels of the screen a pixel; pause: ms */
export function sampleWall(canvas, { columns, rows, scale, pause }) {
  const cells = order(columns * rows),
    cell = SIDE * scale;
  let pictures = [],
    shown = [],
    turn = 0,
    timer = 0,
    seen = false,
    dead = false,
    stop = () => {};
  const context = () => fitCanvas(canvas, columns * cell, rows * cell);
  const draw = (ctx, at, picture, alpha = 1) =>
    drawDigit(ctx, pictures[picture], (at % columns) * cell, Math.floor(at / columns) * cell, scale, { alpha });

  function paint() {
    const ctx = context();
    shown.forEach((picture, at) => draw(ctx, at, picture));
  }

  function exchange() {
    const at = cells[turn % cells.length],
      old = shown[at];
    shown[at] = (cells.length + turn) % pictures.length;
    turn += 1;
    stop = tween(FADE_MS, (t) => {
      const ctx = context();
      draw(ctx, at, old);
      draw(ctx, at, shown[at], t);
    });
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (seen && !dead && pictures.length > cells.length && !prefersCalm()) timer = setTimeout(exchange, pause);
  }

  const watcher = new IntersectionObserver((entries) => {
    seen = entries.at(-1).isIntersecting;
    plan();
  });
  context();
  watcher.observe(canvas);

  return {
    async show(payload) {
      const blob = await fetchPayload(payload);
      if (dead) return;
      const all = Float32Array.from(blob.arrays.pictures, (v) => v / 255);
      pictures = Array.from({ length: all.length / SIDE ** 2 }, (_, i) => all.subarray(i * SIDE ** 2, (i + 1) * SIDE ** 2));
      cells.slice(0, pictures.length).forEach((at, i) => (shown[at] = i));
      paint();
      plan();
    },
    repaint: paint,
    dispose() {
      dead = true;
      clearTimeout(timer);
      stop();
      watcher.disconnect();
    },
  };
}
