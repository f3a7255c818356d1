// The race: a tile for each family, all by one clock, their curves beside them, and who stands where.
//
// data: {tiles: [{id, name, short, light, dark, mark, dash, density, source, problem}], view: {curve, ms}, budget,
// seed, autoplay, labels}.
// Told to Python: state "view" {curve, ms} on release, trigger "command".
// The root element holds data-ms, data-playing, data-mode, data-lanes, data-frames, data-standings for whoever watches
// from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { el } from "../../../browser/dom.js";
import { mounted } from "../../../browser/mount.js";
import { makeShell } from "../../../browser/shell.js";
import { topOf } from "../../../browser/view.js";
import { makeRaceChart } from "./chart.js";
import { RaceControl } from "./control.js";
import { raceLayout } from "./layout.js";
import { Runners } from "./runners.js";
import { comment, speak } from "./speaking.js";

const PLAY_SECONDS = 14; // a whole race at normal speed
const CURVES = ["distance", "nll", "modes", "quality"];
const CHART_FRAMES = 3; // while all moves, the curves are drawn once in so many frames

class Race {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.curve = CURVES[0];
    this.side = 0; // of a tile, in CSS pixels
    this.sized = ""; // what the layout was made for
    this.#build(root);
    this.shell = makeShell(root, {
      control: (shell) => new RaceControl(shell),
      lanes: (on) => new Runners(this.grid, { ...on, words: () => this.shell.words }),
      sources: ({ tiles }) => tiles,
      foot: this.foot,
      barFirst: true,
      said: this.said,
      seconds: PLAY_SECONDS,
      seed: true,
      wait: 300,
      viewOf: ({ view }) => ({ curve: view.curve, ms: view.ms ?? null }),
      told: () => ({ curve: this.curve, ms: this.shell.control.place }),
      adopt: ({ curve }) => {
        this.curve = curve;
      },
      heard: () => this.shell.resize(), // a tile that has more to tell is taller
      layout: (width) => this.layout(width),
      refresh: () => this.refresh(),
      draw: (at) => this.draw(at),
      comment: (at) => [comment(this, at)],
      speak: (at) => {
        this.chart.draw(at);
        speak(this, at);
      },
    });
  }

  #build(root) {
    this.grid = el("div", { class: "rc-tiles" });
    this.tabs = el("div", { class: "gm-segments rc-tabs", role: "group" });
    for (const name of CURVES) this.tabs.append(this.#tab(name));
    this.chart = makeRaceChart(
      () => this.shell.words,
      (ms) => this.shell.control.seek(ms),
    );
    this.title = el("p", { class: "rc-title" });
    this.caption = el("caption");
    this.rows = el("tbody");
    this.table = el("table", { class: "rc-standings" }, this.caption, this.rows);
    this.foot = el("div", { class: "rc-foot" });
    this.said = el("p", { class: "rc-said", "aria-live": "polite" });
    const aside = el("div", { class: "rc-aside" }, this.tabs, this.title, this.chart.element, this.table);
    root.classList.add("rc-root");
    root.append(this.grid, aside, this.foot, this.said);
  }
  #tab(name) {
    const onclick = () => {
      this.curve = name;
      this.shell.refresh();
      this.shell.commitSoon();
    };
    return el("button", { class: "gm-button", type: "button", "data-curve": name, onclick });
  }

  layout(width) {
    const { root, data, look } = this.shell,
      count = data.tiles.length;
    if (!count) return;
    const above = topOf(root),
      { lecture, size } = look,
      room = { width, height: window.innerHeight, above, foot: this.foot.offsetHeight, count, lecture, size },
      key = JSON.stringify([{ ...room, above: Math.round(above) }, look.bg]);
    if (key === this.sized) return;
    this.sized = key;
    const { narrow, columns, side, small, chart } = raceLayout(room);
    this.side = side;
    root.classList.toggle("rc-narrow", narrow);
    root.classList.toggle("rc-small", small);
    this.grid.style.gridTemplateColumns = `repeat(${columns}, ${side}px)`;
    this.chart.resize(chart.width, chart.height, look);
  }

  refresh() {
    const { data, words, lanes: runners, control } = this.shell;
    this.chart.set({ metric: this.curve, tiles: data.tiles, lanes: runners.lanes, extent: control.extent() });
    this.title.textContent = words[this.curve];
    this.tabs.setAttribute("aria-label", words.metrics);
    for (const tab of this.tabs.children) {
      tab.textContent = words[`${tab.dataset.curve}_tab`];
      tab.setAttribute("aria-pressed", String(tab.dataset.curve === this.curve));
    }
  }

  draw(at) {
    const { data, look, lanes: runners, frames } = this.shell;
    if (!this.side) return false;
    for (const tile of data.tiles) runners.tiles[tile.id]?.paint(tile, runners.lanes[tile.id], at, this.side, look);
    if (frames % CHART_FRAMES === 0) this.chart.draw(at);
    announceDrawn(this.chart.element, { ms: at });
    return true;
  }
}

export default mounted((root) => new Race(root).shell);
