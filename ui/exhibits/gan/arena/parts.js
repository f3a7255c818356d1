// The elements around the stages: which layers and panels are on show, and the files.
import { el } from "../../../browser/dom.js";
import { label, write } from "../../../browser/view.js";
import { makeLayers } from "./layers.js";

const PANELS = ["judge", "gradients"];

const button = (onclick) => el("button", { class: "gm-button", type: "button", onclick });

/**
 * @param {HTMLElement} root @param {HTMLElement[]} stages @param {HTMLElement} curves
 * @param {{layers: () => void, panel: (which: string) => void, csv: () => void, live: () => void}} on
 */
export function makeParts(root, stages, curves, on) {
  const layers = makeLayers(on.layers);
  const panels = PANELS.map((which) => ({ which, button: button(() => on.panel(which)) }));
  const parts = {
    layers,
    panels,
    group: el("div", { class: "gm-segments", role: "group" }, ...panels.map((panel) => panel.button)),
    csv: button(on.csv),
    live: button(on.live),
    stages: el("div", { class: "ar-stages" }, ...stages),
    foot: el("div", { class: "ar-foot" }),
    said: el("div", { class: "ar-said", "aria-live": "polite" }),
  };
  const tools = el("div", { class: "ar-tools" }, parts.group, parts.csv);
  const top = el("div", { class: "ar-top" }, layers.element, tools);
  root.classList.add("ar-root");
  root.append(top, parts.stages, curves, parts.foot, parts.said);
  return { ...parts, top };
}

/** Names, and which panel is chosen; only what differs is written, as this comes with every message of a run. */
export function showParts(parts, words, chosen) {
  write(parts.csv, words.csv);
  if (parts.csv.title !== words.csv_about) parts.csv.title = words.csv_about;
  write(parts.live, words.go_live);
  label(parts.group, words.panels);
  for (const { which, button } of parts.panels) {
    const pressed = String(which === chosen);
    write(button, words[`panel_${which}`]);
    if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
  }
}
