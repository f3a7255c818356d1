// What came of trying a cell: the verdict in words, the samples it was read from, a chart, the numbers and the rule.
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el } from "../../../browser/dom.js";
import { label } from "../../../browser/view.js";
import { MARKS, readCell } from "./cells.js";
import { canChart } from "./figure.js";

const SIDE = 28; // pixels a sample
const HIGH = 250; // CSS pixels that the samples may take, all strips together
const HIGH_BESIDE_CHART = 118;
const CHART_WIDE = 560; // at most

/**
 * How many CSS pixels a pixel of a sample is wide: as many whole device pixels as let every strip fit, at least one.
 *
 * @param {number[][]} shapes [rows, columns] of samples, one a strip; the strips stand below one another
 * @param {number} width @param {number} height CSS pixels
 * @param {number} ratio device pixels a CSS pixel
 */
export function stripScale(shapes, width, height, ratio) {
  const rows = shapes.reduce((sum, [r]) => sum + r, 0),
    columns = Math.max(...shapes.map(([, n]) => n)),
    fits = Math.min((width * ratio) / (SIDE * columns), (height * ratio) / (SIDE * rows));
  return Math.max(1, Math.floor(fits)) / ratio;
}

export function makeProof() {
  const proof = {
    verdict: el("p", { class: "cn-verdict" }),
    said: el("p", { class: "cn-said" }),
    strips: el("div", { class: "cn-strips" }),
    chart: el("canvas", { class: "cn-chart", role: "img" }),
    numbers: el("dl", { class: "cn-numbers" }),
    rule: el("p", { class: "cn-rule" }),
  };
  const element = el("section", { class: "cn-panel", tabindex: -1 }, ...Object.values(proof));
  return { ...proof, element };
}

/** Write the verdict of the open cell and what it was read from; without a proof, why there is none yet. */
export function showProof(dom, data, words) {
  const { family, ability, verdict } = readCell(data, data.at.join("/")),
    { proof } = data,
    numbers = proof?.numbers ?? [];
  dom.verdict.dataset.can = verdict;
  dom.verdict.replaceChildren(
    el("b", {}, `${MARKS[verdict]} ${words.verdict[verdict]}`),
    el("span", {}, `${family.name} · ${ability.title}`),
  );
  dom.said.textContent = proof?.said ?? (data.problem || words.running);
  dom.rule.textContent = proof?.rule ?? "";
  dom.numbers.replaceChildren(
    ...numbers.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
  );
}

/** Draw the samples and the chart. pictures: the proof's own, or null while they are on their way. */
export function drawProof(dom, proof, pictures, narrow, look) {
  const width = Math.floor(dom.element.clientWidth) - 2;
  dom.chart.style.display = proof?.chart ? "block" : "none";
  dom.strips.style.display = proof?.strips.length && pictures ? "" : "none";
  if (!proof || width < 60) return;
  if (pictures) drawStrips(dom.strips, proof, pictures, width, look);
  if (!proof.chart) return;
  canChart(dom.chart, Math.min(width, CHART_WIDE), narrow ? 150 : 158, proof.chart, look);
  label(dom.chart, `${proof.chart.y}; ${proof.chart.x}`);
}

function drawStrips(place, { strips, chart }, pictures, width, look) {
  const shapes = strips.map((_, i) => pictures.shapes[`s.${i}`]),
    scale = stripScale(shapes, width, chart ? HIGH_BESIDE_CHART : HIGH, window.devicePixelRatio || 1);
  layStrips(place, strips);
  strips.forEach((caption, i) => {
    const canvas = place.children[i].lastChild;
    label(canvas, caption);
    drawStrip(canvas, pictures.arrays[`s.${i}`], shapes[i], scale, look);
    announceDrawn(canvas, { strip: i });
  });
}

function layStrips(place, captions) {
  const laid = [...place.children].map((figure) => figure.firstChild.textContent);
  if (laid.join("\n") === captions.join("\n")) return;
  const figure = (caption) => el("figure", {}, el("figcaption", {}, caption), el("canvas", { role: "img" }));
  place.replaceChildren(...captions.map(figure));
}

function drawStrip(canvas, bytes, [rows, columns], scale, look) {
  const side = SIDE * scale,
    size = SIDE * SIDE,
    c = fitCanvas(canvas, columns * side, rows * side);
  for (let k = 0; k < rows * columns; k++) {
    const grey = Float32Array.from(bytes.subarray(size * k, size * (k + 1)), (v) => v / 255);
    drawDigit(c, grey, (k % columns) * side, Math.floor(k / columns) * side, scale, { dark: look.dark });
  }
}
