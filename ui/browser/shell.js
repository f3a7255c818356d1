// makeShell: what every exhibit that plays has in common. It owns lanes, player, transport bar, scrubber, status line,
// commentary, sizing, theme, keys, what Python is told, disposal; the exhibit hands it what to draw.
//
//   const shell = makeShell(root, { control: sampling() | training({...}) | timeline({...}), foot, said, seconds,
//     lane, layout(width), refresh(), draw(at), speak(at), told, adopt(view) });
//   export default mounted(makeExhibit)                         makeExhibit(root, first) returns the shell
//
// control    what the buttons mean (sampling.js, training.js, timeline.js), or a class that extends one
// foot       the element that scrubber and bar go into, the bar first where barFirst; said: that of the commentary
// seconds    how long the whole plays at normal speed; or pace(shell): steps a second
// seed       there is a seed to choose: true asks the run for it, a function is told it. backwards: it plays back, too
// lane, ready, sources(data)   makeLane's options, when new lanes are shown (lanes.js), where data name them
// lanes      makes what holds the runs, where that is not makeLanes; it takes the same options
// layout     the size has changed (before the scrubber is sized). refresh: words or state have changed
// draw       in every frame that something moves in; speak: what need not be told in every one, such as alternatives
// comment(at)    lines of commentary: what the lanes said, unless given
// marks(), extent(), timeline() -> {label, text}, status(), bend, scrubberWidth(width): unless the control's do
// also       all options of makeView: told, adopt, viewOf, wait, before, update(data, news), keys, keyless, dispose
//
// root.dataset.playing and what the control's data() names are for whoever watches from outside.
import { el } from "./dom.js";
import { makeLanes } from "./lanes.js";
import { makePlayer } from "./player.js";
import { makeScrubber } from "./scrubber.js";
import { makeTransport } from "./transport.js";
import { makeView, writeLines } from "./view.js";

const SPEAK_MS = 150; // while it moves, what is said changes this often
const NO_WORDS = { play: "", pause: "", back: "", step: "", reset: "", speed: "", seed: "", reseed: "" };

export class Shell {
  /** @param {HTMLElement} root @param {object} options */
  constructor(root, options) {
    this.root = root;
    this.options = { bend: 0, sources: ({ lane, lanes }) => lanes ?? [lane], ...options };
    this.frames = 0;
    this.width = 0;
    this.spoken = 0;
    this.keyless = [...(options.keyless ?? [])]; // and the timeline, whose own the keys are
    this.control = options.control(this);
    this.lanes = (options.lanes ?? makeLanes)({
      lane: { ...options.lane, command: (values) => this.command(values) },
      ready: options.ready,
      onNews: (lane, meta) => this.#heard(lane, meta),
      onShow: (start) => this.#shown(start),
      onWait: () => this.speak(),
    });
    this.player = makePlayer({
      runs: () => this.control.runs(),
      live: (run) => this.control.live(run),
      pace: () => options.pace?.(this) ?? this.control.pace(options.seconds),
      onFrame: (at) => this.#frame(at),
      onState: () => this.refresh(),
      onEnd: () => this.control.ended(),
    });
    this.view = this.#makeView();
    if (options.barFirst) this.#makeBar();
    this.scrubber = makeScrubber(options.foot, {
      onScrub: (to, phase) => this.control.scrub(to, phase),
      onHop: (direction) => this.control.hop(direction),
      onToggle: () => this.bar.toggle(),
    });
    if (!options.barFirst) this.#makeBar();
    this.keyless.push(this.scrubber.canvas);
  }
  #makeView() {
    const { options } = this;
    return makeView(this.root, {
      ...options,
      layout: (width) => {
        this.width = width;
        options.layout?.(width);
        this.scrubber.resize(options.scrubberWidth?.(width) ?? width, this.look);
        this.refresh(); // what is told may depend on theme and size, too
        this.redraw();
      },
      adopt: (view, data) => {
        options.adopt?.(view, data);
        this.control.adopt(view);
      },
      keyless: this.keyless,
      dispose: () => {
        this.player.stop();
        this.lanes.dispose();
        options.dispose?.();
      },
    });
  }
  #makeBar() {
    const { control, options } = this,
      { seed, backwards } = options;
    this.bar = makeTransport(options.foot, {
      labels: NO_WORDS,
      speed: control.speed,
      speeds: options.speeds,
      onPlay: () => control.play(),
      onPause: () => control.pause(),
      onBack: () => control.hop(-1),
      onStep: (part) => control.step(part),
      onSpeed: (value) => control.setSpeed(value),
      onReset: () => control.reset(),
      onSeed: seed && (seed === true ? (value) => this.command({ do: "seed", seed: value }) : seed),
    });
    if (!backwards) return;
    const turn = () => (this.player.backwards ? control.pause() : control.rewind());
    this.back = el("button", { class: "gm-button", type: "button", onclick: turn });
    this.bar.element.children[1].before(this.back);
  }

  get look() {
    return this.view.look;
  }
  get data() {
    return this.view.data;
  }
  get words() {
    return this.view.words;
  }
  get dead() {
    return this.view.dead;
  }
  get steps() {
    return this.control.steps();
  }
  // The only lane, or the live one of two, or the first; null before there is one.
  get lane() {
    return this.lanes.lead;
  }
  command(values) {
    this.view.command(values);
  }
  commit() {
    if (this.options.commit) this.options.commit();
    else this.view.commit();
  }
  commitSoon() {
    if (this.options.commit) this.options.commit();
    else this.view.commitSoon();
  }
  send(name, value) {
    this.view.send(name, value);
  }
  trigger(name, value) {
    this.view.trigger(name, value);
  }
  resize() {
    this.view.resize();
  }
  redraw() {
    this.player.redraw();
  }

  async update(component) {
    this.bar.set({ labels: component.data.labels, seed: component.data.seed });
    const news = this.view.hear(component);
    await this.options.update?.(component.data, news);
    if (this.dead) return;
    const sources = this.options.sources(component.data).filter(Boolean);
    if (sources.length) this.lanes.show(sources, this.control.startOf(component.data, news));
    this.view.resize();
    this.refresh();
  }
  dispose() {
    this.view.dispose();
  }

  #heard(lane, meta) {
    this.control.heard(lane, meta);
    this.options.heard?.(lane, meta);
    this.player.heard();
    this.refresh();
  }
  #shown(start) {
    this.control.start(start);
    this.options.shown?.(start);
    this.resize();
    this.refresh();
  }
  // Words or state have changed.
  refresh() {
    const { control, options, scrubber, bar, words, root } = this;
    if (!this.data || this.dead || !bar) return;
    options.refresh?.();
    if (this.back) {
      this.back.textContent = words.reverse;
      this.back.setAttribute("aria-pressed", String(this.player.backwards));
    }
    if (!control.drawable) return;
    scrubber.set({
      last: this.player.end(),
      extent: options.extent?.() ?? control.extent(),
      bend: options.bend,
      marks: options.marks?.() ?? control.marks(),
      ...(options.timeline?.() ?? control.timeline()),
    });
    bar.set({ ...control.transport(), playing: control.playing });
    Object.assign(root.dataset, control.data(), { playing: String(control.playing) });
    this.redraw();
  }
  #frame(at) {
    const { control, options, dead, width, scrubber } = this;
    if (dead || !width || !this.data || !control.drawable) return;
    this.frames++;
    if (options.draw(at) === false) return;
    scrubber.move(at);
    const now = performance.now();
    if (this.player.moving && now - this.spoken < SPEAK_MS) return;
    this.spoken = now;
    this.speak();
  }
  // What need not be said in every frame.
  speak() {
    const { control, options, scrubber, bar, player, root } = this,
      { at } = player;
    if (!this.data || this.dead || !control.drawable) return;
    scrubber.set({ at });
    scrubber.tell();
    bar.set({ status: options.status?.() ?? control.status(), playing: control.playing });
    root.dataset.playing = String(control.playing);
    if (options.said) writeLines(options.said, (options.comment ?? this.commentary)(at));
    options.speak?.(at);
  }
  // What each lane said last, and what has gone wrong with it once that is what one looks at.
  commentary = (at) =>
    this.lanes.list.map((lane) => {
      const trouble = lane.meta?.text && (lane.live || at >= lane.run.span().last - 0.5) ? lane.meta.text : "",
        text = [trouble, lane.run.said(at)].filter(Boolean).join(" ");
      return text && lane.mark ? `${lane.mark}: ${text}` : text;
    });
}

/** @param {HTMLElement} root @param {object} options */
export const makeShell = (root, options) => new Shell(root, options);
