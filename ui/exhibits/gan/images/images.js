// The same game on pictures: one run or two in step, the pictures of the same noise, the ten classes' meter, and the
// curves.
//
// data: {lanes: [{id, blob} | {id, stream}], view: {at}, autoplay, labels}; autoplay: a number that grows when
// recordings should play by themselves. Told to Python: state "view" {at} on release, trigger "command" (makeCommands).
// A run that trains is not rewound, as half a second a turn is too slow for it: what has been is looked at here, and it
// goes on meanwhile.
// The root element holds data-step, data-lanes, data-frames, data-status, data-playing, data-mode, data-classes.
import { announceDrawn } from "../../../browser/canvas.js";
import { makeCurves } from "../../../browser/curves.js";
import { announce, fill, formatCount, formatNumber, placeOn } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { makeShell } from "../../../browser/shell.js";
import { training } from "../../../browser/training.js";
import { label, named, topOf } from "../../../browser/view.js";
import * as grid from "./grid.js";
import { imageSizes, isNarrow } from "./layout.js";
import * as meter from "./meter.js";
import { classShares, imagePanels } from "./panels.js";
import * as prints from "./prints.js";
import { makeStage } from "./stage.js";

const WHOLE_SECONDS = 15; // at normal speed: digits within ten
const SLOW = 100; // steps after which the pace of a recording has doubled
const LIVE_SPEEDS = [0.5, 1, 2, 0];
const PATIENCE = 20_000; // ms after which new runs are shown without pictures
const MARGIN = 0.03; // of the whole: so long before two runs part they begin to play

const makeState = () => ({
  marked: null, // the picture under the pointer
  hover: null, // the step under the pointer on the curves
  sizes: null,
  painted: "", // what the pictures show: most frames move the play head only
});

function makeExhibit(root) {
  const state = makeState();
  const curves = makeCurves({
    class: "ig-curves",
    onHover(step) {
      state.hover = step;
      shell.redraw();
    },
    onPick(step) {
      for (const phase of ["start", "end"]) shell.control.scrub(step, phase);
    },
  });
  const dom = makeStage(root, curves.element);
  const exhibit = { state, dom, curves, shell: null };
  const shell = (exhibit.shell = makeShell(root, {
    control: training({ liveSpeeds: LIVE_SPEEDS, parts, opening: () => opening(shell) }),
    pace,
    bend: SLOW,
    foot: dom.foot,
    said: dom.said,
    barFirst: true,
    lane: { most: 40e6 },
    wait: 300,
    ready: (coming, ms, first) => coming.every((lane) => lane.meta && (first || ms > PATIENCE || shows(lane))),
    told: () => (shell.lane ? { at: shell.control.growing ? null : shell.control.place } : null),
    shown() {
      state.marked = null;
      root.dataset.step = Math.round(shell.player.at); // not the last one's, before the first frame
    },
    update() {
      state.painted = "";
    },
    layout: (width) => layout(exhibit, width),
    refresh: () => setCurves(exhibit),
    draw: (at) => draw(exhibit, at),
    speak: (at) => describe(exhibit, at),
    marks: () => [...events(shell), ...shell.control.marks()],
    status: () => status(shell),
  }));
  listen(exhibit);
  return shell;
}

// ---- how it plays

// Most happens at the start: there the play head goes slowly.
const pace = ({ control, player }) =>
  (control.speed * (SLOW + player.at) * Math.max(Math.log1p(player.end() / SLOW), 0.1)) / WHOLE_SECONDS;

const parts = (words) => ["both", "discriminator", "generator"].map((part) => [part, words[`step_${part}`]]);

// Where recordings begin to play by themselves: at the start, but two futures a little before they part.
function opening({ lanes, player }) {
  const turns = lanes.list.flatMap((lane) => (lane.meta.turned ?? []).map(([step]) => step));
  return lanes.list.length > 1 && turns.length ? Math.max(0, Math.min(...turns) - MARGIN * player.end()) : 0;
}

// Whether a run has a picture, or waits for something else than its first one.
const shows = (lane) => lane.run.pictures().length > 0 || !["playing", "paused"].includes(lane.status);

function status({ lanes, control, words }) {
  const awaited = lanes.coming?.lanes.some((lane) => lane.live && !(lane.meta && shows(lane)));
  return awaited && !lanes.live ? words.setting_up : control.status();
}

// A mark where a class has come or gone.
const events = ({ lanes, words }) =>
  lanes.list.flatMap(({ run, mark }) =>
    run.events().map(({ step, before, after, of }) => ({
      step,
      kind: after > before ? "up" : "down",
      text: `${mark ? `${mark}: ` : ""}${fill(words.event, { before, after, of, step: formatCount(step) })}`,
    })),
  );

// ---- sizes

function layout({ shell, dom, state, curves }, width) {
  if (!shell.lanes.known) return;
  const { root, look, lanes } = shell;
  const two = lanes.list.length > 1;
  const screen = Math.min(0.76 * window.innerHeight, window.innerHeight - topOf(root) - 4);
  const words = (two ? 5.44 : 3.07) * (look.lecture ? 18 : 14);
  root.classList.toggle("ig-narrow", isNarrow(width)); // before the foot is measured
  root.classList.toggle("ig-two", two);
  const room = Math.max(430, screen) - dom.foot.offsetHeight - words - 12;
  const sizes = imageSizes({ width, room, two, prints: !two && lanes.list[0].meta.network === "notes" }, look);
  dom.lanes.style.gap = `${sizes.gap}px`;
  dom.cells[1].box.style.display = two ? "" : "none";
  dom.prints.style.display = sizes.print ? "" : "none";
  state.sizes = sizes;
  state.painted = "";
  curves.resize(sizes.curves.width, sizes.curves.height, look);
  setCurves({ shell, state, curves });
}

function setCurves({ shell, state, curves }) {
  if (!shell.lanes.known || !state.sizes) return;
  const { lanes, words, look, root } = shell;
  const panels = imagePanels(lanes.list, words, state.sizes.curves.height / look.size);
  curves.set({ panels, lanes: lanes.list, extent: shell.control.extent(), bend: SLOW });
  root.dataset.lanes = lanes.list.length;
}

// ---- what is seen

function draw(exhibit, at) {
  const { shell, dom, state, curves } = exhibit;
  if (!state.sizes) return false;
  const { player, lanes, look, words, root } = shell;
  const flows = player.playing && !prefersCalm();
  const shown = lanes.list.map(({ run }) => grid.shownAt(run, at, flows));
  const pictures = shown.map(({ seen, blend }, i) => {
    const { name, run } = lanes.list[i];
    return [name, run.version, seen?.a.step, seen?.a.branch, blend];
  });
  const painted = [at >= player.end(), state.marked, ...pictures].join();
  if (painted !== state.painted) {
    state.painted = painted;
    shown.forEach((seen, i) => drawLane(exhibit, lanes.list[i], dom.cells[i], seen));
    const { run } = lanes.list[0];
    const { print } = state.sizes;
    if (print) prints.draw(dom.prints, { run, at, ...print, title: words.prints, waiting: words.prints_wait }, look);
  }
  curves.draw(at, state.hover);
  const classes = makeLane.latest(lanes.list.at(-1).run, shown.at(-1).seen?.a.step ?? 0, "classes");
  Object.assign(root.dataset, {
    step: Math.round(at),
    frames: shell.frames,
    classes: Number.isFinite(classes) ? classes : "",
  });
  announceDrawn(dom.cells[0].grid, { step: at });
  return true;
}

function drawLane({ shell, state }, { run, name, mark }, cell, { seen, blend }) {
  const { words, look } = shell;
  const { sizes, marked } = state;
  const { width } = sizes.grid;
  const step = seen?.a.step ?? 0;
  const latest = (column) => makeLane.latest(run, step, column);
  const caption = {
    title: mark ? `${mark}  ${name}` : name,
    right: marked !== null && seen ? markedText(words.marked, seen.a, marked) : stepText(words, step),
    key: marked === null ? `${words.key_digit} \u00b7 ${words.key_score}` : "",
  };
  grid.draw(cell.grid, { grid: sizes.grid, seen, blend, marked, waiting: words.waiting, ...caption }, look);
  const n = latest("classes");
  const classes = Number.isFinite(n) ? fill(words.classes_of, { n }) : "";
  const told = {
    title: width > 330 && classes ? `${words.meter}: ${classes}` : classes,
    even: width > 500 ? words.even_share : "",
    varied: words.variety,
  };
  const measured = { shares: classShares(run, step), variety: latest("variety") };
  meter.draw(cell.meter, { width, height: sizes.meter, ...measured, ...told }, look);
}

// ---- what is said

const stepText = (words, step) => fill(words.step_at, { step: formatCount(step) });
const percent = (v) => (Number.isFinite(v) ? `${Math.round(100 * v)}\u00a0%` : "\u2013");

// What is known of a picture.
const markedText = (template, { arrays }, i) =>
  fill(template, {
    n: i + 1,
    score: formatNumber(arrays.score[i], 2),
    digit: arrays.digit[i],
    sure: Math.round(100 * arrays.sure[i]),
  });

function gridText({ words }, { run, name }, at, count) {
  const picture = grid.shownAt(run, at, false).seen?.a;
  const scores = picture?.arrays.score.subarray(0, count);
  return fill(words.alt_grid, {
    title: name,
    step: formatCount(picture?.step ?? 0),
    n: count,
    classes: fill(words.classes_of, { n: makeLane.latest(run, at, "classes") }),
    score: scores ? formatNumber(scores.reduce((sum, v) => sum + v, 0) / count, 2) : "\u2013",
  });
}

function meterText({ words }, { run }, at) {
  const step = formatCount(grid.shownAt(run, at, false).seen?.a.step ?? 0);
  const shares = classShares(run, at).map((v, k) => `${k}: ${percent(v)}`);
  return fill(words.alt_meter, {
    step,
    shares: shares.join(", "),
    variety: percent(makeLane.latest(run, at, "variety")),
  });
}

function describe({ shell, dom, state, curves }, at) {
  const { player, lanes, words } = shell;
  const moving = player.playing || player.following;
  dom.said.setAttribute("aria-live", moving ? "off" : "polite"); // what changes twice a second is not read out
  if (!state.sizes) return;
  const cells = lanes.list.flatMap((_, i) => [dom.cells[i].grid, dom.cells[i].meter]);
  if (moving && named(curves.element, dom.prints, ...cells)) return;
  lanes.list.forEach((lane, i) => {
    label(dom.cells[i].grid, gridText(shell, lane, at, state.sizes.grid.count));
    label(dom.cells[i].meter, meterText(shell, lane, at));
  });
  label(dom.prints, fill(words.alt_prints, { step: formatCount(at) }));
  label(curves.element, `${words.alt_curves} ${curves.text(at)}`);
}

// ---- a picture under the pointer or the keys: the same noise in every lane

function listen({ shell, dom, state }) {
  const mark = (i, aloud = false) => {
    if (i === state.marked) return;
    state.marked = i;
    shell.redraw();
    const picture = i === null ? null : shell.lanes.list[0]?.run.look(shell.player.at)?.a;
    if (aloud && picture) announce(shell.root, markedText(shell.words.alt_cell, picture, i));
  };
  const key = (e) => {
    const { columns = 1, count = 0 } = state.sizes?.grid ?? {};
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[e.key];
    if (e.ctrlKey || e.metaKey || e.altKey || (by === undefined && e.key !== "Escape")) return;
    e.preventDefault();
    if (by === undefined) mark(null);
    else if (state.marked === null) mark(0, true);
    else if (state.marked + by >= 0 && state.marked + by < count) mark(state.marked + by, true);
  };
  for (const { grid: canvas } of dom.cells) {
    const point = (e) => mark(state.sizes ? grid.pick(state.sizes.grid, placeOn(canvas, e), shell.look) : null);
    for (const kind of ["pointermove", "pointerdown"]) canvas.addEventListener(kind, point);
    canvas.addEventListener("pointerleave", (e) => e.pointerType === "mouse" && mark(null));
    canvas.addEventListener("blur", () => mark(null));
    canvas.addEventListener("keydown", key);
  }
}

export default mounted(makeExhibit);
