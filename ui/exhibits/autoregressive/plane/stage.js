// What stands where, how large, and which place of the plane is under the pointer.
import { el } from "../../../browser/dom.js";

/** on: {samples(), draw()} */
export function makeStage(root, curves, on) {
  const button = (f) => el("button", { class: "gm-button", type: "button", onclick: f });
  const dom = {
    samples: button(on.samples),
    draw: button(on.draw),
    key: el("span", { class: "cp-key" }),
    canvas: el("canvas", { class: "cp-plane", role: "application", tabindex: 0 }),
    sum: el("p", { class: "cp-sum" }),
    foot: el("div", { class: "cp-foot" }),
    said: el("p", { class: "cp-said", "aria-live": "polite" }),
    top: null,
  };
  const { samples, draw, key, canvas, sum, foot, said } = dom;
  dom.top = el("div", { class: "cp-top" }, draw, samples, key);
  root.classList.add("cp-root");
  root.append(dom.top, canvas, el("div", { class: "cp-right" }, sum, said, curves), foot);
  return dom;
}

/**
 * The square, what stands above and beside it, and the whole canvas.
 * @param {number} width @param {number} tall height that there is @param {{size: number}} look
 */
export function planeSizes(width, tall, { size }) {
  const narrow = width < 640,
    left = Math.ceil(1.9 * size),
    foot = Math.ceil(1.5 * size),
    most = narrow ? width : Math.min(0.6 * width, tall + 40),
    strip = Math.round(Math.max(64, Math.min(120, 0.24 * most))),
    side = Math.floor(Math.max(170, Math.min(most - left - strip, (narrow ? 420 : tall) - strip - foot)));
  const wide = left + side + strip,
    right = narrow ? width : width - wide - 18;
  return { narrow, side, strip, left, foot, wide, high: strip + side + foot, right };
}

/**
 * From the plane to the canvas and back. X, Y of a coordinate; back(x, y, before): the place under a pointer, which
 * beside or above the square changes one coordinate alone.
 */
export function frameOf({ side, strip, left }, limit) {
  const X = (x) => left + ((x + limit) / (2 * limit)) * side,
    Y = (y) => strip + ((limit - y) / (2 * limit)) * side,
    within = (v) => Math.min(limit, Math.max(-limit, v));
  return {
    X,
    Y,
    back(px, py, [x, y]) {
      const u = within(((px - left) / side) * 2 * limit - limit),
        v = within(limit - ((py - strip) / side) * 2 * limit);
      return [px > left + side ? x : u, py < strip ? y : v];
    },
  };
}
