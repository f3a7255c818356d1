// What stands where in the two views of the exhibit.
import { el, makeFigure } from "../../../browser/dom.js";
import { keepFromScrolls } from "../../../browser/drag.js";
import { makeSegments } from "../../../browser/segments.js";

export const VIEWS = ["restored", "code"];

/** @param {HTMLElement} root @param {HTMLElement} easel @param {any} on */
export function makeStage(root, easel, on) {
  const figure = (classes, attributes = { role: "img" }) =>
      makeFigure(`sq-figure ${classes}`, el("canvas", attributes), el("p", { class: "sq-key" })),
    length = el("input", { type: "range", step: 1, class: "sq-length" });
  const dom = {
    views: makeSegments(VIEWS, on.view),
    nets: el("select", { class: "sq-net" }),
    netName: el("span"),
    length,
    lengthName: el("span", { class: "sq-length-name" }),
    results: ["pca", "net"].map(() => figure("sq-result")),
    residuals: ["pca", "net"].map(() => figure("sq-residual")),
    key: el("p", { class: "sq-key" }),
    curve: figure("sq-curve"),
    bars: figure("sq-bars", { class: "sq-bars-canvas", tabindex: 0, role: "application" }),
    turned: figure("sq-turned"),
    unit: figure("sq-unit"),
    giveBack: el("button", { class: "gm-button", type: "button", onclick: on.giveBack }),
    said: el("p", { class: "sq-said", "aria-live": "polite" }),
    parts: {},
  };
  keepFromScrolls(length);
  const pair = (k) => el("div", { class: "sq-pair" }, dom.results[k].box, dom.residuals[k].canvas);
  dom.parts = {
    restored: el(
      "div",
      { class: "sq-view" },
      el("div", {}, el("div", { class: "sq-pairs" }, pair(0), pair(1)), dom.key),
      dom.curve.box,
    ),
    code: el(
      "div",
      { class: "sq-view sq-code" },
      dom.bars.box,
      el("div", { class: "sq-below" }, dom.turned.box, dom.unit.box, dom.giveBack),
    ),
  };
  const controls = el(
    "div",
    { class: "sq-controls" },
    el("label", { class: "sq-slider" }, dom.lengthName, length),
    el("label", { class: "sq-choice" }, dom.netName, dom.nets),
    dom.views,
  );
  root.classList.add("sq-root");
  root.append(
    el(
      "div",
      { class: "sq-stage" },
      easel,
      el("div", { class: "sq-right" }, controls, dom.parts.restored, dom.parts.code),
    ),
    dom.said,
  );
  return dom;
}

/** Sizes in CSS pixels: board and cell are one pixel of a digit. */
export function stageSizes(width, screen, { lecture }) {
  const small = width < 760,
    high = screen - (lecture ? 150 : 126),
    board = small
      ? Math.floor(Math.min(width, 300) / 28)
      : Math.max(6, Math.min(11, Math.floor(Math.min(high * 0.62, width * 0.22) / 28)));
  const easel = small ? 0 : Math.max(28 * board, 284) + 32,
    cell = small
      ? Math.max(4, Math.floor((width - 20) / 2 / 28))
      : Math.max(4, Math.min(8, Math.floor((high - 130) / 2 / 28)));
  const left = width - easel,
    pair = Math.max(28 * cell, lecture ? 190 : 150),
    tall = 2 * 28 * cell + 70;
  return {
    layout: small ? "small" : "wide",
    board,
    cell,
    pair,
    curve: {
      width: small ? width : Math.max(240, left - 2 * pair - 16 - 28),
      height: small ? 240 : Math.max(220, tall),
    },
    bars: { width: small ? width - 36 : left, height: Math.max(130, Math.min(260, high - 28 * cell - 90)) },
  };
}
