// What stands where, and how large.
import { el, makeFigure } from "../../../browser/dom.js";
import { makeSegments } from "../../../browser/segments.js";

export const MODELS = ["plain", "vae", "adversarial"];
const GAP = 18;

/** @param {(name: string) => void} choose */
export function makeStage(root, curves, choose) {
  const picture = (name) => makeFigure(`pr-${name}`, el("canvas", { role: "img" }));
  const dom = {
    models: makeSegments(MODELS, choose),
    plane: picture("plane"),
    made: picture("made"),
    key: el("p", { class: "pr-key" }),
    said: el("div", { class: "pr-said", "aria-live": "polite" }),
    foot: el("div", { class: "pr-foot" }),
    top: null,
    curves,
  };
  dom.top = el("div", { class: "pr-top" }, dom.models);
  root.classList.add("pr-root");
  const right = el("div", { class: "pr-right" }, dom.said, curves);
  root.append(dom.top, dom.plane.box, dom.made.box, right, dom.key, dom.foot);
  return dom;
}

/**
 * CSS pixels: the side of the plane, of a decoded picture's pixel, and what is left beside them.
 * @param {number} width @param {number} tall height that there is @param {number} rows of decoded pictures
 */
export function stageSizes(width, tall, rows) {
  const narrow = width < 700,
    side = Math.floor(narrow ? Math.min(width, 420) : Math.max(190, Math.min(tall, 0.4 * width))),
    room = narrow ? Math.min(width, 420) : Math.min(side, 0.3 * width),
    scale = Math.max(1, Math.floor((room / rows - 2) / 28)),
    made = rows * (28 * scale + 2);
  return { narrow, side, scale, made, right: narrow ? width : width - side - made - 2 * GAP };
}
