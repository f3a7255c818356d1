// A row: the name of a checkpoint, ten of its pictures, and where they lie on the axis of distances.
import { fitCanvas } from "../../../browser/canvas.js";
import { clamp, el, fill, formatNumber, placeOn } from "../../../browser/dom.js";
import { painted } from "../../../browser/painted.js";
import { fetchPayload } from "../../../browser/payload.js";
import { sketch } from "../../../browser/sketch.js";
import { label, write } from "../../../browser/view.js";

export const COUNT = 10; // pictures a row
export const FAR = 10; // the end of the axis of distances
const PIXELS = 784;
const UNFINISHED = 0.6; // how pale

export class Row {
  data = null; // {id, title, under, note, look, problem, whole, blob, near}
  x = null; // COUNT x 784 bytes
  nearest = null; // the nearest training pictures, as many
  blob = "";
  drawn = "";
  cell = 1; // CSS pixels from one picture to the next

  /** actions: over(row, k), leave(), choose(row, k), key(row, key): whether it was used. */
  constructor(id, actions) {
    this.id = id;
    this.mark = el("canvas", { class: "pc-mark", "aria-hidden": "true" });
    this.title = el("b");
    this.under = el("span");
    this.note = el("span", { class: "pc-note" });
    this.canvas = el("canvas", { class: "pc-row", role: "listbox", tabindex: 0, "data-row": id });
    this.dots = el("canvas", { class: "pc-dots", role: "img" });
    this.problem = el("p", { class: "pc-problem" });
    const names = el("div", {}, el("div", {}, this.title, " ", this.under), this.note),
      name = el("div", { class: "pc-name" }, this.mark, names);
    this.element = el("div", { class: "pc-line" }, name, this.canvas, this.problem, this.dots);
    this.listen(actions);
  }

  listen({ over, leave, choose, key }) {
    const { canvas } = this,
      pictureAt = (e) => clamp(Math.floor(placeOn(canvas, e)[0] / this.cell), 0, COUNT - 1);
    canvas.addEventListener("pointermove", (e) => over(this, pictureAt(e)));
    canvas.addEventListener("pointerleave", leave);
    canvas.addEventListener("click", (e) => choose(this, pictureAt(e)));
    canvas.addEventListener("keydown", (e) => {
      if (key(this, e.key)) e.preventDefault();
    });
  }

  async take(blob) {
    if (this.blob === blob) return;
    const { arrays } = await fetchPayload(blob);
    Object.assign(this, { blob, x: arrays.x, nearest: arrays.near });
  }
  picture(k) {
    return this.x?.subarray(PIXELS * k, PIXELS * (k + 1));
  }
  nearestPicture(k) {
    return this.nearest?.subarray(PIXELS * k, PIXELS * (k + 1));
  }

  show(data, words) {
    const apart = data.near?.apart.map((d) => formatNumber(d, 1)).join(", ");
    this.data = data;
    write(this.title, data.title);
    write(this.under, data.under);
    write(this.note, data.problem ? "" : (data.note ?? ""));
    write(this.problem, data.problem);
    this.problem.hidden = !data.problem;
    this.canvas.hidden = this.dots.hidden = Boolean(data.problem);
    this.dots.title = words.dots;
    label(this.canvas, fill(words.row, { name: `${data.title} ${data.under}` }));
    label(this.dots, data.near ? `${words.dots} ${apart}` : words.dots);
  }

  /** size: {scale, gap, dots: how wide the axis is, 0 for none}; at: the chosen picture; over: that under the hand. */
  draw(size, { at, over, band }, look) {
    const { data } = this,
      { scale, gap, dots } = size,
      state = [this.blob, scale, gap, dots, devicePixelRatio, at, over, band, look.bg, look.lecture, data.whole].join();
    if (data.problem || this.drawn === state) return;
    this.drawn = state;
    this.drawPictures(size, at, over, look);
    if (dots) drawDots(this.dots, { width: dots, height: this.cell, band, data, at: over ?? at }, look);
  }
  drawMark(look, dots) {
    painted.markOn(this.mark, this.data?.look, 14, this.data?.look ? 5 : 4.5, look);
    this.dots.style.display = dots ? "" : "none";
  }
  drawPictures({ scale, gap }, at, over, look) {
    const side = 28 * scale,
      cell = side + gap,
      top = gap / 2,
      c = fitCanvas(this.canvas, COUNT * cell, cell);
    this.cell = cell;
    c.clearRect(0, 0, COUNT * cell, cell);
    for (let k = 0; k < COUNT; k++) {
      const left = k * cell + top;
      if (this.x) painted.small(c, this.picture(k), left, top, scale, look, this.data.whole ? 1 : UNFINISHED);
      else {
        c.fillStyle = look.panel;
        c.fillRect(left, top, side, side);
      }
      if (k !== at && k !== over) continue;
      c.strokeStyle = look.highlight;
      c.lineWidth = k === at ? 3 : 1.5;
      c.strokeRect(left + 1, top + 1, side - 2, side - 2);
    }
  }
}

// Where each picture of a row lies on the axis of distances, and the band of real ones.
function drawDots(canvas, { width, height, band, data, at }, look) {
  const c = fitCanvas(canvas, width, height),
    X = (d) => 5 + (Math.min(d, FAR) / FAR) * (width - 10),
    y = height / 2;
  c.clearRect(0, 0, width, height);
  if (band) {
    c.fillStyle = look.data;
    c.globalAlpha = 0.2;
    c.fillRect(X(band[0]), 0, X(band[1]) - X(band[0]), height);
    c.globalAlpha = 1;
  }
  if (!data.near) return;
  c.fillStyle = look.grid;
  c.fillRect(0, y - 0.5, width, 1);
  const family = data.look ?? { light: look.data, dark: look.data, mark: "circle" },
    dot = (d, off) => painted.mark(c, family, X(d), y + off, data.look ? 3.4 : 3.6, look);
  c.globalAlpha = 0.75;
  data.near.apart.forEach((d, k) => k !== at && dot(d, (((k * 7) % 5) - 2) * 3.2));
  c.globalAlpha = 1;
  if (at === null) return;
  const x = X(data.near.apart[at]),
    line = [
      [x, y - 14],
      [x, y + 14],
    ];
  sketch.line(c, line, look.highlight, 2);
  dot(data.near.apart[at], 0);
}
