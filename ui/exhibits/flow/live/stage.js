// What stands where.
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
