// The race: a tile for each family, all by one clock, their curves beside them, and who stands where.
//
// data: {tiles: [{id, name, short, light, dark, mark, dash, density, source, problem}], view: {curve, ms}, budget,
// seed, autoplay, labels}.
// The axis is milliseconds of computing, of each family its own. Told to Python: state "view" {curve, ms} on release,
// trigger "command".
// The root element holds data-ms, data-playing, data-mode, data-lanes, data-frames, data-standings for whoever watches
// from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill } from "../../../browser/dom.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { makePlayer } from "../../../browser/player.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeView, topOf } from "../../../browser/view.js";
import { makeRaceChart } from "./chart.js";
import { raceLayout } from "./layout.js";
import { Runners } from "./runners.js";
import { seconds, speak } from "./speaking.js";

const PLAY_SECONDS = 14; // a whole race at normal speed
const CURVES = ["distance", "nll", "modes", "quality"];
const SPEAK_MS = 180; // while it moves, what is said changes this often
const WISH_MS = 1500; // a press shows at once; what the runs say counts from then on
const NO_WORDS = { play: "", pause: "", step: "", reset: "", speed: "", seed: "", reseed: "" };

class Race {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.curve = CURVES[0];
    this.side = 0; // of a tile, in CSS pixels
    this.sized = ""; // what the layout was made for
    this.frames = 0;
    this.speed = 1;
    this.spoken = 0; // when something was said last
    this.rounds = 0; // how often Python has asked for a beginning
    this.wish = null; // what was pressed, until the runs have heard of it
    this.awaited = null; // where to begin as soon as all runs are there
    this.view = makeView(root, {
      wait: 300,
      layout: () => this.layout(),
      told: () => this.told(),
      viewOf: ({ view }) => ({ curve: view.curve, ms: view.ms ?? null }),
      adopt: (seen) => this.adopt(seen),
      update: (data) => this.update(data),
      dispose: () => this.dispose(),
    });
    this.runners = new Runners(el("div", { class: "rc-tiles" }), {
      words: () => this.view.words,
      command: this.view.command,
      onNews: (lane, meta) => this.heard(lane, meta),
    });
    this.player = makePlayer({
      runs: () => this.runners.all.map((lane) => lane.run),
      live: (run) => this.runners.all.some((lane) => lane.run === run && lane.growing && lane.status === "playing"),
      pace: () => (this.speed * Math.max(1, this.player.end())) / PLAY_SECONDS,
      onFrame: (at) => this.draw(at),
      onState: () => this.refresh(),
    });
    this.#build();
  }

  #build() {
    const { root } = this;
    this.tabs = el("div", { class: "gm-segments rc-tabs", role: "group" });
    for (const name of CURVES) this.tabs.append(this.#tab(name));
    this.chart = makeRaceChart(
      () => this.view.words,
      (ms) => this.seek(ms),
    );
    this.title = el("p", { class: "rc-title" });
    this.caption = el("caption");
    this.rows = el("tbody");
    this.table = el("table", { class: "rc-standings" }, this.caption, this.rows);
    this.foot = el("div", { class: "rc-foot" });
    this.said = el("p", { class: "rc-said", "aria-live": "polite" });
    const aside = el("div", { class: "rc-aside" }, this.tabs, this.title, this.chart.element, this.table);
    root.classList.add("rc-root");
    root.append(this.runners.grid, aside, this.foot, this.said);
    this.bar = makeTransport(this.foot, {
      labels: NO_WORDS,
      speed: this.speed,
      onPlay: () => this.play(),
      onPause: () => this.pause(),
      onStep: () => this.hop(1),
      onSpeed: (speed) => {
        this.speed = speed;
      },
      onReset: () => {
        this.view.command({ do: "reset" });
        this.player.seek(0);
        this.view.commitSoon();
      },
      onSeed: (seed) => this.view.command({ do: "seed", seed }),
    });
    this.scrubber = makeScrubber(this.foot, {
      onScrub: (to, phase) => this.scrub(to, phase),
      onHop: (direction) => this.hop(direction),
      onToggle: () => this.bar.toggle(),
    });
  }

  #tab(name) {
    const onclick = () => {
      this.curve = name;
      this.refresh();
      this.view.commitSoon();
    };
    return el("button", { class: "gm-button", type: "button", "data-curve": name, onclick });
  }

  // ---- playing

  get playing() {
    if (this.wish && performance.now() < this.wish.until) return this.wish.playing;
    return this.runners.growing ? this.runners.training : this.player.playing;
  }

  #ask(playing) {
    this.view.command({ do: playing ? "play" : "pause" });
    this.wish = { playing, until: performance.now() + WISH_MS };
  }

  play() {
    if (this.runners.growing) {
      this.#ask(true);
      this.player.follow();
    } else this.player.play();
    this.refresh();
  }

  pause() {
    if (this.runners.growing) this.#ask(false);
    this.player.pause();
    this.refresh();
    this.view.commitSoon();
  }

  // Whoever looks back does not stop the race; it is only no longer followed.
  #hold() {
    if (this.player.playing || this.player.following) this.player.pause();
  }

  hop(direction) {
    this.#hold();
    this.player.hop(direction);
    this.view.commitSoon();
  }

  seek(ms) {
    this.#hold();
    this.player.seek(ms);
    this.view.commitSoon();
  }

  scrub(to, phase) {
    if (phase === "start") this.#hold();
    this.player.seek(to);
    if (phase !== "end") return;
    if (this.runners.growing && to >= this.player.head() - 100) this.player.follow();
    this.view.commitSoon();
  }

  // ---- runs

  heard(lane, meta) {
    if (this.view.dead || !this.runners.all.includes(lane)) return;
    if (meta.source === "live" && meta.fresh && !this.player.playing) this.player.follow();
    this.player.heard();
    this.begin();
    this.layout();
    this.refresh();
  }

  // A recorded race plays as soon as all of its tiles are there.
  begin() {
    const { player, runners, awaited } = this;
    if (!awaited || !runners.all.every((lane) => lane.meta)) return;
    this.awaited = null;
    if (runners.growing) player.follow();
    else if (awaited.ms !== null) player.seek(awaited.ms);
    else if (prefersCalm()) player.seek(player.end());
    else {
      player.seek(0);
      player.play();
    }
  }

  // ---- what Python says and is told

  told() {
    const { player } = this,
      moving = player.playing || player.following || this.runners.growing;
    return { curve: this.curve, ms: moving ? null : Math.round(player.at) };
  }

  adopt({ curve, ms }) {
    this.curve = curve;
    if (this.rounds && ms !== null && !this.runners.growing) this.player.seek(ms);
  }

  update(data) {
    this.bar.set({ labels: data.labels });
    const anew = data.autoplay > this.rounds;
    if (anew) {
      this.rounds = data.autoplay;
      this.awaited = { ms: data.view?.ms ?? null };
      this.player.stop();
      if (this.awaited.ms === null) this.player.seek(0);
    }
    this.runners.mount(data.tiles, anew);
    this.begin();
    this.layout();
    this.refresh();
  }

  dispose() {
    this.player.stop();
    this.runners.dispose();
  }

  // ---- what is seen

  layout() {
    const { root, foot, view } = this,
      width = Math.floor(root.clientWidth),
      count = view.data?.tiles.length ?? 0;
    if (!width || !count) return;
    const above = topOf(root),
      { lecture, size } = view.look;
    const room = { width, height: window.innerHeight, above, foot: foot.offsetHeight, count, lecture, size },
      key = JSON.stringify([{ ...room, above: Math.round(above) }, view.look.bg]);
    if (key === this.sized) return;
    this.sized = key;
    const { narrow, columns, side, small, chart } = raceLayout(room);
    this.side = side;
    root.classList.toggle("rc-narrow", narrow);
    root.classList.toggle("rc-small", small);
    this.runners.grid.style.gridTemplateColumns = `repeat(${columns}, ${side}px)`;
    this.chart.resize(chart.width, chart.height, view.look);
    this.scrubber.resize(width, view.look);
    this.refresh();
  }

  refresh() {
    const { data, words, dead } = this.view,
      { runners, player } = this;
    if (!data || dead) return;
    const extent = runners.extent(data.budget);
    this.chart.set({ metric: this.curve, tiles: data.tiles, lanes: runners.lanes, extent });
    this.title.textContent = words[this.curve];
    this.tabs.setAttribute("aria-label", words.metrics);
    for (const tab of this.tabs.children) {
      tab.textContent = words[`${tab.dataset.curve}_tab`];
      tab.setAttribute("aria-pressed", String(tab.dataset.curve === this.curve));
    }
    const text = (at) => fill(words.timeline_at, { seconds: seconds(at) });
    this.scrubber.set({ last: player.end(), extent, marks: [], label: words.timeline, text });
    this.bar.set({ playing: this.playing, seed: data.seed });
    Object.assign(this.root.dataset, {
      mode: runners.all.some((lane) => lane.live) ? "live" : "recorded",
      lanes: runners.all.filter((lane) => lane.meta).length,
      playing: String(this.playing),
    });
    this.spoken = 0;
    player.redraw();
  }

  draw(at) {
    const { data, dead, look } = this.view;
    if (!data || !this.side || dead) return;
    const now = performance.now(),
      slow = now - this.spoken > SPEAK_MS || !this.player.moving;
    for (const tile of data.tiles)
      this.runners.tiles[tile.id].paint(tile, this.runners.lanes[tile.id], at, this.side, look);
    this.scrubber.move(at);
    this.frames++;
    if (slow || this.frames % 3 === 0) this.chart.draw(at);
    if (slow) {
      this.spoken = now;
      speak(this, at);
    }
    announceDrawn(this.chart.element, { ms: at });
  }
}

export default mounted((root) => new Race(root).view);
