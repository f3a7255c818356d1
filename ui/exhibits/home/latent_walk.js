// A slow walk through a latent plane: one decoder, one point z that goes round, and canvases that all show the same
// moment.
import { drawDigit, fitCanvas } from "../../browser/canvas.js";
import { prefersCalm, whenIdle } from "../../browser/motion.js";
import { makeMlp, sigmoid } from "../../browser/network.js";
import { fetchPayload } from "../../browser/payload.js";

const REACH = 2.4; // the plane goes this far from the prior's middle, in both numbers
const PAUSE_MS = 40; // a slow walk needs no more than 25 pictures a second
const HELD_MS = 2500; // after the hand has moved z, the walk rests, unless it is told for how long
const STEPS = { ArrowLeft: [-0.12, 0], ArrowRight: [0.12, 0], ArrowUp: [0, 0.12], ArrowDown: [0, -0.12] };

const along = (time) => [1.7 * Math.sin(0.31 * time + 0.6), 1.7 * Math.sin(0.43 * time + 2.4)];

/** The values of z under a pointer on a canvas of the plane. */
function under(event, canvas) {
  const b = canvas.getBoundingClientRect();
  return [
    (((event.clientX - b.left) / b.width) * 2 - 1) * REACH,
    (1 - ((event.clientY - b.top) / b.height) * 2) * REACH,
  ];
}

export class LatentWalk {
  digits = [];
  planes = [];
  seen = new Set();
  decode = null;
  blob = null;
  sheet = null; // {canvas, dark}: the whole plane as one sheet of digits
  z = along(0);
  time = 0;
  held = 0; // until when
  last = 0;
  frame = 0;
  dead = false;

  /**
   * @param {() => any} theme the theme of the moment
   * @param {{side?: number, rest?: number, moved?: (z: number[]) => void}} options side: digits a side in the picture
   *   of the plane; rest: ms after the hand has moved z; moved: told in every picture
   */
  constructor(theme, { side = 11, rest = HELD_MS, moved = () => {} } = {}) {
    this.theme = theme;
    this.side = side;
    this.rest = rest;
    this.moved = moved;
    this.watcher = new IntersectionObserver((entries) => {
      for (const e of entries) e.isIntersecting ? this.seen.add(e.target) : this.seen.delete(e.target);
      this.run();
    });
  }

  /** A canvas that shows the digit at z. */
  digit(canvas, scale) {
    this.digits.push({ canvas, scale });
    fitCanvas(canvas, 28 * scale, 28 * scale);
    this.watcher.observe(canvas);
  }

  /** A canvas that shows the plane, `cell` pixels a digit, and moves z under the hand. */
  plane(canvas, cell) {
    this.planes.push({ canvas, cell });
    fitCanvas(canvas, this.side * cell, this.side * cell);
    for (const name of ["pointermove", "pointerdown"]) {
      canvas.addEventListener(name, (e) => this.holdAt(under(e, canvas)));
    }
    canvas.addEventListener("keydown", (e) => {
      const step = STEPS[e.key];
      if (!step) return;
      e.preventDefault();
      this.holdAt(this.z.map((v, i) => v + step[i]));
    });
  }

  /** Other sizes of the canvases that there are. */
  size(cell, scale) {
    for (const plane of this.planes) plane.cell = cell;
    for (const digit of this.digits) digit.scale = scale;
    for (const { canvas } of this.planes) fitCanvas(canvas, this.side * cell, this.side * cell);
    for (const { canvas } of this.digits) fitCanvas(canvas, 28 * scale, 28 * scale);
    if (this.decode) this.paint();
  }

  /** How many numbers the decoder has. */
  get weights() {
    return Object.values(this.blob.arrays).reduce((sum, { length }) => sum + length, 0);
  }

  /** Forget the canvases: the map is built anew. */
  clear() {
    this.digits = [];
    this.planes = [];
    this.watcher.disconnect();
    this.seen.clear();
  }

  /** Begin, once the decoder is there. */
  async walk(payload) {
    const blob = await fetchPayload(payload);
    if (this.dead) return;
    this.blob = blob;
    this.decode = makeMlp(blob, "decoder");
    this.repaint();
    this.run();
  }

  /** The decoder has come, or the theme has changed. */
  repaint() {
    if (!this.decode) return;
    this.unfold();
    this.paint();
  }

  dispose() {
    this.dead = true;
    cancelAnimationFrame(this.frame);
    this.watcher.disconnect();
  }

  holdAt(z) {
    if (!this.decode) return;
    this.z = z.map((v) => Math.max(-REACH, Math.min(REACH, v)));
    this.held = performance.now() + this.rest;
    this.paint();
  }

  decoded(z) {
    return Float32Array.from(this.decode(Float32Array.from(z)), sigmoid);
  }

  paint() {
    const pixels = this.decoded(this.z);
    for (const { canvas, scale } of this.digits) {
      drawDigit(fitCanvas(canvas, 28 * scale, 28 * scale), pixels, 0, 0, scale);
    }
    for (const { canvas, cell } of this.planes) this.paintPlane(canvas, this.side * cell, 0.62 * cell);
    this.moved(this.z);
  }

  paintPlane(canvas, side, radius) {
    const ctx = fitCanvas(canvas, side, side),
      theme = this.theme();
    ctx.clearRect(0, 0, side, side);
    if (this.sheet?.dark !== theme.dark) return;
    ctx.imageSmoothingEnabled = true;
    ctx.imageSmoothingQuality = "high";
    ctx.drawImage(this.sheet.canvas, 0, 0, side, side);
    const [x, y] = this.z.map((v, i) => (((i ? -v : v) / REACH + 1) * side) / 2);
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 7);
    ctx.lineWidth = 5;
    ctx.strokeStyle = theme.bg;
    ctx.stroke();
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = theme.highlight;
    ctx.stroke();
  }

  // The sheet is decoded in idle time, once a theme for as long as the page is open.
  unfold() {
    const kept = (this.blob.sheets ??= {}),
      { side } = this,
      { dark } = this.theme(),
      name = `${side} ${dark}`;
    if (kept[name]) {
      this.sheet = kept[name];
      return;
    }
    const canvas = document.createElement("canvas"),
      ctx = canvas.getContext("2d"),
      sheet = { canvas, dark };
    canvas.width = canvas.height = 28 * side;
    this.sheet = sheet;
    let i = 0;
    whenIdle(() => {
      if (this.dead || this.sheet !== sheet) return false;
      const u = i % side,
        v = Math.floor(i / side);
      const z = [(((u + 0.5) / side) * 2 - 1) * REACH, (1 - ((v + 0.5) / side) * 2) * REACH];
      drawDigit(ctx, this.decoded(z), 28 * u, 28 * v, 1, { dark });
      if (++i % side === 0) this.paint();
      if (i === side * side) kept[name] = sheet;
      return i < side * side;
    });
  }

  run() {
    if (this.frame || this.dead || !this.decode || !this.seen.size || this.held === Infinity || prefersCalm()) return;
    this.frame = requestAnimationFrame((now) => {
      this.frame = 0;
      if (this.dead || !this.seen.size || this.held === Infinity) {
        this.last = 0;
        return;
      }
      if (now - this.last > PAUSE_MS) {
        if (now > this.held) this.advance(this.last ? Math.min(100, now - this.last) / 1000 : 0);
        this.last = now;
      }
      this.run();
    });
  }

  /** @param {number} dt seconds */
  advance(dt) {
    this.time += dt;
    const goal = along(this.time);
    this.z = this.z.map((v, i) => v + (goal[i] - v) * Math.min(1, 2.5 * dt));
    this.paint();
  }
}
