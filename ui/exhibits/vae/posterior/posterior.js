// From an image to a distribution. The hand's strokes become 784 bits, the encoder turns them into an ellipse, and
// everything beside them is recomputed in the same frame. Python hears of an image when the hand lifts; it answers with
// what needs many samples: log p(x), the importance-weighted bounds, the spread of two gradient estimators.
//
// data: {blob, ink, seed, draw, eps, view, sample, wrt, speed, seq, default, measured, upload, labels}. Back as "lab".
import { announceDrawn } from "../../../browser/canvas.js";
import { announce, fill, formatNumber } from "../../../browser/dom.js";
import { makeDrawing } from "../../../browser/drawing.js";
import { ink } from "../../../browser/ink.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeView } from "../../../browser/view.js";
import { epsilon, makeInference } from "./inference.js";
import { windowOf } from "./lens.js";
import { makePad } from "./pad.js";
import { makeParts, showEquations, showWords, sizesFor } from "./parts.js";
import { makeBound } from "./view_bound.js";
import { makeDraws } from "./view_draws.js";
import { makePath } from "./view_path.js";

const BETWEEN = 900; // ms between draws at speed 1
const BURST = 250; // ms: a burst of draws is one message
const PAST = 24; // earlier draws that are kept
const TRAIL = 160; // places of the mean

const makeState = () => ({
  // what Python keeps: the seed, which of its draws (0: eps is the hand's), the view and its choices
  seed: 0,
  draw: 1,
  eps: [0, 0],
  view: "draws",
  sample: "path",
  wrt: 0,
  speed: 1,
  // what follows from the image
  net: null,
  cloud: null,
  ready: false,
  x: null,
  mu: [0, 0],
  sigma: [1, 1],
  z: [0, 0],
  past: [],
  trail: [],
  terms: null,
  gradient: null,
  // what Python measured, and whether that is of another image
  server: null,
  stale: true,
  padSide: 280,
});

function takeEps(state) {
  if (state.draw > 0) state.eps = epsilon(state.seed, state.draw);
  const numbers = Array.from({ length: Math.min(PAST, state.draw) }, (_, i) => state.draw - i);
  state.past = numbers.map((n) => epsilon(state.seed, n));
}

function infer(state, bits) {
  if (!state.net) return;
  state.x = bits;
  Object.assign(state, state.net.encode(bits), { ready: true });
  const { x, mu, sigma, eps } = state;
  state.z = mu.map((m, k) => m + sigma[k] * eps[k]);
  if (state.view === "bound") state.terms = state.net.elbo(x, mu, sigma);
  if (state.view === "path") state.gradient = state.net.gradient(x, mu, sigma, eps);
}

// `lab`, the exhibit: {state, timers, parts, views, drawing, view, bar, paint, live}.
function makeActions(lab) {
  const { state, timers } = lab;
  const set = (change) => {
    Object.assign(state, change);
    if ("seed" in change) takeEps(state);
    lab.infer();
    lab.paint();
    actions.release();
  };
  const actions = {
    set,
    release() {
      clearTimeout(timers.burst);
      timers.burst = 0;
      if (state.ready && lab.drawing.release()) actions.announce();
    },
    announce: () => announce(lab.view.root, lab.parts.pad.getAttribute("aria-label") ?? ""),
    again() {
      state.draw = state.draw > 0 ? (state.draw % 9999) + 1 : 1;
      takeEps(state);
      lab.infer();
      lab.views.draws.animate(lab.view.look);
      clearTimeout(timers.burst);
      timers.burst = lab.bar.playing ? 0 : setTimeout(actions.release, BURST);
    },
    drawAgain() {
      lab.bar.pause();
      actions.again();
    },
    play() {
      actions.again();
      timers.play = setTimeout(() => lab.bar.playing && actions.play(), BETWEEN / state.speed);
    },
    pause() {
      clearTimeout(timers.play);
      actions.release();
    },
    reset() {
      Object.assign(state, { draw: 1, past: [], sample: "path", wrt: 0, trail: [] });
      takeEps(state);
      lab.drawing.easel.show(lab.view.data.default, true);
      actions.release();
    },
    moveEps(eps, done) {
      Object.assign(state, { eps, draw: 0 });
      lab.infer();
      lab.paint();
      if (done) actions.release();
    },
    look(view) {
      state.view = view;
      lab.view.resize();
      actions.release();
    },
  };
  return actions;
}

function paintNow(lab) {
  const { state, parts, views, view } = lab;
  const { look, words, root } = view;
  lab.drawPad(parts.pad, state, look, state.view === "draws" && state.ready ? windowOf(state) : 0);
  views[state.view].draw(look);
  if (!state.ready) return;
  showEquations(parts.lines, state);
  const { mu, sigma, eps } = state;
  const numbers = {
    mu: mu.map((v) => formatNumber(v)).join(", "),
    sigma: sigma.map((v) => formatNumber(v, 3)).join(", "),
  };
  parts.pad.setAttribute("aria-label", fill(words.padAlt, numbers));
  const exact = (values) => values.map((v) => v.toFixed(6)).join();
  Object.assign(root.dataset, { mu: exact(mu), sigma: exact(sigma), eps: eps.join(), ready: "1" });
  if (state.view === "path") root.dataset.gradient = [...state.gradient.mu, ...state.gradient.sigma].join();
  if (state.view === "bound") root.dataset.elbo = state.terms.elbo;
  announceDrawn(parts.pad, state);
}

function arrange(lab, width) {
  const { state, parts, views, drawing, view } = lab;
  const { root, look } = view;
  const { scale, layout, panel, room } = sizesFor(width, window.innerHeight);
  root.dataset.layout = layout;
  drawing.paint(look, scale);
  root.style.setProperty("--lab-latent", look.latentText);
  root.style.setProperty("--lab-made", look.generatedText);
  state.padSide = 28 * scale;
  for (const [name, one] of Object.entries(views)) {
    const on = name === state.view;
    const tab = parts.tabs.find((button) => button.dataset.view === name);
    one.element.hidden = !on;
    tab.setAttribute("aria-selected", String(on));
    if (on) one.fit(panel, scale, room);
    else one.stop();
  }
  if (state.view === "path") views.path.run();
  lab.infer();
  lab.paint();
}

// What Python says of the seed, the draw and the view, where nothing of ours is still on its way.
function adopt({ state, drawing, bar }, data, first) {
  const before = [state.seed, state.draw, state.view].join();
  for (const name of ["seed", "draw", "view", "sample", "wrt", "speed"]) state[name] = data[name];
  if (first || before !== [state.seed, state.draw, state.view].join()) takeEps(state);
  if (!state.draw) state.eps = [...data.eps];
  if (!drawing.easel.busy && data.ink !== ink.encode(drawing.easel.bits)) state.trail = [];
  bar.set({ seed: state.seed, speed: state.speed });
}

function makeLabDrawing(root, lab, actions) {
  const { state } = lab;
  const round = (v) => Math.round(v * 1000) / 1000;
  return makeDrawing(root, {
    name: "lab",
    told() {
      const { seed, draw, eps, view, sample, wrt, speed } = state;
      return { seed, draw, eps: draw ? [0, 0] : eps.map(round), view, sample, wrt, speed };
    },
    adopt: (data) => lab.timers.burst || adopt(lab, data, !state.x),
    changed() {
      state.stale = true;
      lab.live();
    },
    settled: () => actions.announce(),
    taken() {
      state.trail = [];
      lab.live.cancel();
      lab.infer();
    },
  });
}

function makeBar(root, { data, state }, actions) {
  return makeTransport(root, {
    labels: data.labels.transport,
    seed: data.seed,
    speed: data.speed,
    onPlay: actions.play,
    onPause: actions.pause,
    onStep: actions.again,
    onReset: actions.reset,
    onSpeed(speed) {
      state.speed = speed;
      actions.release();
    },
    onSeed: (seed) => actions.set({ seed, draw: 1 }),
  });
}

async function update(lab, data) {
  const { state, drawing, view } = lab;
  const blob = await fetchPayload(data.blob);
  if (lab.blob !== blob) {
    lab.blob = blob;
    state.net = makeInference(blob);
    state.cloud = { points: blob.arrays.cloud, labels: blob.arrays.cloud_labels };
  }
  showWords(lab, data.labels);
  await drawing.update({ ...data, digits: data.blob }, view);
  state.server = data.measured;
  state.stale = !state.server || state.server.ink !== ink.encode(drawing.easel.bits);
  if (!state.server) return;
  Object.assign(view.root.dataset, { torch: state.server.q.join(), evidence: state.server.evidence ?? "" });
}

function makeExhibit(root, { data }) {
  const state = makeState();
  const lab = {
    state,
    timers: { play: 0, burst: 0 },
    blob: null,
    parts: null,
    views: null,
    drawing: null,
    view: null,
    bar: null,
    drawPad: makePad(),
  };
  const actions = makeActions(lab);
  lab.infer = () => infer(state, lab.drawing.easel.bits);
  lab.paint = onNextFrame(() => paintNow(lab));
  lab.live = onNextFrame(() => {
    lab.infer();
    if (state.ready) state.trail = [...state.trail, [...state.mu]].slice(-TRAIL);
    lab.paint.now();
  });
  lab.drawing = makeLabDrawing(root, lab, actions);
  lab.views = {
    draws: makeDraws(state, { onEps: actions.moveEps, onAgain: actions.drawAgain }),
    path: makePath(state, { onSet: actions.set }),
    bound: makeBound(state),
  };
  lab.parts = makeParts(root, lab, actions.look);
  lab.bar = makeBar(root, { data, state }, actions);
  lab.view = makeView(root, {
    update: (next) => update(lab, next),
    layout: (width) => arrange(lab, width),
    keys(event) {
      if (event.key !== "d") return lab.drawing.easel.key(event);
      actions.drawAgain();
      return true;
    },
    dispose() {
      Object.values(lab.timers).forEach((timer) => clearTimeout(timer));
      Object.values(lab.views).forEach((one) => one.stop());
      lab.live.cancel();
      lab.paint.cancel();
    },
  });
  return lab.view;
}

export default mounted(makeExhibit);
