// What stands where: three planes, each with its numbers, two charts, and the clock under them.
import { el, makeFigure } from "../../../browser/dom.js";
import { keepFromScrolls } from "../../../browser/drag.js";
import { makeSegments } from "../../../browser/segments.js";

export const WAYS = ["continuous", "transport", "diffusion"];
/** How the line of each field is dashed, everywhere. */
export const DASHES = { continuous: [], transport: [8, 4], diffusion: [2, 3] };

function makePlane(way) {
  const base = el("canvas", { "aria-hidden": "true" }),
    top = el("canvas", { class: "sm-top", tabindex: 0, role: "application", "data-way": way }),
    name = el("span"),
    facts = el("ul", { class: "sm-facts" }),
    title = el("p", { class: "sm-name" }, el("i", { class: `sm-line sm-${way}` }), name);
  return {
    way,
    base,
    top,
    name,
    facts,
    box: el("div", { class: "sm-plane" }, title, el("div", { class: "sm-pad" }, base, top), facts),
  };
}

export function makeStage(root, on) {
  const range = (classes, more) => el("input", { type: "range", class: classes, ...more }),
    planes = WAYS.map(makePlane),
    solver = makeSegments(["euler", "adaptive"], on.solver),
    select = el("select", { class: "gm-select", onchange: () => on.data(select.value) });
  const dom = {
    planes,
    solver,
    select,
    dataName: el("span"),
    amount: range("sm-amount", { min: 0, step: 1 }),
    amountText: el("span", { class: "sm-amount-text" }),
    clock: range("sm-clock", { min: 0, max: 1, step: 0.01 }),
    clockText: el("span"),
    errors: makeFigure("sm-chart", el("canvas", { role: "img" })),
    account: makeFigure("sm-chart", el("canvas", { role: "img" })),
    foot: el("div", { class: "sm-foot" }),
    said: el("p", { class: "sm-said", "aria-live": "polite" }),
    legend: el("p", { class: "sm-legend" }),
  };
  keepFromScrolls(dom.amount);
  keepFromScrolls(dom.clock);
  dom.dataBox = el("label", { class: "gm-field" }, dom.dataName, select);
  root.classList.add("sm-root");
  root.append(
    el("div", { class: "sm-bar" }, dom.dataBox, solver, el("label", { class: "sm-steps" }, dom.amount, dom.amountText)),
    el(
      "div",
      { class: "sm-stage" },
      ...planes.map(({ box }) => box),
      el("div", { class: "sm-right" }, dom.errors.box, dom.account.box),
    ),
    el("label", { class: "sm-scrub" }, dom.clockText, dom.clock),
    dom.foot,
    dom.said,
    dom.legend,
  );
  return dom;
}

/** CSS pixels: side of a plane, and of a chart; screen: what is left of it below the exhibit's top. */
export function stageSizes(width, screen, { lecture }) {
  if (width < 700) return { layout: "small", side: Math.min(width, 330), chart: { width, height: 170 } };
  const side = Math.max(170, Math.min(Math.floor((width - 60) * 0.245), screen - (lecture ? 343 : 316)));
  const right = width - 3 * side - 60;
  return {
    layout: "wide",
    side,
    chart: { width: Math.max(200, right), height: Math.max(120, Math.floor(side / 2) + 20) },
  };
}
