// What stands where, and how large; the order as nine buttons; the orders on digits as bars.
import { clamp, el, fill, formatNumber, makeFigure, placeOn } from "../../../browser/dom.js";
import { makeSegments, showSegments } from "../../../browser/segments.js";
import { DIM } from "./made.js";
import { cellAt } from "./paint.js";

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export function makeStage(root, on) {
  const figure = (attributes, ...more) =>
      makeFigure("od-figure", el("canvas", { role: "img", ...attributes }), ...more),
    button = (onclick) => el("button", { class: "gm-button", type: "button", onclick });
  const pixel = (i) => el("button", { class: "od-pixel", type: "button", onclick: () => on.output(i) });
  const dom = {
    orders: el("div", { class: "od-orders" }),
    segments: null,
    names: "",
    choose: on.order,
    pixels: Array.from({ length: DIM }, (_, i) => pixel(i)),
    gridTitle: el("p", { class: "od-title" }),
    earlier: button(() => on.shift(-1)),
    later: button(() => on.shift(1)),
    self: button(() => on.leak((leak, q) => (Math.floor(q / DIM) === q % DIM ? 1 : leak))),
    all: button(() => on.leak(() => 1)),
    close: button(() => on.leak(() => 0)),
    masks: figure({ role: "application", tabindex: 0, class: "od-masks" }),
    slopes: figure({}),
    curve: figure({}),
    samples: figure({}),
    legend: el("div", { class: "od-legend" }),
    digits: el("div", { class: "od-digits" }),
    foot: el("div"),
    said: el("div", { class: "od-said", "aria-live": "polite" }),
  };
  const leaks = el("div", { class: "od-row" }, dom.self, dom.all, dom.close),
    grid = el("div", { class: "od-grid" }, ...dom.pixels),
    shift = el("div", { class: "od-row" }, dom.earlier, dom.later);
  const first = el("div", { class: "od-first" }, dom.gridTitle, grid, shift, dom.digits),
    matrices = el("div", { class: "od-matrices" }, dom.masks.box, dom.slopes.box),
    second = el("div", {}, matrices, dom.legend, leaks),
    third = el("div", { class: "od-third" }, dom.curve.box, dom.samples.box);
  root.classList.add("od-root");
  root.append(dom.orders, el("div", { class: "od-stage" }, first, second, third), dom.foot, dom.said);
  listen(dom.masks.canvas, on);
  return dom;
}

function listen(canvas, { toggle, move, cell }) {
  canvas.addEventListener("click", (e) => {
    const width = (canvas.getBoundingClientRect().width - 18) / DIM,
      at = cellAt(...placeOn(canvas, e), width);
    if (at) toggle(at);
  });
  canvas.addEventListener("keydown", (e) => {
    const by = ARROWS[e.key];
    if (by) move(cell().map((v, k) => clamp(v + by[k], 0, DIM - 1)));
    else if (e.key === "Enter" || e.key === " ") toggle(cell());
    else return;
    e.preventDefault();
  });
}

export function showOrders(dom, { names, chosen }, words) {
  if (dom.names !== names.join()) {
    dom.names = names.join();
    dom.segments = makeSegments(names, dom.choose);
    dom.orders.replaceChildren(el("span", {}, words.order), dom.segments);
  }
  showSegments(dom.segments, { chosen, title: words.order, text: (name) => words.names[name] });
}

export function showGrid(dom, { places, seen, leaks, output }, words) {
  dom.gridTitle.textContent = fill(words.grid, { n: output + 1 });
  dom.pixels.forEach((pixel, i) => {
    const q = output * DIM + i,
      leak = seen[q] && places[i] >= places[output];
    pixel.textContent = String(places[i] + 1);
    pixel.dataset.seen = leak ? "leak" : seen[q] ? "yes" : "no";
    pixel.setAttribute("aria-pressed", String(i === output));
    pixel.setAttribute("aria-label", fill(words.place, { n: i + 1, place: places[i] + 1 }));
  });
  const named = { earlier: "earlier", later: "later", self: "leak_self", all: "leak_all", close: "close" };
  for (const [name, word] of Object.entries(named)) dom[name].textContent = words[word];
  dom.close.disabled = !leaks.some((leak) => leak);
  dom.earlier.disabled = places[output] === 0;
  dom.later.disabled = places[output] === DIM - 1;
  const swatch = (kind) =>
    el("span", { class: "od-swatch" }, el("i", { "data-seen": kind }), words.legend[names[kind]]);
  dom.legend.replaceChildren(...["yes", "leak", "no"].map(swatch));
}
const names = { yes: "permitted", leak: "leak", no: "forbidden" };

/** nats: by order, or null. */
export function showDigits(dom, nats, words) {
  dom.digits.hidden = !nats;
  if (!nats) return;
  const most = Math.max(...Object.values(nats)),
    row = ([name, value]) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, words.names[name]),
        el("td", {}, el("i", { style: `width:${(100 * value) / most}%` })),
        el("td", {}, fill(words.nats, { nats: formatNumber(value, 1) })),
      );
  dom.digits.replaceChildren(
    el("p", { class: "od-title" }, words.digits),
    el("table", {}, el("tbody", {}, ...Object.entries(nats).map(row))),
  );
}

/** Pixels: of a cell of the matrices, of the curve, of a sample's pixel. */
export function stageSizes(width, screen, { lecture }) {
  const narrow = width < 760,
    cell = Math.max(12, narrow ? Math.floor((width / 2 - 30) / DIM) : lecture ? 19 : 20),
    middle = 2 * (18 + DIM * cell) + 20,
    third = narrow ? width : Math.max(240, width - middle - 300 - 60),
    scale = 8;
  return {
    layout: narrow ? "small" : "wide",
    cell,
    middle,
    curve: { width: third, height: narrow ? 170 : Math.max(130, Math.min(220, screen - 560)) },
    samples: { scale, columns: Math.min(15, Math.floor((third + 6) / (3 * scale + 6))) },
  };
}
