// Samples of a checkpoint as a wall: while it is seen, one after the other gives way to a sample that is not on it.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { prefersCalm, tween } from "../../../browser/motion.js";
import { fetchPayload } from "../../../browser/payload.js";

const SIDE = 28;
const FADE_MS = 400;

/**
 * The order in which the cells change, spread over the wall: by steps that have no factor in common with their number.
 *
 * @param {number} cells
 */
export function order(cells) {
  const divisor = (a, b) => (b ? divisor(b, a % b) : a);
  let step = Math.max(1, Math.round(0.38 * cells));
  while (divisor(step, cells) !== 1) step += 1;
  return Array.from({ length: cells }, (_, i) => (i * step) % cells);
}

export class SampleWall {
  pictures = []; // each (784,) in [0, 1]
  shown = []; // which of them stands in each cell
  turn = 0;
  timer = 0;
  seen = false;
  dead = false;
  stop = () => {};

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {{columns: number, rows: number, scale: number, pause: number}} shape scale: CSS pixels a pixel; pause: ms
   */
  constructor(canvas, shape) {
    this.canvas = canvas;
    this.shape = shape;
    this.cells = order(shape.columns * shape.rows);
    this.context();
    this.watcher = new IntersectionObserver((entries) => {
      this.seen = entries.at(-1).isIntersecting;
      this.plan();
    });
    this.watcher.observe(canvas);
  }

  async show(payload) {
    const blob = await fetchPayload(payload);
    if (this.dead) return;
    const all = Float32Array.from(blob.arrays.pictures, (v) => v / 255),
      size = SIDE * SIDE;
    this.pictures = Array.from({ length: all.length / size }, (_, i) => all.subarray(i * size, (i + 1) * size));
    this.cells.slice(0, this.pictures.length).forEach((cell, i) => (this.shown[cell] = i));
    this.repaint();
    this.plan();
  }

  repaint() {
    const ctx = this.context();
    this.shown.forEach((picture, cell) => this.draw(ctx, cell, picture));
  }

  dispose() {
    this.dead = true;
    clearTimeout(this.timer);
    this.stop();
    this.watcher.disconnect();
  }

  context() {
    const { columns, rows, scale } = this.shape;
    return fitCanvas(this.canvas, columns * SIDE * scale, rows * SIDE * scale);
  }

  draw(ctx, cell, picture, alpha = 1) {
    const { columns, scale } = this.shape,
      side = SIDE * scale;
    const x = (cell % columns) * side,
      y = Math.floor(cell / columns) * side;
    drawDigit(ctx, this.pictures[picture], x, y, scale, { alpha });
  }

  plan() {
    clearTimeout(this.timer);
    const more = this.pictures.length > this.cells.length;
    if (more && this.seen && !this.dead && !prefersCalm()) {
      this.timer = setTimeout(() => this.exchange(), this.shape.pause);
    }
  }

  // The cell whose sample has stood longest gets the one that has been away longest.
  exchange() {
    const cell = this.cells[this.turn % this.cells.length],
      old = this.shown[cell],
      next = (this.cells.length + this.turn) % this.pictures.length;
    this.turn += 1;
    this.shown[cell] = next;
    this.stop = tween(FADE_MS, (t) => {
      const ctx = this.context();
      this.draw(ctx, cell, old);
      this.draw(ctx, cell, next, t);
    });
    this.plan();
  }
}
