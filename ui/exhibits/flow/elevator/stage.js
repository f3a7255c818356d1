// What stands where in the elevator, and how large.
import { el, makeFigure } from "../../../browser/dom.js";
import { keepFromScrolls } from "../../../browser/drag.js";
import { makeChooser } from "../choose.js";

export function makeStage(root, on) {
  const chooser = makeChooser(on),
    base = el("canvas", { "aria-hidden": "true" }),
    top = el("canvas", { class: "ev-top", tabindex: 0, role: "application" }),
    small = () => makeFigure("ev-small", el("canvas", { tabindex: -1, role: "img" })),
    range = el("input", { type: "range", min: 0, step: 0.01, class: "ev-range" });
  const dom = {
    chooser,
    title: el("p", { class: "ev-title" }),
    base,
    top,
    legend: el("canvas", { class: "ev-legend", role: "img" }),
    latent: small(),
    data: small(),
    account: makeFigure("ev-account", el("canvas", { role: "img" })),
    sum: el("p", { class: "ev-sum" }),
    facts: el("ul", { class: "ev-facts" }),
    range,
    floor: el("span"),
    foot: el("div", { class: "ev-foot" }),
    said: el("p", { class: "ev-said", "aria-live": "polite" }),
  };
  keepFromScrolls(range);
  const plane = el("div", { class: "ev-plane" }, base, top),
    left = el("div", { class: "ev-left" }, dom.title, plane, dom.legend),
    pair = el("div", { class: "ev-pair" }, dom.latent.box, dom.data.box, dom.facts),
    right = el("div", { class: "ev-right" }, pair, dom.account.box, dom.sum);
  root.classList.add("ev-root");
  root.append(
    el("div", { class: "ev-bar" }, ...chooser.boxes),
    el("div", { class: "ev-stage" }, left, right),
    el("label", { class: "ev-scrub" }, dom.floor, range),
    dom.foot,
    dom.said,
  );
  return dom;
}

/** CSS pixels: side of the plane, of a small one, and of the account. */
export function stageSizes(width, screen, { lecture, size }) {
  if (width < 700) {
    const small = Math.floor((width - 20) / 2);
    return { layout: "small", side: width, small, account: { width, height: 170 } };
  }
  const side = Math.max(260, Math.min(Math.floor(width * 0.44), screen - (lecture ? 446 : 424))),
    right = width - side - 24,
    small = Math.floor(Math.min(right * 0.28, side * 0.46)),
    account = Math.max(110, side - small - Math.round(5.2 * size));
  return { layout: "wide", side, small, account: { width: right, height: account } };
}
