// What stands where, and how large.
import { el } from "../../../browser/dom.js";
import { COLUMNS } from "./paint.js";

export function makeStage(root) {
  const dom = {
    grid: el("canvas", { class: "gd-grid", role: "grid", tabindex: 0 }),
    large: el("canvas", { class: "gd-large", role: "img" }),
    title: el("div", { class: "gd-title" }),
    facts: el("ul", { class: "gd-facts" }),
    shares: el("canvas", { class: "gd-chart gd-shares", role: "img" }),
    name: el("label", { for: "gd-w" }),
    slider: el("input", { id: "gd-w", type: "range", min: 0, step: 1 }),
    value: el("output"),
    hint: el("span", { class: "gm-status" }),
    said: el("p", { class: "gd-said", "aria-live": "polite" }),
  };
  const top = el("div", { class: "gd-top" }, dom.title, dom.large, dom.facts),
    side = el("div", { class: "gd-side" }, top, dom.shares),
    slide = el("div", { class: "gd-slide" }, dom.name, dom.slider, dom.value, dom.hint);
  root.classList.add("gd-root");
  root.append(dom.grid, side, slide, dom.said);
  return dom;
}

// scale: whole pixels a digit's pixel of the matrix, big of the one in large. above: what stands over the exhibit.
export function guidanceSizes(width, screen, above, rows, { size, lecture }) {
  if (width < 700) {
    const left = 2.2 * size + 10,
      scale = Math.max(1, Math.floor((width - left - 20) / 280)),
      big = Math.max(4, Math.floor((0.5 * width) / 28));
    return { narrow: true, left, scale, big, side: width, chart: 180 };
  }
  // the slider and what is said end with the screen
  const left = 4.6 * size,
    tall = Math.max(380, screen - above - (lecture ? 140 : 112)),
    wide = (scale) => left + COLUMNS * (28 * scale + 4),
    high = (scale) => rows * (28 * scale + 4);
  let scale = 5;
  while (scale > 1 && (wide(scale) > 0.81 * width || high(scale) > tall)) scale--;
  const side = width - wide(scale) - 20,
    big = Math.max(3, Math.min(Math.floor((side - 112) / 28), Math.floor(tall / (lecture ? 84 : 56)))),
    room = Math.max(tall, high(scale)) - 28 * big - 38;
  return { narrow: false, left, scale, big, side, chart: Math.min(360, Math.max(110, room)) };
}
