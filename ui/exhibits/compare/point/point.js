// One point through every model: a place of a plane of noise, or a picture, and a tile a family.
//
// data: {labels, state: {give, spot, seed, search}, corners, tiles, said, seq, digits, ink, upload}. Back on release as
// "point": {give, spot, seed, search, ink, seq}; trigger "upload". Tests read root.dataset.{give, spot, settled}, each
// tile's canvas and root.__gm.given().
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { el, fill } from "../../../browser/dom.js";
import { makeDrawing } from "../../../browser/drawing.js";
import { ink } from "../../../browser/ink.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { painted } from "../../../browser/painted.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeView, write } from "../../../browser/view.js";
import { makeActions, makeHand, spotOf } from "./actions.js";
import { listenToPad } from "./hand.js";
import { growMap } from "./map.js";
import { around, drawPad } from "./plane.js";
import { pointSizes } from "./sizes.js";
import { Tile } from "./tiles.js";

const PALE = 0.4;

const makeState = () => ({
  chosen: { give: "latent", spot: [0, 0], seed: 0, search: false },
  hover: null, // the place under the pointer
  noise: null, // {key, corners: 3 x most numbers, most}
  known: { key: "", digits: new Map() }, // the data's digits with their greys, by their ink
  heardInk: null, // the picture that Python has heard of
  tiles: new Map(),
  shown: [], // of the tiles
  sizes: null,
  map: { key: "", cancel: () => {} },
});

function makeExhibit(root, { data: { labels, state: chosen } }) {
  const state = Object.assign(makeState(), { chosen: { ...chosen } });
  /** @type {any} */
  const exhibit = { root, state, soon: 0 };
  exhibit.drawing = makeDrawing(root, {
    name: "point",
    told: () => state.chosen,
    adopt(data) {
      if (!exhibit.bar.playing && !exhibit.soon) state.chosen = { ...data.state };
      exhibit.drawing.sent = ""; // what was told last may have been replaced by a link
    },
    changed: () => draw(exhibit),
    settled: () => exhibit.drawSoon(), // once Python has been told
    easel: { greys: true },
  });
  exhibit.drawSoon = onNextFrame(() => draw(exhibit));
  const show = { draw: () => draw(exhibit), refresh: () => refresh(exhibit) },
    actions = makeActions(exhibit, show);
  exhibit.dom = makeDom(root, exhibit.drawing.easel.element, actions);
  exhibit.bar = makeTransport(exhibit.dom.foot, {
    labels: labels.transport,
    seed: chosen.seed,
    speed: 1,
    onPlay: actions.play,
    onPause: actions.keep,
    onStep: actions.step,
    onReset: actions.reset,
    onSpeed: () => {},
    onSeed: (seed) => actions.change({ seed }),
  });
  listenToPad(exhibit.dom.top, makeHand(exhibit, actions, show));
  exhibit.view = makeView(root, {
    update: (data) => update(exhibit, data, actions),
    layout: (width) => layout(exhibit, width),
    keys: (e) => picturing(state) && e.target.tagName !== "BUTTON" && exhibit.drawing.easel.key(e),
    dispose() {
      exhibit.bar.pause();
      state.map.cancel();
      exhibit.drawSoon.cancel();
      clearTimeout(exhibit.soon);
    },
  });
  return Object.assign(exhibit.view, { given: () => given(exhibit) });
}

const picturing = ({ chosen }) => chosen.give === "picture";

// The picture as the models get it: a digit of the data with its greys, anything else black and white, as the address
// keeps it.
const given = ({ state, drawing: { easel } }) => state.known.digits.get(ink.encode(easel.bits)) ?? easel.bits;

// Whether what is shown is what Python has answered.
function settled({ state, drawing, view: { data } }) {
  if (state.chosen.give !== data.state.give || drawing.seq !== data.seq) return false;
  if (picturing(state)) return ink.encode(drawing.easel.bits) === state.heardInk;
  return spotOf(state).join() === data.state.spot.join();
}

function makeDom(root, easel, { change }) {
  const gives = ["latent", "picture"].map((give) =>
      el("button", { class: "gm-button", type: "button", "data-give": give, onclick: () => change({ give }) }),
    ),
    group = el("div", { class: "gm-segments", role: "group" }, ...gives),
    base = el("canvas", { class: "pt-base", "aria-hidden": "true" }),
    top = el("canvas", { class: "pt-top", tabindex: 0, role: "application" }),
    padTitle = el("h2"),
    padNote = el("small"),
    pad = el("div", { class: "pt-plane" }, padTitle, el("div", { class: "pt-pad" }, base, top), padNote),
    grid = el("div", { class: "pt-tiles" }),
    said = el("p", { class: "pt-story", "aria-live": "polite" }),
    foot = el("div");
  const left = el("div", { class: "pt-left" }, pad, easel),
    right = el("div", { class: "pt-right" }, grid, said);
  root.classList.add("pt-root");
  root.append(group, el("div", { class: "pt-stage" }, left, right), foot);
  return { gives, group, base, top, padTitle, padNote, pad, grid, said, foot };
}

// ---- what Python says

async function update(exhibit, data, { change }) {
  const { state, drawing, view } = exhibit,
    { tiles } = state,
    search = () => change({ search: !state.chosen.search });
  for (const { id } of data.tiles) if (!tiles.has(id)) tiles.set(id, new Tile(id, search));
  const shown = data.tiles.map(({ id }) => tiles.get(id));
  const [digits, noise] = await Promise.all([
    fetchPayload(data.digits),
    fetchPayload(data.corners),
    ...shown.map((tile, i) => tile.set(data.tiles[i])),
  ]);
  if (view.data !== data || view.dead) return;
  state.shown = shown;
  state.noise = { key: data.corners, corners: noise.arrays.z, most: noise.shapes.z[1] };
  if (state.known.key !== data.digits) state.known = { key: data.digits, digits: digitsByInk(digits.arrays.digits) };
  await drawing.update(data, view);
  if (view.data !== data || view.dead) return;
  if (drawing.seq === data.seq) state.heardInk = ink.encode(drawing.easel.bits);
  refresh(exhibit);
}

function digitsByInk(bytes) {
  const known = new Map(),
    bits = new Float32Array(784);
  for (let i = 0; i < bytes.length; i += 784) {
    const grey = Float32Array.from(bytes.subarray(i, i + 784), (v) => v / 255);
    known.set(ink.encode(ink.binarise(grey, bits)), grey);
  }
  return known;
}

// ---- what is seen

function refresh({ state, dom, bar, drawing, view: { data, words } }) {
  const { give, seed } = state.chosen,
    mapped = data.tiles.find((one) => one.net);
  for (const button of dom.gives) {
    write(button, words.gives[button.dataset.give]);
    button.setAttribute("aria-pressed", String(button.dataset.give === give));
  }
  dom.group.setAttribute("aria-label", words.give);
  dom.pad.hidden = picturing(state);
  drawing.easel.element.hidden = !picturing(state);
  drawing.easel.words(words);
  write(dom.padTitle, words.padTitle);
  write(dom.padNote, mapped ? fill(words.map, { name: mapped.title }) : "");
  dom.top.setAttribute("aria-label", words.pad);
  write(dom.said, data.said);
  const elements = state.shown.map(({ element }) => element),
    laid = [...dom.grid.children];
  if (laid.length !== elements.length || elements.some((element, i) => laid[i] !== element))
    dom.grid.replaceChildren(...elements);
  bar.set({ labels: words.transport, seed, canPlay: !picturing(state), status: statusOf(state, words) });
}
const statusOf = (state, words) => (picturing(state) ? words.drawing : words.padHelp);

function layout(exhibit, width) {
  const { root, state, dom, drawing, view } = exhibit,
    { grid, foot, said } = dom,
    { look, data } = view,
    high = painted.room(grid, foot.offsetHeight + said.offsetHeight + 24),
    sizes = pointSizes({ width, count: data.tiles.length, high, lecture: look.lecture });
  state.sizes = sizes;
  root.classList.toggle("pt-stack", sizes.narrow);
  root.classList.toggle("pt-compact", sizes.compact);
  grid.style.gridTemplateColumns = sizes.columns;
  root.dataset.layout = sizes.narrow ? "small" : "wide";
  drawing.paint(look, sizes.pad / 28);
  draw(exhibit);
  mapModel(exhibit);
}

function draw(exhibit) {
  const { root, state, dom, drawing, view } = exhibit,
    { sizes, noise, chosen, shown } = state;
  if (!sizes || !noise || !drawing.ready) return;
  const spot = spotOf(state),
    there = settled(exhibit),
    z = around(noise.corners, noise.most, spot, noise.most),
    asked = { give: chosen.give, z, x: given(exhibit), settled: there };
  if (!picturing(state)) drawPad(fitCanvas(dom.top, sizes.pad, sizes.pad), sizes.pad, spot, view.look);
  for (const tile of shown) tile.draw(asked, sizes.side, view.look, view.words);
  dom.said.style.opacity = there ? "" : PALE; // it tells of the place that was let go of, as the pale pictures do
  Object.assign(root.dataset, { give: chosen.give, spot: spot.join(), settled: there ? "1" : "0" });
  announceDrawn(dom.top, { spot });
}

// What the first model that runs here draws at each place.
function mapModel({ state, dom, view: { look } }) {
  const { noise, sizes, map, shown } = state,
    tile = shown.find((one) => one.decode);
  if (picturing(state) || !noise || !tile) return;
  const key = [noise.key, sizes.pad, look.bg, tile.data.id, devicePixelRatio].join();
  if (map.key === key) return;
  map.cancel();
  state.map = { key, cancel: growMap(dom.base, sizes.pad, noise, tile, look) };
}

export default mounted(makeExhibit);
