// What a pixel sees: the receptive fields of one pixel in four networks, under the pointer.
//
// data: {view: {target}, blob: for each network (D, D) levels, names, labels}. Told to Python: state "view".
// The root element holds data-target, data-seen, data-frames for whoever watches from outside.
import { announceDrawn, drawStamp, fitCanvas } from "../../../browser/canvas.js";
import { clamp, el, fill, formatCount, makeFigure, placeOn } from "../../../browser/dom.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { rgb } from "../../../browser/theme.js";
import { label, makeView, write } from "../../../browser/view.js";

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** How many pixels are seen, of levels (D, D) row by row. */
export const countSeen = (levels, pixel, dim) =>
  levels.subarray(pixel * dim, (pixel + 1) * dim).reduce((n, level) => n + +(level > 0), 0);
/** Where an arrow key leads from a pixel, within the page; null for other keys. */
export function hopWithin(key, pixel, side) {
  const by = ARROWS[key];
  if (!by) return null;
  const [row, column] = [Math.floor(pixel / side), pixel % side].map((v, k) => clamp(v + by[k], 0, side - 1));
  return row * side + column;
}

function makeStage(root, names) {
  const figures = names.map((name) => {
    const about = el("p", { class: "se-about" }),
      count = el("p", { class: "se-count" });
    const canvas = el("canvas", { role: "application", tabindex: 0, "data-network": name });
    return { name, about, count, ...makeFigure("se-figure", canvas, about, count) };
  });
  const dom = {
    figures,
    legend: el("div", { class: "se-legend" }),
    said: el("p", { class: "se-said", "aria-live": "polite" }),
  };
  root.classList.add("se-root");
  root.append(el("div", { class: "se-stage" }, ...figures.map(({ box }) => box)), dom.legend, dom.said);
  return dom;
}

function makeSees(root, first) {
  const state = { target: 0, hover: null, fields: null, key: "", side: 0, scale: 0, frames: 0 },
    dom = makeStage(root, first.data.names);
  const draw = onNextFrame(() => drawNow(root, dom, state, view));
  const view = makeView(root, {
    told: () => ({ target: state.target }),
    adopt: ({ target }) => {
      state.target = target;
    },
    update: async ({ blob }) => {
      if (blob === state.key) return;
      const { arrays, meta } = await fetchPayload(blob);
      Object.assign(state, { key: blob, fields: arrays, side: meta.side });
    },
    layout: (width) => {
      if (!state.fields) return;
      const columns = width < 620 ? 2 : 4,
        high = (Math.max(500, window.innerHeight) - 400) / state.side;
      root.style.setProperty("--se-columns", String(columns));
      state.scale = Math.max(4, Math.floor(Math.min((width - 24 * (columns - 1)) / columns / state.side, high, 22)));
      draw.now();
    },
    dispose: () => draw.cancel(),
  });
  for (const { canvas } of dom.figures) listen(canvas, state, draw, view);
  return view;
}

function listen(canvas, state, draw, view) {
  const under = (e) => {
    const width = canvas.getBoundingClientRect().width,
      [column, row] = placeOn(canvas, e).map((v) => clamp(Math.floor((v / width) * state.side), 0, state.side - 1));
    return row * state.side + column;
  };
  const pin = (pixel) => {
    state.target = pixel;
    state.hover = null;
    draw();
    view.commitSoon();
  };
  canvas.addEventListener("pointermove", (e) => {
    if (e.pointerType === "touch") return;
    state.hover = under(e);
    draw();
  });
  canvas.addEventListener("pointerleave", () => {
    state.hover = null;
    draw();
  });
  canvas.addEventListener("click", (e) => pin(under(e)));
  canvas.addEventListener("keydown", (e) => {
    const to = hopWithin(e.key, state.target, state.side);
    if (to === null) return;
    e.preventDefault();
    pin(to);
  });
}

// ---- what is seen

function drawNow(root, dom, state, { look, words }) {
  const { fields, side, scale } = state;
  if (!fields || !scale) return;
  const pixel = state.hover ?? state.target,
    place = { row: Math.floor(pixel / side) + 1, column: (pixel % side) + 1, before: formatCount(pixel) },
    missed = [],
    seen = [];
  for (const { name, canvas, title, about, count } of dom.figures) {
    const n = countSeen(fields[name], pixel, side * side);
    drawField(canvas, fields[name], pixel, { side, scale }, look);
    write(title, words.titles[name]);
    write(about, words.about[name]);
    write(count, fill(words.count, { seen: formatCount(n), before: place.before }));
    label(canvas, `${fill(words.alt, { title: words.titles[name], ...place, seen: n })} ${words.help}`);
    canvas.title = words.help;
    missed.push(fill(n < pixel ? words.missed : words.all, { title: words.titles[name], n: formatCount(pixel - n) }));
    seen.push(n);
  }
  showLegend(dom, words, look);
  write(dom.said, fill(words.said, { ...place, missed: missed.join(" ") }));
  Object.assign(root.dataset, { target: pixel, seen: seen.join(), frames: ++state.frames });
  announceDrawn(dom.figures[0].canvas, { target: pixel });
}

function showLegend(dom, words, look) {
  const swatch = (colour, text) => el("span", { class: "se-swatch" }, el("i", { style: `background:${colour}` }), text);
  dom.legend.replaceChildren(
    swatch(look.data, words.legend.strong),
    swatch(`color-mix(in srgb, ${look.data} 30%, ${look.bg})`, words.legend.weak),
    swatch(look.muted, words.legend.blind),
    swatch(look.panel, words.legend.later),
  );
}

function drawField(canvas, levels, pixel, { side, scale }, look) {
  const dim = side * side,
    whole = side * scale,
    c = fitCanvas(canvas, whole, whole),
    [bg, full, blind, later, here] = [look.bg, look.data, look.muted, look.panel, look.highlight].map(rgb);
  const colour = (i) => {
    if (i === pixel) return here;
    if (i > pixel) return later;
    const level = levels[pixel * dim + i];
    if (!level) return blind;
    const share = 0.15 + (0.85 * level) / 255;
    return bg.map((v, k) => v + share * (full[k] - v));
  };
  const paint = (d) => {
    for (let i = 0; i < dim; i++) {
      d.set(colour(i), 4 * i);
      d[4 * i + 3] = 255;
    }
  };
  drawStamp(c, side, paint, 0, 0, scale);
}

export default mounted(makeSees);
