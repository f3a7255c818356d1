// A square to draw a data set on. Points lie on whole numbers, so that a link can hold them; Python hears of them when
// the pen is lifted.
//
// data: {points: [[x, y]], limit, most, labels: {help, clear, count}};  state "points": [[x, y]]
import { announceDrawn, fitCanvas } from "./canvas.js";
import { clamp, el, fill, placeOn } from "./dom.js";
import { onNextFrame } from "./motion.js";
import { mounted } from "./mount.js";
import { sketch } from "./sketch.js";
import { onTheme, themeOf } from "./theme.js";

const SIDE = 240;
const NEAR = 4; // points closer than this are the same stroke's
const MOVES = { ArrowLeft: [-4, 0], ArrowRight: [4, 0], ArrowUp: [0, 4], ArrowDown: [0, -4] };

class DrawPad {
  constructor(root) {
    this.root = root;
    this.data = null;
    this.send = null;
    this.points = [];
    this.cursor = null; // where the keys are
    this.canvas = el("canvas", { tabindex: 0, role: "application" });
    this.count = el("span", { class: "dp-count" });
    this.clear = el("button", { class: "gm-button", type: "button", onclick: () => this.#empty() });
    root.append(this.canvas, el("div", { class: "dp-row" }, this.clear, this.count));
    this.paint = onNextFrame(() => this.#paint());
    this.#listen();
    this.quiet = onTheme(root, () => this.data && this.paint());
  }
  #empty() {
    this.points = [];
    this.#tell();
  }
  #tell() {
    this.paint();
    this.send?.("points", this.points);
  }
  #inside(v) {
    return clamp(Math.round(v), -this.data.limit, this.data.limit);
  }
  #at(event) {
    const { limit } = this.data,
      unit = (2 * limit) / this.canvas.getBoundingClientRect().width,
      [x, y] = placeOn(this.canvas, event);
    return [this.#inside(x * unit - limit), this.#inside(limit - y * unit)];
  }
  /** @param {number[]} point */
  #put([x, y]) {
    if (this.points.length >= this.data.most || this.points.some((p) => Math.hypot(p[0] - x, p[1] - y) < NEAR)) return;
    this.points.push([x, y]);
    this.paint();
  }
  #listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#put(this.#at(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      for (const moment of event.getCoalescedEvents?.() ?? [event]) this.#put(this.#at(moment));
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => this.#tell());
    canvas.addEventListener("blur", () => {
      this.cursor = null;
      this.paint();
    });
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }
  #key(event) {
    const move = MOVES[event.key];
    if (move) this.cursor = (this.cursor ?? [0, 0]).map((v, i) => this.#inside(v + move[i]));
    else if ((event.key === " " || event.key === "Enter") && this.cursor) {
      this.#put(this.cursor);
      this.#tell();
    } else return;
    event.preventDefault();
    this.paint();
  }
  #paint() {
    const { data, points, cursor, root, canvas } = this,
      look = themeOf(root),
      c = fitCanvas(canvas, SIDE, SIDE),
      middle = SIDE / 2,
      place = ([x, y]) => [(x / data.limit + 1) * middle, (1 - y / data.limit) * middle];
    c.clearRect(0, 0, SIDE, SIDE);
    const axes = [
      [
        [middle, 0],
        [middle, SIDE],
      ],
      [
        [0, middle],
        [SIDE, middle],
      ],
    ];
    for (const axis of axes) sketch.line(c, axis, look.grid);
    for (const point of points) sketch.ellipse(c, ...place(point), 3, 3, { fill: look.data });
    if (cursor) sketch.ellipse(c, ...place(cursor), 7, 7, { stroke: look.highlight, width: 2 });
    this.count.textContent = fill(data.labels.count, { n: points.length, most: data.most });
    announceDrawn(canvas, { points: points.length });
  }

  update({ data, setStateValue }) {
    this.send = setStateValue;
    if (JSON.stringify(data.points) !== JSON.stringify(this.data?.points)) this.points = data.points.map((p) => [...p]);
    this.data = data;
    this.clear.textContent = data.labels.clear;
    this.canvas.setAttribute("aria-label", data.labels.help);
    this.canvas.title = data.labels.help;
    this.paint();
  }
  dispose() {
    this.quiet();
    this.paint.cancel();
  }
}

export default mounted((root) => new DrawPad(root));
