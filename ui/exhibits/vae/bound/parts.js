// The elements of the exhibit, and the words and numbers in them.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";

const CELLS = ["x", "made", "where", "trace"];

export function makeParts(root) {
  const canvases = Object.fromEntries(CELLS.map((name) => [name, el("canvas", { role: "img" })]));
  const figures = CELLS.map((name) => el("figure", { class: "bound-cell" }, canvases[name], el("figcaption")));
  const makeNumber = (name) => el("div", { class: `bound-number bound-${name}` }, el("output"), el("span"));
  const parts = {
    map: el("canvas", { class: "bound-map", tabindex: 0, role: "application" }),
    sum: el("canvas", { role: "img" }),
    canvases,
    figures,
    numbers: { evidence: makeNumber("evidence"), elbo: makeNumber("elbo"), kl: makeNumber("kl") },
    thumbs: el("div", { class: "bound-thumbs", role: "group" }),
    title: el("p", { class: "bound-title" }),
    split: el("p", { class: "bound-split" }),
  };
  const { evidence, elbo, kl } = parts.numbers;
  const equation = el("div", { class: "bound-sum" }, evidence, el("b", {}, "="), elbo, el("b", {}, "+"), kl);
  const row = el("div", { class: "bound-row" }, ...figures);
  const left = el("div", { class: "bound-left" }, parts.title, parts.map);
  const right = el("div", { class: "bound-right" }, row, parts.thumbs, equation, parts.sum, parts.split);
  root.append(el("div", { class: "bound" }, left, right));
  return parts;
}

export function showWords(parts, labels, split) {
  parts.title.textContent = labels.title;
  CELLS.forEach((name, i) => {
    parts.figures[i].lastChild.textContent = labels[name];
    parts.canvases[name].setAttribute("aria-label", labels[name]);
  });
  for (const [name, cell] of Object.entries(parts.numbers)) cell.lastChild.textContent = labels[`${name}Name`];
  parts.map.setAttribute("aria-label", labels.help);
  parts.sum.setAttribute("aria-label", labels.total);
  parts.split.textContent = split;
  [...parts.thumbs.children].forEach((button, k) => {
    button.title = fill(labels.pick, { digit: k });
    button.setAttribute("aria-label", button.title);
  });
}

/** One button a class, with the first of its digits. */
export function showThumbs(parts, digits, pick) {
  const buttons = digits.by.map((_list, k) => {
    const kind = { class: "bound-thumb", type: "button", "data-digit": k };
    return el("button", { ...kind, onclick: () => pick(k) }, el("canvas", { "aria-hidden": "true" }));
  });
  parts.thumbs.replaceChildren(...buttons);
}

export function drawThumbs(parts, digits) {
  [...parts.thumbs.children].forEach((button, k) =>
    drawDigit(fitCanvas(button.firstChild, 28, 28), digits.images[digits.by[k][0]], 0, 0, 1),
  );
}

export function showNumbers(root, parts, { q, bound, evidence, labels }) {
  const values = { evidence, elbo: bound.elbo, kl: bound.kl };
  const format = (v) => formatNumber(v, bound.kl < 0.1 ? 3 : 2);
  const texts = Object.fromEntries(Object.entries(values).map(([name, v]) => [name, format(v)]));
  for (const [name, cell] of Object.entries(parts.numbers)) cell.firstChild.textContent = texts[name];
  Object.assign(root.dataset, { ...values, q: [...q.mu, ...q.sigma].join(), ready: "1" });
  parts.map.setAttribute("aria-description", fill(labels.say, texts));
}
