// Odd ones out: digits of a class that was left out of training, told from the others by a score and a threshold.
//
// data: {view: {left_out, odd_by, alarms}, blob: {usual, odd, pictures, restored, values}, areas: {score: ten numbers},
// labels}. Told to Python: state "view". The threshold is kept as the share of false alarms that it raises.
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill, formatNumber, makeFigure, placeOn } from "../../../browser/dom.js";
import { listenToDrag } from "../../../browser/drag.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeSegments, showSegments } from "../../../browser/segments.js";
import { label, makeView, topOf, write } from "../../../browser/view.js";
import { drawAreas, drawEnds, drawRoc, drawSpread, spreadScale } from "./paint.js";
import { above, areaUnder, rocOf, thresholdFor } from "./rates.js";

const CLASSES = Array.from({ length: 10 }, (_, k) => String(k)),
  SCORES = ["error", "density"],
  EACH = 5; // digits at either end

function makeStage(root, on) {
  const figure = (classes, attributes = { role: "img" }) => makeFigure(classes, el("canvas", attributes)),
    hand = (name) => ({ class: name, tabindex: 0, role: "application" });
  const dom = {
    classes: makeSegments(CLASSES, on.leave),
    classesName: el("span"),
    scores: makeSegments(SCORES, on.score),
    scoresName: el("span"),
    least: figure("od-end"),
    most: figure("od-end"),
    spread: figure("od-spread", hand("od-spread-canvas")),
    roc: figure("od-roc"),
    areas: figure("od-areas", hand("od-areas-canvas")),
    said: el("p", { class: "od-said", "aria-live": "polite" }),
  };
  const group = (...parts) => el("div", { class: "od-group" }, ...parts);
  root.classList.add("od-root");
  root.append(
    el("div", { class: "od-controls" }, group(dom.classesName, dom.classes), group(dom.scoresName, dom.scores)),
    el(
      "div",
      { class: "od-stage" },
      el("div", {}, el("div", { class: "od-ends" }, dom.least.box, dom.most.box), dom.spread.box),
      el("div", {}, dom.areas.box, dom.roc.box),
    ),
    dom.said,
  );
  return dom;
}

function stageSizes(width, screen, { lecture }) {
  const small = width < 760,
    high = screen - (lecture ? 130 : 108),
    right = small ? width : Math.round(Math.min(560, 0.42 * width)),
    left = small ? width : width - right - 30,
    scale = Math.max(1, Math.min(2, Math.floor((left - 30) / (2 * EACH) / 30)));
  return {
    layout: small ? "small" : "wide",
    scale,
    spread: { width: left, height: small ? 220 : Math.max(170, Math.min(420, high - 56 * scale - 100)) },
    areas: { width: right, height: small ? 240 : Math.max(180, Math.min(320, 0.52 * high)) },
    roc: {
      width: small ? width : Math.min(right, 340),
      height: small ? 240 : Math.max(150, Math.min(320, 0.42 * high)),
    },
  };
}

function show({ root, state, dom, view: { look, words, data } }) {
  const { sizes, arrays, left_out: c, odd_by: score, alarms } = state;
  if (!sizes || !arrays) return;
  const { usual, odd, pictures, restored, values } = arrays,
    threshold = thresholdFor(usual, alarms),
    here = [above(usual, threshold), above(odd, threshold)],
    named = (text) => fill(text, { c });
  showSegments(dom.classes, { chosen: String(c), title: words.left_out, text: (name) => name });
  showSegments(dom.scores, { chosen: score, title: words.by, text: (name) => words.scores[name] });
  write(dom.classesName, words.left_out);
  write(dom.scoresName, words.by);
  drawEnds(dom.least.canvas, pictures, restored, values, 0, EACH, sizes.scale, look);
  drawEnds(dom.most.canvas, pictures, restored, values, EACH, EACH, sizes.scale, look);
  const spread = { usual: words.usual, odd: named(words.odd), axis: words.axis[score] };
  drawSpread(dom.spread.canvas, arrays, threshold, spread, sizes.spread, look);
  const points = rocOf(usual, odd),
    area = areaUnder(points);
  drawRoc(dom.roc.canvas, points, here, words, sizes.roc, look);
  state.classAt = drawAreas(dom.areas.canvas, data.areas, c, score, words, sizes.areas, look);
  for (const end of ["least", "most"]) {
    write(dom[end].title, `${named(words[end])} · ${words.restored}`);
    label(dom[end].canvas, `${named(words[end])}, ${words.restored}`);
  }
  write(dom.spread.title, named(words.spread));
  const percent = here.map((v) => formatNumber(100 * v, 1));
  const lines = [fill(words.said, { alarms: percent[0], found: percent[1], c, area: formatNumber(area) })];
  if (area < 0.5) lines.push(named(words.saidWorse));
  write(dom.said, lines.join(" "));
  label(dom.spread.canvas, `${named(words.spread)}. ${words.spreadHelp} ${lines.join(" ")}`);
  label(dom.roc.canvas, `${words.roc}. ${lines[0]}`);
  label(dom.areas.canvas, `${words.areas}. ${words.areasHelp}`);
  const seen = { area: area.toFixed(4), alarms: here[0].toFixed(4), found: here[1].toFixed(4) };
  Object.assign(root.dataset, { ...seen, left: String(c), score, frames: String(++state.frames) });
  announceDrawn(dom.spread.canvas, seen);
}

function listen(exhibit) {
  const { state, dom, view } = exhibit;
  const put = (alarms) => {
    state.alarms = Math.round(1000 * Math.max(0, Math.min(1, alarms))) / 1000;
    show(exhibit);
  };
  const to = (x) => {
    if (!state.arrays) return;
    const { usual, odd } = state.arrays;
    put(above(usual, spreadScale(usual, odd, state.sizes.spread, view.look.size).at(x)));
  };
  listenToDrag(dom.spread.canvas, { move: (x) => to(x), done: () => view.commit() });
  dom.spread.canvas.addEventListener("keydown", (e) => {
    const by = { ArrowLeft: 0.01, ArrowRight: -0.01 }[e.key];
    if (!by) return;
    e.preventDefault();
    put(state.alarms + by);
    view.commitSoon();
  });
  dom.areas.canvas.addEventListener("click", (e) => {
    if (state.classAt) exhibit.leave(state.classAt(placeOn(dom.areas.canvas, e)[0]));
  });
  dom.areas.canvas.addEventListener("keydown", (e) => {
    const by = { ArrowLeft: 9, ArrowRight: 1 }[e.key];
    if (!by) return;
    e.preventDefault();
    exhibit.leave((state.left_out + by) % 10);
  });
}

function makeOdd(root) {
  const state = { left_out: 1, odd_by: "error", alarms: 0.05, arrays: null, sizes: null, classAt: null, frames: 0 },
    exhibit = { root, state, dom: null, view: null, leave: null };
  const change = (values) => {
    Object.assign(state, values);
    exhibit.view.commit();
  };
  exhibit.leave = (c) => change({ left_out: +c });
  exhibit.dom = makeStage(root, { leave: exhibit.leave, score: (odd_by) => change({ odd_by }) });
  exhibit.view = makeView(root, {
    told: () => ({ left_out: state.left_out, odd_by: state.odd_by, alarms: state.alarms }),
    adopt: (view) => Object.assign(state, view),
    async update(data) {
      state.arrays = (await fetchPayload(data.blob)).arrays;
    },
    layout(width) {
      state.sizes = stageSizes(width, innerHeight - topOf(root), exhibit.view.look);
      root.dataset.layout = state.sizes.layout;
      show(exhibit);
    },
  });
  listen(exhibit);
  return exhibit.view;
}

export default mounted(makeOdd);
