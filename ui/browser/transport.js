// makeTransport: the one bar under every exhibit. Only the controls whose callbacks are given appear.
//
//   const bar = makeTransport(root, {labels, onPlay, onPause, onStep, onSpeed, onReset, seed, onSeed, speeds, speed});
//   bar.playing; bar.play(); bar.pause(); bar.toggle(); bar.set({seed, speed, status, canPlay, labels, playing});
//   bar.element
//
// speeds are factors, or pairs [value, text] where they are something else. parts: pairs [id, text], what a step may be
// of; onStep
// is told the chosen one. set() also takes speeds, parts and playText, a longer word on the button than labels.play.
// labels come from ui.components.transport_labels(). play() and pause() call onPlay and onPause; set() calls nothing.
import { el } from "./dom.js";

export const makeTransport = (root, options) => {
  let labels = options.labels,
    playing = false,
    speed = options.speed ?? 1,
    seed = options.seed ?? 0;
  const icon = (path) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const p = document.createElementNS("http://www.w3.org/2000/svg", "path");
    p.setAttribute("d", path);
    svg.append(p);
    return svg;
  };
  const PLAY = "M4 2.5v11l9-5.5z",
    PAUSE = "M4 2.5h3v11H4zM9 2.5h3v11H9z",
    STEP = "M3 2.5v11l7-5.5zM11 2.5h2v11h-2z";
  const RESET = "M8 3a5 5 0 1 1-4.6 3H1.8A6.5 6.5 0 1 0 8 1.5V0L4.5 2.3 8 4.6z";
  const DICE =
    "M3 1.5h10A1.5 1.5 0 0 1 14.5 3v10a1.5 1.5 0 0 1-1.5 1.5H3A1.5 1.5 0 0 1 1.5 13V3A1.5 1.5 0 0 1 3 1.5zM5 4a1 1 0 1 0 0 2 1 1 0 0 0 0-2zm6 6a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM8 7a1 1 0 1 0 0 2 1 1 0 0 0 0-2z";

  const bar = el("div", { class: "gm-transport", role: "toolbar" });
  const playButton = el("button", { class: "gm-button gm-primary", type: "button", onclick: () => api.toggle() });
  const playIcon = icon(PLAY),
    playWord = el("span");
  playButton.append(playIcon, playWord);
  const small = (path, f) => {
    const b = el("button", { class: "gm-button gm-icon", type: "button", onclick: f });
    b.append(icon(path));
    return b;
  };
  const partSelect = el("select", { class: "gm-select" });
  const stepButton = small(STEP, () => {
    api.pause();
    options.onStep(partSelect.value);
  });
  const resetButton = small(RESET, () => {
    api.pause();
    options.onReset();
  });
  let speeds = [],
    listed = "",
    playText = null;
  const speedSelect = el("select", {
    class: "gm-select",
    onchange: () => {
      speed = +speedSelect.value;
      options.onSpeed(speed);
    },
  });
  function fillSpeeds(list) {
    if (listed === (listed = JSON.stringify(list))) return;
    speeds = list.map((s) => (Array.isArray(s) ? s[0] : s));
    speedSelect.replaceChildren(
      ...list.map((s) =>
        Array.isArray(s) ? el("option", { value: s[0] }, s[1]) : el("option", { value: s }, `${s}\u00d7`),
      ),
    );
  }
  let parts = "";
  function fillParts(list) {
    if (parts === (parts = JSON.stringify(list))) return;
    const chosen = partSelect.value;
    partSelect.replaceChildren(...list.map(([id, text]) => el("option", { value: id }, text)));
    if (list.some(([id]) => id === chosen)) partSelect.value = chosen;
    partSelect.style.display = list.length ? "" : "none";
  }
  fillSpeeds(options.speeds ?? [0.25, 0.5, 1, 2, 4]);
  fillParts(options.parts ?? []);
  const seedInput = el("input", {
    class: "gm-input gm-seed",
    type: "number",
    min: 0,
    max: 999999,
    step: 1,
    inputmode: "numeric",
    onchange: () => choose(Number.parseInt(seedInput.value, 10)),
  });
  const diceButton = small(DICE, () => choose((seed * 7919 + 104729) % 1000000));
  const status = el("output", { class: "gm-status" });
  const speedWrap = el("label", { class: "gm-field" }),
    seedWrap = el("label", { class: "gm-field" });
  const speedName = el("span"),
    seedName = el("span");
  speedWrap.append(speedName, speedSelect);
  seedWrap.append(seedName, seedInput);
  function choose(value) {
    seed = Number.isFinite(value) ? Math.min(999999, Math.max(0, value)) : seed;
    seedInput.value = seed;
    options.onSeed(seed);
  }
  if (options.onPlay) bar.append(playButton);
  if (options.onStep) bar.append(stepButton, partSelect);
  if (options.onReset) bar.append(resetButton);
  if (options.onSpeed) bar.append(speedWrap);
  if (options.onSeed) bar.append(seedWrap, diceButton);
  bar.append(status);
  root.append(bar);

  // Only what differs is written: the bar is painted with every message of a live run, and a text that is set is laid
  // out anew.
  const write = (node, name, value) => {
    if (node[name] !== value) node[name] = value;
  };
  const attribute = (node, name, value) => {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  };
  function paint() {
    write(playWord, "textContent", playing ? labels.pause : (playText ?? labels.play));
    attribute(playIcon.firstChild, "d", playing ? PAUSE : PLAY);
    attribute(playButton, "aria-pressed", String(playing));
    for (const [b, text] of [
      [stepButton, labels.step],
      [resetButton, labels.reset],
      [diceButton, labels.reseed],
    ]) {
      write(b, "title", text);
      attribute(b, "aria-label", text);
    }
    attribute(partSelect, "aria-label", labels.step);
    write(speedName, "textContent", labels.speed);
    write(seedName, "textContent", labels.seed);
    write(speedSelect, "value", String(speeds.reduce((a, b) => (Math.abs(b - speed) < Math.abs(a - speed) ? b : a))));
    if (document.activeElement !== seedInput) write(seedInput, "value", String(seed));
  }
  const api = {
    element: bar,
    get playing() {
      return playing;
    },
    get speed() {
      return speed;
    },
    get seed() {
      return seed;
    },
    play() {
      if (!playing) {
        playing = true;
        paint();
        options.onPlay();
      }
    },
    pause() {
      if (playing) {
        playing = false;
        paint();
        options.onPause();
      }
    },
    toggle() {
      if (playing) api.pause();
      else if (!playButton.disabled) api.play();
    },
    set(values) {
      if (values.labels) labels = values.labels;
      if (values.speeds) fillSpeeds(values.speeds);
      if (values.parts) fillParts(values.parts);
      if (values.playText !== undefined) playText = values.playText;
      if (values.speed !== undefined) speed = values.speed;
      if (values.seed !== undefined) seed = values.seed;
      if (values.playing !== undefined) playing = values.playing;
      if (values.status !== undefined) write(status, "textContent", values.status);
      if (values.canPlay !== undefined) playButton.disabled = stepButton.disabled = !values.canPlay;
      paint();
    },
  };
  paint();
  return api;
};
