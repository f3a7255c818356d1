// What is seen of the flow of digits in each view, and what is said of it.
import { readingText } from "../../../browser/axis.js";
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { showSegments } from "../../../browser/segments.js";
import { label, write, writeFacts } from "../../../browser/view.js";
import { drawLatents, drawLedger, drawMarks, drawPicture, drawSamples } from "./paint.js";

const small = (v) => (v === 0 ? "0" : readingText(v));

/** Names of what can be chosen. @param {any} exhibit */
export function showNames({ state, dom, view: { words } }) {
  showSegments(dom.views, { chosen: state.pictures, title: words.pictures, text: (name) => words.views[name] });
  const off = (name) => name === "variational" && !state.flow.variational;
  showSegments(dom.noises, { chosen: state.noise, title: words.noise, text: (name) => words.noises[name], off });
  write(dom.noiseName, words.noise);
}

/** The drawing, its latents, its way back and its terms. @param {any} exhibit */
export function showBack({ root, state, dom, view: { look, words, data } }) {
  const { found, sizes, flow } = state,
    { cost } = data;
  dom.latents.forEach(({ canvas, title }, k) => {
    drawLatents(canvas, found.levels[k].z, flow.shapes[k], k ? sizes.cell * 0.7 : sizes.cell, look);
    write(title, fill(words.latents, { k: k + 1 }));
    label(canvas, fill(words.latents, { k: k + 1 }));
  });
  drawPicture(dom.back.canvas, found.back, sizes.board, look);
  write(dom.back.title, words.back);
  label(dom.back.canvas, words.back);
  const names = [words.terms.levels, ...[1, 2, 3].map((k) => fill(words.terms.level, { k })), words.terms.noise];
  const terms = names.map((name, k) => [name, found.terms[k]]);
  drawLedger(dom.ledger.canvas, terms, sizes.ledger, look, words.terms.sum);
  write(dom.ledger.title, words.ledger);
  label(dom.ledger.canvas, `${words.ledger}: ${formatNumber(found.bits, 3)}`);
  const about = (name) => fill(words.facts[name], { n: words.draws }),
    number = (v) => formatNumber(v, 3);
  writeFacts(dom.facts, [
    [about("bits"), number(found.bits)],
    [about("error"), small(found.error)],
    [about("own"), number(cost.own)],
    [about("even"), number(cost.even)],
    [about("together"), number(cost.together)],
  ]);
  write(dom.said, fill(words.said, { bits: number(found.bits), error: small(found.error) }));
  Object.assign(root.dataset, { bits: found.bits.toFixed(5), error: found.error, frames: String(++state.frames) });
}

/** @param {any} exhibit */
export function showSamples({ root, state, dom, view: { look, words } }) {
  drawSamples(dom.samples.canvas, state.samples, state.sizes.sample, look);
  const title = fill(words.samples, { t: formatNumber(state.heat) });
  write(dom.samples.title, title);
  label(dom.samples.canvas, title);
  write(dom.heatName, words.heat);
  dom.heat.value = String(state.heat);
  write(dom.said, words.samplesSaid);
  root.dataset.samples = String(state.samples.filter(Boolean).length);
}

/** @param {any} exhibit */
export function showMixture({ root, state, dom, view: { look, words } }) {
  drawPicture(dom.mixed.canvas, state.mixed, state.sizes.mixed, look);
  write(dom.pad.title, words.mix);
  write(dom.mixed.title, words.mixed);
  label(dom.pad.canvas, `${words.mix}. ${words.mixHelp}`);
  label(dom.mixed.canvas, words.mixed);
  root.dataset.mix = state.mix.map((v) => v.toFixed(3)).join();
}

/** Rows of sets, the likeliest first. @param {any} exhibit @param {(grey: Float32Array) => void} take */
export function showLikely({ root, state, dom, view: { look, words, data } }, take) {
  const mean = (bits) => bits.reduce((sum, v) => sum + v, 0) / bits.length,
    order = Object.keys(data.bits).sort((a, b) => mean(data.bits[a]) - mean(data.bits[b])),
    most = 1.02 * Math.max(...Object.values(data.bits).flat()),
    key = JSON.stringify([data.sheet, data.bits, look.dark, look.lecture, root.clientWidth, words.likely]);
  write(dom.likelyTitle, words.likely);
  const [first] = order;
  const [bits, digits] = [first, "digits"].map((name) => formatNumber(mean(data.bits[name])));
  write(dom.said, fill(words.likelySaid, { first: words.sets[first], bits, digits }));
  root.dataset.first = first;
  if (dom.likely.dataset.key === key) return;
  dom.likely.dataset.key = key;
  const width = Math.max(160, root.clientWidth - (state.sizes.layout === "small" ? 4 : 640));
  dom.likely.replaceChildren(
    ...order.map((name) => {
      const marks = el("canvas", { class: "dg-marks", role: "img" }),
        bits = data.bits[name],
        said = fill(words.mean, { bits: formatNumber(mean(bits)) });
      drawMarks(marks, bits, most, width, look);
      label(marks, `${words.sets[name]}: ${said}`);
      return el(
        "div",
        { class: "dg-set" },
        el("b", {}, words.sets[name]),
        el(
          "span",
          { class: "dg-thumbs" },
          ...thumbs(state.sheet.arrays[name], look, fill(words.take, { set: words.sets[name] }), take),
        ),
        marks,
        el("span", { class: "dg-mean" }, said),
      );
    }),
  );
}

function thumbs(bytes, look, title, take) {
  return Array.from({ length: bytes.length / 784 }, (_, k) => {
    const grey = Float32Array.from(bytes.subarray(784 * k, 784 * (k + 1)), (/** @type {number} */ v) => v / 255),
      canvas = el("canvas", { "aria-hidden": "true" });
    drawDigit(fitCanvas(canvas, 56, 56), grey, 0, 0, 2, look);
    return el(
      "button",
      { class: "dg-thumb", type: "button", title, "aria-label": title, onclick: () => take(grey) },
      canvas,
    );
  });
}
