// What stands where, how large, and which place of the plane is under the pointer.
import { el } from "../../../browser/dom.js";

/** on: {lattice(), samples()} */
export function makeStage(root, curves, on) {
  const button = (f) => el("button", { class: "gm-button", type: "button", onclick: f });
  const dom = {
    lattice: button(on.lattice),
    samples: button(on.samples),
    key: el("span", { class: "fl-key" }),
    canvas: el("canvas", { class: "fl-plane", role: "application", tabindex: 0 }),
    here: el("p", { class: "fl-here" }),
    foot: el("div", { class: "fl-foot" }),
    said: el("p", { class: "fl-said", "aria-live": "polite" }),
    top: null,
  };
  const { lattice, samples, key, canvas, here, foot, said } = dom;
  dom.top = el("div", { class: "fl-top" }, lattice, samples, key);
  root.classList.add("fl-root");
  root.append(dom.top, canvas, el("div", { class: "fl-right" }, here, said, curves), foot);
  return dom;
}

/**
 * The square with its axes, and what is left beside it.
 * @param {number} width @param {number} tall height that there is @param {{size: number}} look
 */
export function planeSizes(width, tall, { size }) {
  const narrow = width < 640,
    left = Math.ceil(1.9 * size),
    foot = Math.ceil(1.5 * size),
    most = narrow ? width : Math.min(0.56 * width, tall + 40),
    side = Math.floor(Math.max(170, Math.min(most - left, (narrow ? 420 : tall) - foot)));
  return {
    narrow,
    side,
    left,
    foot,
    wide: left + side,
    high: side + foot,
    right: narrow ? width : width - left - side - 18,
  };
}

/** From the plane to the canvas and back: X, Y of a coordinate; back(x, y) of a place on the canvas. */
export function frameOf({ side, left }, limit) {
  const within = (v) => Math.min(limit, Math.max(-limit, v));
  return {
    X: (x) => left + ((x + limit) / (2 * limit)) * side,
    Y: (y) => ((limit - y) / (2 * limit)) * side,
    back: (px, py) => [within(((px - left) / side) * 2 * limit - limit), within(limit - (py / side) * 2 * limit)],
  };
}
