// What stands where, and how large.
import { keepFromScrolls } from "../../../browser/drag.js";
import { el, makeFigure } from "../../../browser/dom.js";
import { makeSegments } from "../../../browser/segments.js";

export const PLANES = ["autoencoder", "isomap", "pca"];

/** @param {{plane: (name: string) => void, flip: (name: string) => void}} on */
export function makeStage(root, curves, on) {
  const button = (f) => el("button", { class: "gm-button", type: "button", onclick: f }),
    picture = (name) => makeFigure(`sw-${name}`, el("canvas", { role: "application", tabindex: 0 }));
  const dom = {
    k: el("input", { type: "range", min: 2, max: 40, step: 1, class: "sw-range" }),
    kText: el("span"),
    edges: button(() => on.flip("edges")),
    restored: button(() => on.flip("restored")),
    planes: makeSegments(PLANES, on.plane),
    roll: picture("roll"),
    plane: picture("plane"),
    scale: el("canvas", { role: "img" }),
    inner: el("span"),
    outer: el("span"),
    key: el("span", { class: "sw-key" }),
    table: el("div", { class: "sw-table" }),
    said: el("div", { class: "sw-said", "aria-live": "polite" }),
    foot: el("div", { class: "sw-foot" }),
    top: null,
    legend: null,
  };
  keepFromScrolls(dom.k);
  dom.legend = el(
    "div",
    { class: "sw-legend" },
    el("span", { class: "sw-scale" }, dom.inner, dom.scale, dom.outer),
    dom.key,
  );
  dom.top = el(
    "div",
    { class: "sw-top" },
    el("label", { class: "sw-k" }, dom.kText, dom.k),
    dom.edges,
    dom.restored,
    dom.planes,
  );
  root.classList.add("sw-root");
  const right = el("div", { class: "sw-right" }, dom.table, dom.said, curves);
  root.append(dom.top, dom.roll.box, dom.plane.box, right, dom.legend, dom.foot);
  return dom;
}

/**
 * CSS pixels of both pictures and of what is beside them.
 * @param {number} width @param {number} tall height that there is
 */
export function stageSizes(width, tall) {
  const narrow = width < 700,
    gap = 16,
    side = Math.floor(narrow ? Math.min(width, 420) : Math.max(190, Math.min(tall, 0.36 * width)));
  return { narrow, side, right: narrow ? width : width - 2 * (side + gap) };
}

/** From the plane to its picture and back; `spread` is the half-width that it shows around `middle`. */
export function planeFrame(side, middle, spread) {
  return {
    X: (s) => side / 2 + ((s - middle[0]) / spread) * (side / 2),
    Y: (h) => side / 2 - ((h - middle[1]) / spread) * (side / 2),
  };
}
