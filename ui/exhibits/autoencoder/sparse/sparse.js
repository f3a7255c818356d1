// Sparse codes: features as images, those that the digit uses, and what sparsity costs. The code is computed here at
// every stroke, from the checkpoint's own weights.
//
// data: {digits, ink, default, upload, seq: of the drawing, view: {feature}, way, ways, net, used, digits_counted,
// measured, labels}. Told to Python: state "ink" {ink, seq}, state "view", state "way", and trigger "upload".
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill, formatNumber, makeFigure, placeOn } from "../../../browser/dom.js";
import { makeDrawing } from "../../../browser/drawing.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeSegments, showSegments } from "../../../browser/segments.js";
import { label, makeView, topOf, write } from "../../../browser/view.js";
import { makeCodec, meanSquare } from "../codecs.js";
import { drawPicture, drawSigned } from "../paint.js";
import { STRONG, drawClasses, drawFeatures, drawTrade, featureAt, gridSide } from "./paint.js";

const ACROSS = 8; // features in a row
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -ACROSS, ArrowDown: ACROSS };

function makeStage(root, easel) {
  const figure = (classes, attributes = { role: "img" }) =>
    makeFigure(`sp-figure ${classes}`, el("canvas", attributes), el("p", { class: "sp-key" }));
  const dom = {
    ways: null,
    restored: figure("sp-restored"),
    grid: figure("sp-grid", { class: "sp-grid-canvas", tabindex: 0, role: "application" }),
    large: figure("sp-large"),
    classes: figure("sp-classes"),
    trade: figure("sp-trade"),
    said: el("p", { class: "sp-said", "aria-live": "polite" }),
    place: el("div"),
  };
  const one = el("div", { class: "sp-one" }, dom.large.box, dom.classes.box);
  root.classList.add("sp-root");
  root.append(
    el(
      "div",
      { class: "sp-stage" },
      el("div", { class: "sp-left" }, easel, dom.restored.box),
      dom.grid.box,
      el("div", { class: "sp-right" }, dom.place, one, dom.trade.box),
    ),
    dom.said,
  );
  return dom;
}

function stageSizes(width, screen, { lecture }) {
  const small = width < 760,
    high = screen - (lecture ? 110 : 92),
    side = Math.min(high, small ? width : 0.46 * width),
    scale = Math.max(width < 1000 ? 1 : 2, Math.min(3, Math.floor(side / ACROSS / 28 - 0.1))),
    board = Math.floor((small ? Math.min(width, 300) : Math.max(140, Math.min(252, 0.42 * high))) / 28),
    grid = gridSide(ACROSS * ACROSS, scale),
    right = small ? width : Math.max(250, width - Math.max(28 * board, 284) - grid - 60),
    large = small ? 4 : Math.max(3, Math.min(6, Math.floor(right / 4 / 28)));
  return {
    layout: small ? "small" : "wide",
    scale,
    board,
    restored: small ? 6 : 4,
    large,
    classes: { width: Math.max(140, right - 28 * large - 18), height: 28 * large },
    trade: { width: right, height: Math.max(150, Math.min(320, grid - 28 * large - 190)) },
  };
}

// The feature under the hand; where none is, the one that the digit uses most.
const strongest = (state, z) => (state.feature < 0 ? z.indexOf(Math.max(...z)) : state.feature);

function showCode({ root, state, dom, drawing, view: { look, words, data } }, feature, z) {
  const x = drawing.easel.grey,
    back = state.codec.decode(z),
    error = formatNumber(meanSquare(x, back), 4),
    { features, silent, sizes } = state,
    about = { n: z.length, digits: data.digits_counted, error },
    used = z.reduce((count, v) => count + +(v > 0), 0);
  drawFeatures(dom.grid.canvas, { features, z, silent, chosen: feature, scale: sizes.scale }, look);
  drawPicture(dom.restored.canvas, back, sizes.restored, look);
  write(dom.restored.title, fill(words.restored, about));
  write(dom.grid.title, fill(words.grid, about));
  write(dom.grid.box.lastChild, fill(words.gridKey, { n: about.digits }));
  label(dom.restored.canvas, fill(words.restored, about));
  label(dom.grid.canvas, `${fill(words.grid, about)}. ${words.gridHelp}`);
  write(dom.said, fill(words.said, { ...about, used, silent: silent.filter(Boolean).length }));
  Object.assign(root.dataset, { used: String(used), error });
}

function showFeature({ root, state, dom, view: { look, words, data } }, feature, z) {
  const { features, sizes } = state,
    shares = state.used.subarray(10 * feature, 10 * feature + 10),
    most = shares.indexOf(Math.max(...shares)),
    title = fill(words.feature, { i: feature + 1 }),
    value = fill(words.value, { z: formatNumber(z[feature]) }),
    share = Math.round(100 * shares[most]);
  drawSigned(dom.large.canvas, features.subarray(784 * feature, 784 * (feature + 1)), STRONG, sizes.large, look);
  drawClasses(dom.classes.canvas, shares, sizes.classes, look);
  drawTrade(dom.trade.canvas, data.measured, data.way, words, sizes.trade, look);
  write(dom.large.title, title);
  write(dom.classes.title, words.classes);
  write(dom.large.box.lastChild, value);
  label(dom.large.canvas, `${title}, ${value}`);
  label(dom.classes.canvas, `${words.classes}. ${fill(words.classSaid, { i: feature + 1, a: most, share })}`);
  label(dom.trade.canvas, words.trade);
  Object.assign(root.dataset, { way: data.way, feature: String(feature) });
}

function show(exhibit) {
  const { root, state, dom, drawing, view } = exhibit,
    { words, data } = view;
  if (!state.sizes || !state.codec || !drawing.ready) return;
  showSegments(dom.ways, { chosen: data.way, title: words.ways, text: (way) => words.way[way] });
  const z = state.codec.encode(drawing.easel.grey),
    feature = strongest(state, z);
  showCode(exhibit, feature, z);
  showFeature(exhibit, feature, z);
  root.dataset.frames = String(++state.frames);
  announceDrawn(dom.grid.canvas, { feature });
}

function listen({ state, dom, view }, redraw) {
  const { canvas } = dom.grid;
  const choose = (feature) => {
    if (feature === state.feature) return;
    state.feature = feature;
    redraw();
    view.commitSoon();
  };
  for (const kind of ["pointermove", "pointerdown"])
    canvas.addEventListener(kind, (e) => {
      if (kind === "pointermove" && e.pointerType === "touch") return;
      choose(featureAt(state.silent.length, state.sizes.scale, placeOn(canvas, e)));
    });
  canvas.addEventListener("keydown", (e) => {
    const by = MOVES[e.key];
    if (!by) return;
    const next = Math.max(0, state.feature) + by;
    e.preventDefault();
    e.stopPropagation();
    if (next >= 0 && next < state.silent.length) choose(next);
  });
}

async function load(state, { net, used }) {
  const [blob, counts] = await Promise.all([fetchPayload(net), fetchPayload(used)]);
  state.codec = makeCodec(blob);
  state.features = blob.arrays.features;
  state.used = counts.arrays.used;
  const n = state.used.length / 10;
  state.silent = Array.from({ length: n }, (_, i) => state.used.subarray(10 * i, 10 * i + 10).every((v) => v === 0));
}

function makeSparse(root, first) {
  const state = { feature: -1, codec: null, features: null, used: null, silent: [], sizes: null, frames: 0 },
    exhibit = { root, state, dom: null, view: null, drawing: null };
  const redraw = onNextFrame(() => show(exhibit));
  const drawing = (exhibit.drawing = makeDrawing(root, {
    name: "ink",
    changed: () => redraw(),
    taken: () => redraw(),
    easel: { greys: true },
  }));
  const dom = (exhibit.dom = makeStage(root, drawing.easel.element));
  dom.ways = makeSegments(first.data.ways, (way) => exhibit.view.send("way", way), "sp-ways");
  dom.place.replaceWith(dom.ways);
  exhibit.view = makeView(root, {
    told: () => ({ feature: state.feature }),
    adopt: ({ feature }) => Object.assign(state, { feature }),
    async update(data) {
      await load(state, data);
      await drawing.update(data, exhibit.view);
      drawing.easel.words(data.labels);
    },
    layout(width) {
      state.sizes = stageSizes(width, innerHeight - topOf(root), exhibit.view.look);
      root.dataset.layout = state.sizes.layout;
      drawing.paint(exhibit.view.look, state.sizes.board);
      show(exhibit);
    },
    keys: (e) => drawing.easel.key(e),
    keyless: [dom.grid.canvas],
    dispose: () => redraw.cancel(),
  });
  listen(exhibit, redraw);
  return exhibit.view;
}

export default mounted(makeSparse);
