// Few labels: accuracy against the number of labelled digits, the draw that is on show, and its mistakes.
//
// data: {view: {given, labels}, counts, here, there, accuracies, confusion, examples, curves: {given: [[n, mean, sd]]},
// seed, labels}. Told to Python: state "view", state "seed".
import { el, fill, formatNumber, makeFigure } from "../../../browser/dom.js";
import { keepFromScrolls } from "../../../browser/drag.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeSegments, showSegments } from "../../../browser/segments.js";
import { makeTransport } from "../../../browser/transport.js";
import { label, makeView, topOf, write } from "../../../browser/view.js";
import { drawAccuracy, drawConfusion, drawExamples, worst } from "./paint.js";

const GIVEN = ["pixels", "pca32", "ae_k32", "dae128", "vae50"];
const percent = (v) => formatNumber(100 * v, 1);

function makeStage(root, on) {
  const figure = () => makeFigure("fl-figure", el("canvas", { role: "img" }), el("p", { class: "fl-key" })),
    count = el("input", { type: "range", min: 0, step: 1, class: "fl-count" });
  const dom = {
    given: makeSegments(GIVEN, on.given, "fl-given"),
    count,
    countName: el("span"),
    examples: figure(),
    curve: figure(),
    confusion: figure(),
    foot: el("div"),
    said: el("p", { class: "fl-said", "aria-live": "polite" }),
  };
  keepFromScrolls(count);
  const slider = el("label", { class: "fl-slider" }, dom.countName, count);
  root.classList.add("fl-labels");
  root.append(
    el("div", { class: "fl-controls" }, slider, dom.given, dom.foot),
    el("div", { class: "fl-stage" }, dom.examples.box, dom.curve.box, dom.confusion.box),
    dom.said,
  );
  return dom;
}

function stageSizes(width, screen, { lecture, size }) {
  const small = width < 760,
    high = screen - (lecture ? 190 : 160),
    cell = small ? Math.floor((width - 2 * size) / 10) : Math.max(22, Math.min(44, Math.floor((high - 3 * size) / 10)));
  const table = 10 * cell + 1.6 * size;
  return {
    layout: small ? "small" : "wide",
    cell: Math.min(cell, small ? 34 : 38),
    examples: 1,
    curve: {
      width: small ? width : Math.max(280, width - table - 6 * 31 - 64),
      height: small ? 280 : Math.max(240, Math.min(440, high - 30)),
    },
  };
}

function show({ root, state, dom, view: { look, words, data } }) {
  if (!state.sizes || !state.bytes) return;
  const { sizes, given, labels } = state,
    { accuracies, confusion, here, curves } = data;
  const off = (name) => !data.there.includes(name);
  showSegments(dom.given, { chosen: given, title: words.given, text: (name) => words.names[name], off });
  Object.assign(dom.count, { max: String(data.counts.length - 1), value: String(data.counts.indexOf(labels)) });
  dom.count.setAttribute("aria-valuetext", String(labels));
  write(dom.countName, fill(words.count, { n: labels }));
  drawExamples(dom.examples.canvas, state.bytes, sizes.examples, look);
  drawAccuracy(dom.curve.canvas, { curves, accuracies, given, at: labels, here, words }, sizes.curve, look);
  drawConfusion(dom.confusion.canvas, confusion, sizes.cell, look);
  const each = state.bytes.length / 7840;
  write(dom.examples.title, words.examples);
  write(dom.examples.box.lastChild, here > each ? fill(words.more, { n: each, all: here }) : "");
  write(dom.curve.box.lastChild, words.curveKey);
  write(dom.confusion.title, words.confusion);
  write(dom.confusion.box.lastChild, words.confusionKey);
  const [a, b] = worst(confusion),
    measured = curves[given]?.find(([n]) => n === here),
    tested = confusion.flat().reduce((sum, v) => sum + v, 0),
    numbers = { n: here, here: percent(accuracies[given] ?? 0), tested, name: words.names[given] },
    [mean, sd] = measured ? measured.slice(1).map(percent) : ["–", "–"];
  const lines = [fill(words.said, { ...numbers, mean, sd }), fill(words.worst, { a, b })];
  if (here < labels) lines.unshift(fill(words.saidOnly, { here }));
  write(dom.said, lines.join(" "));
  label(dom.examples.canvas, words.examples);
  label(dom.curve.canvas, `${words.curve}. ${fill(words.count, { n: labels })}`);
  label(dom.confusion.canvas, `${words.confusion}. ${fill(words.worst, { a, b })}`);
  const seen = {
    given,
    labels: String(labels),
    right: String(accuracies[given] ?? ""),
    frames: String(++state.frames),
  };
  Object.assign(root.dataset, seen);
}

function makeLabels(root, first) {
  const state = { given: "ae_k32", labels: 10, bytes: null, sizes: null, frames: 0 },
    exhibit = { root, state, dom: null, view: null };
  const dom = (exhibit.dom = makeStage(root, {
    given: (given) => {
      state.given = given;
      show(exhibit);
      exhibit.view.commit();
    },
  }));
  const bar = makeTransport(dom.foot, {
    labels: first.data.labels.transport,
    seed: first.data.seed,
    onSeed: (seed) => exhibit.view.send("seed", seed),
  });
  dom.count.addEventListener("input", () => {
    state.labels = exhibit.view.data.counts[+dom.count.value];
    show(exhibit);
  });
  dom.count.addEventListener("change", () => exhibit.view.commit());
  exhibit.view = makeView(root, {
    told: () => ({ given: state.given, labels: state.labels }),
    adopt: ({ given, labels }) => Object.assign(state, { given, labels }),
    async update(data) {
      bar.set({ labels: data.labels.transport, seed: data.seed });
      state.bytes = (await fetchPayload(data.examples)).arrays.digits;
    },
    layout(width) {
      state.sizes = stageSizes(width, innerHeight - topOf(root), exhibit.view.look);
      root.dataset.layout = state.sizes.layout;
      show(exhibit);
    },
  });
  return exhibit.view;
}

export default mounted(makeLabels);
