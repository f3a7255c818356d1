// What stands where in the threads' exhibit, and how large.
import { el, makeFigure } from "../../../browser/dom.js";
import { keepFromScrolls } from "../../../browser/drag.js";
import { makeChooser } from "../choose.js";

/** on: {data(name), flow(name), next()} */
export function makeStage(root, on) {
  const chooser = makeChooser(on),
    plane = () => makeFigure("th-plane", el("canvas", { tabindex: 0, role: "application" })),
    chart = () => makeFigure("th-chart", el("canvas", { role: "img" })),
    range = el("input", { type: "range", min: 0, max: 1, step: "any", class: "th-range" });
  const dom = {
    chooser,
    next: el("button", { class: "gm-button", type: "button", onclick: on.next }),
    data: plane(),
    latent: plane(),
    stretch: chart(),
    error: chart(),
    facts: el("ul", { class: "th-facts" }),
    table: el("div", { class: "th-table" }),
    range,
    along: el("span"),
    said: el("p", { class: "th-said", "aria-live": "polite" }),
    help: el("p", { class: "th-help" }),
  };
  keepFromScrolls(range);
  root.classList.add("th-root");
  root.append(
    el("div", { class: "th-bar" }, ...chooser.boxes, dom.next),
    el(
      "div",
      { class: "th-stage" },
      dom.data.box,
      el("div", { class: "th-middle" }, dom.latent.box, dom.facts),
      el("div", { class: "th-right" }, dom.stretch.box, dom.error.box, dom.table),
    ),
    el("label", { class: "th-scrub" }, dom.along, range),
    dom.said,
    dom.help,
  );
  return dom;
}

/** CSS pixels: sides of the plane of data and of that of latents, width of a chart and its height. */
export function stageSizes(width, screen, { lecture, size }) {
  if (width < 700)
    return { layout: "small", side: Math.min(width, 420), small: Math.min(width, 420), chart: width, height: 150 };
  const side = Math.max(240, Math.min(Math.floor(width * 0.36), screen - (lecture ? 420 : 380))),
    small = Math.floor(Math.max(12.5 * size, Math.min(side * 0.62, width * 0.22))),
    chart = width - side - small - 44,
    height = Math.max(84, Math.floor((side + 24 - 7.6 * size) / 2) - 6);
  return { layout: "wide", side, small, chart, height };
}
