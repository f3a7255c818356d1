// What stands where.
import { el } from "../../../browser/dom.js";

export const MARKS = ["truth", "clean", "walk"];

/** flip: what a mark's button does, by its name. */
export function makeStage(root, curves, flip) {
  const dom = {
    key: el("span", { class: "sc-key" }),
    canvas: el("canvas", { class: "sc-plane", role: "application", tabindex: 0 }),
    here: el("p", { class: "sc-here" }),
    foot: el("div", { class: "sc-foot" }),
    said: el("p", { class: "sc-said", "aria-live": "polite" }),
    top: null,
  };
  for (const mark of MARKS) dom[mark] = el("button", { class: "gm-button", type: "button", onclick: flip(mark) });
  const { key, canvas, here, foot, said } = dom;
  dom.top = el("div", { class: "sc-top" }, ...MARKS.map((mark) => dom[mark]), key);
  root.classList.add("sc-root");
  root.append(dom.top, canvas, el("div", { class: "sc-right" }, here, said, curves), foot);
  return dom;
}
