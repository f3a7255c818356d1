// Pictures side by side: a row a checkpoint, one of their pictures chosen. Its moments and its nearest training picture
// stand beside.
//
// data: {labels, rows: [{id, title, under, note, look, problem, whole, share, blob, near}], steps: {all, now}, classes,
// state, history: {of, blob, captions, coming}, known, band, said, seq}.
// Back on release as "look": {taken, asked, seed, of, kth, moment, seq}. Tests read root.dataset.{of, kth, moment,
// rows}.
import { el, fill } from "../../../browser/dom.js";
import { onNextFrame, prefersCalm } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeView, write } from "../../../browser/view.js";
import { makeActions, makeRowActions } from "./actions.js";
import { makeControls, showControls } from "./controls.js";
import { layOut } from "./layout.js";
import { drawMoments, lastOf, listenToStrip, makeMoments } from "./moments.js";
import { drawNearest, makeNearest } from "./nearest.js";
import { FAR, Row } from "./rows.js";

const makeState = (chosen) => ({
  chosen: { ...chosen }, // {taken, asked, seed, of, kth, moment}
  seq: null, // of the last message to Python
  rows: new Map(),
  hover: null, // {row, k} under the pointer
  size: null,
  history: null, // {key, blob, captions} of the chosen picture
  at: 0, // the moment of it
  place: null, // the same while it plays, between moments
  seen: false, // whether the panel shows it
  speed: 1,
  autoplay: false, // the next history that comes is played
  told: "", // what Python has said of the chosen picture
});

function makeExhibit(root, { data: { labels, state: chosen } }) {
  const state = makeState(chosen);
  /** @type {any} */
  const exhibit = { root, state, timers: { rest: 0, keep: 0 } };
  const paint = onNextFrame(() => draw(exhibit)),
    show = { paint, moment: () => drawMoment(exhibit) },
    actions = makeActions(exhibit, show);
  exhibit.rowActions = makeRowActions(exhibit, actions, show);
  exhibit.paint = paint;
  exhibit.dom = makeDom(root);
  exhibit.bar = makeTransport(exhibit.dom.foot, {
    labels: labels.transport,
    seed: chosen.seed,
    speed: state.speed,
    onPlay: actions.play,
    onPause: actions.keep,
    onStep: actions.step,
    onReset: actions.reset,
    onSpeed: (speed) => {
      state.speed = speed;
    },
    onSeed: (seed) => actions.change({ seed }),
  });
  exhibit.controls = makeControls(actions.change);
  exhibit.bar.element.lastChild.before(exhibit.controls.element);
  listenToStrip(
    exhibit.dom.moments.strip,
    () => ({ history: state.history, at: state.at, width: state.size.panel.width }),
    { scrub: actions.scrub, settle: actions.keep },
  );
  return (exhibit.view = makeView(root, {
    update: (data) => update(exhibit, data),
    layout: (width) => layout(exhibit, width),
    dispose() {
      exhibit.bar.pause();
      paint.cancel();
      Object.values(exhibit.timers).forEach(clearTimeout);
    },
  }));
}

function makeDom(root) {
  const table = el("div", { class: "pc-rows" }),
    axis = el("div", { class: "pc-axis" }, el("span", {}, "0"), el("span"), el("span", {}, FAR)),
    left = el("div", { class: "pc-left" }, table, axis),
    moments = makeMoments(),
    { title, figures, what, strip } = moments,
    nearest = makeNearest(),
    said = el("p", { class: "pc-said", "aria-live": "polite" }),
    panel = el("div", { class: "pc-panel" }, title, figures, what, strip, nearest.element, said),
    foot = el("div", { class: "pc-foot" });
  root.classList.add("pc-root");
  root.append(el("div", { class: "pc-stage" }, left, panel), foot);
  return { table, axis, left, moments, nearest, said, panel, foot };
}

// ---- what Python says

async function update(exhibit, data) {
  const { state, view, timers } = exhibit,
    fresh = state.seq === null;
  if (fresh || (data.seq === state.seq && !timers.keep)) {
    state.chosen = { ...data.state };
    state.seq = data.seq;
  }
  if (fresh) state.autoplay = Boolean(data.history.blob);
  const told = data.rows.filter((row) => row.blob),
    { blob: key, captions } = data.history;
  const [blob] = await Promise.all([
    key && fetchPayload(key),
    ...told.map(({ id, blob }) => rowOf(exhibit, id).take(blob)),
  ]);
  if (view.data !== data || view.dead) return;
  const starts = takeHistory(exhibit, key ? { key, blob, captions } : null);
  showWords(exhibit);
  view.resize();
  if (starts) exhibit.bar.play();
}

// Returns whether the history, a new one, is to be played.
function takeHistory({ state, bar }, history) {
  const { moment } = state.chosen,
    isNew = history && history.key !== state.history?.key,
    told = JSON.stringify(state.chosen),
    news = told !== state.told && !bar.playing,
    starts = Boolean(isNew && state.autoplay && moment === null && !prefersCalm()),
    last = lastOf(history);
  Object.assign(state, { history, told });
  if (isNew) {
    state.autoplay = false;
    state.place = moment ?? (starts ? 0 : last);
  } else if (news && moment !== null) state.place = moment;
  if (state.place !== null) state.at = Math.min(last, Math.floor(state.place));
  return starts;
}

function rowOf({ state: { rows }, rowActions }, id) {
  if (!rows.has(id)) rows.set(id, new Row(id, rowActions));
  return rows.get(id);
}

function showWords(exhibit) {
  const { root, state, dom, bar, controls, view } = exhibit,
    { data, words } = view,
    held = root.getRootNode().activeElement === controls.steps && state.seq !== data.seq;
  showControls(controls, data, state.chosen.asked, held, words);
  const elements = data.rows.map((row) => rowOf(exhibit, row.id).element),
    laid = [...dom.table.children];
  if (laid.length !== elements.length || elements.some((element, i) => laid[i] !== element))
    dom.table.replaceChildren(...elements); // a node that is moved loses the focus
  for (const row of data.rows) rowOf(exhibit, row.id).show(row, words);
  write(dom.axis.children[1], words.axis);
  dom.axis.title = words.dots;
  dom.axis.style.visibility = data.rows.some((row) => row.near) ? "" : "hidden";
  write(dom.said, data.said);
  bar.set({ labels: words.transport, seed: state.chosen.seed, speed: state.speed, status: words.help });
}

// ---- what is seen

function layout({ root, state, dom, paint, view: { data, look } }, width) {
  state.size = layOut(root, dom, data.rows.length, width, look);
  for (const row of state.rows.values()) row.drawMark(look, state.size.dots);
  paint.now();
}

function draw(exhibit) {
  const { state, view } = exhibit,
    { chosen, hover, size } = state;
  if (!size) return;
  for (const row of state.rows.values()) {
    const at = row.id === chosen.of ? chosen.kth : null,
      over = hover?.row === row ? hover.k : null;
    if (row.data) row.draw(size, { at, over, band: view.data.band }, view.look);
  }
  drawPanel(exhibit);
}

// Of the picture under the hand, or of the chosen one, with the moment of its history where that is there.
function drawPanel({ root, state, dom, view: { data, look, words } }) {
  const { chosen, history, at, size } = state,
    over = state.hover?.row.x ? state.hover : null,
    row = over?.row ?? state.rows.get(chosen.of),
    k = over?.k ?? chosen.kth;
  if (!row?.data) return;
  const real = !row.data.look,
    own = row.id === chosen.of && k === chosen.kth,
    name = real ? row.data.title : `${row.data.title} (${row.data.under})`,
    text = real ? words.itself : own ? data.history.coming : "";
  state.seen = Boolean(own && history && data.history.of.join() === [row.id, k].join());
  write(dom.moments.title, `${words.now}: ${fill(words.picture, { name, k: k + 1 })}`);
  const shown = state.seen ? { history, at } : { picture: row.picture(k), text };
  drawMoments(dom.moments, shown, size.panel, look, words);
  const nearest = { near: row.data.near, k, picture: row.nearestPicture(k), known: data.known };
  drawNearest(dom.nearest, nearest, size.panel, look, words);
  const moment = state.seen ? at : "",
    rows = data.rows.filter(({ whole }) => whole).length;
  Object.assign(root.dataset, { of: chosen.of, kth: chosen.kth, moment, rows });
}

// The moment alone, at once.
function drawMoment({ root, state, dom, view: { look, words } }) {
  const { history, at, size } = state;
  if (!size || !history) return;
  state.seen = true;
  drawMoments(dom.moments, { history, at }, size.panel, look, words);
  root.dataset.moment = at;
}

export default mounted(makeExhibit);
