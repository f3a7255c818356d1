// The arena: two networks at play, a recorded or a live run, or two of them side by side, with all that is measured of
// them.
//
// data: {lanes: [{id, blob} | {id, stream}], view: {layers, at, panel}, autoplay, stretch, live, labels}; autoplay: a
// number that grows when what is new should play by itself; stretch: null, or [first, last], the steps that should play
// as soon as it changes. Told to Python: state "view" {layers, at, panel} on release, trigger "command" (makeCommands).
// The root element holds data-step, data-lanes, data-frames, data-status, data-playing, data-mode.
import { announceDrawn, saveBlob } from "../../../browser/canvas.js";
import { curvesCSV } from "../../../browser/curve_tables.js";
import { makeCurves } from "../../../browser/curves.js";
import { fill } from "../../../browser/dom.js";
import { mounted } from "../../../browser/mount.js";
import { makeShell } from "../../../browser/shell.js";
import { label, named, topOf } from "../../../browser/view.js";
import { captionHeight } from "../caption.js";
import { ArenaControl } from "./control.js";
import { reached } from "./modes.js";
import { arenaPanels } from "./panels.js";
import { makeParts, showParts } from "./parts.js";
import { makeStage } from "./stage.js";

const WHOLE_SECONDS = 25; // a recording at normal speed
const PATIENCE = 3000; // ms after which a run that has come is shown without the other

const makeState = () => ({
  panel: "judge",
  probe: null, // the place that D is asked about, in the data's units
  hover: null, // the step under the pointer on the curves
  side: 0, // of a stage, CSS pixels
  stretch: null, // as Python said it last
});

function makeArena(root) {
  const exhibit = { state: makeState(), parts: null, stages: null, curves: null, shell: null };
  const { state } = exhibit;
  exhibit.stages = [0, 1].map(() =>
    makeStage(
      () => exhibit.shell.words,
      (change) => {
        state.probe = change(state.probe);
        exhibit.shell.redraw();
      },
    ),
  );
  const stages = exhibit.stages.map(({ canvas }) => canvas);
  const curves = (exhibit.curves = makeCurves({
    class: "ar-curves",
    onHover(step) {
      state.hover = step;
      shell.redraw();
    },
    onPick(step) {
      for (const phase of ["start", "end"]) shell.control.scrub(step, phase);
    },
  }));
  const parts = (exhibit.parts = makeParts(root, stages, curves.element, {
    layers() {
      shell.redraw();
      shell.commit();
    },
    panel(which) {
      state.panel = which;
      shell.refresh();
      shell.commit();
    },
    csv: () => saveBlob(curvesCSV(shell.lanes.list), "gan-curves.csv"),
    live: () => shell.command({ lane: shell.lanes.list[0]?.id ?? "a", do: "live" }),
  }));
  const shell = (exhibit.shell = makePlayable(root, exhibit));
  shell.bar.element.lastChild.before(parts.live);
  return {
    async update(component) {
      await shell.update(component);
      shell.control.playAsked();
    },
    dispose: () => shell.dispose(),
  };
}

function makePlayable(root, exhibit) {
  const { state, parts } = exhibit;
  const shell = makeShell(root, {
    control: (made) => new ArenaControl(made),
    seconds: WHOLE_SECONDS,
    foot: parts.foot,
    said: parts.said,
    barFirst: true,
    lane: { still: ["real"] },
    wait: 400,
    ready: (coming, ms) => (ms > PATIENCE ? coming.some(({ meta }) => meta) : coming.every(({ meta }) => meta)),
    told: () => (shell.lane ? { layers: parts.layers.text, at: shell.control.place, panel: state.panel } : null),
    viewOf: ({ view }) => ({ layers: view?.layers ?? null, at: view?.at ?? null, panel: view?.panel ?? null }),
    adopt({ layers, panel }) {
      parts.layers.choose(layers || null);
      state.panel = panel === "gradients" ? "gradients" : "judge";
    },
    update({ stretch = null }) {
      if (JSON.stringify(stretch) !== JSON.stringify(state.stretch)) shell.control.asked = stretch;
      if (!stretch) shell.control.stretch = null;
      state.stretch = stretch;
    },
    layout: (width) => layout(exhibit, width),
    refresh: () => show(exhibit),
    draw: (at) => draw(exhibit, at),
    speak: (at) => describe(exhibit, at),
  });
  return shell;
}

// ---- sizes

function layout(exhibit, width) {
  const { shell, state, parts, stages, curves } = exhibit;
  const { root, look, lanes, data } = shell;
  if (!lanes.list.length) return;
  const narrow = width < 640;
  const two = lanes.list.length > 1;
  const gap = narrow ? 8 : 14;
  const caption = captionHeight(look);
  root.classList.toggle("ar-narrow", narrow);
  stages[1].canvas.style.display = two ? "" : "none";
  parts.stages.style.gap = `${gap}px`;
  if (narrow) state.side = two ? Math.floor((width - gap) / 2) : Math.min(width, 520);
  else {
    const screen = Math.min(0.725 * window.innerHeight, window.innerHeight - topOf(root) - 8); // all without scrolling
    const words = data.stretch ? 34 : 58;
    const tall = Math.max(430, screen) - parts.top.offsetHeight - parts.foot.offsetHeight - words - caption;
    state.side = Math.floor(Math.max(200, Math.min(tall, two ? (0.61 * width - gap) / 2 : 0.54 * width)));
  }
  const wide = narrow ? width : width - (two ? 2 * state.side + gap : state.side) - 10;
  curves.resize(wide, narrow ? 470 : state.side + caption, look);
  show(exhibit);
}

// ---- what is seen

// Words or state have changed.
function show({ shell, state, parts, curves }) {
  const { lanes, control, words, look, data, root } = shell;
  const { list } = lanes;
  if (!list.length) return;
  const small = look.lecture && list.length > 1 && state.side < 400;
  curves.set({ panels: arenaPanels(list, state.panel, words, small), lanes: list, extent: control.extent() });
  parts.layers.paint(words, look, {
    real: list.some(({ run }) => run.still.real),
    fake: true,
    field: true,
    arrows: true,
    warp: list.some(({ run }) => run.pictures()[0]?.arrays.warp),
    modes: list.some(({ meta }) => meta?.modes),
  });
  showParts(parts, words, state.panel);
  parts.live.style.display = data.live && !control.growing ? "" : "none";
  root.dataset.lanes = list.length;
}

function draw({ shell, state, parts, stages, curves }, at) {
  const { lanes, look, player } = shell;
  if (!state.side) return false;
  lanes.list.forEach((lane, i) => stages[i].paint(lane, at, parts.layers.on, state.side, look, state.probe));
  curves.draw(at, state.hover, player.moving);
  announceDrawn(stages[0].canvas, { step: at, lanes: lanes.list.length });
  return true;
}

// What need not change in every frame: an attribute makes the browser look at the page's style again.
function describe({ shell, stages, curves }, at) {
  const { root, lanes, player, words, frames } = shell;
  Object.assign(root.dataset, { step: Math.round(at), frames });
  const known = named(curves.element, ...lanes.list.map((_, i) => stages[i].canvas));
  if (player.playing && known) return;
  lanes.list.forEach(({ run, name }, i) => {
    const counts = run.look(at)?.a.arrays.counts;
    const modes = counts ? fill(words.of, reached(counts)) : "\u2013";
    const text = fill(words.alt_stage, { title: name, step: Math.round(at), modes });
    label(stages[i].canvas, `${text} ${stages[i].said}`);
  });
  if (!player.following || !known) label(curves.element, `${words.alt_curves} ${curves.text(at)}`);
}

export default mounted(makeArena);
