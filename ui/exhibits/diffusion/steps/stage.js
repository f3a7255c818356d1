// What stands where, and how large.
import { el } from "../../../browser/dom.js";

export function makeStage(root) {
  const picture = (name) => el("canvas", { class: `sp-${name}`, role: "img" });
  const dom = {
    grid: el("canvas", { class: "sp-grid", role: "grid", tabindex: 0 }),
    large: picture("large"),
    title: el("div", { class: "sp-title" }),
    facts: el("ul", { class: "sp-facts" }),
    strip: picture("strip"),
    path: picture("path"),
    said: el("p", { class: "sp-said", "aria-live": "polite" }),
  };
  const chosen = el("div", { class: "sp-chosen" }, dom.title, dom.large, dom.facts);
  root.classList.add("sp-root");
  root.append(el("div", { class: "sp-top" }, dom.grid, chosen), dom.strip, dom.path, dom.said);
  return dom;
}

// scale: whole pixels a digit's pixel in the matrix, big in large, thumb in the strip; chart: the height of the path.
export function stepsSizes(width, screen, columns, names, { size, lecture }) {
  if (width < 700) {
    const left = Math.max(...names.map((text) => text.length)) * 0.62 * size + 8,
      scale = Math.max(1, Math.floor((width - left) / columns / 28)),
      big = Math.max(4, Math.floor((0.56 * width) / 28));
    return { narrow: true, width, left, scale, big, thumb: 1, chart: 170 };
  }
  const left = 10.5 * size,
    tall = Math.max(430, 0.735 * screen) - (lecture ? 70 : 48),
    wide = (scale) => left + columns * (28 * scale + 6),
    high = (scale) => 84 * scale + 18 + 3 * size;
  let scale = 5;
  while (scale > 1 && (wide(scale) > width - 250 || high(scale) > 0.52 * tall)) scale--;
  const right = width - wide(scale) - 18,
    top = high(scale),
    thumb = tall > 640 ? 3 : 2;
  return {
    narrow: false,
    width,
    left,
    scale,
    thumb,
    big: Math.max(3, Math.min(Math.floor((top - 24) / 28), Math.floor((right - 128) / 28))),
    chart: Math.min(420, Math.max(130, tall - top - 28 * thumb - 12)),
  };
}
