// What stands beside the square: D's output, the classifier's, the length of the noise, the nearest training image.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { comment, drawApart, drawClasses, drawJudge, drawLength } from "./bars.js";

function makeBlock(name) {
  const title = el("h2");
  const value = el("output");
  const canvas = el("canvas", { role: "img", class: `bt-${name}` });
  return {
    title,
    value,
    canvas,
    box: el("div", { class: "bt-block" }, el("div", { class: "bt-head" }, title, value), canvas),
  };
}

export function makePanel() {
  const panel = {
    say: el("p", { class: "bt-say" }),
    judge: makeBlock("judge"),
    classes: makeBlock("classes"),
    size: makeBlock("size"),
    near: el("canvas", { class: "bt-near", role: "img" }),
    nearTitle: el("h2"),
    apart: el("p"),
    usual: el("p"),
    scale: el("canvas", { class: "bt-apart", role: "img" }),
    nearest: null,
    element: null,
    // widths of D, of the length, of classes and nearest image; CSS pixels a pixel of that; height of the curves
    widths: { judge: 0, left: 0, right: 0 },
    pixel: 3,
    grow: 1,
    nearKey: "",
  };
  const { say, judge, classes, size, near, nearTitle, apart, scale, usual } = panel;
  panel.nearest = el("div", { class: "bt-nearest" }, near, el("div", {}, nearTitle, apart, scale, usual));
  panel.element = el("div", { class: "bt-panel" }, say, judge.box, classes.box, size.box, panel.nearest);
  return panel;
}

/**
 * On a narrow screen the image stands over the square with what is said of it (in `brief`); what is not read at every
 * move stays below.
 */
export function placePanel({ say, judge, element }, brief) {
  const home = brief ?? element;
  if (say.parentElement !== home) home.prepend(say, judge.box);
}

/**
 * px: the panel's width; paired: in two columns, where there is little height; brief: the room that is left beside the
 * image, where D stands there.
 */
export function sizePanel(panel, { px, pixel, grow, paired, brief }) {
  panel.element.classList.toggle("bt-paired", paired);
  const [left, right] = paired
    ? [0.46, 0.54].map((part) => Math.floor(part * (px - 20)))
    : [Math.floor(px), Math.floor(px)];
  Object.assign(panel, { widths: { judge: brief || left, left, right }, pixel, grow, nearKey: "" });
}

export function setPanelWords(panel, withClasses, words) {
  panel.judge.title.textContent = words.d;
  panel.classes.title.textContent = words.classifier;
  panel.size.title.textContent = words.length;
  panel.classes.box.style.display = withClasses ? "" : "none";
  panel.nearKey = "";
}

/** d, p: D's and the classifier's output (p may be null); r: the noise's length by either way. Returns what is said. */
export function showMeasured(panel, { d, p, r, way }, net, theme, words) {
  const { widths, grow, say } = panel;
  drawJudge(panel.judge, d, widths.judge || 200, theme, words);
  if (p) drawClasses(panel.classes, p, { width: widths.right, grow }, theme, words);
  drawLength(panel.size, r, way, net, { width: widths.left, grow }, theme, words);
  const text = comment({ d, p, r: r[way] }, net.law, words.said);
  if (say.textContent !== text) say.textContent = text;
  return text;
}

function showDistance({ usual, apart, scale, widths, pixel }, found, fresh, theme, words) {
  const verdict = found.distance < found.low ? "copy" : found.distance > found.high ? "far" : "usual";
  const sentence = found.digit === null ? words.usualAny : words.usual;
  const numbers = { digit: found.digit, low: formatNumber(found.low, 1), high: formatNumber(found.high, 1) };
  usual.textContent = fill(`${sentence} ${fresh ? words.judged[verdict] : ""}`, numbers);
  drawApart(scale, found, Math.max(120, widths.right - 28 * pixel - 14), theme);
  scale.setAttribute("aria-label", `${apart.textContent} ${usual.textContent}`);
}

/** The nearest training image that Python found; fresh: it belongs to the place on show, waiting: it is looked for. */
export function showNearest(panel, found, { fresh, waiting }, theme, words) {
  const { near, nearTitle, apart, scale, usual, pixel } = panel;
  nearTitle.textContent = fill(words.nearest, { of: found ? found.of.toLocaleString("en") : "…" });
  const key = [found?.number, fresh, waiting, pixel, panel.widths.right, theme.bg, theme.lecture].join();
  if (key === panel.nearKey) return;
  panel.nearKey = key;
  const side = 28 * pixel;
  const c = fitCanvas(near, side, side);
  c.clearRect(0, 0, side, side);
  c.fillStyle = theme.panel;
  c.fillRect(0, 0, side, side);
  panel.nearest.classList.toggle("bt-old", !fresh);
  scale.style.display = usual.style.display = found ? "" : "none";
  const distance = fresh && { d: formatNumber(found.distance, 1), number: found.number.toLocaleString("en") };
  apart.textContent = waiting ? words.looking : fresh ? fill(words.apart, distance) : words.look;
  apart.title = words.unit;
  near.setAttribute("aria-label", found ? `${nearTitle.textContent}: ${apart.textContent}` : nearTitle.textContent);
  if (!found) return;
  const pixels = Float32Array.from(atob(found.pixels), (letter) => letter.charCodeAt(0) / 255);
  drawDigit(c, pixels, 0, 0, pixel, theme);
  showDistance(panel, found, fresh, theme, words);
}
