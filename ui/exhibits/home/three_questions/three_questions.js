// Three kinds of learning on the same points. One pointer, three answers, in the same frame.
//
// data: {blob, labels, kinds, sets, set, names, seed, show, x, pens, pen_unit, pen_limit, pen_most, problem}; the
// models are fitted in Python (__init__.py), sent as parameters, and evaluated here at every move. Edits go back as one
// trigger, "edit".
import { announceDrawn } from "../../../browser/canvas.js";
import { announce, el, fill } from "../../../browser/dom.js";
import { onNextFrame, tween } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { seededRandom } from "../../../browser/random.js";
import { makeView, write } from "../../../browser/view.js";
import { answersAt } from "./answers.js";
import { makeControls, showControls, showPen } from "./controls.js";
import { readModels } from "./fields.js";
import { listenToPlot } from "./hand.js";
import { drawLive, drawStill } from "./layers.js";
import { Panel } from "./panels.js";
import { nextPoint, penData } from "./pens.js";

const NEW = 60; // points that one press of the button draws
const FLIGHT_MS = 1100;
const TRAVEL_MS = 220; // of the data to those of another seed
/** @type {import("./panels.js").Kind[]} */
const KINDS = ["discriminative", "unsupervised", "generative"];

const makeState = () => ({
  key: null, // of the payload that is shown or on its way
  model: null, // the three, by readModels
  shown: null, // {points, classes}
  view: [0, 0, 1, 1], // what of the plane must be seen: its middle, half its width and height
  probe: [0, 0], // the place that is asked about
  said: null, // where Python says that it is
  told: null, // where it was when Python was last told
  show: true, // the labels
  samples: [],
  flight: 1, // how far they are on their way
  batch: 0, // of samples of this payload
  pen: 0,
  pens: [[], []],
  stroke: false,
});

function makeExhibit(root) {
  const state = makeState();
  /** @type {any} */
  const exhibit = { root, state, panels: KINDS.map((kind) => new Panel(kind)), stop: () => {} };
  exhibit.answer = onNextFrame(() => answer(exhibit));
  const actions = makeActions(exhibit);
  exhibit.controls = makeControls(actions);
  exhibit.more = el("button", {
    class: "gm-button gm-primary",
    type: "button",
    onclick: () => generate(exhibit, true),
  });
  exhibit.verdict = el("p", { class: "tq-verdict", "aria-live": "off" });
  exhibit.panels[2].plot.append(exhibit.more);
  const grid = el("div", { class: "tq-panels" }, ...exhibit.panels.map(({ element }) => element));
  root.append(exhibit.controls.element, grid, exhibit.verdict);
  for (const panel of exhibit.panels) listenToPlot(panel, makeHand(exhibit, actions));
  return (exhibit.view = makeView(root, {
    update: (data) => update(exhibit, data),
    layout: () => layout(exhibit),
    dispose() {
      exhibit.stop();
      exhibit.answer.cancel();
    },
  }));
}

const penned = ({ view }) => view.data.set === "drawn";

function makeActions(exhibit) {
  const { state } = exhibit;
  const actions = {
    edit(change) {
      if (change.x) state.told = change.x;
      exhibit.view.trigger("edit", change);
    },
    take(k) {
      state.pen = k;
      showPen(exhibit.controls, k);
    },
    clear() {
      state.pens = [[], []];
      actions.edit({ a: [], b: [] });
      draw(exhibit);
    },
    show(labels) {
      state.show = labels;
      draw(exhibit);
      actions.edit({ labels });
    },
    ink(places) {
      const { pen, pens } = state;
      for (const place of places) {
        const point = nextPoint(pens[pen], pen, place, exhibit.view.data);
        if (point) pens[pen].push(point);
      }
      draw(exhibit);
    },
  };
  return actions;
}

function makeHand(exhibit, { edit, ink }) {
  const { state } = exhibit,
    tellPens = () => edit({ a: state.pens[0], b: state.pens[1] }),
    tellPlace = () => edit({ x: state.probe });
  return {
    ink,
    tellPens,
    tellPlace,
    drawing: () => penned(exhibit),
    place: () => state.probe,
    point(place) {
      state.probe = place;
      exhibit.answer();
    },
    begin(place) {
      state.stroke = penned(exhibit);
      if (state.stroke) ink([place]);
    },
    move: (places) => state.stroke && ink(places),
    end() {
      if (state.stroke) tellPens();
      else tellPlace();
      state.stroke = false;
    },
  };
}

// New points from the density.
function generate(exhibit, animated) {
  const { root, state, view } = exhibit,
    random = seededRandom(1000 * view.data.seed + 7 + state.batch++);
  exhibit.stop();
  state.samples = Array.from({ length: NEW }, () => state.model.mixture.sample(random));
  const go = (t) => {
    state.flight = t;
    exhibit.answer();
  };
  if (!animated) return go(1);
  exhibit.stop = tween(FLIGHT_MS, go);
  announce(root, fill(view.words.made, { n: NEW }));
}

// ---- what Python says

async function update(exhibit, data) {
  const { state, panels, controls, view } = exhibit,
    { words, look } = view,
    half = data.pen_limit * data.pen_unit;
  for (const panel of panels) panel.words(data.kinds[panel.kind]);
  showControls(controls, { data, words, look, pen: state.pen });
  write(exhibit.more, fill(words.more, { n: NEW }));
  state.show = data.show;
  if (!state.stroke) state.pens = data.pens.map((points) => points.map((point) => [...point]));
  if (wasMoved(state, data.x)) state.probe = data.x;
  state.said = data.x;
  if (data.set === "drawn") state.view = [0, 0, half, half];
  if (data.blob === state.key) return;
  state.key = data.blob;
  if (data.blob === null) Object.assign(state, { model: null, shown: null, samples: [] });
  else await receive(exhibit, data.blob);
}

// A link or an experiment has moved the place: it is not the echo of this hand.
function wasMoved({ said, told }, x) {
  if (said && x.every((v, i) => v === said[i])) return false;
  return !(told && x.every((v, i) => Math.abs(v - told[i]) < 0.01));
}

async function receive(exhibit, key) {
  const { state, view } = exhibit,
    blob = await fetchPayload(key);
  if (state.key !== key || view.dead) return;
  const before = state.shown?.points,
    { points, classes } = blob.arrays;
  Object.assign(state, { model: readModels(blob), shown: { points, classes }, view: blob.meta.view, batch: 0 });
  generate(exhibit, false);
  if (before?.length !== points.length || penned(exhibit)) return;
  // new samples of the set: the points travel there
  view.resize();
  tween(TRAVEL_MS, (t) => {
    if (state.key !== key || view.dead) return;
    state.shown.points = t < 1 ? points.map((v, i) => before[i] + t * (v - before[i])) : points;
    draw(exhibit);
  });
}

// ---- what is seen

function layout(exhibit) {
  const { panels, state, view } = exhibit,
    w = Math.floor(panels[0].plot.clientWidth),
    narrow = matchMedia("(max-width: 720px)").matches,
    room = window.innerHeight - (view.look.lecture ? 455 : 405);
  if (!w) return;
  for (const panel of panels) panel.resize(w, narrow ? w : Math.round(Math.max(230, Math.min(w, room))), state.view);
  draw(exhibit);
}

// The still layers: fields and points.
function draw(exhibit) {
  const { state, panels, more, view } = exhibit,
    { data, words } = view,
    { model, show } = state;
  if (!data || !panels[0].box) return;
  const points = penned(exhibit) ? penData(state.pens, data.pen_unit) : (state.shown ?? { points: [], classes: [] }),
    empty = penned(exhibit) && !model;
  for (const panel of panels) {
    const classifies = panel.kind === "discriminative",
      blind = classifies && !show;
    const labelled = classifies && (show || empty); // the other two models never see a label
    drawStill(panel, { model: blind ? null : model, points, labelled, view: state.view }, view.look);
    panel.note.hidden = !(blind || empty);
    write(panel.note, blind ? words.blind : empty ? data.problem || words.draw : "");
  }
  more.hidden = !model;
  exhibit.answer();
}

// The live layers: all three answers for the place under the hand.
function answer(exhibit) {
  const { root, state, panels, verdict, view } = exhibit,
    { model, probe, show } = state;
  if (view.dead || !view.data || !panels[0].box) return;
  for (const panel of panels) drawLive(panel, state, view.look);
  write(verdict, "");
  if (!model) return panels.forEach((panel) => panel.say("\u2013", ""));
  const answers = answersAt(probe, model, { names: view.data.names, show, labels: view.words });
  for (const panel of panels) panel.say(...answers[panel.kind]);
  write(verdict, answers.verdict);
  const outputs = panels.map(({ output }) => output.textContent);
  announce(root, [...outputs, panels[2].why.textContent].join(". "));
  announceDrawn(panels[0].live, answers.numbers);
}

export default mounted(makeExhibit);
