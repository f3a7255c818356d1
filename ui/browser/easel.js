// makeEasel: the canvas that is drawn on, its tools, and the row of the data's digits. It owns strokes and base image,
// calls changed() at every move of the pen and settled() when the hand lifts.
//
//   const easel = makeEasel({ changed, settled, upload(base64), greys, over(c, scale, look) });
//   easel.element, canvas; easel.bits, grey: what was drawn, 784 of each; easel.busy: a stroke is being made
//   easel.draw(look, scale); easel.words(labels); easel.setDigits(blob); easel.show(text); easel.set(pixels);
//   easel.pick(digit); easel.undo(); easel.clear(); easel.key(event): whether the key was one of its own
//   easel.show(text, true): an example, which leaves with the first stroke
//
// greys: the preview shows greys, not bits. over: draws on top of what was drawn.
import { announceDrawn, drawDigit, fitCanvas } from "./canvas.js";
import { listenToPen } from "./easel_pen.js";
import { makeTools } from "./easel_tools.js";
import { el } from "./dom.js";
import { ink } from "./ink.js";
import { sketch } from "./sketch.js";

const PREVIEW = 2; // pixels a digit's pixel
const EDGE = [4, 24]; // the box that a digit of the data lies in

export class Easel {
  /**
   * @param {{changed: () => void, settled: () => void, upload: (file: string) => void, greys?: boolean,
   *          over?: (c: CanvasRenderingContext2D, scale: number, look: any) => void}} options
   */
  constructor({ changed, settled, upload, greys = false, over = () => {} }) {
    this.options = { changed, settled, greys, over };
    this.canvas = el("canvas", { class: "lab-ink", tabindex: 0, role: "application" });
    this.seen = el("canvas", { class: "lab-seen", role: "img" });
    this.seenLabel = el("span", { class: "lab-note" });
    this.title = el("p", { class: "lab-title" });
    this.tools = makeTools(this, upload);
    const preview = el("figure", { class: "lab-preview" }, this.seen, this.seenLabel),
      under = el("div", { class: "lab-under" }, preview, this.tools.row);
    this.element = el("div", { class: "lab-ink-column" }, this.title, this.canvas, under, this.tools.thumbs);
    this.base = null; // the picture under the strokes
    this.example = false; // that nobody has chosen
    this.strokes = [];
    this.erasing = false;
    this.scale = 10;
    this.look = null;
    this.digits = null; // {images, by: [index] of each class, known: Map of bits to image}
    this.next = Array(10).fill(0); // of each class, the digit to pick next
    this.bits = new Float32Array(784);
    this.grey = new Float32Array(784);
    this.pen = listenToPen(this);
    this.tools.listen();
  }
  get busy() {
    return this.pen.down;
  }

  // ---- what is drawn

  /** The strokes have changed. done: the hand has lifted. @param {boolean} done */
  touch(done) {
    this.grey.set(ink.centred(this.base, this.strokes));
    ink.binarise(this.grey, this.bits);
    this.paint();
    this.tools.tell();
    this.options.changed();
    if (done) this.options.settled();
  }
  erase(on) {
    this.erasing = on;
    this.tools.tell();
  }
  undo() {
    if (this.strokes.pop()) this.touch(true);
  }
  clear() {
    this.leave();
    this.strokes = [];
    this.erasing = false;
    this.touch(true);
  }
  // What lay under the strokes goes.
  leave() {
    this.base = null;
    this.example = false;
  }
  set(pixels) {
    this.leave();
    if (pixels) this.base = Float32Array.from(pixels);
    this.strokes = [];
    this.touch(false);
  }
  // The next of the data's digits of a class; again for another one.
  pick(k) {
    const list = this.digits?.by[k] ?? [];
    if (!list.length) return;
    this.set(this.digits.images[list[this.next[k]++ % list.length]]);
    this.options.settled();
  }
  // The grey picture that these bits came from, where it is one of ours; else the bits.
  show(text, example = false) {
    this.set(this.digits?.known.get(text) ?? ink.decode(text));
    this.example = example;
  }
  key(event) {
    return this.tools.key(event);
  }

  // ---- what is seen

  setDigits({ arrays: { digits: raw, digit_labels: labels } }) {
    const images = [],
      by = Array.from({ length: 10 }, () => []),
      known = new Map(),
      bits = new Float32Array(784);
    for (let i = 0; i < labels.length; i++) {
      images.push(Float32Array.from(raw.subarray(784 * i, 784 * (i + 1)), (v) => v / 255));
      by[labels[i]].push(i);
      known.set(ink.encode(ink.binarise(images[i], bits)), images[i]);
    }
    this.digits = { images, by, known };
    this.tools.fillThumbs(by);
    this.words(this.labels);
  }
  words(labels) {
    if (!labels) return;
    this.labels = labels;
    this.title.textContent = labels.inkTitle;
    this.seenLabel.textContent = labels.bits;
    this.seen.title = labels.seen;
    this.canvas.setAttribute("aria-label", labels.inkHelp);
    this.seen.setAttribute("aria-label", labels.seen);
    this.tools.words(labels);
  }
  draw(look, scale) {
    Object.assign(this, { look, scale });
    this.paint();
    this.tools.tell();
    this.tools.drawThumbs(this.digits);
  }
  paint() {
    const { look, scale, canvas, base } = this;
    if (!look) return;
    const side = ink.SIDE * scale,
      c = fitCanvas(canvas, side, side),
      [paper, black] = look.dark ? ["#000", "#fff"] : ["#fff", "#000"];
    c.globalAlpha = 1;
    c.fillStyle = paper;
    c.fillRect(0, 0, side, side);
    if (base) drawDigit(c, base, 0, 0, scale);
    else drawEdge(c, scale, look);
    c.save();
    c.scale(scale, scale);
    ink.trace(c, this.strokes, ink.PEN, black, paper);
    c.restore();
    this.pen.paint(c, scale, look);
    this.options.over(c, scale, look);
    const preview = fitCanvas(this.seen, ink.SIDE * PREVIEW, ink.SIDE * PREVIEW);
    drawDigit(preview, this.options.greys ? this.grey : this.bits, 0, 0, PREVIEW);
    announceDrawn(canvas);
  }
}

function drawEdge(c, scale, look) {
  const [low, high] = EDGE.map((v) => v * scale),
    corners = [
      [low, low],
      [high, low],
      [high, high],
      [low, high],
      [low, low],
    ];
  sketch.line(c, corners, look.grid, 1, [2, 5]);
}

/** @param {ConstructorParameters<typeof Easel>[0]} options */
export const makeEasel = (options) => new Easel(options);
