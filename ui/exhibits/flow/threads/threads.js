// A connected prior stays connected: a thread between two modes, stretched and measured under the hand. Everything is
// computed here from the checkpoint's own weights; what is measured of many samples comes from Python.
//
// data: {view: {data, flow, z_a, z_b, along}, blob, cloud, modes, limit, rows, sets, flows, seed, labels}. Python
// hears of the view on release.
import { clamp, placeOn } from "../../../browser/dom.js";
import { listenToDrag } from "../../../browser/drag.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { seededRandom } from "../../../browser/random.js";
import { makeView } from "../../../browser/view.js";
import { showChooser } from "../choose.js";
import { drawLatents } from "../elevator/journey.js";
import { makeFlow } from "../transforms.js";
import { picked } from "./paint.js";
import { makeStage, stageSizes } from "./stage.js";
import { drawNow, showTable } from "./show.js";
import { FARTHEST, nearest, threadOf } from "./thread.js";

const FINE = 241, // points of a thread at rest
  COARSE = 49, // and while an end is in the hand
  SAMPLES = 1500;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const makeState = () => ({
  data: "",
  flow: "",
  ends: { A: [0, 0], B: [0, 0] }, // latents
  along: 0.5,
  key: "",
  net: null,
  modes: [], // in standard deviations
  limit: 4, // of the plane of data
  cloud: null,
  latents: null,
  samples: null,
  thread: null,
  sizes: null,
  frames: 0,
});

const rounded = (z) => z.map((v) => +clamp(v, -FARTHEST, FARTHEST).toFixed(3));

// What a hand may do; each makes the thread anew where it has to.
function makeActions(state, draw, view) {
  const weave = (n) => {
    state.thread = threadOf(state.net, state.ends.A, state.ends.B, n);
    draw();
  };
  const actions = {
    weave,
    rest: () => state.net && state.thread?.length !== FINE && weave(FINE),
    done() {
      actions.rest();
      view.commit();
    },
    walk(along) {
      state.along = clamp(along, 0, 1);
      draw();
    },
    // An end goes to a latent, or to the latent of a place.
    pull(end, z) {
      if (!z.every(Number.isFinite)) return;
      state.ends[end] = rounded(z);
      weave(COARSE);
    },
    // The end that is nearer to a place of a plane: floor 0 of latents, 1 of data.
    nearer(place, floor) {
      const ends = [state.thread[0], state.thread.at(-1)].map((p) => (floor ? p.x : p.z));
      return nearest(ends, place).index ? "B" : "A";
    },
    // From one pair of neighbouring modes to the next one.
    next() {
      if (!state.net || !state.modes.length) return;
      const { index } = nearest(state.modes, state.thread.at(-1).x),
        after = (index + 1) % state.modes.length;
      state.ends = { A: rounded(state.net.sink(state.modes[index])), B: rounded(state.net.sink(state.modes[after])) };
      state.along = 0.5;
      weave(FINE);
      view.commit();
    },
  };
  return actions;
}

function listenToPlane(canvas, floor, state, actions) {
  const side = () => (floor ? state.sizes.side : state.sizes.small),
    limit = () => (floor ? state.limit : FARTHEST);
  let held = "";
  listenToDrag(canvas, {
    move(X, Y) {
      if (!state.net) return;
      const place = picked(side(), limit(), X, Y);
      held ||= actions.nearer(place, floor);
      actions.pull(held, floor ? state.net.sink(place) : place);
    },
    done() {
      held = "";
      actions.done();
    },
  });
  canvas.addEventListener("keydown", (e) => {
    const by = ARROWS[e.key];
    if (!by || !state.net) return;
    e.preventDefault();
    const end = e.shiftKey ? "A" : "B";
    actions.pull(
      end,
      state.ends[end].map((v, i) => v + 0.05 * by[i]),
    );
    actions.done();
  });
}

function listen({ state, dom, actions, view }) {
  listenToPlane(dom.data.canvas, 1, state, actions);
  listenToPlane(dom.latent.canvas, 0, state, actions);
  // Over the data without a press the point goes to the nearest place of the thread.
  dom.data.canvas.addEventListener("pointermove", (e) => {
    if (e.pointerType === "touch" || e.buttons || !state.thread) return;
    const place = picked(state.sizes.side, state.limit, ...placeOn(dom.data.canvas, e)),
      { index } = nearest(
        state.thread.map(({ x }) => x),
        place,
      );
    actions.walk(index / (state.thread.length - 1));
    view.commitSoon();
  });
  for (const { canvas } of [dom.stretch, dom.error]) {
    const follow = (X) => state.chart && actions.walk((X - state.chart.x) / state.chart.w);
    listenToDrag(canvas, { move: follow, done: () => view.commit() });
    canvas.addEventListener("pointermove", (e) => {
      if (e.pointerType === "touch" || e.buttons || !state.chart) return;
      follow(placeOn(canvas, e)[0]);
      view.commitSoon();
    });
  }
  dom.range.addEventListener("input", () => actions.walk(+dom.range.value));
  dom.range.addEventListener("change", () => view.commit());
}

// ---- how it begins

/** @param {any} state @param {any} data */
async function load(state, { blob, cloud, modes, limit, seed }) {
  const key = `${blob} ${cloud} ${seed}`;
  if (key === state.key) return;
  const [weights, own] = await Promise.all([fetchPayload(blob), fetchPayload(cloud)]);
  state.key = key;
  const net = makeFlow(weights),
    within = (v, i) => (v - net.centre[i % 2]) / net.spread,
    drawn = drawLatents(net, seededRandom(seed), SAMPLES);
  Object.assign(state, {
    net,
    limit,
    thread: null,
    modes: modes.map((mode) => mode.map(within)),
    cloud: own.arrays.points.map(within),
    latents: Float32Array.from(drawn.flat()),
    samples: Float32Array.from(drawn.flatMap((z) => net.rise(z).at(-1).slice(0, 2))),
  });
}

function makeThreads(root) {
  const state = makeState();
  const choose = (change) => {
    Object.assign(state, change, { ends: null, thread: null });
    view.commit();
  };
  const dom = makeStage(root, {
    data: (data) => choose({ data }),
    flow: (flow) => choose({ flow }),
    next: () => actions.next(),
  });
  const exhibit = { root, state, dom, view: null, actions: null },
    drawSoon = onNextFrame(() => drawNow(exhibit));
  const view = makeView(root, {
    told: () => ({
      data: state.data,
      flow: state.flow,
      z_a: state.ends?.A ?? null,
      z_b: state.ends?.B ?? null,
      along: +state.along.toFixed(3),
    }),
    adopt: ({ along }) => {
      state.along = along;
    },
    async update({ view: { data, flow, z_a, z_b }, sets, flows, rows, labels, ...rest }) {
      Object.assign(state, { data, flow });
      showChooser(dom.chooser, { sets, flows, data, flow }, labels);
      showTable(dom.table, rows, flow, labels);
      await load(state, rest);
      const ends = { A: z_a, B: z_b };
      if (state.thread && JSON.stringify(ends) === JSON.stringify(state.ends)) return;
      state.ends = ends;
      actions.weave(FINE);
    },
    layout(width) {
      state.sizes = stageSizes(width, innerHeight, view.look);
      root.dataset.layout = state.sizes.layout;
      root.style.setProperty("--th-small", `${state.sizes.small}px`);
      drawSoon.now();
    },
    dispose: () => drawSoon.cancel(),
  });
  const actions = makeActions(state, drawSoon, view);
  Object.assign(exhibit, { view, actions });
  listen(exhibit);
  return view;
}

export default mounted(makeThreads);
