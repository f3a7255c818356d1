// The layer elevator: the latent plane rises through the layers of a flow, and one point under the hand keeps the
// account of its area. Everything is computed here, from the checkpoint's own weights.
//
// data: {view: {data, flow, at, z}, blob, cloud, limit, sets, flows, seed, labels}. Python hears of the view on
// release.
import { announceDrawn } from "../../../browser/canvas.js";
import { clamp, fill, formatNumber, placeOn } from "../../../browser/dom.js";
import { listenToDrag } from "../../../browser/drag.js";
import { onNextFrame, prefersCalm } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { seededRandom } from "../../../browser/random.js";
import { makeTransport } from "../../../browser/transport.js";
import { label, makeView, write, writeFacts } from "../../../browser/view.js";
import { showChooser } from "../choose.js";
import { makeFlow } from "../transforms.js";
import { accountOf, drawLatents, makeMesh, riseAll } from "./journey.js";
import { drawAccount, drawLegend, drawPlane, drawPoint, drawSmall, picked } from "./paint.js";
import { makeStage, stageSizes } from "./stage.js";

const SAMPLES = 700;
const FLOORS_A_SECOND = 0.8;
const FARTHEST = 4; // of a latent under the hand, in standard deviations
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const makeState = () => ({
  data: "",
  flow: "", // names
  at: 0,
  z: [0.8, 0.6],
  key: "",
  net: null, // the flow itself
  mesh: null,
  samples: null,
  cloud: null,
  limit: 4,
  account: null,
  sizes: null,
  frames: 0,
});

// What is on show, computed anew: `elevator` is {state, dom, view, bar, draw}.
function makeActions(elevator) {
  const { state, dom } = elevator;
  const last = () => state.net.layers.length;
  const actions = {
    last,
    stand(at) {
      state.at = clamp(at, 0, last());
      dom.range.value = String(state.at);
      elevator.draw();
    },
    hop(by) {
      const floor = by > 0 ? Math.floor(state.at + 1e-6) + 1 : Math.ceil(state.at - 1e-6) - 1;
      actions.stand(floor);
      elevator.view.commitSoon();
    },
    // A place of floor k, in standard deviations, and the latent that it came from.
    hold(place, k) {
      const z = state.net.sink(place, k);
      if (!z.every(Number.isFinite)) return;
      state.z = z.map((v) => clamp(v, -FARTHEST, FARTHEST));
      state.account = accountOf(state.net, state.z);
      drawOver(elevator);
    },
    play() {
      if (state.at >= last()) actions.stand(0);
      let before = 0;
      const tick = (now) => {
        if (!elevator.bar.playing || elevator.view.dead) return;
        const pace = FLOORS_A_SECOND * elevator.bar.speed * Math.max(1, last() / 10);
        if (before) state.at += (Math.min(100, now - before) / 1000) * pace;
        before = now;
        const done = state.at >= last();
        actions.stand(state.at);
        if (done) elevator.bar.pause();
        else requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    },
  };
  return actions;
}

function listen({ state, dom, view, bar }, actions) {
  const drag = (canvas, side, k) =>
    listenToDrag(canvas, {
      move: (x, y) => {
        if (!state.net) return;
        bar.pause();
        actions.hold(picked(side(), state.limit, [x, y]), k());
      },
      done: () => view.commit(),
    });
  drag(
    dom.top,
    () => state.sizes.side,
    () => Math.round(state.at),
  );
  drag(
    dom.latent.canvas,
    () => state.sizes.small,
    () => 0,
  );
  drag(
    dom.data.canvas,
    () => state.sizes.small,
    () => actions.last(),
  );
  dom.top.addEventListener("pointermove", (e) => {
    if (e.pointerType === "touch" || e.buttons || bar.playing || !state.net) return;
    actions.hold(picked(state.sizes.side, state.limit, placeOn(dom.top, e)), Math.round(state.at));
    view.commitSoon();
  });
  dom.top.addEventListener("keydown", (e) => {
    const by = ARROWS[e.key];
    if (by) {
      const here = state.account.floors[Math.round(state.at)];
      actions.hold(
        by.map((v, i) => here[i] + (e.shiftKey ? 0.25 : 0.05) * v),
        Math.round(state.at),
      );
      view.commitSoon();
    } else if (e.key === " ") bar.toggle();
    else if (e.key === "PageUp" || e.key === "PageDown") actions.hop(e.key === "PageUp" ? 1 : -1);
    else return;
    e.preventDefault();
  });
  dom.range.addEventListener("input", () => {
    bar.pause();
    actions.stand(+dom.range.value);
  });
  dom.range.addEventListener("change", () => view.commit());
}

// ---- what is seen

function drawNow(elevator) {
  const { state, dom, view } = elevator;
  if (!state.mesh || !state.sizes) return;
  drawPlane(dom.base, state, state.sizes.side, view.look);
  drawLegend(dom.legend, Math.min(260, state.sizes.side), view.look);
  drawOver(elevator);
}

// What follows the hand: the mesh stays as it is.
function drawOver({ root, state, dom, view }) {
  const { account, at, limit, net, samples, sizes } = state,
    { look, words } = view;
  if (!account || !sizes || !state.mesh) return;
  const last = net.layers.length;
  drawPoint(dom.top, { floors: account.floors, at, limit }, sizes.side, look);
  drawSmall(
    dom.latent.canvas,
    { points: samples[0], own: null, point: account.floors[0], limit, colour: look.latent },
    sizes.small,
    look,
  );
  drawSmall(
    dom.data.canvas,
    { points: samples[last], own: state.cloud, point: account.floors[last], limit, colour: look.generated },
    sizes.small,
    look,
  );
  drawAccount(dom.account.canvas, { terms: account.terms, logp: account.logp, at }, sizes.account, look, words);
  tell({ root, state, dom, words, last });
  announceDrawn(dom.top, { z: state.z, logp: account.logp });
}

const signed = (v) => (v < 0 ? ` − ${formatNumber(-v)}` : ` + ${formatNumber(v)}`);

function tell({ root, state, dom, words, last }) {
  const { account, at, z } = state,
    numbers = account.terms.map((v) => v.toFixed(2)),
    long = numbers.length > 14;
  const middle = account.terms.slice(1),
    sum = long ? signed(middle.reduce((s, v) => s + v, 0)) : middle.map(signed).join("");
  write(dom.sum, `log p(x) = ${formatNumber(account.terms[0])}${sum} = ${formatNumber(account.logp)}`);
  const pair = (p) => `(${formatNumber(p[0])}, ${formatNumber(p[1])})`,
    change = middle.slice(0, -1).reduce((s, v) => s + v, 0),
    times = Math.exp(change);
  writeFacts(dom.facts, [
    [words.facts.z, pair(z)],
    [words.facts.x, pair(account.x)],
    [words.facts.area, `× ${times >= 0.1 ? formatNumber(times) : times.toExponential(1).replace("-", "−")}`],
    [words.facts.error, account.error === 0 ? "0" : account.error.toExponential(0).replace("-", "−")],
  ]);
  const floor = Math.round(at * 10) / 10;
  write(dom.floor, fill(words.floor, { at: formatNumber(floor, 1), last }));
  write(dom.title, floor === 0 ? words.bottom : floor === last ? words.top : fill(words.between, { n: Math.ceil(at) }));
  write(dom.latent.title, words.latent);
  write(dom.data.title, words.samples);
  write(dom.account.title, words.account);
  label(dom.top, fill(words.help, { floor: formatNumber(floor, 1), last }));
  label(dom.range, words.range);
  label(dom.account.canvas, `log p(x) = ${formatNumber(account.logp)}`);
  label(dom.legend, words.legend);
  dom.legend.title = words.legend;
  for (const { canvas, title } of [dom.latent, dom.data]) label(canvas, title.textContent);
  write(
    dom.said,
    fill(change > 0 ? words.denser : words.thinner, {
      times: formatNumber(Math.exp(Math.abs(change)), 1),
      change: formatNumber(Math.abs(change)),
    }),
  );
  Object.assign(root.dataset, {
    at: at.toFixed(2),
    z: z.map((v) => v.toFixed(4)).join(),
    logp: account.logp.toFixed(5),
    error: account.error,
    frames: ++state.frames,
  });
}

// ---- how it begins

async function load(elevator, { blob, cloud, seed, limit }) {
  const { state, dom } = elevator,
    key = `${blob} ${cloud} ${seed}`;
  if (key === state.key) return;
  const [weights, own] = await Promise.all([fetchPayload(blob), fetchPayload(cloud)]);
  state.key = key;
  state.net = makeFlow(weights);
  state.mesh = makeMesh(state.net);
  state.samples = riseAll(state.net, drawLatents(state.net, seededRandom(seed), SAMPLES));
  state.cloud = own.arrays.points.map((v, i) => (v - state.net.centre[i % 2]) / state.net.spread);
  state.limit = limit;
  dom.range.max = String(state.net.layers.length);
  state.at = Math.min(state.at, state.net.layers.length);
  dom.range.value = String(state.at);
  state.account = accountOf(state.net, state.z);
}

function makeElevator(root, first) {
  const state = makeState(),
    elevator = { root, state, dom: null, view: null, bar: null, draw: null },
    choose = (change) => {
      Object.assign(state, change);
      elevator.view.commit();
    };
  elevator.dom = makeStage(root, { data: (data) => choose({ data }), flow: (flow) => choose({ flow }) });
  const actions = makeActions(elevator),
    { dom } = elevator;
  elevator.draw = onNextFrame(() => drawNow(elevator));
  elevator.bar = makeTransport(dom.foot, {
    labels: first.data.labels.transport,
    seed: first.data.seed,
    onPlay: actions.play,
    onPause: () => elevator.view.commitSoon(),
    onBack: () => actions.hop(-1),
    onStep: () => actions.hop(1),
    onReset: () => actions.stand(0),
    onSpeed: () => {},
    onSeed: (seed) => elevator.view.send("seed", seed),
  });
  elevator.view = makeView(root, {
    told: () => ({
      data: state.data,
      flow: state.flow,
      at: +state.at.toFixed(2),
      z: state.z.map((v) => +v.toFixed(3)),
    }),
    adopt: ({ data, flow, at, z }) => Object.assign(state, { data, flow, at, z: [...z] }),
    async update(data, news) {
      elevator.bar.set({ labels: data.labels.transport, seed: data.seed });
      Object.assign(state, { data: data.view.data, flow: data.view.flow });
      showChooser(dom.chooser, { sets: data.sets, flows: data.flows, ...data.view }, data.labels);
      const begin = !state.net;
      await load(elevator, data);
      if (news && state.net) state.account = accountOf(state.net, state.z);
      if (begin && data.view.at === 0 && !prefersCalm()) elevator.bar.play();
    },
    layout(width) {
      state.sizes = stageSizes(width, innerHeight, elevator.view.look);
      root.dataset.layout = state.sizes.layout;
      root.style.setProperty("--ev-side", `${state.sizes.side}px`);
      elevator.draw.now();
    },
    dispose() {
      elevator.bar.pause();
      elevator.draw.cancel();
    },
  });
  listen(elevator, actions);
  return elevator.view;
}

export default mounted(makeElevator);
