// The flow of digits: a drawing through all levels and back, with its bits term by term; samples and mixtures; and
// which pictures are likely. Everything that follows the hand is computed here, from the checkpoint's own weights.
//
// data: {digits, ink, default, upload, seq: of the drawing, view: {pictures, noise, heat, mix}, net, corners,
// sheet, bits, cost, seed, labels}. Told to Python: state "ink" {ink, grey, seq}, state "view", state "seed", and
// trigger "upload".
import { announceDrawn } from "../../../browser/canvas.js";
import { clamp, placeOn } from "../../../browser/dom.js";
import { listenToDrag } from "../../../browser/drag.js";
import { makeDrawing } from "../../../browser/drawing.js";
import { onNextFrame, whenIdle } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { seededRandom } from "../../../browser/random.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeView, topOf } from "../../../browser/view.js";
import { greys, makePictureFlow } from "../multiscale.js";
import { thereAndBack } from "../there_and_back.js";
import { drawPad } from "./paint.js";
import { showBack, showLikely, showMixture, showNames, showSamples } from "./seen.js";
import { makeStage, stageSizes } from "./stage.js";

const SAMPLES = 16;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const makeState = () => ({
  pictures: "back",
  noise: "variational",
  heat: 1,
  mix: [0, 0],
  key: "",
  flow: null,
  corners: [], // pictures
  ends: [], // their latents
  sheet: null,
  found: null, // of the drawing: {levels, logq, back, error, bits}
  mixed: null, // the picture of the mixture
  samples: [],
  sampled: "", // what they were drawn for
  sizes: null,
  frames: 0,
  stop: () => {},
});

// ---- what is computed

/**
 * Latents between those of four corners: weights whose squares sum to one keep a normal latent normal.
 * @param {Float64Array[][]} ends @param {number[]} place
 */
export function mixtureOf(ends, place) {
  const [a, b] = [(place[0] + 1) / 2, (1 - place[1]) / 2],
    weights = [(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b],
    length = Math.hypot(...weights);
  return ends[0].map((z, k) =>
    z.map((_, i) => ends.reduce((sum, end, e) => sum + (weights[e] / length) * end[k][i], 0)),
  );
}

const compute = (state, grey, seed) => {
  state.found = thereAndBack(state.flow, grey, seed, state.noise);
};

// Samples come one by one, in idle time; those that stand there stay until theirs is.
function sample(exhibit) {
  const { state, view } = exhibit,
    key = JSON.stringify([state.key, state.heat, view.data.seed]);
  if (key === state.sampled) return;
  state.sampled = key;
  const random = seededRandom(view.data.seed);
  let next = 0;
  state.stop();
  state.stop = whenIdle(() => {
    if (view.dead || next >= SAMPLES) return false;
    const latents = state.flow.shapes.map(([side, channels]) =>
      Float64Array.from({ length: side * side * channels }, () => state.heat * random.normal()),
    );
    state.samples[next++] = greys(state.flow.decode(latents));
    if (state.pictures === "samples") showSamples(exhibit);
    return true;
  });
}

function makeActions(exhibit) {
  const { state, drawing } = exhibit;
  const actions = {
    choose(change) {
      Object.assign(state, change);
      actions.draw();
      exhibit.view.commit();
    },
    redrawn() {
      if (!state.flow || !drawing.ready) return;
      compute(state, drawing.easel.grey, exhibit.view.data.seed);
      if (state.pictures === "back") showBack(exhibit);
    },
    /** @param {number[]} place */
    mix(place) {
      state.mix = place.map((v) => clamp(v, -1, 1));
      state.mixed = greys(state.flow.decode(mixtureOf(state.ends, state.mix)));
      drawPad(exhibit.dom.pad.canvas, state.corners, state.mix, state.sizes.pad, exhibit.view.look);
      showMixture(exhibit);
      announceDrawn(exhibit.dom.mixed.canvas, { mix: state.mix });
    },
    take(grey) {
      drawing.easel.set(Float32Array.from(grey));
      actions.choose({ pictures: "back" });
      actions.redrawn();
      drawing.release();
    },
    draw() {
      const { dom, view } = exhibit;
      if (!state.flow || !state.sizes) return;
      showNames(exhibit);
      if (state.pictures === "back") {
        compute(state, drawing.easel.grey, view.data.seed);
        showBack(exhibit);
      } else if (state.pictures === "samples") {
        sample(exhibit);
        showSamples(exhibit);
        actions.mix(state.mix);
      } else showLikely(exhibit, actions.take);
      for (const [name, part] of Object.entries(dom.parts)) part.hidden = name !== state.pictures;
      exhibit.root.dataset.frames = String(++state.frames);
    },
  };
  return actions;
}

function listen({ state, dom, view }, actions) {
  /** @param {number[]} at */
  const to = ([X, Y]) => state.flow && actions.mix([(2 * X) / state.sizes.pad - 1, 1 - (2 * Y) / state.sizes.pad]),
    { canvas } = dom.pad;
  listenToDrag(canvas, { move: (X, Y) => to([X, Y]), done: () => view.commit() });
  const follow = onNextFrame(() => to(place));
  let place = [0, 0];
  canvas.addEventListener("pointermove", (e) => {
    if (e.pointerType === "touch" || e.buttons) return;
    place = placeOn(canvas, e);
    follow();
    view.commitSoon();
  });
  canvas.addEventListener("keydown", (e) => {
    const by = KEYS[e.key];
    if (!by) return;
    e.preventDefault();
    actions.mix(state.mix.map((v, i) => v + 0.05 * by[i]));
    view.commitSoon();
  });
  dom.heat.addEventListener("input", () => {
    state.heat = +dom.heat.value;
    actions.draw();
  });
  dom.heat.addEventListener("change", () => view.commit());
}

// ---- how it begins

async function load(state, { net, corners, sheet }) {
  const key = JSON.stringify([net, corners, sheet]);
  if (key === state.key) return;
  const [weights, four, rows] = await Promise.all([fetchPayload(net), fetchPayload(corners), fetchPayload(sheet)]);
  state.key = key;
  state.flow = makePictureFlow(weights);
  state.sheet = rows;
  const bytes = four.arrays.pictures;
  state.corners = [0, 1, 2, 3].map((k) =>
    Float32Array.from(bytes.subarray(784 * k, 784 * (k + 1)), (/** @type {number} */ v) => v / 255),
  );
  const noise = state.flow.variational ? "variational" : "uniform"; // without it their latents are no normal ones
  state.ends = state.corners.map((grey, k) =>
    state.flow.encode(state.flow.dequantise(grey, seededRandom(k), noise).x).map(({ z }) => z),
  );
  state.samples = Array(SAMPLES).fill(null);
}

function makeDigits(root, first) {
  const state = makeState(),
    exhibit = { root, state, dom: null, view: null, drawing: null };
  let actions = null;
  const drawing = (exhibit.drawing = makeDrawing(root, {
    name: "ink",
    changed: () => redraw(),
    taken: () => actions.redrawn(),
    extra: () => ({ grey: btoa(String.fromCharCode(...drawing.easel.grey.map((v) => Math.round(255 * v)))) }),
    easel: { greys: true },
  }));
  exhibit.dom = makeStage(root, drawing.easel.element, {
    pictures: (pictures) => actions.choose({ pictures }),
    noise: (noise) => actions.choose({ noise }),
  });
  actions = makeActions(exhibit);
  const redraw = onNextFrame(() => actions.redrawn());
  const bar = makeTransport(exhibit.dom.foot, {
    labels: first.data.labels.transport,
    seed: first.data.seed,
    onSeed: (seed) => exhibit.view.send("seed", seed),
  });
  exhibit.view = makeView(root, {
    told: () => ({
      pictures: state.pictures,
      noise: state.noise,
      heat: state.heat,
      mix: state.mix.map((v) => +v.toFixed(3)),
    }),
    adopt: ({ pictures, noise, heat, mix }) => Object.assign(state, { pictures, noise, heat, mix: [...mix] }),
    async update(data) {
      bar.set({ labels: data.labels.transport, seed: data.seed });
      await load(state, data);
      await drawing.update(data, exhibit.view);
      drawing.easel.words(data.labels);
    },
    layout(width) {
      state.sizes = stageSizes(width, innerHeight - topOf(root), exhibit.view.look);
      root.dataset.layout = state.sizes.layout;
      drawing.paint(exhibit.view.look, state.sizes.board);
      actions.draw();
    },
    keys: (e) => state.pictures === "back" && drawing.easel.key(e),
    keyless: [exhibit.dom.pad.canvas],
    dispose() {
      state.stop();
      redraw.cancel();
    },
  });
  listen(exhibit, actions);
  return exhibit.view;
}

export default mounted(makeDigits);
