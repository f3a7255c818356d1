// The pen of an easel: by pointer, or by keys: arrows move it, the space bar sets it down and lifts it.
//
//   const pen = listenToPen(easel); pen.down: a stroke is being made
//   pen.paint(c, scale, look): where the keys' pen is
import { clamp, placeOn } from "./dom.js";
import { ink } from "./ink.js";
import { sketch } from "./sketch.js";

const APART = 0.15; // pixels of a digit between two points of a stroke
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class Pen {
  constructor(easel) {
    this.easel = easel;
    this.held = null; // the stroke under the pointer
    this.cursor = null; // {x, y, stroke | null}: the pen of the keys
    const { canvas } = easel;
    canvas.addEventListener("pointerdown", (e) => this.#press(e));
    canvas.addEventListener("pointermove", (e) => this.#move(e));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => this.#lift());
    canvas.addEventListener("keydown", (e) => this.#key(e));
    canvas.addEventListener("blur", () => this.#leave());
  }
  get down() {
    return Boolean(this.held || this.cursor?.stroke);
  }
  #begin(point) {
    if (this.easel.example && !this.easel.erasing) this.easel.leave();
    const stroke = { erase: this.easel.erasing, points: [point] };
    this.easel.strokes.push(stroke);
    return stroke;
  }

  #at(event) {
    const box = this.easel.canvas.getBoundingClientRect();
    return placeOn(this.easel.canvas, event).map((v, i) => (v / (i ? box.height : box.width)) * ink.SIDE);
  }
  #press(event) {
    const { canvas } = this.easel;
    if (event.button) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    this.cursor = null;
    this.held = this.#begin(this.#at(event));
    this.easel.touch(false);
  }
  #move(event) {
    if (!this.held) return;
    const { points } = this.held;
    for (const moment of event.getCoalescedEvents?.() ?? [event]) {
      const [x, y] = this.#at(moment),
        last = points[points.length - 1];
      if (Math.hypot(x - last[0], y - last[1]) > APART) points.push([x, y]);
    }
    this.easel.touch(false);
  }
  #lift() {
    if (!this.held) return;
    this.held = null;
    this.easel.touch(true);
  }

  #key(event) {
    const move = MOVES[event.key];
    if (!move && event.key !== " ") return;
    event.preventDefault();
    const cursor = (this.cursor ??= { x: ink.SIDE / 2, y: ink.SIDE / 2, stroke: null });
    if (move) this.#step(cursor, move);
    else if (cursor.stroke) {
      cursor.stroke = null;
      this.easel.touch(true);
    } else {
      cursor.stroke = this.#begin([cursor.x, cursor.y]);
      this.easel.touch(false);
    }
  }
  #step(cursor, [dx, dy]) {
    cursor.x = clamp(cursor.x + dx, 1, ink.SIDE - 1);
    cursor.y = clamp(cursor.y + dy, 1, ink.SIDE - 1);
    if (!cursor.stroke) return this.easel.paint();
    cursor.stroke.points.push([cursor.x, cursor.y]);
    this.easel.touch(false);
  }
  #leave() {
    const drawing = Boolean(this.cursor?.stroke);
    this.cursor = null;
    if (drawing) this.easel.options.settled();
    this.easel.paint();
  }

  paint(c, scale, look) {
    if (!this.cursor || !this.easel.canvas.matches(":focus")) return;
    const { x, y } = this.cursor,
      r = (ink.PEN * scale) / 2;
    sketch.ellipse(c, x * scale, y * scale, r, r, { stroke: look.highlight, width: 2 });
  }
}

/** @param {import("./easel.js").Easel} easel */
export const listenToPen = (easel) => new Pen(easel);
