// Break the order: the masks of a small MADE that is trained here, a leak where a hand allows one, and what it does to
// likelihood and samples.
//
// data: {view: {order, own, leaks, output}, pixels, seed, names, digits, labels}. Told to Python: states "view" and
// "seed". The root element holds data-step, data-nats, data-sum, data-right, data-got, data-leaks, data-frames for
// whoever watches.
import { announceDrawn } from "../../../browser/canvas.js";
import { announce, fill, formatCount, formatNumber } from "../../../browser/dom.js";
import { onNextFrame, prefersCalm } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { seededRandom } from "../../../browser/random.js";
import { makeTransport } from "../../../browser/transport.js";
import { label, makeView, write, writeLines } from "../../../browser/view.js";
import * as made from "./made.js";
import { drawCurve, drawMatrix, drawSamples } from "./paint.js";
import { makeStage, showDigits, showGrid, showOrders, stageSizes } from "./stage.js";

const { DIM } = made,
  STEPS = 900,
  FRAME = 10, // steps of training a frame
  SAMPLES = 60,
  LOOK = 10; // steps between two points of the curve
const data14 = made.barsAndStripes(),
  FLOOR = Math.log(data14.length);

export const packLeaks = (leaks) => {
  if (!leaks.some((leak) => leak)) return "";
  const bytes = new Uint8Array(Math.ceil(leaks.length / 8));
  leaks.forEach((leak, i) => (bytes[i >> 3] |= leak << (7 - (i & 7))));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
};
export const readLeaks = (text) => {
  const raw = text ? atob(text.replace(/-/g, "+").replace(/_/g, "/")) : "";
  return Uint8Array.from({ length: DIM * DIM }, (_, i) => (raw.charCodeAt(i >> 3) >> (7 - (i & 7))) & 1);
};

/** The order with a pixel one place earlier (-1) or later (1). */
export function shifted(order, pixel, by) {
  const at = order.indexOf(pixel),
    to = at + by,
    next = [...order];
  if (to < 0 || to >= order.length) return next;
  [next[at], next[to]] = [next[to], next[at]];
  return next;
}

const makeState = () => ({
  view: { order: "raster", own: "", leaks: "", output: 4 },
  pixels: [],
  seed: 0,
  leaks: new Uint8Array(DIM * DIM),
  masks: null,
  network: null,
  curve: [], // [step, nats]
  found: null, // {nats, sum, samples, right, got}
  cell: [4, 4], // of the matrix, by places
  sizes: null,
  frames: 0,
});

function anew(state) {
  state.masks = made.makeMasks(made.placesOf(state.pixels), state.leaks);
  state.network = made.makeNetwork(seededRandom(state.seed), state.masks);
  state.curve = [[0, made.meanPrice(state.network, data14)]];
  look(state);
}

// What the network does now, in numbers and samples.
function look(state) {
  const known = new Set(data14.map(String)),
    { uniform } = seededRandom(state.seed + 1),
    samples = Array.from({ length: SAMPLES }, () => made.drawPicture(state.network, state.pixels, uniform)),
    right = samples.map((x) => known.has(String(x)));
  state.found = {
    nats: made.meanPrice(state.network, data14),
    sum: made.total(state.network),
    samples,
    right,
    got: new Set(samples.filter((_, i) => right[i]).map(String)).size,
  };
}

function train(state, steps) {
  for (let i = 0; i < steps && state.network.step < STEPS; i++) {
    made.learn(state.network, data14);
    if (state.network.step % LOOK === 0) state.curve.push([state.network.step, made.meanPrice(state.network, data14)]);
  }
  look(state);
}

function makeActions(exhibit) {
  const { state } = exhibit;
  const actions = {
    again() {
      anew(state);
      if (prefersCalm()) train(state, STEPS);
      exhibit.draw();
      if (!prefersCalm()) exhibit.bar.play();
    },
    play() {
      if (state.network.step >= STEPS) anew(state);
      const tick = () => {
        if (!exhibit.bar.playing || exhibit.view.dead) return;
        train(state, FRAME);
        exhibit.draw.now();
        if (state.network.step < STEPS) requestAnimationFrame(tick);
        else exhibit.bar.pause();
      };
      requestAnimationFrame(tick);
    },
    order(name) {
      if (name === "own") state.view.own = state.view.own || state.pixels.join("-");
      state.view.order = name;
      exhibit.view.commit(); // the order itself is Python's to say
    },
    shift(by) {
      state.pixels = shifted(state.pixels, state.view.output, by);
      Object.assign(state.view, { order: "own", own: state.pixels.join("-") });
      actions.again();
      exhibit.view.commitSoon();
    },
    output(pixel) {
      state.view.output = pixel;
      exhibit.draw();
      exhibit.view.commitSoon();
    },
    // A cell of the matrix, by the places of output and input: what the order permits stays so.
    toggle([row, column]) {
      state.cell = [row, column];
      if (column < row) return exhibit.draw();
      const q = state.pixels[row] * DIM + state.pixels[column];
      return actions.leak((_, p) => (p === q ? 1 - state.leaks[p] : state.leaks[p]));
    },
    leak(rule) {
      state.leaks = Uint8Array.from(state.leaks, rule);
      state.view.leaks = packLeaks(state.leaks);
      actions.again();
      exhibit.view.commitSoon();
    },
    move(cell) {
      state.cell = cell;
      exhibit.draw();
    },
  };
  return actions;
}

function makeExhibit(root) {
  const state = makeState(),
    exhibit = { root, state, dom: null, bar: null, view: null, draw: null };
  const actions = makeActions(exhibit);
  exhibit.dom = makeStage(root, { ...actions, cell: () => state.cell });
  exhibit.draw = onNextFrame(() => drawNow(exhibit));
  exhibit.bar = makeTransport(exhibit.dom.foot, {
    labels: { play: "", pause: "", reset: "", seed: "", reseed: "" },
    onPlay: actions.play,
    onPause: () => {},
    onReset: actions.again,
    seed: 0,
    onSeed: (seed) => exhibit.view.send("seed", seed),
  });
  exhibit.view = makeView(root, {
    told: () => ({ ...state.view }),
    adopt: (view) => {
      state.view = { ...view };
    },
    update: (data) => adopt(exhibit, data, actions),
    layout: (width) => {
      state.sizes = stageSizes(width, window.innerHeight, exhibit.view.look);
      root.dataset.layout = state.sizes.layout;
      root.style.setProperty("--od-middle", `${state.sizes.middle}px`);
      exhibit.draw.now();
    },
    dispose: () => {
      exhibit.bar.pause();
      exhibit.draw.cancel();
    },
  });
  return exhibit.view;
}

// Python says which order a name stands for; the same order, seed and leaks as before are its echo.
function adopt({ state, bar, dom }, { view, pixels, seed, labels, digits }, actions) {
  bar.set({ labels: labels.transport, seed });
  showDigits(dom, digits, labels);
  const same = state.network && state.seed === seed && String(state.pixels) === String(pixels);
  if (same && packLeaks(state.leaks) === view.leaks) return;
  if (state.network && view.order !== state.view.order) return; // an older answer: the newest is on its way
  Object.assign(state, { pixels: [...pixels], seed, leaks: readLeaks(view.leaks) });
  actions.again();
}

// ---- what is seen

function drawNow({ root, state, dom, bar, view }) {
  const { network, sizes, found, pixels, leaks, masks } = state,
    { look: theme, words, data } = view;
  if (!network || !sizes) return;
  const places = made.placesOf(pixels),
    seen = made.permitted(masks),
    slopes = made.slopes(network, data14),
    leaky = leaks.some((leak, q) => leak && places[Math.floor(q / DIM)] <= places[q % DIM]);
  const names = data.names.filter((name) => name !== "own" || state.view.order === "own");
  showOrders(dom, { names, chosen: state.view.order }, words);
  showGrid(dom, { places, seen, leaks, output: state.view.output }, words);
  const sorted = (values) =>
    Float64Array.from(values, (_, q) => values[pixels[Math.floor(q / DIM)] * DIM + pixels[q % DIM]]);
  const row = places[state.view.output];
  drawMatrix(dom.masks.canvas, { values: sorted(seen), marked: state.cell, row }, sizes.cell, theme);
  drawMatrix(dom.slopes.canvas, { values: sorted(slopes), row, grey: true }, sizes.cell, theme);
  drawCurve(dom.curve.canvas, { curve: state.curve, steps: STEPS, floor: FLOOR, words }, sizes.curve, theme);
  drawSamples(dom.samples.canvas, found, sizes.samples, theme);
  write(dom.masks.title, words.masks);
  write(dom.slopes.title, words.slopes);
  write(dom.curve.title, words.curve);
  write(dom.samples.title, words.samples);
  bar.set({ status: fill(words.status, { step: formatCount(network.step), steps: formatCount(STEPS) }) });
  say({ root, dom, state, words, leaky, seen, slopes });
  Object.assign(root.dataset, {
    step: network.step,
    nats: found.nats.toFixed(4),
    sum: found.sum.toFixed(4),
    right: found.right.filter(Boolean).length,
    got: found.got,
    leaks: leaks.reduce((s, leak) => s + leak, 0),
    frames: ++state.frames,
  });
  announceDrawn(dom.masks.canvas, { step: network.step });
}

function say({ root, dom, state, words, leaky, seen, slopes }) {
  const { found, network } = state,
    facts = {
      nats: formatNumber(found.nats, 3),
      less: formatNumber(FLOOR - found.nats, 3),
      sum: found.sum < 1000 ? formatNumber(found.sum, 3) : formatCount(found.sum),
      all: 2 ** DIM,
      kinds: data14.length,
      got: found.got,
      right: found.right.filter(Boolean).length,
      n: SAMPLES,
      blank: found.samples.filter((x) => !x.some((bit) => bit)).length,
      fair: Math.round(SAMPLES / data14.length),
    },
    impossible = leaky && found.nats < FLOOR;
  const lines = [fill(impossible ? words.said_leak : words.said, facts), fill(words.said_drawn, facts)];
  writeLines(dom.said, lines);
  if (network.step === STEPS) announce(root, lines.join(" "));
  const count = (values) => values.reduce((s, v) => s + +(v > 0), 0),
    leaks = state.leaks.reduce((s, v) => s + v, 0),
    [row, column] = state.cell;
  const cell = { row: row + 1, column: column + 1 };
  label(
    dom.masks.canvas,
    `${fill(words.alt_masks, { n: count(seen), all: DIM * DIM, leaks, ...cell })} ${words.masks_help}`,
  );
  label(dom.slopes.canvas, fill(words.alt_slopes, { n: count(slopes), all: DIM * DIM }));
  label(dom.curve.canvas, fill(words.alt_curve, { step: network.step, nats: facts.nats }));
  label(dom.samples.canvas, fill(words.alt_samples, facts));
  dom.masks.canvas.title = words.masks_help;
}

export default mounted(makeExhibit);
