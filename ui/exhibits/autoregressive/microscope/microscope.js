// The pixel microscope: a picture grows in its order, and each pixel tells what it was decided by. Flip one, and all
// that comes after it is drawn anew from the same random numbers, in the same frame.
//
// data: {blob, models, view: {at, pixel, flips, temperature, model, seed}, labels}. Told to Python: state "view" on
// release, state "task" when the other half is chosen.
// The root element holds data-at, data-pixel, data-nats, data-flips, data-took, data-frames for whoever watches.
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill, formatCount } from "../../../browser/dom.js";
import { ink } from "../../../browser/ink.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { seededRandom } from "../../../browser/random.js";
import { makeShell } from "../../../browser/shell.js";
import { timeline } from "../../../browser/timeline.js";
import { label, write } from "../../../browser/view.js";
import { flipAt, grow, makeChain, sumNats } from "../chain.js";
import { makeControls, showControls } from "./controls.js";
import { hopPixel, listenToHand } from "./hand.js";
import { drawChance, drawMap, drawPicture } from "./paint.js";
import { looksText, pictureLines, pixelText } from "./said.js";
import { makeStage, stageSizes } from "./stage.js";

const WHOLE_SECONDS = 9; // at normal speed
const PIXELS = 784,
  SIDE = 28;

const makeState = () => ({
  view: { at: null, pixel: null, flips: "", temperature: 1, model: "", seed: 0 },
  model: null, // of chain.js
  key: "", // of the weights that are there
  flips: new Uint8Array(PIXELS),
  uniform: new Float64Array(PIXELS),
  x: new Uint8Array(PIXELS),
  logits: new Float64Array(PIXELS),
  sums: new Float64Array(PIXELS + 1),
  flip: null, // {k, before}: the last flip, and the picture before it
  hover: null, // the pixel under the pointer
  begins: true, // the head is where the address has it
  sizes: null,
});

// The picture of the settings, all of it: what is not drawn yet is known to nobody but this module.
function redraw(state) {
  const { model, view, flips } = state;
  if (!model) return 0;
  const began = performance.now(),
    { uniform } = seededRandom(view.seed);
  state.uniform = Float64Array.from({ length: PIXELS }, uniform);
  Object.assign(state, grow(model, { uniform: state.uniform, temperature: view.temperature, flips }));
  state.sums = sumNats(state);
  return performance.now() - began;
}

function makeActions(shell, state) {
  const anew = () => {
    shell.root.dataset.took = redraw(state).toFixed(1);
    shell.player.drawNow();
    shell.refresh();
  };
  return {
    anew,
    choose(change, done) {
      Object.assign(state.view, change);
      state.flip = null;
      if (!change.model) anew(); // another model's weights come from Python's answer
      if (done) shell.commit();
    },
    point(k) {
      state.hover = k;
      shell.redraw();
    },
    pin(k) {
      state.view.pixel = k;
      shell.redraw();
      shell.commitSoon();
    },
    flip(k) {
      state.view.pixel = k;
      if (k < Math.floor(shell.player.at)) {
        const before = state.x;
        state.flips = flipAt(state.flips, k);
        anew();
        state.flip = { k, before };
        shell.player.drawNow();
        shell.speak();
      } else shell.redraw();
      shell.commitSoon();
    },
    restore() {
      state.flips.fill(0);
      state.flip = null;
      anew();
      shell.commitSoon();
    },
  };
}

// The pixel that is looked at: under the pointer, pinned, or the last one that was drawn.
const lookedAt = ({ hover, view }, at) => hover ?? view.pixel ?? Math.max(0, at - 1);

// The timeline of the pixels: a step draws one, a key goes on by a row.
const pixelsOf = (state, words) => ({
  last: () => PIXELS,
  stops: () => Array.from({ length: SIDE + 1 }, (_, row) => row * SIDE),
  step: (at) => Math.floor(at) + 1,
  ready: () => state.model !== null,
  named: () => ({
    label: words().timeline,
    text: (at) => {
      const row = Math.min(SIDE, Math.floor(at / SIDE) + 1);
      return fill(words().timeline_at, { n: formatCount(Math.floor(at)), of: PIXELS, row });
    },
  }),
});

function makeMicroscope(root) {
  const state = makeState(),
    controls = makeControls(["grow", "finish"], {
      task: (name) => name !== "grow" && shell.send("task", name),
      choose: (change, done) => actions.choose(change, done),
    }),
    dom = makeStage(root, controls.element, {
      flip: () => actions.flip(lookedAt(state, Math.floor(shell.player.at))),
      restore: () => actions.restore(),
    });
  const shell = makeShell(root, {
    control: timeline(pixelsOf(state, () => shell.words)),
    seconds: WHOLE_SECONDS,
    foot: dom.foot,
    said: dom.said,
    seed: (seed) => {
      state.flips.fill(0);
      actions.choose({ seed }, true);
      shell.player.seek(0);
      shell.player.play();
    },
    told: () => {
      const at = shell.player.playing ? state.view.at : Math.floor(shell.player.at);
      return { ...state.view, at, flips: flipsText(state) };
    },
    adopt: (view) => {
      state.begins = view.at !== state.view.at || !state.model;
      state.view = { ...view };
      state.flips = view.flips ? Uint8Array.from(ink.decode(view.flips)) : new Uint8Array(PIXELS);
      state.flip = null;
    },
    update: (data) => adopt(shell, state, actions, data),
    layout: (width) => {
      state.sizes = stageSizes(width, window.innerHeight, shell.look);
      root.dataset.layout = state.sizes.layout;
    },
    refresh: () => show(shell, dom, controls, state),
    draw: (at) => draw(shell, dom, state, Math.floor(at)),
    speak: (at) => describe(shell, dom, state, Math.floor(at)),
    comment: (at) => pictureLines(nowAt(state, Math.floor(at)), { ...state.view, flip: state.flip }, shell.words),
  });
  const actions = makeActions(shell, state);
  listenToHand(
    [dom.picture, dom.chance, dom.map].map(({ canvas }) => canvas),
    actions,
  );
  listenToKeys(dom.picture.canvas, shell, state, actions);
  return shell;
}

const flipsText = ({ flips }) => (flips.some((flip) => flip) ? ink.encode(flips) : "");
const nowAt = ({ x, logits, sums }, at) => ({ x, logits, sums, at });

async function adopt(shell, state, actions, { blob, view }) {
  if (blob !== state.key) {
    const payload = await fetchPayload(blob);
    if (shell.dead) return;
    Object.assign(state, { key: blob, model: makeChain(payload) });
  }
  state.view.model = view.model;
  actions.anew();
  if (!state.begins) return;
  state.begins = false;
  const { at } = state.view;
  shell.player.seek(at ?? (prefersCalm() ? PIXELS : 0));
  if (at === null && !prefersCalm()) shell.player.play();
}

function listenToKeys(canvas, shell, state, actions) {
  canvas.addEventListener("keydown", (e) => {
    const k = lookedAt(state, Math.floor(shell.player.at)),
      to = hopPixel(e.key, k);
    if (to !== null) {
      state.hover = null;
      actions.pin(to);
    } else if (e.key === "Enter") actions.flip(k);
    else if (e.key === " ") shell.bar.toggle();
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
}

// ---- what is seen

const swatch = (colour, text, more = "") =>
  el("span", { class: "ms-swatch" }, el("i", { style: `background:${colour}`, class: more }), text);

function show({ look, words, data, bar }, dom, controls, state) {
  const { view, flip } = state;
  showControls(controls, { task: "grow", ...view }, data.models, words);
  write(dom.picture.title, words.picture);
  write(dom.chance.title, words.chance);
  write(dom.restore, words.restore);
  dom.restore.disabled = !flipsText(state);
  for (const { canvas } of [dom.picture, dom.chance, dom.map]) canvas.title = words.help;
  bar.set({ seed: view.seed });
  const pale = `color-mix(in srgb, ${look.generated} 30%, ${look.dark ? "#000" : "#fff"})`;
  dom.legends.picture.replaceChildren(...(flip ? [swatch(look.generated, words.anew), swatch(pale, words.gone)] : []));
  dom.legends.map.replaceChildren(
    swatch(look.data, words.less),
    swatch(look.generated, words.more),
    swatch(look.grid, words.hidden),
  );
}

function draw(shell, dom, state, at) {
  const { model, x, logits, view, flip, flips, sizes, sums } = state,
    { look, words, root } = shell;
  if (!model || !sizes) return false;
  const k = lookedAt(state, at),
    influence = k <= at ? model.influence(x, k) : new Float64Array(PIXELS),
    sees = model.sees(k),
    most = influence.reduce((m, v) => Math.max(m, Math.abs(v)), 0),
    { scale, small } = sizes,
    before = flip?.before ?? null;
  drawPicture(dom.picture.canvas, { x, at, before }, { pixel: k, flips }, scale, look);
  drawChance(dom.chance.canvas, { logits, at, temperature: view.temperature }, k, small, look);
  const drawn = x.map((bit, i) => (i < at ? bit : 0));
  drawMap(dom.map.canvas, { influence, sees, x: drawn, most }, k, small, look);
  write(dom.map.title, fill(words.map, { n: k + 1 }));
  write(
    dom.pixel,
    pixelText(k, nowAt(state, at), { uniform: state.uniform, temperature: view.temperature, flips }, words),
  );
  write(dom.looks, looksText({ sees, x: drawn, most, kind: model.kind }, words));
  write(dom.flip, fill(words.flip, { n: k + 1 }));
  dom.flip.disabled = k >= at;
  Object.assign(root.dataset, {
    at,
    pixel: k,
    nats: sums[at].toFixed(4),
    flips: String(flips.reduce((s, f) => s + f, 0)),
    model: view.model,
    frames: shell.frames,
  });
  announceDrawn(dom.picture.canvas, { at, pixel: k });
  return true;
}

function describe({ words }, dom, state, at) {
  const k = lookedAt(state, at);
  let marked = 0;
  for (let i = 0; i < at; i++) marked += state.x[i];
  label(dom.picture.canvas, `${fill(words.alt_picture, { n: at, of: PIXELS, ink: marked })} ${words.help}`);
  label(dom.chance.canvas, words.alt_chance);
  label(dom.map.canvas, fill(words.alt_map, { n: k + 1 }));
}

export default mounted(makeMicroscope);
