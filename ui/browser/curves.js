// makeCurves: stacked panels over one axis of steps, for one run or for several on top of each other. uPlot draws them.
//
//   const c = makeCurves({ class: "ar-curves", onHover(step | null), onPick(step) });    c.element, c.canvases()
//   c.set({ panels, lanes: [{ run, mark: "A", dash: [] }], extent, bend });  c.resize(width, height, look)
//   c.draw(at, hover, moving);  c.text(at)
//
// A panel is {id, title, weight, lines: [{column, label, short, colour}], refs: [{value, label}], band: {low, high,
// label, short, colour}, log, range: [lo, hi], percent} or, in place of lines, {paint(c, box, lane, X, look, k, lanes),
// read(lane, step)}, which draws its own rows. colour is a name in the theme. bend: as of along() in axis.js. What lies
// beyond the play head is there, but faint; earlier branches are ghosts.
import { axisTicks, clearOf, readingText, steadyRange, stepAt, stepTicks, tickText, usualRange } from "./axis.js";
import { fitCanvas } from "./canvas.js";
import { bandTable, finiteValues, lineTables } from "./curve_tables.js";
import { drawHeader, headerEntries, laneLetters } from "./curve_words.js";
import { el } from "./dom.js";
import { makeLane } from "./lane.js";
import { joined, makePlot } from "./plots.js";
import { sketch } from "./sketch.js";
import { themeOf } from "./theme.js";

const FAINT = 0.2, // how strongly what lies beyond the play head is drawn
  OFTEN_MS = 30; // between two paintings while the play head moves: it walks a pixel in that time

class Curves {
  /** @param {{class?: string, onHover?: (step: number | null) => void, onPick?: (step: number) => void}} options */
  constructor({ class: name = "", onHover, onPick }) {
    this.element = el("div", { class: name, role: "img" });
    this.S = { panels: [], lanes: [], extent: 1, bend: 0 };
    this.look = themeOf(this.element);
    this.width = this.height = 0;
    this.at = 0;
    this.plots = [];
    this.ranges = new Map();
    this.built = this.filled = this.shown = "";
    this.drawnAt = -Infinity;
    this.element.addEventListener("pointermove", (e) => onHover?.(this.spot(e)));
    this.element.addEventListener("pointerleave", () => onHover?.(null));
    this.element.addEventListener("click", (e) => {
      const step = this.spot(e);
      if (step !== null) onPick?.(step);
    });
  }

  // ---- where things stand
  get head() {
    return Math.round(1.5 * this.look.size);
  }
  get foot() {
    return Math.round(1.45 * this.look.size);
  }
  get gutter() {
    return Math.round(2.7 * this.look.size);
  }
  get margin() {
    return Math.round(2.4 * this.look.size);
  }
  /** The step under the pointer; null beside the axis. */
  spot(e) {
    const x = e.clientX - this.element.getBoundingClientRect().left - this.gutter,
      wide = this.width - this.gutter - this.margin;
    return x < -4 ? null : Math.min(this.S.extent, Math.max(0, stepAt(x / wide, this.S.extent, this.S.bend)));
  }
  // How high each panel's box is, in whole pixels: a canvas that begins between two is blurred.
  heights() {
    const { panels } = this.S,
      total = panels.reduce((sum, p) => sum + (p.weight ?? 1), 0),
      room = this.height - this.foot - panels.length * (this.head + this.gap);
    return panels.map((p) => Math.max(12, Math.round((room * (p.weight ?? 1)) / total)));
  }
  get gap() {
    return this.look.lecture ? 6 : 4;
  }

  // ---- one panel
  range(panel) {
    const { lanes } = this.S;
    if (panel.range) return panel.range;
    const within = (panel.refs ?? []).map((ref) => ref.value),
      low = panel.band ? lanes.map(({ run }) => makeLane.latest(run, Infinity, panel.band.low)) : [],
      columns = panel.lines.map((line) => line.column);
    const values = finiteValues(
      lanes.map((lane) => lane.run),
      columns,
      panel.log,
    );
    return usualRange(values, {
      log: panel.log,
      within: values.length ? [...within, ...low.filter((v) => v > 0)] : [],
    });
  }
  // {panel, plot, rows}: the panel is as the exhibit gave it last, rows the picture of one that paints itself.
  plotOf(panel, height, last) {
    const { S, look } = this,
      bottom = last ? this.foot : 0,
      gap = last ? 0 : this.gap;
    const range = () => (panel.paint ? [0, 1] : this.ranges.get(panel.id).now),
      kind = { percent: panel.percent, log: panel.log },
      one = { panel, plot: null, rows: panel.paint ? document.createElement("canvas") : null };
    one.plot = makePlot(this.element, {
      width: this.width,
      height: this.head + height + bottom + gap,
      look,
      pad: [this.head, this.margin, bottom || gap, this.gutter],
      x: { extent: () => this.S.extent, bend: S.bend, ticks: last && (() => this.stops()), text: this.stepText },
      y: { range, log: panel.log, ticks: () => this.ticks(panel, range(), height), text: (v) => tickText(v, kind) },
      series: panel.paint ? [] : this.series(panel),
      band: panel.band && { colour: look[panel.band.colour], alpha: 0.28 },
      head: () => this.at,
      paper: (c, plot) => this.paper(c, plot.box),
      under: (c, plot) => this.under(c, one.panel, plot),
      over: (c, plot) => this.over(c, one, plot),
    });
    return one;
  }
  stepText = (v) => v.toLocaleString("en-US");
  stops() {
    const { extent, bend } = this.S,
      wide = this.width - this.gutter - this.margin,
      all = stepTicks(extent, bend, this.width / 110);
    return bend
      ? clearOf(all, (s) => (wide * Math.log1p(s / bend)) / Math.log1p(extent / bend), 3.4 * this.look.size)
      : all;
  }
  ticks(panel, [low, high], height) {
    if (panel.paint) return [];
    const f = panel.log ? Math.log10 : (v) => v,
      at = (v) => (height * (f(v) - f(low))) / (f(high) - f(low)),
      all = axisTicks([low, high], panel.log, Math.max(2, Math.floor(height / (1.5 * this.look.size))));
    return clearOf(all, at, 1.05 * this.look.size);
  }
  // In the order of lineTables: a band's two edges, ghosts, then what led to now.
  series(panel) {
    const { look } = this,
      band = panel.band ? [{}, {}] : [],
      each = (lane, more) => panel.lines.map((one) => ({ colour: look[one.colour], dash: lane.dash, ...more }));
    const ghosts = this.S.lanes.flatMap((lane) =>
        lane.run.ghosts().flatMap(() => each(lane, { width: 1, alpha: 0.3 })),
      ),
      paths = this.S.lanes.flatMap((lane) => each(lane, { width: look.lecture ? 2.25 : 1.5, ahead: FAINT }));
    return [...band, ...ghosts, ...paths];
  }

  // ---- drawing into a plot
  paper(c, box) {
    c.fillStyle = this.look.panel;
    c.globalAlpha = 0.5;
    c.fillRect(box.x, box.y, box.w, box.h);
    c.globalAlpha = 1;
  }
  under(c, panel, { box, Y }) {
    for (const { value } of panel.refs ?? []) {
      const y = Y(value);
      if (y >= box.y - 1 && y <= box.y + box.h + 1)
        sketch.line(c, [[box.x, y], [box.x + box.w, y]], this.look.muted, 1.25, [2, 3]); // prettier-ignore
    }
  }
  over(c, { panel, rows }, plot) {
    const { look, S } = this,
      box = plot.box,
      x = plot.X(Math.min(this.at, S.extent));
    if (panel.paint) this.rows(c, panel, rows, plot, x);
    for (const { value, label } of panel.refs ?? [])
      sketch.text(c, look, label, box.x + box.w + 4, plot.Y(value), { size: 0.8, color: look.muted });
    drawHeader(c, look, panel.title, headerEntries(panel, S.lanes, this.reading), box.x, this.head / 2, this.width);
    if (!panel.paint && S.lanes.length > 1)
      laneLetters(c, look, panel, S.lanes, this.at, plot, this.width - this.margin);
    sketch.line(c, [[x, box.y], [x, box.y + box.h]], look.text, 1); // prettier-ignore
  }
  // A panel that paints itself does so once for each message; the play head only walks over the picture.
  rows(c, panel, rows, plot, x) {
    const { box } = plot,
      [w, h] = [this.width, box.y + box.h + 2];
    if (rows.dataset.key !== this.filled) {
      rows.dataset.key = this.filled;
      const d = fitCanvas(rows, w, h);
      d.clearRect(0, 0, w, h);
      this.S.lanes.forEach((lane, k) => panel.paint(d, box, lane, plot.X, this.look, k, this.S.lanes.length));
    }
    for (const [from, to, alpha] of [
      [0, x + 0.5, 1],
      [x + 0.5, w, FAINT],
    ]) {
      c.save();
      c.beginPath();
      c.rect(from, 0, to - from, h);
      c.clip();
      c.globalAlpha = alpha;
      c.drawImage(rows, 0, 0, w, h);
      c.restore();
    }
  }

  // ---- from outside
  set(values) {
    this.S = { ...this.S, ...values };
  }
  resize(width, height, look) {
    Object.assign(this, { width, height, look });
  }
  draw(at, hover = null, moving = false) {
    const now = performance.now();
    if (!this.width || (moving && now - this.drawnAt < OFTEN_MS)) return;
    this.at = at;
    this.reading = hover ?? at;
    const fresh = this.build();
    // At normal speed the play head needs several frames for a pixel; what would look the same is not painted again.
    const x = (step) => Math.round((2 * this.width * step) / this.S.extent),
      shown = [x(at), x(hover ?? -1), this.S.lanes.map(({ run }) => run.row(hover ?? at)?.step)].join();
    if (!fresh && shown === this.shown) return;
    this.shown = shown;
    this.drawnAt = now;
    for (const { plot } of this.plots) {
      plot.draw();
      plot.point(hover);
    }
  }
  // Makes the plots anew where there are others, and hands them what has arrived. Whether anything has changed.
  build() {
    const { S, look } = this,
      structure = [this.width, this.height, S.bend, look.dark, look.lecture, look.bg];
    for (const p of S.panels)
      structure.push(
        p.id,
        p.title,
        p.weight,
        p.lines?.map((one) => one.column + one.label),
      );
    for (const lane of S.lanes) structure.push(lane.dash, lane.mark, lane.run.ghosts().length);
    const key = structure.join(),
      filled = [key, S.extent, S.lanes.map((lane) => lane.run.key)].join();
    if (filled === this.filled) return false;
    this.filled = filled;
    for (const panel of S.panels.filter((one) => !one.paint)) {
      const known = this.ranges.get(panel.id),
        now = steadyRange(known?.title === panel.title ? known.now : undefined, this.range(panel), panel.log);
      this.ranges.set(panel.id, { title: panel.title, now });
    }
    if (key !== this.built) {
      this.built = key;
      for (const { plot } of this.plots) plot.dispose();
      const heights = this.heights();
      this.plots = [];
      S.panels.forEach((p, i) => this.plots.push(this.plotOf(p, heights[i], i === S.panels.length - 1)));
    }
    S.panels.forEach((panel, i) => this.fill(this.plots[i], panel));
    return true;
  }
  fill(one, panel) {
    const { lanes, extent } = this.S;
    one.panel = panel;
    if (panel.paint) {
      one.plot.set([]);
      return;
    }
    const columns = panel.lines.map((line) => line.column),
      band = panel.band ? [bandTable(lanes[0]?.run, panel.band, extent)] : [];
    one.plot.set(joined([...band, ...lineTables(lanes, columns, panel.log)]));
  }
  canvases() {
    return this.plots.map(({ plot }) => plot.canvas);
  }
  /** What the curves read at a step, as a sentence. */
  text(at) {
    const { lanes } = this.S;
    const reading = (p, one) =>
      lanes
        .map((lane) => readingText(makeLane.latest(lane.run, at, one.column), { percent: p.percent, fixed: p.range }))
        .join(", ");
    const said = (p) =>
      p.paint
        ? lanes.map((lane) => p.read(lane, at)).join(", ")
        : p.lines.map((one) => `${one.label} ${reading(p, one)}`).join("; ");
    return this.S.panels.map((p) => `${p.title}: ${said(p)}`).join(". ");
  }
}

export const makeCurves = (options = {}) => new Curves(options);
