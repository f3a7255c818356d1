// The curves of all families over the seconds of computing, by uPlot: one measure at a time, each family with its
// colour, mark and dash.
import { el } from "../../../browser/dom.js";
import { familyMark } from "../../../browser/family_mark.js";
import { makeLane } from "../../../browser/lane.js";
import { joined, makePlot } from "../../../browser/plots.js";
import { sketch } from "../../../browser/sketch.js";
import { themeOf } from "../../../browser/theme.js";
import { curveOf, firstValue, ideal, isLog, measureRange, measureTicks, spread } from "./measures.js";

const AHEAD = 0.25; // how strongly what lies beyond the play head is drawn

class RaceChart {
  /** @param {() => any} words @param {(ms: number) => void} onPick */
  constructor(words, onPick) {
    this.words = words;
    this.element = el("div", { class: "rc-chart", role: "img" });
    this.S = { metric: "distance", tiles: [], lanes: {}, extent: 1 };
    this.look = themeOf(this.element);
    this.width = this.height = 0;
    this.at = 0;
    this.plot = null;
    this.built = this.filled = "";
    this.element.addEventListener("click", (e) => {
      if (!this.plot) return;
      const { x, w } = this.plot.box,
        share = (e.clientX - this.element.getBoundingClientRect().left - x) / w;
      if (share >= 0) onPick(Math.min(1, share) * this.S.extent);
    });
  }
  get lanes() {
    return this.S.tiles.map((tile) => this.S.lanes[tile.id]);
  }
  // Families that run, each with its curve and colour.
  get runners() {
    const { look, S } = this;
    return S.tiles
      .filter((tile) => S.lanes[tile.id])
      .map((tile) => ({ tile, lane: S.lanes[tile.id], colour: look.dark ? tile.dark : tile.light }));
  }
  set(values) {
    this.S = { ...this.S, ...values };
  }
  resize(width, height, look) {
    Object.assign(this, { width, height, look });
  }
  draw(at) {
    if (!this.width) return;
    this.at = at;
    this.build();
    this.plot.draw();
  }

  build() {
    const { S, look } = this,
      key = [this.width, this.height, S.metric, look.bg, look.lecture, this.runners.map(({ tile }) => tile.id)].join();
    if (key !== this.built) {
      this.built = key;
      this.filled = "";
      this.plot?.dispose();
      this.plot = this.makePlot();
    }
    const filled = [S.extent, ...this.lanes.map((lane) => lane?.run.key)].join();
    if (filled === this.filled) return;
    this.filled = filled;
    this.ideal = ideal(this.lanes, S.metric);
    const tables = this.runners.map(({ lane }) => curveOf(lane, S.metric)),
      edges = ["distance", "nll", "modes"].includes(S.metric) ? this.ideal : [];
    this.empty = tables.every(([ms]) => !ms.length);
    this.range = measureRange(
      S.metric,
      tables.flatMap(([, values]) => values),
      edges,
    );
    this.plot.set(tables.length ? joined(tables) : []);
  }
  makePlot() {
    const { S, look } = this,
      { size } = look,
      pad = [8, Math.round(6.2 * size), Math.round(2.6 * size), Math.round(3.1 * size)],
      room = (this.height - pad[0] - pad[2]) / (2.6 * size),
      wide = (this.width - pad[1] - pad[3]) / (5 * size);
    this.range = [0.01, 1];
    const text = (v) => (S.metric === "quality" ? `${Math.round(100 * v)}%` : String(v).replace("-", "\u2212"));
    return makePlot(this.element, {
      width: this.width,
      height: this.height,
      look,
      pad,
      x: {
        extent: () => this.S.extent,
        ticks: () => this.seconds(wide),
        text: (ms) => String(+(ms / 1000).toFixed(2)),
      },
      y: {
        range: () => this.range,
        log: isLog(S.metric),
        ticks: () => measureTicks(S.metric, this.range, room),
        text,
      },
      series: this.runners.map(({ tile, colour }) => ({
        colour,
        width: look.line + 0.4,
        dash: tile.dash,
        ahead: AHEAD,
      })),
      head: () => this.at,
      under: (c, plot) => this.under(c, plot),
      over: (c, plot) => this.over(c, plot),
    });
  }
  seconds(room) {
    const every = 1000 * sketch.step(this.S.extent / 1000, Math.max(2, room)),
      found = [];
    for (let ms = 0; ms <= this.S.extent + 1e-3; ms += every) found.push(ms);
    return found;
  }

  // What a perfect model would have.
  under(c, { box, Y }) {
    const [low, high] = this.ideal,
      { look } = this;
    if (!Number.isFinite(low)) return;
    if (low === high) {
      sketch.line(c, [[box.x, Y(low)], [box.x + box.w, Y(low)]], look.data, 1.5, [2, 3]); // prettier-ignore
      return;
    }
    c.globalAlpha = 0.22;
    c.fillStyle = look.data;
    c.fillRect(box.x, Y(high), box.w, Y(low) - Y(high));
    c.globalAlpha = 1;
  }
  over(c, plot) {
    const { look, S } = this,
      { box, X } = plot,
      words = this.words(),
      middle = { size: 0.82, align: "center", color: look.muted };
    sketch.line(c, [[X(this.at), box.y], [X(this.at), box.y + box.h]], look.text, 1); // prettier-ignore
    sketch.text(c, look, words.seconds, box.x + box.w / 2, box.y + box.h + 2 * look.size, middle);
    this.nameIdeal(c, plot);
    if (this.empty) {
      const none = ["modes", "quality"].includes(S.metric) && Number.isFinite(firstValue(this.lanes, "distance")),
        text = none ? words.none_here : words.none_yet;
      sketch.text(c, look, text, box.x + box.w / 2, box.y + box.h / 2, { ...middle, size: 0.9 });
    }
    this.nameLines(c, plot);
  }
  nameIdeal(c, { box, Y }) {
    const { look, S } = this,
      words = this.words(),
      [low, high] = this.ideal,
      name = { distance: words.band, nll: words.entropy, quality: words.perfect, modes: "" }[S.metric];
    if (!Number.isFinite(low) || !name) return;
    const lowest = box.y + box.h - 0.7 * look.size,
      middle = (Y(low) + Y(high)) / 2 - (S.metric === "nll" ? 0.8 * look.size : 0),
      y = S.metric === "quality" ? Y(low) + 0.9 * look.size : Math.min(lowest, middle);
    sketch.text(c, look, name, box.x + 5, y, { size: 0.82, color: look.data, halo: look.bg });
  }
  // Names beside the chart where the lines end, moved apart where they would touch.
  nameLines(c, { box, X, Y }) {
    const { look, S } = this,
      { size } = look;
    const ends = this.runners
      .map(({ tile, lane, colour }) => {
        const v = lane.run.meta ? makeLane.latest(lane.run, this.at, S.metric) : NaN;
        return { tile, colour, v, x: X(Math.min(this.at, lane.run.span().last)), y: Y(v) };
      })
      .filter(({ v }) => Number.isFinite(v))
      .sort((a, b) => a.y - b.y);
    const at = spread(
      ends.map(({ y }) => y),
      Math.min(1.25 * size, box.h / Math.max(1, ends.length - 1)),
      box.y,
      box.y + box.h,
    );
    ends.forEach(({ tile, colour, x, y }, i) => {
      const right = box.x + box.w + 11;
      if (y > box.y - 4 && y < box.y + box.h + 4) familyMark(c, tile.mark, x, y, 0.36 * size, colour);
      familyMark(c, tile.mark, right, at[i], 0.36 * size, colour);
      sketch.text(c, look, tile.short, right + 0.7 * size, at[i], { size: 0.88, color: colour, weight: 600 });
    });
  }
}

/** @param {() => any} words @param {(ms: number) => void} onPick */
export const makeRaceChart = (words, onPick) => new RaceChart(words, onPick);
