// Guidance: ten noises under six weights, sixty pictures that come out of the noise together; a drag over the weight,
// what it does to one picture in large, and what was measured of a thousand. Pointing at a picture shows it; a click, a
// key or the slider keeps it.
//
// data: {lane: {id, blob} | {id, stream}, weights, each, view: {w, pick}, curve: {ours, samples} | null,
// labels}. Told to Python: state "view" {w, pick}, trigger "command" {list: [{id, do: "hello"}]}.
// The root element holds data-have, data-mode, data-status, data-run, data-w, data-pick for whoever watches from
// outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { fill, formatCount, formatNumber, placeOn } from "../../../browser/dom.js";
import { keepFromScrolls, listenToDrag } from "../../../browser/drag.js";
import { makeLanes } from "../../../browser/lanes.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { label, makeView, topOf, write, writeFacts, writeLines } from "../../../browser/view.js";
import { hopGrid } from "../grid.js";
import { drawShares, pickWeight } from "./charts.js";
import { COLUMNS, drawMatrix, drawOne, guidanceGrid, inkShare } from "./paint.js";
import { guidanceSizes, makeStage } from "./stage.js";

const MUCH = 4; // a weight from which on most digits look alike
const percent = (v) => `${formatNumber(100 * v, 1)} %`;

function makeGuidance(root) {
  const state = { kept: { row: 2, column: 0 }, over: null, sizes: null, axes: null, frames: 0 },
    dom = makeStage(root),
    request = onNextFrame(() => draw(view, dom, state, lanes.lead));
  const lanes = makeLanes({
    lane: {
      most: 60e6,
      whole: ({ run, meta }) => run.pictures().at(-1)?.step === meta.steps,
      command: (values) => view.command(values),
    },
    ready: () => true,
    onNews: request,
    onShow: request,
  });
  const view = makeView(root, {
    wait: 200,
    told: () => ({ w: view.data.weights[state.kept.row], pick: state.kept.column }),
    adopt: ({ w, pick }, { weights }) => {
      state.kept = { row: weights.indexOf(w), column: pick };
    },
    update: ({ lane, weights, labels }) => {
      dom.slider.max = weights.length - 1;
      write(dom.name, labels.weight);
      lanes.show([lane]);
    },
    layout: (width) => {
      layout(view, dom, state, width);
      request.now();
    },
    dispose: () => {
      request.cancel();
      lanes.dispose();
    },
  });
  listen(view, dom, state, request);
  return view;
}

function layout({ root, look, data }, dom, state, width) {
  state.sizes = guidanceSizes(width, window.innerHeight, topOf(root), data.weights.length, look);
  root.classList.toggle("gd-lecture", look.lecture && !state.sizes.narrow);
  root.classList.toggle("gd-narrow", state.sizes.narrow);
}

function listen(view, dom, state, request) {
  const { grid, slider } = dom,
    counts = () => ({ rows: view.data.weights.length, columns: COLUMNS });
  const under = (e) => {
    const [x, y] = placeOn(grid, e);
    return guidanceGrid(state.sizes, { rows: counts().rows, classes: view.data.each }, view.look).pick(x, y);
  };
  const keep = (kept, tell) => {
    Object.assign(state, { kept, over: null });
    request.now();
    tell();
  };
  grid.addEventListener("pointermove", (e) => {
    if (!state.sizes || (e.pointerType === "touch" && !e.buttons)) return;
    state.over = under(e);
    request.now();
  });
  grid.addEventListener("pointerleave", () => {
    state.over = null;
    request();
  });
  grid.addEventListener("pointerup", (e) => keep(under(e), view.commit));
  grid.addEventListener("keydown", (e) => {
    const next = hopGrid(e.key, state.kept, counts());
    if (!next) return;
    e.preventDefault();
    keep(next, view.commit);
  });
  const setWeight = (row) => keep({ ...state.kept, row }, view.commitSoon);
  keepFromScrolls(slider);
  slider.addEventListener("input", () => setWeight(Number(slider.value)));
  listenToDrag(dom.shares, { move: (x) => setWeight(pickWeight(x, state.axes.box, counts().rows)) });
}

// ---- what is seen

function draw(view, dom, state, lane) {
  const { data, words, look, root } = view,
    { sizes } = state;
  if (!sizes || view.dead || !data) return;
  const { row, column } = state.over ?? state.kept,
    newest = lane?.run.pictures().at(-1) ?? null,
    picture = newest?.arrays.x0 ?? null,
    { weights, curve, each: classes } = data,
    w = weights[row];
  drawMatrix(dom.grid, { picture, weights, classes, sizes, row, column }, look);
  drawOne(dom.large, { picture, row, column, scale: sizes.big }, look);
  const chart = { curve, weights, width: sizes.side, height: sizes.chart, cursor: row, words };
  state.axes = drawShares(dom.shares, chart, look);
  const over = Boolean(newest && lane.meta && newest.step >= lane.meta.steps);
  tell(view, dom, { row, column, w, picture, newest, over, lane, measured: curve?.ours[w] });
  Object.assign(root.dataset, {
    frames: ++state.frames,
    w,
    pick: column,
    have: lane?.run.pictures().length ?? 0,
    mode: lane?.live ? "live" : "recorded",
    status: lane?.status ?? "",
    run: lane?.meta?.run ?? "",
  });
  announceDrawn(dom.grid, { row, column });
}

function tell({ data, words }, dom, { row, column, w, picture, newest, over, lane, measured }) {
  const chosen = fill(words[data.each ? "chosen_class" : "chosen"], { n: data.each ? column : column + 1, w }),
    facts = [];
  if (picture) facts.push([words.fact_ink, percent(inkShare(picture, row, column))]);
  if (measured) facts.push([words.agreement, percent(measured.agreement)], [words.variety, percent(measured.variety)]);
  dom.slider.value = row;
  dom.slider.setAttribute("aria-valuetext", `w = ${w}`);
  write(dom.value, `w = ${w}`);
  write(dom.title, chosen);
  writeFacts(dom.facts, facts);
  const coming = newest && !over;
  const steps = coming && { step: formatCount(newest.step), steps: formatCount(lane.meta.steps) };
  write(dom.hint, coming ? fill(words.coming, steps) : words.hint);
  const said = over ? comment(words, w, measured, data.curve) : lane?.meta ? words.said_coming : "";
  writeLines(dom.said, [[lane?.meta?.text, said].filter(Boolean).join(" ")]);

  const shares = measured && { w, agreement: percent(measured.agreement), variety: percent(measured.variety) };
  label(dom.grid, fill(words.alt_grid, { w, n: column + 1 }));
  label(dom.large, chosen);
  label(dom.shares, shares ? fill(words.alt_shares, shares) : words.unmeasured);
}

function comment(words, w, measured, curve) {
  const key = w === 0 ? "none" : w <= 1 ? "some" : w < MUCH ? "much" : "too_much",
    about = fill(words[`said_${key}`], { w, more: 1 + w });
  if (!measured) return about;
  const agreement = formatNumber(100 * measured.agreement, 1),
    variety = Math.round(100 * measured.variety);
  return `${about} ${fill(words.said_measured, { w, n: formatCount(curve.samples), agreement, variety })}`;
}

export default mounted(makeGuidance);
