// GAN, VAE and flow side by side: the digit that is drawn goes through all three, at every stroke.
//
// data: {digits, ink, default, upload, seq: of the drawing, nets, flow, seed, labels}. Told to Python: state "ink"
// {ink, grey, seq}, trigger "upload".
import { announceDrawn } from "../../../browser/canvas.js";
import { makeDrawing } from "../../../browser/drawing.js";
import { onNextFrame, whenIdle } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { seededRandom } from "../../../browser/random.js";
import { makeView, topOf } from "../../../browser/view.js";
import { thereAndBack } from "../there_and_back.js";
import { makePictureFlow } from "../multiscale.js";
import { apart, boundOf, makeModels } from "./models.js";
import { show } from "./seen.js";
import { makeStage, stageSizes } from "./stage.js";

const TRIED = 400; // samples of the GAN that are searched
const DRAWS = 20; // of the VAE's latent

const makeState = () => ({
  key: "",
  models: null,
  flow: null,
  pool: [], // samples of the GAN, made in idle time
  pooled: -1, // the seed that they were drawn with
  found: null,
  sizes: null,
  frames: 0,
  stop: () => {},
});

// What all three make of a picture.
function compute({ models, flow, pool }, grey, ink, seed) {
  const random = seededRandom(seed),
    q = models.encode(ink),
    made = pool.reduce((best, one) => (apart(one, grey) < apart(best, grey) ? one : best), pool[0] ?? null),
    vae = models.decode(q.mean),
    way = thereAndBack(flow, grey, seed, flow.variational ? "variational" : "uniform");
  return {
    d: models.judge(grey),
    q,
    way,
    bound: boundOf(models, ink, q, random.normal, DRAWS),
    pictures: { gan: made, vae, flow: way.back },
    errors: { gan: made ? apart(made, grey) : NaN, vae: apart(vae, grey), flow: apart(way.back, grey) },
  };
}

// The pool of samples, one after the other; now and then the nearest so far is shown.
function search(exhibit, seed) {
  const { state, view } = exhibit;
  if (state.pooled === seed) return;
  state.pooled = seed;
  state.pool = [];
  const random = seededRandom(seed);
  state.stop();
  state.stop = whenIdle(() => {
    if (view.dead || state.pool.length >= TRIED) return false;
    state.pool.push(state.models.generate(Float32Array.from({ length: state.models.latents }, random.normal)));
    if (state.pool.length % 40 === 0 || state.pool.length === TRIED) nearer(exhibit);
    return true;
  });
}

// More samples are there: only the GAN's row can have changed.
function nearer(exhibit) {
  const { state, drawing } = exhibit,
    { grey } = drawing.easel;
  if (!state.found) return;
  const made = state.pool.reduce((best, one) => (apart(one, grey) < apart(best, grey) ? one : best), state.pool[0]);
  state.found.pictures.gan = made;
  state.found.errors.gan = apart(made, grey);
  show(exhibit);
}

function redrawn(exhibit) {
  const { state, drawing, view } = exhibit;
  if (!state.models || !drawing.ready || !state.sizes) return;
  search(exhibit, view.data.seed);
  state.found = compute(state, drawing.easel.grey, drawing.easel.bits, view.data.seed);
  show(exhibit);
  announceDrawn(exhibit.dom.rows.flow.picture, {});
}

async function load(state, { nets, flow }) {
  const key = nets + flow;
  if (key === state.key) return;
  const [networks, weights] = await Promise.all([fetchPayload(nets), fetchPayload(flow)]);
  Object.assign(state, { key, models: makeModels(networks), flow: makePictureFlow(weights), pooled: -1 });
}

function makeThree(root) {
  const state = makeState(),
    exhibit = { root, state, dom: null, view: null, drawing: null },
    redraw = onNextFrame(() => redrawn(exhibit));
  const drawing = (exhibit.drawing = makeDrawing(root, {
    name: "ink",
    changed: () => redraw(),
    taken: () => redraw(),
    extra: () => ({ grey: btoa(String.fromCharCode(...drawing.easel.grey.map((v) => Math.round(255 * v)))) }),
    easel: { greys: true },
  }));
  exhibit.dom = makeStage(root, drawing.easel.element);
  exhibit.view = makeView(root, {
    async update(data) {
      await load(state, data);
      await drawing.update(data, exhibit.view);
      drawing.easel.words(data.labels);
    },
    viewOf: () => undefined,
    layout(width) {
      state.sizes = stageSizes(width, innerHeight - topOf(root), exhibit.view.look);
      root.dataset.layout = state.sizes.layout;
      drawing.paint(exhibit.view.look, state.sizes.board);
      redraw.now();
    },
    keys: (e) => drawing.easel.key(e),
    dispose() {
      state.stop();
      redraw.cancel();
    },
  });
  return exhibit.view;
}

export default mounted(makeThree);
