// What stands where, and how large.
import { el, makeFigure } from "../../../browser/dom.js";
import { makeSegments } from "../../../browser/segments.js";

// choose({schedule} | {back}): one of them was pressed.
export function makeStage(root, easel, choose) {
  const figure = (attributes = {}) => makeFigure("fw-figure", el("canvas", { role: "img", ...attributes })),
    row = (...children) => el("div", { class: "fw-row" }, ...children);
  const dom = {
    epsilon: figure(),
    mixed: figure({ class: "fw-mixed" }),
    past: figure(),
    signs: [el("div", { class: "fw-sign" }), el("div", { class: "fw-sign" })],
    curves: el("canvas", { class: "fw-curves", role: "img" }),
    facts: el("div", { class: "fw-facts" }),
    schedules: makeSegments(["linear", "cosine", "sigmoid"], (schedule) => choose({ schedule })),
    backs: makeSegments(["1", "10", "100"], (back) => choose({ back })),
    scheduleName: el("span"),
    backName: el("span"),
    backLine: el("div", { class: "fw-back" }),
    bar: el("canvas", { role: "img", class: "fw-bar" }),
    strip: el("canvas", { role: "img", class: "fw-strip" }),
    foot: el("div", { class: "fw-foot" }),
  };
  const back = el("div", { class: "fw-backbox" }, row(dom.backName, dom.backs), dom.backLine, dom.facts),
    result = el("div", { class: "fw-result" }, dom.mixed.box, el("div", { class: "fw-under" }, dom.past.box, back)),
    right = el("div", { class: "fw-right" }, row(dom.scheduleName, dom.schedules), dom.curves),
    [first, second] = dom.signs;
  root.classList.add("fw-root");
  root.append(el("div", { class: "fw-stage" }, easel, first, dom.epsilon.box, second, result, right));
  root.append(dom.bar, dom.strip, dom.foot);
  return dom;
}

// Whole pixels a digit's pixel: scale of the three, small of the step back, strip of the way in small.
export function forwardSizes(width, screen, { lecture }) {
  const narrow = width < 900,
    small = width < 560,
    size = lecture ? 18 : 14,
    high = Math.max(540, screen - 150) - (lecture ? 340 : 305),
    beside = small ? (width - 24) / 2 : (width - 12.5 * size) / 3,
    room = narrow ? beside : (width - 8.5 * size - 56 - 280) / 3,
    scale = Math.max(4, Math.floor(Math.min(room, narrow ? 336 : high, 392) / 28)),
    used = 3 * 28 * scale + 8.5 * size + 56;
  return {
    layout: small ? "small" : narrow ? "middle" : "wide",
    width,
    scale,
    small: Math.max(2, Math.floor(scale / 2) - 1),
    strip: narrow ? 1 : 2,
    strips: narrow || high - 28 * scale >= 64,
    curves: narrow ? width : Math.max(260, width - used),
    tall: narrow ? 260 : 28 * scale + 70,
  };
}
