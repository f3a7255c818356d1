// A digit through k numbers and back: PCA beside a network, and the code number by number. All of it is computed here,
// at every stroke and every move, from the checkpoints' own weights.
//
// data: {digits, ink, default, upload, seq: of the drawing, view: {squeeze, k, net, turned: [[i, sd]]}, pca,
// nets: {"NET.K": key}, errors, far, labels}. Told to Python: state "ink" {ink, seq}, state "view", and trigger
// "upload".
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill, formatNumber, placeOn } from "../../../browser/dom.js";
import { makeDrawing } from "../../../browser/drawing.js";
import { onNextFrame, whenIdle } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { showSegments } from "../../../browser/segments.js";
import { label, makeView, topOf, write } from "../../../browser/view.js";
import { codeOf, decoded, makeCodec, makePca, meanSquare } from "../codecs.js";
import { drawPicture, drawSigned } from "../paint.js";
import { barScale, drawBars, drawErrors } from "./paint.js";
import { makeStage, stageSizes } from "./stage.js";

const UNIT = 2; // standard deviations up and down that show what a number does
const STEP = 0.25; // of a key, in standard deviations
const STRONG = 0.6; // a difference with the full colour

const makeState = () => ({
  squeeze: "restored",
  k: 32,
  net: "deep",
  turned: new Map(), // number -> standard deviations from the mean
  chosen: 0, // the number whose effect is shown
  codecs: new Map(), // "NET.K" -> codec
  pcas: new Map(), // k -> codec
  blob: null, // of PCA
  sizes: null,
  frames: 0,
  stop: () => {},
});

const error = (v) => formatNumber(v, 4);

/** Lengths of code that a network is stored with, in order. @param {Record<string, string>} nets @param {string} net */
const lengths = (nets, net) =>
  Object.keys(nets)
    .filter((key) => key.startsWith(`${net}.`))
    .map((key) => +key.split(".")[1])
    .sort((a, b) => a - b);

// ---- what is computed

const pcaOf = (state) => {
  if (!state.pcas.has(state.k)) state.pcas.set(state.k, makePca(state.blob, state.k));
  return state.pcas.get(state.k);
};
const codecOf = (state) => state.codecs.get(`${state.net}.${state.k}`);

async function fetchCodec(state, nets, key) {
  if (state.codecs.get(key)?.from !== nets[key])
    state.codecs.set(key, { ...makeCodec(await fetchPayload(nets[key])), from: nets[key] });
}

// The others come while nothing else is to be done, so that the slider finds them.
function fetchOthers(exhibit) {
  const { state, view } = exhibit,
    rest = Object.keys(view.data.nets);
  state.stop();
  state.stop = whenIdle(() => {
    const key = rest.shift();
    if (!key || view.dead) return false;
    void fetchCodec(state, view.data.nets, key);
    return true;
  });
}

// ---- what is shown

function showRestored({ root, state, dom, drawing, view: { look, words, data } }) {
  const x = drawing.easel.grey,
    codecs = [pcaOf(state), codecOf(state)],
    found = codecs.map((codec) => codec.decode(codec.encode(x))),
    errors = found.map((y) => meanSquare(x, y)),
    names = [words.pca, words.nets[state.net]];
  found.forEach((y, i) => {
    const said = fill(words.error, { error: error(errors[i]) }),
      change = y.map((v, p) => v - x[p]),
      { box, canvas, title } = dom.results[i];
    drawPicture(canvas, y, state.sizes.cell, look);
    drawSigned(dom.residuals[i].canvas, change, STRONG, state.sizes.cell, look);
    write(title, names[i]);
    write(box.lastChild, said);
    label(canvas, `${names[i]}: ${said}`);
    label(dom.residuals[i].canvas, `${names[i]}: ${words.residual}`);
  });
  write(dom.key, words.residual);
  const here = { pca: errors[0], net: errors[1] };
  drawErrors(
    dom.curve.canvas,
    state.sizes.curve,
    { errors: data.errors, k: state.k, net: state.net, here, words },
    look,
  );
  label(dom.curve.canvas, `${words.curve}. ${fill(words.length, { k: state.k })}`);
  const [pca, net] = errors.map(error),
    better = errors[1] < errors[0];
  const times = formatNumber(errors[0] / Math.max(errors[1], 1e-9), 1);
  write(dom.said, fill(better ? words.saidPca : words.saidNet, { k: state.k, pca, net, times }));
  Object.assign(root.dataset, { pca: errors[0].toFixed(6), net: errors[1].toFixed(6) });
}

function showCode({ root, state, dom, drawing, view: { look, words, data } }) {
  const codec = codecOf(state),
    { own, now } = codeOf(codec, drawing.easel.grey, state.turned),
    chosen = Math.min(state.chosen, codec.k - 1),
    picture = decoded(codec, now),
    turnedBy = (by) => decoded(codec, now.map((v, i) => (i === chosen ? v + by : v))), // prettier-ignore
    [up, down] = [turnedBy(UNIT), turnedBy(-UNIT)];
  drawBars(dom.bars.canvas, state.sizes.bars, { own, now, chosen, far: data.far }, look);
  drawPicture(dom.turned.canvas, picture, state.sizes.cell, look);
  const effect = up.map((v, p) => v - down[p]);
  drawSigned(dom.unit.canvas, effect, STRONG, state.sizes.cell, look);
  write(dom.bars.title, words.bars);
  write(dom.bars.box.lastChild, words.barsKey);
  write(dom.turned.title, words.turned);
  write(dom.unit.title, fill(words.unit, { i: chosen + 1 }));
  write(dom.unit.box.lastChild, words.unitKey);
  write(dom.giveBack, words.giveBack);
  dom.giveBack.disabled = !state.turned.size;
  label(dom.bars.canvas, words.barsHelp);
  label(dom.turned.canvas, words.turned);
  label(dom.unit.canvas, `${fill(words.unit, { i: chosen + 1 })}: ${words.unitKey}`);
  const away = meanSquare(picture, decoded(codec, own)),
    n = [...state.turned.keys()].filter((i) => i < codec.k).length;
  write(dom.said, n ? fill(words.saidTurned, { n, k: codec.k, error: error(away) }) : words.saidCode);
  const turned = [...state.turned].map((pair) => pair.join(":")).join();
  Object.assign(root.dataset, { chosen: String(chosen), turned, away: away.toFixed(6) });
  announceDrawn(dom.bars.canvas, { chosen });
}

function showControls({ state, dom, view: { words, data } }) {
  showSegments(dom.views, { chosen: state.squeeze, title: words.view, text: (name) => words.views[name] });
  const all = lengths(data.nets, "deep");
  Object.assign(dom.length, { min: "0", max: String(all.length - 1), value: String(all.indexOf(state.k)) });
  write(dom.lengthName, fill(words.length, { k: state.k }));
  dom.length.setAttribute("aria-valuetext", String(state.k));
  const there = Object.keys(words.nets).filter((net) => `${net}.${state.k}` in data.nets);
  if (dom.nets.dataset.there !== JSON.stringify([there, words.nets])) {
    dom.nets.dataset.there = JSON.stringify([there, words.nets]);
    dom.nets.replaceChildren(...there.map((net) => el("option", { value: net }, words.nets[net])));
  }
  dom.nets.value = state.net;
  write(dom.netName, words.net);
}

function makeActions(exhibit) {
  const { state, drawing } = exhibit;
  const actions = {
    draw() {
      const { dom, view } = exhibit;
      if (!state.sizes || !state.blob || !drawing.ready || !codecOf(state)) return;
      showControls(exhibit);
      for (const [name, part] of Object.entries(dom.parts)) part.hidden = name !== state.squeeze;
      if (state.squeeze === "restored") showRestored(exhibit);
      else showCode(exhibit);
      exhibit.root.dataset.k = String(state.k);
      exhibit.root.dataset.frames = String(++state.frames);
      if (view.dead) state.stop();
    },
    /** Another network, or another length of code: the numbers that were turned are of the old one. */
    async take(change) {
      const { nets } = exhibit.view.data,
        { k, net } = { ...state, ...change },
        now = `${net}.${k}` in nets ? net : "deep";
      await fetchCodec(state, nets, `${now}.${k}`);
      Object.assign(state, { k, net: now, turned: new Map() });
      actions.draw();
    },
    /** @param {number} i @param {number} value */
    turn(i, value) {
      state.chosen = i;
      state.turned.set(i, Math.round(100 * value) / 100);
      actions.draw();
    },
    giveBack() {
      state.turned = new Map();
      actions.draw();
      exhibit.view.commit();
    },
  };
  return actions;
}

// ---- the hand

function listen({ state, dom, view, drawing }, actions) {
  dom.length.addEventListener("input", () => {
    const all = lengths(view.data.nets, "deep");
    void actions.take({ k: all[+dom.length.value] });
  });
  dom.length.addEventListener("change", () => view.commitSoon());
  dom.nets.addEventListener("change", async () => {
    await actions.take({ net: dom.nets.value });
    view.commit();
  });
  const { canvas } = dom.bars,
    scale = () => barScale(state.sizes.bars, codecOf(state).k, view.data.far, view.look.size);
  let held = -1;
  canvas.addEventListener("pointerdown", (e) => {
    canvas.setPointerCapture(e.pointerId);
    const [x, y] = placeOn(canvas, e);
    held = scale().at(x);
    actions.turn(held, scale().value(y));
  });
  canvas.addEventListener("pointermove", (e) => {
    const [x, y] = placeOn(canvas, e);
    if (held >= 0) actions.turn(held, scale().value(y));
    else if (e.pointerType !== "touch" && scale().at(x) !== state.chosen) {
      state.chosen = scale().at(x);
      actions.draw();
    }
  });
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, () => {
      if (held >= 0) view.commit();
      held = -1;
    });
  canvas.addEventListener("keydown", (e) => {
    const codec = codecOf(state),
      side = { ArrowLeft: -1, ArrowRight: 1 }[e.key],
      up = { ArrowUp: STEP, ArrowDown: -STEP }[e.key];
    if (side) state.chosen = (state.chosen + side + codec.k) % codec.k;
    else if (up) {
      const i = Math.min(state.chosen, codec.k - 1),
        { now } = codeOf(codec, drawing.easel.grey, state.turned);
      actions.turn(i, Math.max(-view.data.far, Math.min(view.data.far, now[i] + up)));
    } else if (e.key === "Home") state.turned = new Map();
    else return;
    e.preventDefault();
    e.stopPropagation();
    actions.draw();
    view.commitSoon();
  });
}

function makeSqueeze(root) {
  const state = makeState(),
    exhibit = { root, state, dom: null, view: null, drawing: null };
  let actions = null;
  const redraw = onNextFrame(() => actions.draw());
  const drawing = (exhibit.drawing = makeDrawing(root, {
    name: "ink",
    changed: () => redraw(),
    taken: () => redraw(),
    easel: { greys: true },
  }));
  exhibit.dom = makeStage(root, drawing.easel.element, {
    view: (squeeze) => {
      state.squeeze = squeeze;
      actions.draw();
      exhibit.view.commit();
    },
    giveBack: () => actions.giveBack(),
  });
  actions = makeActions(exhibit);
  exhibit.view = makeView(root, {
    told: () => ({
      squeeze: state.squeeze,
      k: state.k,
      net: state.net,
      turned: [...state.turned].sort(([a], [b]) => a - b),
    }),
    adopt: ({ squeeze, k, net, turned }) => Object.assign(state, { squeeze, k, net, turned: new Map(turned) }),
    async update(data) {
      state.blob = await fetchPayload(data.pca);
      await fetchCodec(state, data.nets, `${state.net}.${state.k}`);
      await drawing.update(data, exhibit.view);
      drawing.easel.words(data.labels);
      fetchOthers(exhibit);
    },
    layout(width) {
      state.sizes = stageSizes(width, innerHeight - topOf(root), exhibit.view.look);
      root.dataset.layout = state.sizes.layout;
      root.style.setProperty("--sq-pair", `${state.sizes.pair}px`);
      drawing.paint(exhibit.view.look, state.sizes.board);
      actions.draw();
    },
    keys: (e) => drawing.easel.key(e),
    keyless: [exhibit.dom.bars.canvas],
    dispose() {
      state.stop();
      redraw.cancel();
    },
  });
  listen(exhibit, actions);
  return exhibit.view;
}

export default mounted(makeSqueeze);
