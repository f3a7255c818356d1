// The table of all models: heads that sort, cells that say how they were measured, and under each column its axis
// (axes.js).
//
// data: {labels, groups, columns: [{id, group, better, log, head, about}], rows: [{id, title, under, family, look,
// href, page, problem,
// cells: {column: {value, text, protocol, command, kind, best, beside}}, none: {column: why}}], sort: {by, down}, busy}
// Told to Python: state "sort" {by, down}; trigger "open" {page, query}.
import { announce, el, placeOn } from "../../../browser/dom.js";
import { onNextFrame, tween } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { painted } from "../../../browser/painted.js";
import { label, makeView } from "../../../browser/view.js";
import * as axes from "./axes.js";
import { nearestCell, nextCell, nextSort, sortRows } from "./order.js";
import { bodyRow, headRows } from "./rows.js";
import { makeTip, showTip } from "./tip.js";

const FADE_MS = 160;
const TURNS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

const makeState = () => ({
  data: null,
  sort: null, // {by, down}
  asked: null, // an order that Python has not confirmed yet
  order: [], // the rows
  cell: [0, 0], // the one that Tab reaches
  at: null, // the row that is pointed at
  fade: 0, // how far the other lines have stepped back for it, 0 to 1
  marks: [], // where those of the lines are
});

function makeExhibit(root) {
  const state = makeState(),
    dom = makeDom(root),
    paint = onNextFrame(() => state.data && paintAxes(dom, state, view.look)),
    actions = makeActions(root, dom, state, paint);
  let made = "";
  const view = makeView(root, {
    update(data) {
      if (same(state.asked, data.sort)) state.asked = null;
      const key = JSON.stringify(data);
      if (key === made) return;
      made = key;
      state.data = data;
      state.sort = state.asked ?? data.sort; // what Python had to say before it heard of the order does not undo it
      root.dataset.busy = data.busy ? "1" : "0";
      keepingFocus(root, dom, actions.build);
    },
    layout() {
      drawMarks(dom, state, view.look);
      paint();
    },
    dispose() {
      paint.cancel();
      actions.stop();
    },
  });
  actions.view = view;
  listenToTable(root, dom, state, actions);
  listenToAxes(root, dom, state, actions);
  return view;
}

const same = (a, b) => a !== null && a.by === b.by && a.down === b.down;

function makeDom(root) {
  const head = el("thead"),
    body = el("tbody"),
    table = el("table", { class: "tb-table" }, head, body),
    canvas = el("canvas", { class: "tb-axes", tabindex: 0, role: "img" }),
    tip = makeTip();
  root.append(el("div", { class: "tb" }, el("div", { class: "tb-wide" }, table, canvas), tip));
  return { head, body, table, canvas, tip };
}

const focused = (root) => root.getRootNode().activeElement;
const widthsOf = ({ body }) => [...body.rows].map((tr) => tr.querySelectorAll("td").length);
/** @param {any} dom @param {number[]} place */
const cellAt = ({ body }, [r, k]) => body.rows[r].querySelectorAll("td")[k];
const focusHead = ({ head }, by) => head.querySelector(`[data-id="${by}"] button`)?.focus();

// Build anew what may have the focus.
function keepingFocus(root, dom, build) {
  const active = focused(root),
    held = active?.tagName === "TD",
    by = active?.closest?.("th")?.dataset.id;
  build();
  if (held) dom.body.querySelector('td[tabindex="0"]')?.focus();
  else if (by) focusHead(dom, by);
}

function makeActions(root, dom, state, paint) {
  let cancel = () => {};
  const actions = {
    view: null,
    build() {
      const { data, sort } = state;
      state.order = sortRows(data.rows, sort);
      dom.head.replaceChildren(...headRows(data, sort, actions));
      dom.body.replaceChildren(...state.order.map((row, r) => bodyRow(row, r, data, sort, actions)));
      label(dom.canvas, data.labels.alt);
      roving(dom, state);
    },
    sort(by) {
      state.sort = state.asked = nextSort(state.sort, by, state.data.columns);
      actions.view.send("sort", state.sort);
      actions.build();
      actions.view.resize();
      focusHead(dom, by);
    },
    open: (target) => actions.view.trigger("open", target),
    tell: (place, content) => showTip(dom.tip, place, content),
    hide() {
      dom.tip.hidden = true;
      if (focused(root)?.tagName !== "TD") actions.point(null);
    },
    hold(cell) {
      state.cell = cell;
      roving(dom, state);
    },
    // The line of the row that is pointed at comes forward, the others step back.
    point(id) {
      if (id === state.at) return;
      state.at = id ?? state.at;
      const from = state.fade,
        to = id === null ? 0 : 1;
      for (const tr of dom.body.rows) tr.classList.toggle("at", tr.dataset.row === id);
      cancel();
      cancel = tween(FADE_MS, (t) => {
        state.fade = from + (to - from) * t;
        if (t === 1 && !to) state.at = null;
        paint();
      });
    },
    stop: () => cancel(),
  };
  return actions;
}

// One cell can be reached with Tab; the arrow keys go on from there.
function roving(dom, state) {
  for (const td of dom.body.querySelectorAll("td")) td.tabIndex = -1;
  if (!dom.body.rows.length) return;
  cellAt(dom, nearestCell(state.cell, widthsOf(dom))).tabIndex = 0;
}

function listenToTable(root, dom, state, actions) {
  dom.table.addEventListener("keydown", (e) => {
    if (e.key === "Escape") return actions.hide();
    const next = nextCell(state.cell, e.key, widthsOf(dom));
    if (!next || focused(root)?.tagName !== "TD") return;
    e.preventDefault();
    state.cell = next;
    cellAt(dom, next).focus();
  });
}

function listenToAxes(root, { canvas }, state, actions) {
  canvas.addEventListener("pointermove", (e) => actions.point(axes.pick(state.marks, ...placeOn(canvas, e))));
  canvas.addEventListener("pointerleave", () => actions.point(null));
  canvas.addEventListener("keydown", (e) => {
    const usable = state.order.filter((row) => !row.problem);
    if (!TURNS[e.key] || !usable.length) return;
    e.preventDefault();
    const before = usable.findIndex((row) => row.id === state.at),
      row = usable[(before + TURNS[e.key] + usable.length) % usable.length];
    actions.point(row.id);
    announce(root, lineText(row, state.data.columns));
  });
}

function lineText({ title, under, cells }, columns) {
  const figures = columns.filter(({ id }) => cells[id]).map(({ id, head }) => `${head} ${cells[id].text}`);
  return `${title}, ${under}: ${figures.join(", ")}`;
}

function drawMarks(dom, state, look) {
  state.order.forEach((row, r) => {
    if (row.look) painted.markOn(dom.body.rows[r].querySelector(".tb-mark"), row.look, 14, 4.5, look);
  });
}

function paintAxes({ head, table, canvas }, state, look) {
  const width = table.offsetWidth,
    [model, ...heads] = head.lastChild.children;
  if (!width) return;
  const middles = Object.fromEntries(heads.map((th) => [th.dataset.id, th.offsetLeft + th.offsetWidth / 2]));
  state.marks = axes.draw(canvas, { ...state, width, middles, left: model.offsetWidth }, look);
}

export default mounted(makeExhibit);
