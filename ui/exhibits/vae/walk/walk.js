// The latent pad: a plane of codes under the hand. What it is told and what it reports is one object,
//   {model, z, grid, side, path, speed, seed, sample}
// Python learns it on release, through setStateValue("walk", ...). Tests and the benchmark read `canvas.lp-image`: its
// dataset holds the z (full precision) and the model of the image on it, and it sends "gm:drawn" each time it has been
// painted.
//
// data: {keys: {base, decoders}, state: {values}, labels, problems}
import { el, fill, formatNumber, withKeys } from "../../../browser/dom.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeView } from "../../../browser/view.js";
import * as actions from "./actions.js";
import { makeControls } from "./controls.js";
import { makeDecoders } from "./decoders.js";
import { fieldsOf } from "./field.js";
import { listen } from "./hand.js";
import { fitLayout } from "./layout.js";
import * as sideOf from "./side.js";
import { makeSpeech, tell } from "./speech.js";

const SPEAK = 60; // ms: words follow a moment after the image, never before it
const KEYS = 350; // ms without a key before Python hears of the place

let lastReport = null; // outlives a visit to another exhibit

const makeState = () => ({
  view: { model: "vae", z: [0, 0], grid: false, side: false, path: null, speed: 1, seed: 0, sample: "prior" },
  problems: {},
  keys: {},
  data: null, // {blob, meta, labels, fields, picture} of the payload
  hover: null, // the place under the pointer
  pressed: null,
  place: "", // of the pointer on the screen, and when that was drawn
  drawnAt: 0,
  drawing: false,
  sketch: null, // the line under the pen
  walk: null,
  at: 0, // how far along the walk
  strip: 0, // room for the samples
  heard: null, // the state that Python told last, and the one that it was told
  sent: null,
});

// ---- what stands where
function makeParts(root, on) {
  const sides = [sideOf.makeSide(), sideOf.makeSide()];
  const boxes = sides.map(({ name, pad, picture, note, drawn }) =>
    el("div", { class: "lp-side" }, name, pad, el("div", { class: "lp-right" }, picture, note, drawn)),
  );
  const controls = makeControls(on);
  const read = el("div", { class: "lp-read" });
  const stage = el("div", { class: "lp-stage" }, ...boxes, read);
  const foot = el("div", { class: "lp-foot" });
  root.append(controls.element, stage, foot);
  return { sides, boxes, controls, read, stage, foot, speech: makeSpeech() };
}

function makeBar(pad, labels) {
  const { state } = pad;
  return makeTransport(pad.foot, {
    labels: labels.transport,
    speed: state.view.speed,
    seed: state.view.seed,
    onPlay: () => actions.play(pad),
    onPause: () => pad.tell(),
    onBack() {
      actions.step(pad, -1 / 60);
      pad.tell();
    },
    onStep() {
      actions.step(pad, 1 / 60);
      pad.tell();
    },
    onReset: () => actions.reset(pad),
    onSpeed(speed) {
      state.view.speed = speed;
      pad.tell();
    },
    onSeed: (seed) => actions.set(pad, { seed, sample: state.view.sample === "none" ? "prior" : state.view.sample }),
  });
}

function arrange(pad) {
  const { root, state, sides, boxes, read, speech } = pad;
  const theme = pad.frame.look;
  const two = state.view.side;
  const main = document.querySelector('[data-testid="stMain"]');
  const view = main ? main.getBoundingClientRect() : { top: 0, height: window.innerHeight };
  const above = pad.stage.getBoundingClientRect().top - view.top + (main?.scrollTop ?? 0);
  const room = view.height - above - (theme.lecture ? 66 : 56);
  const fit = fitLayout(root.clientWidth, room, two, theme.lecture, window.innerHeight);
  root.classList.toggle("lp-stack", fit.narrow);
  root.classList.toggle("lp-beside", two && !fit.narrow);
  state.strip = fit.strip;
  boxes[1].style.display = two ? "" : "none";
  read.style.display = two ? "none" : "";
  sides.forEach((side, i) => {
    const size = { size: fit.side, scale: fit.scale, small: fit.small, upright: two && !fit.narrow };
    side.sampleRows = fit.rows;
    sideOf.setSize(side, size, theme);
    side.name.style.display = side.note.style.display = two ? "" : "none";
    if (two) boxes[i].lastChild.append(side.drawn);
  });
  if (two) pad.foot.prepend(speech.say);
  else read.replaceChildren(speech.say, speech.votes, speech.facts, sides[0].drawn);
}

// ---- painting
function drawNow(pad) {
  const { state, sides } = pad;
  const { view, data, sketch } = state;
  if (!data) return;
  const active = actions.activeOf(pad);
  const walking = active.field && (pad.bar.playing || state.at > 0);
  const line = sketch ?? view.path ?? (walking ? data.meta.tours[view.model] : null);
  sideOf.drawHand(active, state.hover ?? view.z, line, !view.path && !sketch, pad.frame.words);
  if (view.side && active.measured) {
    // the other map stands at the code of the same real digit
    const other = sides[active === sides[0] ? 1 : 0];
    if (other.field) sideOf.drawHand(other, other.field.code(active.measured.nearest), null, true, pad.frame.words);
  }
  pad.speakSoon();
}

function dress(pad, side) {
  const { view, strip } = pad.state;
  const labels = pad.frame.words;
  const caption = (share) => {
    const kind = view.sample === "box" ? "box" : side.field.prior ? "prior" : "fitted";
    return fill(labels.drew[kind], { p: formatNumber(100 * share, 0) });
  };
  sideOf.setSamples(side, view.sample, view.seed, strip, caption);
}

function refresh(pad) {
  const { root, state, sides } = pad;
  const { view, data } = state;
  const labels = pad.frame.words;
  if (!data || !root.clientWidth) return;
  arrange(pad);
  const models = view.side ? ["ae", "vae"] : [view.model];
  models.forEach((model, i) => {
    const side = sides[i];
    sideOf.setModel(side, model, data);
    pad.load(model, state.keys).then((decode) => {
      if (side.model !== model || !decode) return;
      sideOf.setDecoder(side, decode);
      dress(pad, side);
      pad.draw();
    });
    sideOf.setGrid(side, view.grid);
    side.name.replaceChildren(labels.names[model], el("span", {}, labels.about[model]));
    dress(pad, side);
  });
  pad.controls.paint(view, data.fields, state.drawing, labels, state.problems);
  for (const side of sides) sideOf.setWords(side, labels);
  const status = state.drawing ? labels.drawHelp : withKeys(labels);
  pad.bar.set({ labels: labels.transport, seed: view.seed, speed: view.speed, status });
  pad.draw();
}

function makeSpeaker(pad) {
  let timer = 0;
  const speak = () => {
    timer = 0;
    const { state, sides } = pad;
    tell(pad.root, pad.speech, actions.activeOf(pad), state.view.side ? sides : null, pad.frame.words, pad.frame.look);
  };
  return () => {
    timer ||= setTimeout(speak, SPEAK);
  };
}

// ---- to and from Python
function makeTelling(pad) {
  const { state } = pad;
  const round = (v) => Math.round(v * 1000) / 1000;
  const report = () => {
    const { view } = state;
    return JSON.stringify({ ...view, z: view.z.map(round), path: view.path?.map((p) => p.map(round)) ?? null });
  };
  let timer = 0;
  pad.tell = () => {
    const now = report();
    if (now === state.sent) return;
    state.sent = now;
    lastReport = { heard: state.heard, view: JSON.parse(now) };
    pad.frame.send("walk", JSON.parse(now));
  };
  pad.tellSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(pad.tell, KEYS);
  };
  pad.adopt = (told) => {
    const news = JSON.stringify(told);
    if (news === state.heard) return;
    const kept = lastReport?.heard === news ? lastReport.view : told.values;
    Object.assign(state, { heard: news, view: { ...state.view, ...kept }, walk: null, at: 0, hover: null });
    state.sent = report();
  };
}

function readData(blob) {
  const { labels, pictures } = blob.arrays;
  const pixels = new Float32Array(784);
  const picture = (i) => {
    for (let j = 0; j < 784; j++) pixels[j] = (pictures[98 * i + (j >> 3)] >> (7 - (j & 7))) & 1;
    return pixels;
  };
  return { blob, meta: blob.meta, labels, fields: fieldsOf(blob), picture };
}

const makeHandlers = (pad) => ({
  model: (model) => actions.choose(pad, model),
  grid: (grid) => actions.set(pad, { grid }),
  beside: () => actions.showBeside(pad, !pad.state.view.side),
  sample: (sample) => actions.set(pad, { sample }),
  draw() {
    pad.state.drawing = !pad.state.drawing;
    pad.refresh();
  },
  clear() {
    actions.setPath(pad, null);
    pad.tell();
  },
});

// `pad`, the exhibit: its state, its elements, `frame` (what makeView gives), and what is called from everywhere.
function makePad(root, { data: { labels } }) {
  const pad = { root, state: makeState(), load: makeDecoders(), frame: null, bar: null };
  Object.assign(pad, makeParts(root, makeHandlers(pad)));
  pad.draw = onNextFrame(() => drawNow(pad));
  pad.refresh = () => refresh(pad);
  pad.speakSoon = makeSpeaker(pad);
  makeTelling(pad);
  pad.bar = makeBar(pad, labels);
  pad.frame = makeView(root, {
    async update(data) {
      const { state } = pad;
      Object.assign(state, { keys: data.keys, problems: data.problems });
      pad.adopt(data.state);
      const blob = await fetchPayload(data.keys.base);
      if (state.data?.blob !== blob) state.data = readData(blob);
    },
    layout: pad.refresh,
    dispose() {
      pad.bar.pause();
      pad.sides.forEach(sideOf.stop);
    },
  });
  for (const side of pad.sides) listen(pad, side);
  return pad.frame;
}

export default mounted(makePad);
