// How many steps? A matrix of pictures, samplers by numbers of steps, all from one noise; the cell that is pointed at
// in large, the predictions that it has gone through, and the way of one pixel.
// Pointing at a cell shows it; a click keeps it.
//
// data: {lane: {id, blob} | {id, stream}, counts, T, view: {way, count, spot}, seed,
// labels}. Told to Python: state "view" on a click or a key, trigger "command" {list: [{id, do}]}.
// The root element holds data-have, data-whole, data-mode, data-status, data-run, data-way, data-count for whoever
// watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { fill, formatCount, formatNumber, placeOn } from "../../../browser/dom.js";
import { makeLanes } from "../../../browser/lanes.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { label, makeView, write, writeFacts, writeLines } from "../../../browser/view.js";
import { hopGrid } from "../grid.js";
import { listenToPixels, pixelAt } from "../pixel.js";
import { NAMES, compareCell, emptyCells, newestOf, readCells, sentenceOf, timeText } from "./cells.js";
import { drawPath } from "./charts.js";
import { drawMatrix, drawOne, drawStrip, pickMoment, stepsGrid } from "./paint.js";
import { makeStage, stepsSizes } from "./stage.js";

const makeState = () => ({
  seen: null, // {cells, noise}
  run: "", // whose they are
  kept: { row: 0, column: 5 },
  over: null, // the cell under the pointer
  spot: 406, // the pixel that is kept, and the one under the pointer
  hover: null,
  moment: null, // of the cell's; null: the newest
  sizes: null,
  frames: 0,
});

function makeSteps(root) {
  const state = makeState(),
    dom = makeStage(root),
    request = onNextFrame(() => draw(view, dom, state, lanes.lead));
  const lanes = makeLanes({
    lane: {
      most: 60e6,
      whole: () => state.seen.cells.every((cell) => cell.whole),
      command: (values) => view.command(values),
    },
    ready: () => true,
    onShow: () => {
      state.run = "";
    },
    onNews: (lane, meta) => {
      if (state.run !== (state.run = meta.run || lane.source.of)) state.moment = null;
      state.seen = readCells(lane.run, view.data.counts);
      request();
    },
  });
  const view = makeView(root, {
    told: () => {
      const { row, column } = state.kept;
      return { way: NAMES[row], count: view.data.counts[column], spot: state.spot };
    },
    adopt: ({ way, count, spot }, { counts }) => {
      Object.assign(state, { kept: { row: NAMES.indexOf(way), column: counts.indexOf(count) }, spot });
    },
    update: ({ lane }) => lanes.show([lane]),
    layout: (width) => {
      state.sizes = stepsSizes(width, window.innerHeight, view.data.counts.length, view.words.short, view.look);
      root.classList.toggle("sp-narrow", state.sizes.narrow);
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

function listen(view, dom, state, request) {
  const { grid, large, strip } = dom;
  const under = (e) => {
    const [x, y] = placeOn(grid, e);
    return stepsGrid(state.sizes, view.data.counts.length, view.look).pick(x, y);
  };
  const keep = (kept) => {
    Object.assign(state, { kept, over: null, moment: null });
    request.now();
    view.commit();
  };
  const show = (change) => {
    Object.assign(state, change);
    request.now();
  };
  grid.addEventListener("pointermove", (e) => {
    if (e.pointerType !== "touch" && state.sizes) show({ over: under(e), moment: null });
  });
  grid.addEventListener("pointerleave", () => show({ over: null, moment: null }));
  grid.addEventListener("click", (e) => keep(under(e)));
  grid.addEventListener("keydown", (e) => {
    const next = hopGrid(e.key, state.kept, { rows: NAMES.length, columns: view.data.counts.length });
    if (!next) return;
    e.preventDefault();
    keep(next);
  });
  listenToPixels([large], (hover) => show({ hover }));
  large.addEventListener("click", (e) => {
    const [x, y] = placeOn(large, e);
    state.spot = pixelAt(x, y, 28 * state.sizes.big);
    request.now();
    view.commit();
  });
  const see = (e) => {
    const count = cellsOf(state, view.data).cells[(state.over ?? state.kept).column].moments.length;
    show({ moment: pickMoment(strip, e, { width: state.sizes.width, scale: state.sizes.thumb, count }) });
  };
  strip.addEventListener("pointermove", see);
  strip.addEventListener("pointerdown", see);
  strip.addEventListener("pointerleave", () => show({ moment: null }));
}

const cellsOf = ({ seen }, { counts }) => seen ?? { cells: emptyCells(counts), noise: null };

// ---- what is seen

function draw(view, dom, state, lane) {
  const { data, words, look, root } = view,
    { sizes } = state;
  if (!sizes || view.dead || !data) return;
  const { cells, noise } = cellsOf(state, data),
    { row, column } = state.over ?? state.kept,
    cell = cells[column],
    chosen = state.moment ?? cell.moments.length - 1,
    moment = cell.moments[chosen],
    pixel = state.hover ?? state.spot,
    height = sizes.chart;
  drawMatrix(dom.grid, { cells, sizes, row, column, words }, look);
  drawOne(dom.large, { moment, row, scale: sizes.big, pixel }, look);
  drawStrip(dom.strip, { cell, row, width: sizes.width, scale: sizes.thumb, chosen }, look);
  drawPath(dom.path, { cells, noise, row, column, pixel, width: sizes.width, height, words, T: data.T }, look);
  tell(view, dom, { cells, row, column, moment, lane });
  Object.assign(root.dataset, {
    frames: ++state.frames,
    way: NAMES[row],
    count: cell.count,
    have: lane?.run.pictures().length ?? 0,
    whole: cells.filter((c) => c.whole).length,
    mode: lane?.live ? "live" : "recorded",
    status: lane?.status ?? "",
    run: lane?.meta?.run ?? "",
  });
  announceDrawn(dom.grid, { row, column });
}

// ---- what is said

const times = (v) => formatNumber(v, v < 10 ? 2 : 0);

function tell({ words }, dom, { cells, row, column, moment, lane }) {
  const one = compareCell(cells, row, column),
    { cell, last, way, far } = one,
    which = { name: words.rows[row], steps: formatCount(cell.count) },
    facts = [];
  if (cell.whole) facts.push([words.fact_ms, timeText(cell.ms)], [words.fact_way, `${times(way)}\u00d7`]);
  if (Number.isFinite(far) && cell !== last) facts.push([words.fact_far, `${formatNumber(100 * far, 1)} %`]);
  if (moment && !(cell.whole && moment === newestOf(cell))) facts.push([words.fact_at, `t = ${formatCount(moment.s)}`]);
  write(dom.title, fill(words.chosen, which));
  writeFacts(dom.facts, facts);
  const said = cell.whole ? comment(words, one, row) : lane?.meta ? words.said_coming : "";
  writeLines(dom.said, [[lane?.meta?.text, said].filter(Boolean).join(" ")]);
  label(dom.grid, fill(words.alt_grid, which));
  label(dom.large, fill(words.alt_large, which));
  label(dom.strip, words.alt_strip);
  label(dom.path, words.alt_path);
}
function comment(words, one, row) {
  const { cell, last, way, far } = one;
  return fill(words[`said_${sentenceOf(one, row)}`], {
    steps: formatCount(cell.count),
    way: times(way),
    far: formatNumber(100 * far, 1),
    ms: timeText(cell.ms),
    total: timeText(last.ms),
    times: formatCount(last.count / cell.count),
  });
}

export default mounted(makeSteps);
