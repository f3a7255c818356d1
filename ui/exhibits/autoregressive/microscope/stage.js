// What stands where, and how large.
import { el, makeFigure } from "../../../browser/dom.js";

/** @param {HTMLElement} root @param {HTMLElement} controls @param {{flip: () => void, restore: () => void}} on */
export function makeStage(root, controls, { flip, restore }) {
  const figure = (name, attributes = {}, ...more) =>
      makeFigure(`ms-figure ms-${name}`, el("canvas", { role: "img", ...attributes }), ...more),
    legend = () => el("div", { class: "ms-legend" });
  const legends = { picture: legend(), map: legend() };
  const dom = {
    picture: figure("picture", { role: "application", tabindex: 0 }, legends.picture),
    chance: figure("chance"),
    map: figure("map", {}, legends.map),
    legends,
    pixel: el("p", { class: "ms-pixel" }),
    looks: el("p", { class: "ms-looks" }),
    flip: el("button", { class: "gm-button", type: "button", onclick: flip }),
    restore: el("button", { class: "gm-button", type: "button", onclick: restore }),
    foot: el("div"),
    said: el("p", { class: "ms-said", "aria-live": "polite" }),
  };
  const line = el(
    "div",
    { class: "ms-line" },
    el("div", { class: "ms-read" }, dom.pixel, dom.looks),
    el("div", { class: "ms-buttons" }, dom.flip, dom.restore),
  );
  root.classList.add("ms-root");
  root.append(
    controls,
    el("div", { class: "ms-stage" }, dom.picture.box, dom.chance.box, dom.map.box),
    line,
    dom.foot,
    dom.said,
  );
  return dom;
}

/** CSS pixels a digit's pixel: scale of the picture, small of the two beside or below it. */
export function stageSizes(width, screen, { lecture }) {
  if (width < 620) {
    const small = Math.max(4, Math.floor((width - 12) / 56));
    return { layout: "small", scale: Math.min(12, Math.floor(width / 28)), small };
  }
  const high = Math.max(500, screen) - (lecture ? 450 : 400),
    scale = Math.max(6, Math.min(Math.floor((width - 48) / 84), Math.floor(high / 28), 22));
  return { layout: "wide", scale, small: scale };
}
