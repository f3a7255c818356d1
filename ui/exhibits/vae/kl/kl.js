// One slider over networks trained with different weights of the KL term. Everything was computed from the checkpoints
// (losses.py); here it is shown together, in every frame of the drag. Between two networks the codes travel from the
// one's places to the other's; images are always a real network's, the nearest one's.
//
// data: {blob, draws, kl, seed, said: {stop: text}, labels}
import { announceDrawn } from "../../../browser/canvas.js";
import { announce } from "../../../browser/dom.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { onLayout } from "../../../browser/sizing.js";
import { themeOf } from "../../../browser/theme.js";
import * as codesPanel from "./codes.js";
import * as curvePanel from "./curve.js";
import { drawDraws, drawRecon, drawsSide, reconWidth } from "./pictures.js";
import { makeView, showStop, showStops, showSum, showWords } from "./view.js";
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

function arrange(state, view, root) {
  const theme = themeOf(root);
  const w = Math.floor(root.clientWidth);
  const narrow = matchMedia("(max-width: 900px)").matches;
  state.scale = narrow ? 1 : w > 1560 && window.innerHeight > 940 ? 3 : 2;
  state.drawScale = Math.max(2, state.scale); // a phone has room for draws twice as large as the row of ten
  const most = Math.min(w - reconWidth(state.scale, theme) - 30, 28 * state.scale * 7 + 24);
  state.side = narrow ? Math.min(w, 520) : Math.max(300, most);
  const draws = drawsSide(state.drawScale);
  state.curveSize = narrow ? [w, 240] : [w - state.side - 26 - draws - 26, draws];
  state.cache.clear();
  view.codes.box.style.width = `${state.side}px`;
  view.draws.box.style.width = `${draws}px`;
  view.curve.box.style.width = `${state.curveSize[0]}px`;
}

// What is drawn, and when: images when the nearest network changes, the rest in every frame until it has arrived.
function makePainter(root, state, view) {
  let frame = 0;
  let last = 0;
  let painted = null;
  const paintMoving = () => {
    const theme = themeOf(root);
    codesPanel.draw(view.codes.canvas, state, theme);
    curvePanel.draw(view.curve.canvas, state, theme);
    showSum(view, state.shown, state.data.labels);
  };
  const step = (now) => {
    const goal = goalOf(state);
    const dt = last ? Math.min(50, now - last) : 16;
    const k = prefersCalm() || !state.shown ? 1 : 1 - Math.exp(-dt / 55);
    last = now;
    state.shown ??= { ...goal, codes: Float32Array.from(goal.codes) };
    const far = approach(state.shown, goal, k);
    paintMoving();
    frame = far > 0.002 && k < 1 ? requestAnimationFrame(step) : 0;
    if (!frame) announceDrawn(view.codes.canvas, { kl: state.near.id, half: state.shown.half });
  };
  const painter = {
    images() {
      const told = showStop(view, state.near, state.data);
      if (painted?.near === state.near && painted.draws === state.draws) return;
      painted = { near: state.near, draws: state.draws };
      const theme = themeOf(root);
      drawRecon(view.recon.canvas, state, theme);
      if (state.draws) drawDraws(view.draws.canvas, state, theme);
      announce(root, told);
    },
    go() {
      painter.images();
      if (frame) return;
      last = 0;
      frame = requestAnimationFrame(step);
    },
    layout() {
      if (!Math.floor(root.clientWidth) || !state.near) return;
      arrange(state, view, root);
      painted = null;
      painter.images();
      if (state.shown) paintMoving();
    },
    stop: () => cancelAnimationFrame(frame),
  };
  return painter;
}

// `kl` is the exhibit: {state, view, painter, send}.
function makeActions(kl) {
  const { state } = kl;
  const tell = (edit) => kl.send("edit", edit);
  const show = (stop) => {
    state.near = stop;
    kl.view.range.value = 1000 * share(logWeight(stop));
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

function makeExhibit(root) {
  const state = makeState();
  const kl = { state, view: null, painter: null, send: () => {} };
  const actions = makeActions(kl);
  const view = (kl.view = makeView(root, actions));
  const painter = (kl.painter = makePainter(root, state, view));
  const { range } = view;
  range.addEventListener("input", () => state.near && actions.drag(range.value / 1000));
  range.addEventListener("change", () => state.near && actions.settle(state.near.id));
  range.addEventListener("keydown", (event) => state.near && actions.key(event));
  const unwatch = onLayout(root, painter.layout);
  return {
    async update(data, trigger) {
      state.data = data;
      kl.send = trigger;
      showWords(view, data);
      const [base, draws] = await Promise.all([fetchPayload(data.blob), fetchPayload(data.draws)]);
      if (state.data !== data || !root.isConnected) return;
      if (state.base !== base) state.shown = null;
      state.base = base;
      state.draws = draws;
      state.order = base.meta.stops.map((s, index) => ({ ...s, index })).sort((p, q) => p.weight - q.weight);
      showStops(view, state.order, data.labels, actions.settle);
      state.near = state.order.find((s) => s.id === state.near?.id) ?? null;
      actions.heed(data.kl);
      painter.layout();
      painter.go();
    },
    dispose() {
      painter.stop();
      unwatch();
    },
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const self = mountOnce(parentElement, makeExhibit);
  self.update(data, setTriggerValue);
  return () => self.dispose();
}
