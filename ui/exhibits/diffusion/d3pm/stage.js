// What stands where, and how large.
import { el, makeFigure } from "../../../browser/dom.js";

export function makeStage(root, easel) {
  const figure = (name, attributes) => makeFigure(`d3-figure d3-${name}`, el("canvas", attributes)),
    large = (name) => figure(name, { class: "d3-large", role: "img" });
  const dom = {
    now: large("now"),
    ink: large("ink"),
    change: large("change"),
    pictures: [], // the canvases of these three
    batch: figure("batchbox", { class: "d3-batch", role: "listbox", tabindex: 0 }),
    bar: el("canvas", { class: "d3-bar", role: "img" }),
    equation: el("div", { class: "d3-eq" }),
    pixelLine: el("div", { class: "d3-pixel" }),
    odds: el("canvas", { class: "d3-odds", role: "img" }),
    strip: el("canvas", { class: "d3-strip", role: "img" }),
    foot: el("div"),
    said: el("p", { class: "d3-said", "aria-live": "polite" }),
  };
  const { now, ink, change, batch, bar, equation, pixelLine, odds, strip, foot, said } = dom;
  dom.pictures = [now.canvas, ink.canvas, change.canvas];
  root.classList.add("d3-root");
  root.append(
    el("div", { class: "d3-stage" }, easel, now.box, ink.box, change.box, batch.box),
    bar,
    el("div", { class: "d3-line" }, el("div", {}, equation, pixelLine), odds),
    strip,
    foot,
    said,
  );
  return dom;
}

// Whole pixels a digit's pixel: scale of the large ones, small of the sixteen; odds: the width of the distributions.
export function d3pmSizes(width, screen, { lecture }, filling) {
  if (width < 700) {
    const four = width < 464,
      small = four ? Math.floor((width - 6) / 112) : 2,
      scale = Math.max(3, Math.floor((width - 12) / 56));
    return { narrow: true, width, scale, small, columns: four ? 4 : 8, odds: Math.min(width, 420), rows: 1 };
  }
  const tall = Math.max(440, 0.735 * screen) - (lecture ? 360 : 300),
    small = width > 1300 && tall > 330 ? 3 : 2,
    room = (width - 4 * (28 * small + 2) - 44) / 3,
    high = filling ? Math.max(tall - 60, 6 * 28) : Math.max(tall, 8 * 28), // under the drawing stand its tools
    scale = Math.max(4, Math.floor(Math.min(room, high) / 28)),
    rows = !filling && tall - 28 * scale > 40 ? 2 : 1;
  return { narrow: false, width, scale, small, columns: 4, odds: 24 * (lecture ? 18 : 14), rows };
}
