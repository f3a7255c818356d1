// What stands where in the three views of the exhibit.
import { el, makeFigure } from "../../../browser/dom.js";
import { keepFromScrolls } from "../../../browser/drag.js";
import { makeSegments } from "../../../browser/segments.js";

export const VIEWS = ["back", "samples", "likely"];

export function makeStage(root, easel, on) {
  const figure = (classes, attributes = { role: "img" }) =>
      makeFigure(`dg-figure ${classes}`, el("canvas", attributes)),
    heat = el("input", { type: "range", min: 0, max: 1.5, step: 0.05, class: "dg-heat" });
  const dom = {
    views: makeSegments(VIEWS, on.pictures),
    noises: makeSegments(["variational", "uniform"], on.noise),
    noiseName: el("span"),
    latents: [0, 1, 2].map(() => figure("dg-latents")),
    back: figure("dg-back"),
    ledger: figure("dg-ledger"),
    facts: el("ul", { class: "dg-facts" }),
    samples: figure("dg-samples"),
    heat,
    heatName: el("span"),
    foot: el("div", { class: "dg-foot" }),
    pad: figure("dg-pad", { class: "dg-pad-canvas", tabindex: 0, role: "application" }),
    mixed: figure("dg-mixed"),
    likelyTitle: el("p", { class: "dg-likely-title" }),
    likely: el("div", { class: "dg-likely" }),
    said: el("p", { class: "dg-said", "aria-live": "polite" }),
    parts: {},
  };
  keepFromScrolls(heat);
  const levels = el("div", { class: "dg-levels" }, ...dom.latents.map(({ box }) => box)),
    noises = el("div", { class: "dg-noises" }, dom.noiseName, dom.noises),
    right = el("div", { class: "dg-right" }, noises, dom.ledger.box, dom.facts);
  dom.parts = {
    back: el("div", { class: "dg-stage" }, easel, el("div", { class: "dg-middle" }, levels, dom.back.box), right),
    samples: el(
      "div",
      { class: "dg-two" },
      el("div", {}, dom.samples.box, el("label", { class: "dg-slider" }, dom.heatName, heat), dom.foot),
      dom.pad.box,
      dom.mixed.box,
    ),
    likely: el("div", {}, dom.likelyTitle, dom.likely),
  };
  root.classList.add("dg-root");
  root.append(dom.views, ...VIEWS.map((view) => dom.parts[view]), dom.said);
  return dom;
}

/** Whole CSS pixels a digit's pixel, and how wide what stands beside it is. */
export function stageSizes(width, screen, { lecture }) {
  const small = width < 760,
    high = screen - (lecture ? 173 : 154),
    board = small
      ? Math.floor(Math.min(width, 300) / 28)
      : Math.max(6, Math.min(11, Math.floor(Math.min(high * 0.62, width * 0.24) / 28)));
  const side = 28 * board;
  return {
    layout: small ? "small" : "wide",
    board,
    cell: Math.max(3, Math.floor(board / 2)),
    sample: Math.max(2, Math.floor((small ? width : Math.min(width * 0.3, high - 90)) / 4 / 29)),
    pad: small ? Math.min(width, 320) : Math.floor(Math.min(width * 0.26, high - 40)),
    mixed: small ? 8 : Math.max(6, Math.floor(Math.min(width * 0.26, high - 40) / 28)),
    ledger: {
      width: small ? width : Math.max(260, width - 2 * Math.max(side, 284) - 214),
      height: Math.max(150, Math.min(250, high - 190)),
    },
  };
}
