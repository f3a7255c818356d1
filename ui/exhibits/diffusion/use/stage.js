// What stands where, and how large.
import { el, makeFigure } from "../../../browser/dom.js";

export function makeStage(root, easel) {
  const figure = (name, attributes, ...more) => makeFigure(`us-figure us-${name}`, el("canvas", attributes), ...more),
    note = el("p", { class: "us-note" }),
    slider = { class: "us-batch", role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 15 };
  const dom = {
    origin: figure("originbox", { class: "us-large", role: "img" }),
    large: figure("largebox", { class: "us-large", role: "img" }),
    batch: figure("batchbox", { class: "us-batch", role: "listbox", tabindex: 0 }),
    row: figure("rowbox", slider, note),
    note,
    foot: el("div"),
    said: el("p", { class: "us-said", "aria-live": "polite" }),
  };
  const stage = el("div", { class: "us-stage" }, easel, dom.origin.box, dom.large.box, dom.batch.box);
  root.classList.add("us-root");
  root.append(stage, dom.row.box, dom.foot, dom.said);
  return dom;
}

// Whole pixels a digit's pixel and columns: of the large pictures, of the sixteen, and of the sixteen in one row.
export function useSizes(width, screen, { lecture }) {
  const narrow = width < 700,
    high = Math.max(520, screen - 150) - (lecture ? 300 : 270),
    four = width < 464 ? Math.floor((width - 6) / 112) : 2,
    small = narrow ? four : width > 1300 ? 3 : 2,
    room = (width - 4 * (28 * small + 2) - 44) / 2,
    scale = Math.max(4, Math.floor((narrow ? (width - 12) / 2 : Math.min(room, high, 420)) / 28)),
    columns = width >= 16 * 30 ? 16 : 8;
  return {
    narrow,
    scale,
    batch: { scale: small, columns: narrow && width >= 464 ? 8 : 4 },
    row: { scale: Math.max(1, Math.floor((width / columns - 2) / 28)), columns },
  };
}
