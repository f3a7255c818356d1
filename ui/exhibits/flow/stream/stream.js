// From steps to a stream: one latent goes through three fields, by the solver and the steps that are chosen.
//
// data: {view: {data, solver, hops, tolerance, clock, origin}, sets, fields, measured, beside, cloud, near, stops,
// tolerances, seed, labels}.
import { clamp, placeOn } from "../../../browser/dom.js";
import { listenToDrag } from "../../../browser/drag.js";
import { onNextFrame, prefersCalm, whenIdle } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { seededRandom } from "../../../browser/random.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeView, topOf } from "../../../browser/view.js";
import { makeFlow } from "../transforms.js";
import { LIMIT, picked } from "./paint.js";
import { latentOf, pathOf, stateAt } from "./paths.js";
import { drawNow, present } from "./seen.js";
import { rungeKutta } from "./solvers.js";
import { makeStage, stageSizes, WAYS } from "./stage.js";
import { makeField } from "./velocity.js";

const POINTS = 90; // of the cloud in each plane
const EXACT = 40; // steps of Runge and Kutta of the exact path
const SECONDS = 3; // from the prior to the data
const FARTHEST = 4; // of a latent under the hand
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const makeState = () => ({
  data: "",
  solver: "euler",
  hops: 8,
  tolerance: 2,
  clock: 1,
  origin: [0, 0],
  key: "",
  fields: {},
  cloud: null,
  truth: null,
  spline: null,
  latents: [],
  clouds: {}, // by field: {key, paths}
  hand: {}, // by field: {path, exact}
  active: "transport", // the plane that was touched last
  sizes: null,
  frames: 0,
  stop: () => {},
});
const howOf = ({ solver, hops, tolerance }) => ({ solver, steps: hops, tolerance });

// ---- what is computed

// The hand's latent through every field, by the chosen steps and exactly.
function follow(state) {
  for (const way of present(state)) {
    const field = state.fields[way];
    state.hand[way] = {
      path: pathOf(field, state.origin, howOf(state)),
      exact: rungeKutta((u, s) => field.rates(u, s).slice(0, 2), state.origin, EXACT),
    };
  }
}

// The cloud's paths, a few at a time; what was there stays until all of the new ones are.
function flowOn(stream) {
  const { state } = stream,
    key = JSON.stringify([howOf(state), state.key]),
    jobs = present(state).map((way) => ({ way, paths: [] }));
  if (Object.values(state.clouds).every((one) => one.key === key) && Object.keys(state.clouds).length) return;
  state.stop();
  state.stop = whenIdle(() => {
    const job = jobs.find(({ paths }) => paths.length < POINTS);
    if (!job) return false;
    job.paths.push(pathOf(state.fields[job.way], state.latents[job.paths.length], howOf(state), false));
    if (job.paths.length === POINTS) {
      state.clouds[job.way] = { key, paths: job.paths };
      stream.draw();
    }
    return true;
  });
}

function makeActions(stream) {
  const { state, dom } = stream;
  const actions = {
    recompute() {
      follow(state);
      flowOn(stream);
      stream.draw();
    },
    hold(way, place) {
      const bounded = place.map((v) => clamp(v, -LIMIT, LIMIT)),
        z = latentOf(state.fields[way], bounded, state.clock);
      state.active = way;
      if (!z.every(Number.isFinite)) return;
      state.origin = z.map((v) => clamp(v, -FARTHEST, FARTHEST));
      follow(state);
      stream.draw();
    },
    stand(s) {
      state.clock = clamp(s, 0, 1);
      dom.clock.value = String(state.clock);
      stream.draw();
    },
    hop(by) {
      stream.bar.pause();
      const n = state.solver === "euler" ? state.hops : 20;
      actions.stand((Math.round(state.clock * n) + by) / n);
      stream.view.commitSoon();
    },
    play() {
      if (state.clock >= 1) actions.stand(0);
      let before = 0;
      const tick = (now) => {
        if (!stream.bar.playing || stream.view.dead) return;
        if (before) actions.stand(state.clock + ((Math.min(100, now - before) / 1000) * stream.bar.speed) / SECONDS);
        before = now;
        if (state.clock >= 1) stream.bar.pause();
        else requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    },
    amount(k) {
      const { stops, tolerances } = stream.view.data;
      if (state.solver === "euler") state.hops = stops[k];
      else state.tolerance = tolerances[k];
      actions.recompute();
    },
    solver(name) {
      state.solver = name;
      actions.recompute();
      stream.view.commit();
    },
  };
  return actions;
}

function listen({ state, dom, view, bar }, actions) {
  for (const { way, top } of dom.planes) {
    const hold = (at) => state.fields[way] && state.sizes && actions.hold(way, picked(state.sizes.side, at));
    listenToDrag(top, {
      move: (x, y) => {
        bar.pause();
        hold([x, y]);
      },
      done: () => view.commit(),
    });
    top.addEventListener("pointermove", (e) => {
      if (e.pointerType === "touch" || e.buttons || bar.playing) return;
      hold(placeOn(top, e));
      view.commitSoon();
    });
    top.addEventListener("keydown", (e) => {
      const by = KEYS[e.key];
      if (by && state.hand[way]) {
        const here = stateAt(state.hand[way].path, state.clock);
        actions.hold(way, by.map((v, i) => here[i] + (e.shiftKey ? 0.25 : 0.05) * v)); // prettier-ignore
        view.commitSoon();
      } else if (e.key === " ") bar.toggle();
      else return;
      e.preventDefault();
    });
  }
  dom.clock.addEventListener("input", () => {
    bar.pause();
    actions.stand(+dom.clock.value);
  });
  dom.amount.addEventListener("input", () => actions.amount(+dom.amount.value));
  for (const slider of [dom.clock, dom.amount]) slider.addEventListener("change", () => view.commit());
}

// ---- how it begins

async function load(stream, { fields, beside, cloud, seed }) {
  const { state } = stream,
    key = JSON.stringify([fields, beside, cloud, seed]);
  if (key === state.key) return;
  const names = WAYS.filter((way) => fields[way]),
    [own, truth, spline, ...blobs] = await Promise.all([
      fetchPayload(cloud),
      fetchPayload(beside.truth),
      beside.spline ? fetchPayload(beside.spline) : null,
      ...names.map((way) => fetchPayload(fields[way])),
    ]);
  state.key = key;
  state.fields = Object.fromEntries(names.map((way, i) => [way, makeField(blobs[i])]));
  state.truth = { logp: truth.arrays.logp, limit: truth.meta.limit };
  state.spline = spline && makeFlow(spline);
  state.clouds = {};
  const { centre, spread } = state.fields[names[0]],
    random = seededRandom(seed);
  state.cloud = own.arrays.points.map((v, i) => (v - centre[i % 2]) / spread);
  state.latents = Array.from({ length: POINTS }, () => [random.normal(), random.normal()]);
}

function makeStream(root, first) {
  const state = makeState(),
    stream = { root, state, dom: null, view: null, bar: null, draw: null };
  let actions = null;
  stream.dom = makeStage(root, {
    solver: (name) => actions.solver(name),
    data: (data) => {
      state.data = data;
      stream.view.commit();
    },
  });
  actions = makeActions(stream);
  stream.draw = onNextFrame(() => drawNow(stream));
  stream.bar = makeTransport(stream.dom.foot, {
    labels: first.data.labels.transport,
    seed: first.data.seed,
    onPlay: actions.play,
    onPause: () => stream.view.commitSoon(),
    onBack: () => actions.hop(-1),
    onStep: () => actions.hop(1),
    onReset: () => actions.stand(0),
    onSpeed: () => {},
    onSeed: (seed) => stream.view.send("seed", seed),
  });
  stream.view = makeView(root, {
    told: () => ({
      data: state.data,
      solver: state.solver,
      hops: state.hops,
      tolerance: state.tolerance,
      clock: +state.clock.toFixed(2),
      origin: state.origin.map((v) => +v.toFixed(3)),
    }),
    adopt: ({ data, solver, hops, tolerance, clock, origin }) =>
      Object.assign(state, { data, solver, hops, tolerance, clock, origin: [...origin] }),
    async update(data) {
      stream.bar.set({ labels: data.labels.transport, seed: data.seed });
      state.data = data.view.data;
      const begin = !state.key;
      await load(stream, data);
      stream.dom.clock.value = String(state.clock);
      actions.recompute();
      if (begin && data.view.clock === 1 && !prefersCalm()) stream.bar.play();
    },
    layout(width) {
      state.sizes = stageSizes(width, innerHeight - topOf(root), stream.view.look);
      root.dataset.layout = state.sizes.layout;
      root.style.setProperty("--sm-side", `${state.sizes.side}px`);
      stream.draw.now();
    },
    dispose() {
      state.stop();
      stream.bar.pause();
      stream.draw.cancel();
    },
  });
  listen(stream, actions);
  return stream.view;
}

export default mounted(makeStream);
