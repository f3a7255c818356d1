// The exact density of a flow beside the true one, and the flows of the set in a table: a press on a row shows it.
//
// data: {view: {data, of, x}, blobs: {truth, flow}, rows, entropy, sets, labels}.
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill, formatCount, formatNumber, makeFigure, placeOn } from "../../../browser/dom.js";
import { listenToDrag } from "../../../browser/drag.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { label, makeView, write } from "../../../browser/view.js";
import { cellOf, drawMap, highest, placeAt } from "./maps.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const LEAST = -50; // nats below which no number is written

function makeStage(root, choose) {
  const figure = () => makeFigure("dn-figure", el("canvas", { class: "dn-map", role: "application", tabindex: 0 })),
    select = el("select", { class: "gm-select", onchange: () => choose({ data: select.value }) });
  const dom = {
    select,
    name: el("span"),
    truth: figure(),
    flow: figure(),
    table: el("div", { class: "dn-table" }),
    said: el("p", { class: "dn-said", "aria-live": "polite" }),
    help: el("p", { class: "dn-help" }),
  };
  root.classList.add("dn-root");
  root.append(
    el("label", { class: "gm-field dn-choose" }, dom.name, select),
    el("div", { class: "dn-stage" }, dom.truth.box, dom.flow.box, dom.table),
    dom.said,
    dom.help,
  );
  return dom;
}

function makeDensity(root) {
  const state = { data: "", of: "", x: [0, 0], maps: null, keys: "", side: 0, frames: 0 };
  const choose = (change) => {
    Object.assign(state, change);
    view.commit();
  };
  const dom = makeStage(root, choose),
    draw = onNextFrame(() => drawNow(root, dom, state, view));
  const view = makeView(root, {
    told: () => ({ data: state.data, of: state.of, x: state.x.map((v) => +v.toFixed(2)) }),
    adopt: ({ x }) => {
      state.x = [...x];
    },
    async update({ view: { data, of }, blobs, sets, rows, labels }) {
      Object.assign(state, { data, of });
      showChoice(dom, sets, data, labels);
      showTable(dom.table, rows, of, labels, (model) => choose({ of: model }));
      const keys = blobs.truth + blobs.flow;
      if (keys === state.keys) return;
      const [truth, flow] = await Promise.all([fetchPayload(blobs.truth), fetchPayload(blobs.flow)]);
      Object.assign(state, { keys, maps: mapsOf(truth, flow) });
    },
    layout(width) {
      const small = width < 700,
        high = Math.max(240, innerHeight - (view.look.lecture ? 400 : 360));
      state.side = Math.round(small ? Math.min(width, 420) : Math.min(width * 0.3, high));
      root.dataset.layout = small ? "small" : "wide";
      root.style.setProperty("--dn-side", `${state.side}px`);
      draw.now();
    },
    dispose: () => draw.cancel(),
  });
  for (const { canvas } of [dom.truth, dom.flow]) listen(canvas, state, draw, view);
  return view;
}

const mapsOf = (truth, flow) => ({
  truth: truth.arrays.logp,
  flow: flow.arrays.logp,
  limit: truth.meta.limit,
  cells: Math.round(Math.sqrt(truth.arrays.logp.length)),
  top: highest(truth.arrays.logp),
});

function listen(canvas, state, draw, view) {
  const to = (x) => {
    if (!state.maps) return;
    state.x = x;
    draw();
  };
  const under = (at) => to(placeAt(at, state.side, state.maps.limit));
  listenToDrag(canvas, { move: (X, Y) => under([X, Y]), done: () => view.commit() });
  canvas.addEventListener("pointermove", (e) => {
    if (e.pointerType === "touch" || e.buttons || !state.maps) return;
    under(placeOn(canvas, e));
    view.commitSoon();
  });
  canvas.addEventListener("keydown", (e) => {
    const by = ARROWS[e.key];
    if (!by || !state.maps) return;
    e.preventDefault();
    const { limit, cells } = state.maps;
    to(state.x.map((v, i) => Math.max(-limit, Math.min(limit, v + (by[i] * 2 * limit) / cells))));
    view.commitSoon();
  });
}

// ---- what is seen

function showChoice(dom, sets, chosen, words) {
  write(dom.name, words.data);
  const text = JSON.stringify(sets);
  if (dom.select.dataset.sets !== text) {
    dom.select.dataset.sets = text;
    dom.select.replaceChildren(...Object.entries(sets).map(([value, name]) => el("option", { value }, name)));
  }
  dom.select.value = chosen;
}

// Words around an arrow stay on one line.
const whole = (text) => text.replaceAll(" \u2192 ", "\u00a0\u2192\u00a0");

function showTable(box, rows, chosen, words, press) {
  const worst = Math.max(...rows.map(({ excess }) => excess ?? 0), 1e-9),
    timed = rows.some(({ encode }) => encode !== null),
    head = ["model", "excess", "parameters", "encode", "decode"].map((key) =>
      el("th", { scope: "col" }, whole(words.table[key])),
    );
  const ms = (value) => el("td", { class: "dn-number" }, value === null ? "–" : formatNumber(value, 1));
  const row = ({ model, title, excess, parameters, encode, decode }) => {
    const button = el("button", { class: "gm-button", type: "button", onclick: () => press(model) }, title),
      bar = el("i", { style: `width:${Math.max(2, (100 * Math.max(0, excess ?? 0)) / worst)}%` });
    button.setAttribute("aria-pressed", String(model === chosen));
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, button),
      el("td", { class: "dn-excess" }, bar, el("span", {}, excess === null ? "–" : formatNumber(excess, 4))),
      el("td", { class: "dn-number" }, formatCount(parameters)),
      ms(encode),
      ms(decode),
    );
  };
  box.replaceChildren(
    el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows.map(row))),
    el("p", { class: "dn-timed" }, timed ? words.timed : ""),
  );
}

function drawNow(root, dom, state, { look, words, data }) {
  const { maps, side, x } = state;
  if (!maps || !side) return;
  const cell = cellOf(x, maps.limit, maps.cells),
    row = data.rows.find(({ model }) => model === state.of),
    nats = (v) => (v < LEAST ? words.none : formatNumber(v)),
    place = { x: formatNumber(x[0]), y: formatNumber(x[1]) };
  for (const [name, colour, title] of [
    ["truth", look.data, words.truth],
    ["flow", look.generated, fill(words.flow, { title: row?.title ?? "" })],
  ]) {
    const logp = maps[name];
    drawMap(dom[name].canvas, { ...maps, logp, x, colour }, side, look);
    write(dom[name].title, title);
    label(dom[name].canvas, `${fill(words.alt, { title, ...place, logp: nats(logp[cell]) })} ${words.help}`);
  }
  write(
    dom.said,
    fill(words.said, {
      ...place,
      truth: nats(maps.truth[cell]),
      flow: nats(maps.flow[cell]),
      excess: row?.excess == null ? "–" : formatNumber(row.excess, 4),
    }),
  );
  write(dom.help, words.help);
  Object.assign(root.dataset, {
    of: state.of,
    x: x.map((v) => v.toFixed(3)).join(),
    truth: maps.truth[cell],
    flow: maps.flow[cell],
    frames: ++state.frames,
  });
  announceDrawn(dom.flow.canvas, { x });
}

export default mounted(makeDensity);
