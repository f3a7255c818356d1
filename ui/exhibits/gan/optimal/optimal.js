// The optimal discriminator follows the hand: drag a hump sideways to move it, up and down to make it narrow or wide.
//
// data: {state: {a, b, q}, labels}; a and b are the data's two humps, q the generator's, each [mean, width]. Back on
// release as "edit".
import { announceDrawn } from "../../../browser/canvas.js";
import { announce, fill, formatNumber } from "../../../browser/dom.js";
import { onNextFrame, tween } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { makeView } from "../../../browser/view.js";
import { between, bounded, compare, density, nearest, situation, sweep } from "./densities.js";
import { drawMain, fromPixel } from "./main.js";
import { drawLosses, drawSweep } from "./panels.js";
import { makeParts, showFacts, showHandles, showWords } from "./parts.js";

const JUMP = 250; // ms to another setting
const TRAVEL = 5000; // ms along the line

const makeState = ({ state }) => ({
  humps: structuredClone(state),
  heard: null,
  held: null, // the hump under the hand: {id, x, y, from}
  swept: [],
  sweptOf: "",
  p: null,
  q: null,
  verdict: null,
  width: 0,
  height: 0,
});

const tidy = (humps) =>
  Object.fromEntries(Object.entries(humps).map(([id, hump]) => [id, hump.map((v) => +v.toFixed(2))]));

// `optimal`, the exhibit: {state, view, draw}.
function makeActions(optimal) {
  const { state } = optimal;
  let cancel = () => {};
  const ease = (ms, humpsAt) => {
    cancel();
    cancel = tween(ms, (t) => {
      state.humps = humpsAt(t);
      optimal.draw.now();
      if (t === 1) actions.tell();
    });
  };
  const actions = {
    stop: () => cancel(),
    tell() {
      state.humps = tidy(state.humps);
      state.heard = JSON.stringify(state.humps);
      optimal.view.trigger("edit", state.humps);
    },
    move(id, mean, width) {
      state.humps = { ...state.humps, [id]: bounded(mean, width) };
      optimal.draw.now();
    },
    go(place) {
      const from = state.humps;
      ease(JUMP, (t) => between(from, optimal.view.words.places[place].at, t));
    },
    // The generator's hump from one end of the line to the other.
    travel() {
      const [, width] = state.humps.q;
      ease(TRAVEL, (t) => ({ ...state.humps, q: [-5 + 10 * t, width] }));
    },
  };
  return actions;
}

function listen({ state, parts }, actions) {
  const { canvas } = parts.main;
  const placeOf = (event) => fromPixel(event.clientX - canvas.getBoundingClientRect().left, state.width);
  const follow = (event) => {
    if (!state.held) return;
    const { id, x, y, from } = state.held;
    actions.move(id, from[0] + placeOf(event) - x, from[1] * 2 ** ((event.clientY - y) / 60));
  };
  const release = () => {
    if (state.held) actions.tell();
    state.held = null;
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    actions.stop();
    const x = placeOf(event);
    const id = nearest(state.humps, x);
    state.held = { id, x, y: event.clientY, from: state.humps[id] };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointerrawupdate", follow);
  canvas.addEventListener("pointermove", follow);
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  for (const handle of parts.handles)
    handle.addEventListener("keydown", (event) => {
      const id = handle.dataset.hump;
      const [mean, width] = state.humps[id];
      const by = { ArrowLeft: [-0.1, 1], ArrowRight: [0.1, 1], ArrowUp: [0, 1 / 1.15], ArrowDown: [0, 1.15] }[
        event.key
      ];
      if (!by) return;
      event.preventDefault();
      actions.stop();
      actions.move(id, mean + by[0], width * by[1]);
      actions.tell();
    });
}

function measure(state) {
  const { a, b, q } = state.humps;
  state.p = density([a, b]);
  state.q = density([q]);
  state.verdict = compare(state.p, state.q);
  const key = [a, b, q[1]].join();
  if (state.sweptOf !== key) Object.assign(state, { sweptOf: key, swept: sweep(state.humps) });
}

function drawNow({ state, parts, view }) {
  if (!state.width) return;
  const { look, words } = view;
  const { main, far, losses } = parts;
  const height = Math.max(104, Math.round(state.height * 0.56));
  measure(state);
  const { jsd, value, wasserstein } = state.verdict;
  drawMain(main.canvas, state, look, words);
  showHandles(parts, state, words);
  showFacts(parts.facts, state.verdict, words);
  drawSweep(far.canvas, state, { width: far.box.clientWidth, height }, look, words);
  drawLosses(losses.canvas, state, { width: losses.box.clientWidth, height }, look, words);
  speak(parts.said, state.verdict, view);
  Object.assign(view.root.dataset, { jsd, value, wasserstein, q: state.humps.q.join() });
  announceDrawn(main.canvas, jsd);
}

function speak(said, verdict, { root, words }) {
  const d = formatNumber(verdict.mean, 3);
  const numbers = { jsd: formatNumber(verdict.jsd, 3), d, slope: d, other: formatNumber(1 - verdict.mean, 3) };
  const text = fill(words.said[situation(verdict)], numbers);
  if (said.textContent === text) return;
  said.textContent = text;
  announce(root, text);
}

function makeExhibit(root, { data }) {
  const state = makeState(data);
  const optimal = { state, parts: null, view: null, draw: null };
  const actions = makeActions(optimal);
  optimal.parts = makeParts(root, actions);
  optimal.draw = onNextFrame(() => drawNow(optimal));
  optimal.view = makeView(root, {
    update(next) {
      const news = JSON.stringify(next.state);
      if (!state.held && news !== state.heard) Object.assign(state, { heard: news, humps: next.state });
      showWords(optimal.parts, next.labels);
    },
    layout() {
      state.width = optimal.parts.main.box.clientWidth;
      const room = (window.innerHeight - 400) * 0.66;
      state.height = Math.round(Math.max(180, Math.min(state.width * 0.6, room)));
      optimal.draw.now();
    },
    dispose() {
      actions.stop();
      optimal.draw.cancel();
    },
  });
  listen(optimal, actions);
  return optimal.view;
}

export default mounted(makeExhibit);
