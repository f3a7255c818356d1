// makeTransport: the one bar under every exhibit. Only the controls whose callbacks are given appear.
//
//   const bar = makeTransport(root, {labels, onPlay, onPause, onBack, onStep, onSpeed, onReset, seed, onSeed, speeds,
//   speed});
//   bar.playing; bar.play(); bar.pause(); bar.toggle(); bar.set({seed, speed, status, canPlay, labels, playing});
//   bar.element
//
// speeds are factors, or pairs [value, text] where they are something else. parts: pairs [id, text], what a step may be
// of; onStep is told the chosen one. set() also takes speeds, parts and playText, a longer word on the button than
// labels.play. labels come from ui.components.transport_labels(). play() and pause() call onPlay and onPause; set()
// calls nothing.
import { el } from "./dom.js";

const PLAY = "M4 2.5v11l9-5.5z",
  PAUSE = "M4 2.5h3v11H4zM9 2.5h3v11H9z",
  STEP = "M3 2.5v11l7-5.5zM11 2.5h2v11h-2z",
  BACK = "M13 2.5v11l-7-5.5zM5 2.5H3v11h2z",
  RESET = "M8 3a5 5 0 1 1-4.6 3H1.8A6.5 6.5 0 1 0 8 1.5V0L4.5 2.3 8 4.6z";
const DIE = "M3 1.5h10A1.5 1.5 0 0 1 14.5 3v10a1.5 1.5 0 0 1-1.5 1.5H3A1.5 1.5 0 0 1 1.5 13V3A1.5 1.5 0 0 1 3 1.5z",
  SPOT = "a1 1 0 1 0 0 2 1 1 0 0 0 0-2z",
  DICE = `${DIE}M5 4${SPOT}m6 6${SPOT}M8 7${SPOT}`;
const MOST_SEED = 999999;

function icon(path) {
  const make = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag),
    svg = make("svg"),
    p = make("path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  p.setAttribute("d", path);
  svg.append(p);
  return svg;
}
function iconButton(path, onclick) {
  const button = el("button", { class: "gm-button gm-icon", type: "button", onclick });
  button.append(icon(path));
  return button;
}
function field(control) {
  const name = el("span");
  return { name, box: el("label", { class: "gm-field" }, name, control) };
}
const option = (one) => {
  const [value, text] = Array.isArray(one) ? one : [one, `${one}\u00d7`];
  return el("option", { value }, text);
};

// Only what differs is written: the bar is painted with every message of a live run, and a text that is set is laid out
// anew.
const write = (node, name, value) => {
  if (node[name] !== value) node[name] = value;
};
const attribute = (node, name, value) => {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
};

class Transport {
  /** @param {HTMLElement} root @param {any} options */
  constructor(root, options) {
    this.options = options;
    this.labels = options.labels;
    this.playing = false;
    this.speed = options.speed ?? 1;
    this.seed = options.seed ?? 0;
    this.speeds = [];
    this.listed = { speeds: "", parts: "" };
    this.playText = null;
    this.#make();
    this.#fillSpeeds(options.speeds ?? [0.25, 0.5, 1, 2, 4]);
    this.#fillParts(options.parts ?? []);
    this.element = this.#lay();
    root.append(this.element);
    this.#paint();
  }
  #make() {
    const { options } = this;
    this.playIcon = icon(PLAY);
    this.playWord = el("span");
    this.playButton = el("button", { class: "gm-button gm-primary", type: "button", onclick: () => this.toggle() });
    this.playButton.append(this.playIcon, this.playWord);
    this.partSelect = el("select", { class: "gm-select" });
    this.stepButton = iconButton(STEP, () => {
      this.pause();
      options.onStep(this.partSelect.value);
    });
    this.backButton = iconButton(BACK, () => {
      this.pause();
      options.onBack();
    });
    this.resetButton = iconButton(RESET, () => {
      this.pause();
      options.onReset();
    });
    const choose = () => {
      this.speed = +this.speedSelect.value;
      options.onSpeed(this.speed);
    };
    this.speedSelect = el("select", { class: "gm-select", onchange: choose });
    const number = { type: "number", min: 0, max: MOST_SEED, step: 1, inputmode: "numeric" },
      typed = () => this.#chooseSeed(Number.parseInt(this.seedInput.value, 10));
    this.seedInput = el("input", { class: "gm-input gm-seed", ...number, onchange: typed });
    this.diceButton = iconButton(DICE, () => this.#chooseSeed((this.seed * 7919 + 104729) % (MOST_SEED + 1)));
    this.status = el("output", { class: "gm-status" });
    this.speedField = field(this.speedSelect);
    this.seedField = field(this.seedInput);
  }
  #lay() {
    const { options } = this,
      bar = el("div", { class: "gm-transport", role: "toolbar" });
    if (options.onPlay) bar.append(this.playButton);
    if (options.onBack) bar.append(this.backButton);
    if (options.onStep) bar.append(this.stepButton, this.partSelect);
    if (options.onReset) bar.append(this.resetButton);
    if (options.onSpeed) bar.append(this.speedField.box);
    if (options.onSeed) bar.append(this.seedField.box, this.diceButton);
    bar.append(this.status);
    return bar;
  }
  #chooseSeed(value) {
    if (Number.isFinite(value)) this.seed = Math.min(MOST_SEED, Math.max(0, value));
    this.seedInput.value = this.seed;
    this.options.onSeed(this.seed);
  }
  // Whether a list has changed since it was last filled in.
  #news(name, list) {
    return this.listed[name] !== (this.listed[name] = JSON.stringify(list));
  }
  #fillSpeeds(list) {
    if (!this.#news("speeds", list)) return;
    this.speeds = list.map((one) => (Array.isArray(one) ? one[0] : one));
    this.speedSelect.replaceChildren(...list.map(option));
  }
  #fillParts(list) {
    if (!this.#news("parts", list)) return;
    const select = this.partSelect,
      chosen = select.value;
    select.replaceChildren(...list.map(option));
    if (list.some(([id]) => id === chosen)) select.value = chosen;
    select.style.display = list.length ? "" : "none";
  }
  #paint() {
    const { labels, playing, speed, speedSelect, seedInput } = this;
    write(this.playWord, "textContent", playing ? labels.pause : (this.playText ?? labels.play));
    attribute(this.playIcon.firstChild, "d", playing ? PAUSE : PLAY);
    attribute(this.playButton, "aria-pressed", String(playing));
    for (const [button, text] of [
      [this.backButton, labels.back],
      [this.stepButton, labels.step],
      [this.resetButton, labels.reset],
      [this.diceButton, labels.reseed],
    ]) {
      write(button, "title", text);
      attribute(button, "aria-label", text);
    }
    attribute(this.partSelect, "aria-label", labels.step);
    write(this.speedField.name, "textContent", labels.speed);
    write(this.seedField.name, "textContent", labels.seed);
    const nearest = this.speeds.reduce((a, b) => (Math.abs(b - speed) < Math.abs(a - speed) ? b : a));
    write(speedSelect, "value", String(nearest));
    if (document.activeElement !== seedInput) write(seedInput, "value", String(this.seed));
  }

  play() {
    if (this.playing) return;
    this.playing = true;
    this.#paint();
    this.options.onPlay();
  }
  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.#paint();
    this.options.onPause();
  }
  toggle() {
    if (this.playing) this.pause();
    else if (!this.playButton.disabled) this.play();
  }
  set(values) {
    for (const name of ["playText", "speed", "seed", "playing"])
      if (values[name] !== undefined) this[name] = values[name];
    if (values.labels) this.labels = values.labels;
    if (values.speeds) this.#fillSpeeds(values.speeds);
    if (values.parts) this.#fillParts(values.parts);
    if (values.status !== undefined) write(this.status, "textContent", values.status);
    if (values.canPlay !== undefined)
      this.playButton.disabled = this.backButton.disabled = this.stepButton.disabled = !values.canPlay;
    this.#paint();
  }
}

/** @param {HTMLElement} root @param {any} options */
export const makeTransport = (root, options) => new Transport(root, options);
