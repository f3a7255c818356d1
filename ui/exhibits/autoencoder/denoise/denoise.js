// Ten digits under noise and what restorers make of them. The noise, the error and three of the four restorers are
// computed here at every move, from the checkpoints' own weights; the diffusion model's answer comes when the hand is
// lifted.
//
// data: {view: {noise, restorer, seed}, digits, restorers: {NAME: key}, guess: {noise, blob} | null, time, curves,
// trained, labels}. Told to Python: state "view" {noise, restorer, seed}.
// The root element holds data-noise, data-restorer, data-error, data-input, data-frames for whoever watches from
// outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill, formatNumber, makeFigure, placeOn } from "../../../browser/dom.js";
import { keepFromScrolls, listenToHold } from "../../../browser/drag.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeSegments, showSegments } from "../../../browser/segments.js";
import { label, makeView, topOf, write } from "../../../browser/view.js";
import { meanSquare } from "../codecs.js";
import { drawErrors, drawRows } from "./paint.js";
import { gridOf, makeRestorer, spoiled } from "./restorers.js";

const NAMES = ["ae", "linear", "dae", "diffusion"];

const makeState = () => ({
  noise: 0.55,
  restorer: "dae",
  seed: 0,
  clean: [], // ten digits, 784 numbers each
  e: [], // the noise of each
  known: new Map(), // name -> {from, restore}
  guess: null, // {noise, images} of the diffusion model
  sizes: null,
  noiseAt: (/** @type {number} */ x) => x,
  frames: 0,
});

function makeStage(root, on) {
  const figure = (classes) => makeFigure(classes, el("canvas", { role: "img" }));
  const dom = {
    which: makeSegments(NAMES, on.choose),
    noise: el("input", { type: "range", min: 0, max: 1, step: 0.01 }),
    noiseName: el("span"),
    again: el("button", { class: "gm-button", type: "button", onclick: on.again }),
    seed: el("span"),
    rows: figure("nr-rows"),
    curve: makeFigure("nr-curve", el("canvas", { role: "img" }), el("p", { class: "nr-key" })),
    said: el("p", { class: "nr-said", "aria-live": "polite" }),
  };
  keepFromScrolls(dom.noise);
  root.classList.add("nr-root");
  root.append(
    dom.which,
    el(
      "div",
      { class: "nr-controls" },
      el("label", { class: "nr-slider" }, dom.noiseName, dom.noise),
      el("div", { class: "nr-seed" }, dom.again, dom.seed),
    ),
    el("div", { class: "nr-stage" }, dom.rows.box, dom.said, dom.curve.box),
  );
  return dom;
}

// The errors stand beside the rows where there is room, else under them.
function sizesOf(width, screen, look) {
  const above = look.lecture ? 122 : 114,
    below = 26, // the line under the chart
    beside = width > 1380,
    small = width < 760,
    high = screen - above,
    rows = beside ? high - 80 : high - 166 - below,
    grid = gridOf(beside ? width - 430 : width, rows, look, devicePixelRatio);
  const curve = {
    width: beside ? width - grid.wide - 26 : width,
    height: beside ? grid.high - below : small ? 250 : Math.max(160, Math.min(320, high - grid.high - 10 - below)),
  };
  return { layout: small ? "small" : beside ? "wide" : "tall", grid, curve };
}

// Ten images of 784 numbers each, scaled.
const tenOf = (values, scale) =>
  Array.from({ length: 10 }, (_, i) => Float32Array.from(values.subarray(784 * i, 784 * i + 784), (v) => v * scale));

// What the chosen restorer makes of the noisy digits; late: the answer is to other noise, or has not come yet.
function answered({ restorer, noise, known, guess }, given) {
  if (restorer !== "diffusion")
    return { late: false, restored: given.map((x) => known.get(restorer).restore(x, noise)) };
  if (!guess) return { late: true, restored: given.map(() => new Float32Array(784)) };
  return { late: Math.abs(guess.noise - noise) > 1e-6, restored: guess.images };
}

function drawAll({ root, state, dom, view: { look, words, data } }) {
  const { noise, restorer, clean, e, sizes } = state,
    given = clean.map((x, i) => spoiled(x, e[i], noise)),
    { late, restored } = answered(state, given),
    mean = (images) => images.reduce((sum, y, i) => sum + meanSquare(y, clean[i]), 0) / 10,
    error = late ? null : mean(restored),
    input = mean(given);
  drawRows(dom.rows.canvas, sizes.grid, { rows: [given, restored, clean], names: words.rows, faint: late }, look);
  const { curves, trained } = data;
  state.noiseAt = drawErrors(
    dom.curve.canvas,
    sizes.curve,
    { curves, restorer, noise, here: error, trained, words },
    look,
  );
  Object.assign(root.dataset, {
    noise,
    restorer,
    input: input.toFixed(6),
    error: error === null ? "" : error.toFixed(6),
  });
  say({ state, dom, words, data }, { input, error });
  announceDrawn(dom.rows.canvas, { noise });
}

function say({ state: { noise, restorer }, dom, words, data }, { input, error }) {
  const name = words.restorers[restorer],
    shown = formatNumber(noise, 2),
    four = (v) => formatNumber(v, 4);
  const facts = {
      input: four(input),
      error: error === null ? "" : four(error),
      share: formatNumber((100 * error) / input, 1),
    },
    left = noise === 0 ? words.saidNone : error > input ? words.saidMore : words.said,
    about = fill(words.about[restorer], { trained: data.trained, noise: shown, time: data.time ?? "" });
  const lines = error === null ? [`${words.rows[1]}: ${words.later}.`] : [fill(left, facts), about];
  write(dom.said, lines.join(" "));
  label(dom.rows.canvas, fill(words.alt, { noise: shown, name, error: facts.error || words.later }));
  label(dom.curve.canvas, words.altCurve);
}

function showControls({ state, dom, view: { words, data } }) {
  const off = (name) => !(name in data.restorers);
  showSegments(dom.which, { chosen: state.restorer, title: words.which, text: (name) => words.restorers[name], off });
  const text = fill(words.noise, { noise: formatNumber(state.noise, 2) });
  dom.noise.value = String(state.noise);
  dom.noise.setAttribute("aria-valuetext", formatNumber(state.noise, 2));
  write(dom.noiseName, text);
  write(dom.curve.box.lastChild, words.key);
  write(dom.again, words.seed);
  write(dom.seed, fill(words.seedNow, { seed: state.seed }));
}

async function fetchRestorer({ known }, restorers, name) {
  const key = restorers[name];
  if (!key || known.get(name)?.from === key) return;
  known.set(name, { restore: makeRestorer(await fetchPayload(key)), from: key });
}

function makeDenoise(root) {
  const state = makeState(),
    exhibit = { root, state, dom: null, view: null };
  const ready = () =>
    state.sizes && state.clean.length && (state.restorer === "diffusion" || state.known.has(state.restorer));
  const redraw = onNextFrame(() => {
    if (!ready() || exhibit.view.dead) return;
    showControls(exhibit);
    drawAll(exhibit);
    root.dataset.frames = String(++state.frames);
  });
  const put = (noise) => {
    state.noise = Math.round(100 * noise) / 100;
    redraw();
  };
  const dom = (exhibit.dom = makeStage(root, {
    async choose(name) {
      await fetchRestorer(state, exhibit.view.data.restorers, name);
      state.restorer = name;
      redraw();
      exhibit.view.commit();
    },
    again() {
      state.seed = Math.floor(1e6 * Math.random());
      exhibit.view.commit();
    },
  }));
  exhibit.view = makeView(root, {
    told: () => ({ noise: state.noise, restorer: state.restorer, seed: state.seed }),
    adopt: ({ noise, restorer, seed }) => Object.assign(state, { noise, restorer, seed }),
    async update(data) {
      const { arrays } = await fetchPayload(data.digits);
      Object.assign(state, { clean: tenOf(arrays.clean, 1 / 255), e: tenOf(arrays.noise, 1) });
      const guess = data.guess && (await fetchPayload(data.guess.blob));
      state.guess = guess && { noise: data.guess.noise, images: tenOf(guess.arrays.images, 1 / 255) };
      await fetchRestorer(state, data.restorers, state.restorer);
    },
    layout(width) {
      state.sizes = sizesOf(width, innerHeight - topOf(root), exhibit.view.look);
      root.dataset.layout = state.sizes.layout;
      redraw();
    },
    dispose: () => redraw.cancel(),
  });
  dom.noise.addEventListener("input", () => put(+dom.noise.value));
  dom.noise.addEventListener("change", () => exhibit.view.commitSoon());
  const follow = (e) => put(state.noiseAt(placeOn(dom.curve.canvas, e)[0]));
  listenToHold(dom.curve.canvas, { press: follow, move: follow, release: () => exhibit.view.commit() });
  return exhibit.view;
}

export default mounted(makeDenoise);
