// Forward: a digit that is drawn, picked or uploaded, and t under the hand. x_t = signal x_0 + noise eps is computed
// here, in the frame of the move; the schedules' numbers come from Python once.
//
// data: {digits, plans: blobs, ink, default, upload, state: {schedule, back, t, seed}, seq, labels}. Told to Python:
// state "forward" {ink, schedule, back, t, seed, seq} on release, trigger "upload" {file, id}.
// The root element holds data-t, data-signal, data-noise, data-frames, data-schedule for whoever watches from outside.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { fill, formatNumber } from "../../../browser/dom.js";
import { listenToDrag } from "../../../browser/drag.js";
import { makeDrawing } from "../../../browser/drawing.js";
import { mounted } from "../../../browser/mount.js";
import { noise } from "../../../browser/noise.js";
import { fetchPayload } from "../../../browser/payload.js";
import { seededRandom } from "../../../browser/random.js";
import { showSegments } from "../../../browser/segments.js";
import { makeShell } from "../../../browser/shell.js";
import { timeline } from "../../../browser/timeline.js";
import { label, write, writeHtml } from "../../../browser/view.js";
import { drawSchedules, pickTime } from "./curves.js";
import { backText, factsText, mixText } from "./equations.js";
import { forwardSizes, makeStage } from "./stage.js";
import { drawForwardStrip } from "./strip.js";

const WHOLE_SECONDS = 6; // at normal speed
const AREA = 784;

const makeState = () => ({
  chosen: { schedule: "cosine", back: "100", t: 0, seed: 0 },
  plans: null, // arrays by "<schedule>.<name>" and "<schedule>.<steps back>.<name>"
  names: [], // of the schedules
  key: "", // of the plans that are there
  sizes: null,
  eps: new Float32Array(AREA),
  seeded: null, // what eps was drawn with
  x0: new Float32Array(AREA),
  xt: new Float32Array(AREA),
  mean: new Float32Array(AREA), // of the step back
  strip: "", // what the strip was drawn for
});

function makeForward(root) {
  const state = makeState(),
    { chosen } = state,
    last = () => (state.plans ? state.plans[`${chosen.schedule}.abar`].length - 1 : 1000);
  const drawing = makeDrawing(root, {
    name: "forward",
    told: () => ({ schedule: chosen.schedule, back: chosen.back, t: chosen.t, seed: chosen.seed }),
    adopt: (data) => {
      Object.assign(chosen, data.state);
      if (!shell.player.playing) shell.player.seek(chosen.t);
    },
    changed: () => shell.redraw(),
    held: () => shell.player.playing,
    easel: { greys: true },
  });
  const choose = (change) => {
    Object.assign(chosen, change);
    shell.refresh();
    drawing.release();
  };
  const dom = makeStage(root, drawing.easel.element, choose);
  const shell = makeShell(root, {
    control: timeline({
      last,
      stops: () => Array.from({ length: 101 }, (_, i) => (i * last()) / 100),
      hop: (at, direction) => Math.round(at) + 10 * direction,
      step: (at) => Math.round(at) + 1,
      ready: () => state.plans !== null,
      named: () => ({
        label: shell.words.time,
        text: (at) => fill(shell.words.time_at, { t: Math.round(at), T: last() }),
      }),
    }),
    seconds: WHOLE_SECONDS,
    foot: dom.foot,
    seed: (seed) => choose({ seed }),
    commit: () => drawing.release(),
    update: async (data) => {
      await readPlans(state, data);
      await drawing.update(data, shell);
      drawing.easel.words(data.labels);
    },
    layout: (width) => layout(shell, dom, state, drawing, width),
    refresh: () => show(shell, dom, chosen),
    draw: (at) => draw(shell, dom, state, drawing.easel.grey, at),
    speak: () => describe(shell, dom, state),
    keys: (e) => drawing.easel.key(e),
  });
  listenToDrag(dom.curves, {
    move: (x) => {
      shell.control.move(pickTime(x, state.sizes.curves, last(), shell.look));
    },
    done: () => drawing.release(),
  });
  return shell;
}

async function readPlans(state, { plans }) {
  if (plans === state.key) return;
  const { arrays, meta } = await fetchPayload(plans);
  Object.assign(state, { key: plans, plans: arrays, names: meta.names });
}

function layout({ root, look }, dom, state, drawing, width) {
  const sizes = (state.sizes = forwardSizes(width, window.innerHeight, look));
  dom.strip.hidden = !sizes.strips;
  root.dataset.layout = sizes.layout;
  drawing.paint(look, sizes.scale);
}

function show({ words, bar }, dom, { schedule, back, seed }) {
  showSegments(dom.schedules, { chosen: schedule, title: words.schedule, text: (name) => words.names[name] });
  showSegments(dom.backs, { chosen: back, title: words.back, text: (name) => name });
  write(dom.scheduleName, words.schedule);
  write(dom.backName, words.back);
  write(dom.epsilon.title, words.epsilon);
  dom.curves.title = words.others;
  bar.set({ seed });
}

// ---- what is seen

// x_t of the drawn digit, and where it most probably was some steps before, for who knows x_0.
function compute(state, grey) {
  const { chosen, plans, eps, x0, xt, mean } = state,
    { schedule, t } = chosen,
    at = (name) => plans[`${schedule}.${name}`][t],
    back = Math.max(0, t - Number(chosen.back)),
    [a, b, sigma] = ["a", "b", "sigma"].map((name) => at(`${chosen.back}.${name}`));
  if (state.seeded !== chosen.seed) {
    eps.set(Float32Array.from({ length: AREA }, seededRandom(chosen.seed).normal));
    state.seeded = chosen.seed;
  }
  for (let i = 0; i < AREA; i++) {
    x0[i] = 2 * grey[i] - 1;
    xt[i] = at("signal") * x0[i] + at("noise") * eps[i];
    mean[i] = t ? a * x0[i] + b * xt[i] : x0[i];
  }
  const {
    signal,
    noise: noisy,
    abar,
  } = Object.fromEntries(["signal", "noise", "abar"].map((name) => [name, at(name)]));
  return { t, signal, noisy, abar, back, a, b, sigma, abarBack: plans[`${schedule}.abar`][back] };
}

function draw(shell, dom, state, grey, at) {
  const { chosen, sizes, plans, names } = state,
    { look, words } = shell;
  if (!sizes) return false;
  chosen.t = Math.round(at);
  const now = compute(state, grey),
    { t, signal, noisy, abar } = now,
    { schedule, seed } = chosen,
    { scale, small, width } = sizes,
    fresh = (canvas, size) => fitCanvas(canvas, 28 * size, 28 * size);
  noise.signed(fresh(dom.epsilon.canvas, scale), state.eps, 0, 0, scale, look);
  noise.picture(fresh(dom.mixed.canvas, scale), state.xt, noise.reach(abar), 0, 0, scale, look);
  noise.picture(fresh(dom.past.canvas, small), state.mean, noise.reach(now.abarBack), 0, 0, small, look);
  noise.bar(dom.bar, width, look.lecture ? 28 : 20, abar, words, look);
  const box = { width: sizes.curves, height: sizes.tall },
    { beta } = drawSchedules(dom.curves, { plans, names, name: schedule, t, ...box, words }, look);
  if (!dom.strip.hidden) drawForwardStrip(dom.strip, { state, grey, last: shell.steps }, look);

  writeHtml(dom.signs[0], mixText(now));
  write(dom.signs[1], "=");
  write(dom.mixed.title, fill(words.mixed, { t }));
  write(dom.past.title, fill(words.back_title, { s: now.back }));
  writeHtml(dom.backLine, t ? backText(now) : words.back_start);
  writeHtml(dom.facts, factsText({ ...now, beta }, words));
  Object.assign(shell.root.dataset, { t, signal, noise: noisy, schedule, seed, frames: shell.frames });
  announceDrawn(dom.mixed.canvas, { t });
  return true;
}

function describe({ words, steps }, dom, { plans, chosen }) {
  const { schedule, t } = chosen,
    at = (name, digits) => formatNumber(plans[`${schedule}.${name}`][t], digits),
    beta = formatNumber(plans[`${schedule}.beta`][Math.max(1, t)], 5),
    name = words.names[schedule];
  label(dom.mixed.canvas, fill(words.alt_mixed, { t, signal: at("signal", 3), noise: at("noise", 3) }));
  label(dom.curves, fill(words.alt_curves, { name, t, abar: at("abar", 4), beta }));
  label(dom.past.canvas, fill(words.alt_back, { s: Math.max(0, t - Number(chosen.back)) }));
  label(dom.strip, fill(words.alt_strip, { T: steps }));
  label(dom.epsilon.canvas, words.alt_epsilon);
}

export default mounted(makeForward);
