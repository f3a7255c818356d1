// One slider over networks trained with different weights of the KL term. Everything was computed from the checkpoints
// (losses.py); here it is shown together, in every frame of the drag. Between two networks the codes travel from the
// one's places to the other's; images are always a real network's, the nearest one's.
//
// data: {blob, draws, kl, seed, said: {stop: text}, labels}
import { announceDrawn } from "../../../browser/canvas.js";
import { announce } from "../../../browser/dom.js";
import { keepFromScrolls } from "../../../browser/drag.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeView } from "../../../browser/view.js";
import * as codesPanel from "./codes.js";
import * as curvePanel from "./curve.js";
import { drawDraws, drawRecon, drawsSide, reconGap, reconWidth } from "./pictures.js";
import { makeParts, showStop, showStops, showSum, showWords } from "./parts.js";
import { approach, between, keyTarget, logWeight, nearest, share, unshare } from "./weights.js";

const UNHEARD = 5000; // ms that Python may take to hear of a stop

const makeState = () => ({
  data: null,
  base: null, // what does not change with the seed
  draws: null,
  order: [], // the stops by weight
  near: null, // the stop whose images are shown
  held: null, // log10 of the weight under the hand, null when it is let go
  shown: null, // what codes, view and curve show at the moment, on their way to the goal
  waiting: null, // the stop that Python has not heard of yet
  waitingSince: 0,
  scale: 2,
  gap: 4,
  drawScale: 2,
  side: 380,
  curveSize: [400, 260],
  cache: codesPanel.makeCache(),
});

function goalOf(state) {
  const { near, held, base, order } = state;
  const n = base.arrays.labels.length * 2;
  const codesOf = (stop) => base.arrays.codes.subarray(stop.index * n, (stop.index + 1) * n);
  return held === null || near.notes ? { ...near, codes: codesOf(near) } : between(order, codesOf, held);
}

function arrange(state, parts, w, theme) {
  const narrow = matchMedia("(max-width: 900px)").matches;
  state.scale = narrow ? 1 : w > 1560 && window.innerHeight > 940 ? 3 : 2;
  state.gap = reconGap(w, state.scale, theme);
  state.drawScale = Math.max(2, state.scale); // a phone has room for draws twice as large as the row of ten
  const most = Math.min(w - reconWidth(state.scale, theme) - 30, 28 * state.scale * 7 + 24);
  state.side = narrow ? Math.min(w, 520) : Math.max(300, most);
  const draws = drawsSide(state.drawScale);
  state.curveSize = narrow ? [w, 240] : [w - state.side - 26 - draws - 26, draws];
  state.cache.clear();
  parts.codes.box.style.width = `${state.side}px`;
  parts.draws.box.style.width = `${draws}px`;
  parts.curve.box.style.width = `${state.curveSize[0]}px`;
}

// What is drawn, and when: images when the nearest network changes, the rest in every frame until it has arrived.
function makePainter({ state, parts, view }) {
  let frame = 0;
  let last = 0;
  let painted = null;
  const step = (now) => {
    const goal = goalOf(state);
    const dt = last ? Math.min(50, now - last) : 16;
    const k = prefersCalm() || !state.shown ? 1 : 1 - Math.exp(-dt / 55);
    last = now;
    state.shown ??= { ...goal, codes: Float32Array.from(goal.codes) };
    const far = approach(state.shown, goal, k);
    codesPanel.draw(parts.codes.canvas, state, view.look);
    curvePanel.draw(parts.curve.canvas, state, view.look);
    showSum(parts, state.shown, state.data.labels);
    frame = far > 0.002 && k < 1 ? requestAnimationFrame(step) : 0;
    if (!frame) announceDrawn(parts.codes.canvas, { kl: state.near.id, half: state.shown.half });
  };
  const images = () => {
    const told = showStop(parts, state.near, state.data);
    if (painted?.near === state.near && painted.draws === state.draws) return;
    painted = { near: state.near, draws: state.draws };
    drawRecon(parts.recon.canvas, state, view.look);
    drawDraws(parts.draws.canvas, state, view.look);
    announce(view.root, told);
  };
  return {
    go() {
      images();
      if (frame) return;
      last = 0;
      frame = requestAnimationFrame(step);
    },
    forget() {
      painted = null;
    },
    stop: () => cancelAnimationFrame(frame),
  };
}

// `kl` is the exhibit: {state, parts, view, painter}.
function makeActions(kl) {
  const { state } = kl;
  const tell = (edit) => kl.view.trigger("edit", edit);
  const show = (stop) => {
    state.near = stop;
    kl.parts.range.value = 1000 * share(logWeight(stop));
  };
  const actions = {
    reseed: () => tell({ seed: (state.data.seed + 1) % 1000000 }),
    setSeed: (text) => tell({ seed: Math.min(999999, Math.max(0, Number.parseInt(text, 10) || 0)) }),
    settle(id) {
      state.held = null;
      show(state.order.find((s) => s.id === id));
      kl.painter.go();
      state.waiting = id;
      state.waitingSince = performance.now();
      tell({ kl: id });
    },
    drag(place) {
      state.held = unshare(place);
      state.near = nearest(state.order, state.held);
      kl.painter.go();
    },
    key(event) {
      const to = keyTarget(event.key, state.order.indexOf(state.near), state.order.length);
      if (to === undefined) return;
      event.preventDefault();
      actions.settle(state.order[to].id);
    },
    // The stop that Python names, unless the hand has already gone on and Python has not heard of it yet.
    heed(id) {
      const late = performance.now() - state.waitingSince >= UNHEARD;
      if (state.waiting !== null && id !== state.waiting && !late) return;
      state.waiting = null;
      if (state.held === null) show(state.order.find((s) => s.id === id));
    },
  };
  return actions;
}

// The hand may have gone on while the payloads were on their way: only what Python said last is taken.
async function adopt(kl, data, actions) {
  const { state } = kl;
  state.data = data;
  showWords(kl.parts, data);
  const [base, draws] = await Promise.all([fetchPayload(data.blob), fetchPayload(data.draws)]);
  if (state.data !== data) return;
  if (state.base !== base) {
    const order = base.meta.stops.map((s, index) => ({ ...s, index })).sort((p, q) => p.weight - q.weight);
    Object.assign(state, { base, order, shown: null, near: order.find((s) => s.id === state.near?.id) ?? null });
  }
  state.draws = draws;
  showStops(kl.parts, state.order, data.labels, actions.settle);
  actions.heed(data.kl);
}

function makeExhibit(root) {
  const state = makeState();
  const kl = { state, parts: null, view: null, painter: null };
  const actions = makeActions(kl);
  kl.parts = makeParts(root, actions);
  kl.view = makeView(root, {
    update: (data) => adopt(kl, data, actions),
    layout(width) {
      if (!state.near) return;
      arrange(state, kl.parts, width, kl.view.look);
      kl.painter.forget();
      kl.painter.go();
    },
    dispose: () => kl.painter.stop(),
  });
  kl.painter = makePainter(kl);
  const { range } = kl.parts;
  keepFromScrolls(range);
  range.addEventListener("input", () => state.near && actions.drag(range.value / 1000));
  range.addEventListener("change", () => state.near && actions.settle(state.near.id));
  range.addEventListener("keydown", (event) => state.near && actions.key(event));
  return kl.view;
}

export default mounted(makeExhibit);
