// What stands where, and how large.
import { el, makeFigure } from "../../../browser/dom.js";
import { makeSegments } from "../../../browser/segments.js";

// choose({whose} | {axis} | {cuts}): one of them was chosen.
export function makeStage(root, easel, choose) {
  const figure = () => makeFigure("tm-figure", el("canvas", { role: "img" })),
    small = () => el("canvas", { class: "tm-small", role: "img" }),
    sign = (text) => el("span", { class: "tm-sign", "aria-hidden": "true" }, text);
  const dom = {
    seen: { x: figure(), x0: figure(), off: figure() },
    whose: makeSegments(["test", "picture"], (whose) => choose({ whose })),
    axis: makeSegments(["log", "linear"], (axis) => choose({ axis })),
    cuts: el("select", { class: "gm-select", onchange: () => choose({ cuts: Number(dom.cuts.value) }) }),
    cutsName: el("span"),
    cutsBox: el("label", { class: "gm-field" }),
    total: el("span", { class: "tm-total" }),
    bars: el("canvas", { class: "tm-bars", role: "img", tabindex: 0 }),
    small: [small(), small(), small()],
    line: el("div", { class: "tm-line" }),
    foot: el("div"),
    said: el("p", { class: "tm-said", "aria-live": "polite" }),
  };
  dom.cutsBox.append(dom.cutsName, dom.cuts);
  const [error, weight, product] = dom.small,
    three = el("div", { class: "tm-three" }, error, sign("\u00d7"), weight, sign("\u2192"), product),
    top = el("div", { class: "tm-top" }, dom.whose, dom.axis, dom.cutsBox, dom.total),
    seen = el("div", { class: "tm-seen" }, ...Object.values(dom.seen).map(({ box }) => box)),
    right = el("div", { class: "tm-right" }, top, dom.bars, three);
  root.classList.add("tm-root");
  root.append(el("div", { class: "tm-stage" }, easel, seen, right), dom.line, dom.foot, dom.said);
  return dom;
}

// scale: whole pixels a digit's pixel of the pictures, board of the drawing; wide, tall: of the bars; third, low: of
// each of the three panels.
export function termsSizes(width, screen, { lecture }) {
  const high = Math.max(540, screen - 150) - (lecture ? 190 : 150);
  if (width < 760) {
    const scale = Math.max(3, Math.floor((width - 16) / 84)),
      board = Math.floor(Math.min(width, 300) / 28);
    return { narrow: true, scale, board, wide: width, third: width, low: 150, tall: 300 };
  }
  const scale = Math.max(3, Math.floor((high - 66) / 84)),
    board = Math.max(6, Math.min(9, scale + 2)),
    wide = width - 28 * (scale + board) - 36,
    low = Math.round(0.37 * (high - 40));
  return { narrow: false, scale, board, wide, third: Math.floor((wide - 60) / 3), low, tall: high - 44 - low };
}
