// What stands where, and how large.
import { el, makeFigure } from "../../../browser/dom.js";

// choose(i): of the two samplers where there is room for one; toggle(name): a layer; goOn(): the training.
export function makeStage(root, { choose, toggle, goOn }) {
  const panel = () => makeFigure("pl-panel", el("canvas", { tabindex: 0, role: "application" })),
    button = (attributes, onclick) => el("button", { class: "gm-button", type: "button", ...attributes, onclick });
  const dom = {
    panels: [panel(), panel()],
    tabs: [0, 1].map((i) => button({}, () => choose(i))),
    layers: Object.fromEntries(
      ["field", "trails"].map((name) => [name, button({ "data-layer": name }, () => toggle(name))]),
    ),
    read: el("span", { class: "pl-read" }),
    foot: el("div", { class: "pl-foot" }),
    said: el("p", { class: "pl-said", "aria-live": "polite" }),
    which: el("div", { class: "gm-segments pl-which", role: "group" }),
    train: { name: el("span"), box: el("div"), status: el("output", { class: "pl-status" }), button: button({}, goOn) },
  };
  const { name, box, status, button: stop } = dom.train;
  dom.which.append(...dom.tabs);
  root.classList.add("pl-root");
  root.append(
    el("div", { class: "pl-top" }, dom.which, ...Object.values(dom.layers), dom.read),
    el("div", { class: "pl-stage" }, ...dom.panels.map((one) => one.box)),
    dom.foot,
    dom.said,
    el("div", { class: "pl-train" }, name, box, status, stop),
  );
  return dom;
}

// side: of a square, in CSS pixels; track: the width of the timeline.
export function planeSizes(width, screen, { lecture }) {
  const narrow = width < 640,
    tall = Math.max(440, 0.735 * screen) - (lecture ? 215 : 165),
    side = narrow ? Math.min(width, 460) : Math.floor(Math.max(210, Math.min((width - 36 - 180) / 2, tall)));
  return { narrow, side, track: narrow ? width : Math.min(width, 2 * side + 18) };
}
