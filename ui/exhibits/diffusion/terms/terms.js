// What training minimises: the bound of the checkpoint on all test images (measured once, arrives whole), or of one
// drawn image (measured now, arrives term by term), cut into its terms over t; below, the error, its weight in the
// bound and in training, and the product. Pointing at a t shows what the network had to do there.
//
// data: {digits, ink, default, upload, lane: {id, stream} | null, survey: blob | null, plan: blob, trained: "simple" |
// "velocity", state: {whose, axis, tick, cuts, seed}, seq, labels}. Told to Python: state "terms" {ink, whose, axis,
// tick, cuts, seed, seq} on release, triggers "upload", "command".
// The root element holds data-t, data-s, data-nats, data-total, data-terms, data-steps, data-status, data-whose,
// data-frames for whoever watches.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatCount, formatNumber } from "../../../browser/dom.js";
import { listenToDrag } from "../../../browser/drag.js";
import { makeDrawing } from "../../../browser/drawing.js";
import { mounted } from "../../../browser/mount.js";
import { noise } from "../../../browser/noise.js";
import { fetchPayload } from "../../../browser/payload.js";
import { showSegments } from "../../../browser/segments.js";
import { makeShell } from "../../../browser/shell.js";
import { timeline } from "../../../browser/timeline.js";
import { label, write, writeHtml } from "../../../browser/view.js";
import { barsBox, drawBars } from "./bars.js";
import { drawLoss, lossBox, lossPanels } from "./losses.js";
import { nearestPicture, readRun, readSurvey, summarise } from "./read.js";
import { makeStage, termsSizes } from "./stage.js";
import { makeAxis } from "./sums.js";
import { bitsOf, factsOf, termText } from "./words.js";

const WHOLE_SECONDS = 10; // at normal speed
const LAST = 1000; // of the timeline

const makeState = (chosen) => ({
  chosen: { ...chosen }, // {whose, axis, tick, cuts, seed}
  survey: null, // the terms of the test images
  plan: null, // {snr, abar} by t
  keys: "", // of these two
  sizes: null,
});
const axisOf = ({ chosen }) => makeAxis(chosen.axis === "log");

function makeTerms(root, first) {
  const state = makeState(first.data.state),
    { chosen } = state,
    toTick = () => {
      if (!shell.player.playing) shell.player.seek(LAST * axisOf(state).place(chosen.tick));
    };
  const drawing = makeDrawing(root, {
    name: "terms",
    told: () => ({ ...chosen }),
    adopt: (data) => {
      Object.assign(chosen, data.state);
      toTick();
    },
    held: () => shell.player.playing,
    settled: () => choose({ whose: "picture" }),
    taken: () => choose({ whose: "picture" }),
    easel: { greys: true },
  });
  const choose = (change) => {
    Object.assign(chosen, change);
    toTick();
    shell.refresh();
    drawing.release();
  };
  const dom = makeStage(root, drawing.easel.element, choose);
  const shell = makeShell(root, {
    control: times(state, () => shell),
    seconds: WHOLE_SECONDS,
    foot: dom.foot,
    said: dom.said,
    lane: { most: 40e6, whole: ({ run, meta }) => run.pictures().length >= meta.steps },
    ready: () => true,
    seed: (seed) => choose({ seed }),
    commit: () => drawing.release(),
    update: async (data) => {
      await readPayloads(state, data);
      await drawing.update(data, shell);
      drawing.easel.words(data.labels);
    },
    layout: (width) => {
      state.sizes = termsSizes(width, window.innerHeight, shell.look);
      root.dataset.layout = state.sizes.narrow ? "small" : "wide";
      drawing.paint(shell.look, state.sizes.board);
    },
    refresh: () => show(shell, dom, state),
    draw: (at) => draw(shell, dom, state, drawing.easel.grey, at),
    status: () => status(shell, state),
    comment: () => comment(shell, state),
    speak: () => describe(shell, dom, state),
    keys: (e) => drawing.easel.key(e),
    keyless: [dom.bars],
  });
  listen(shell, dom, state, drawing);
  return shell;
}

// A timeline of t, on the axis that is chosen; a step goes from bar to bar.
const times = (state, shell) =>
  timeline({
    last: () => LAST,
    stops: () => [1, ...summary(shell(), state).bins.map(({ t }) => t)].map((t) => LAST * axisOf(state).place(t)),
    ready: () => state.plan !== null,
    named: () => ({
      label: shell().words.time,
      text: (at) => fill(shell().words.time_at, { t: axisOf(state).time(at / LAST) }),
    }),
  });

async function readPayloads(state, { plan, survey }) {
  const keys = [plan, survey].join();
  if (keys === state.keys) return;
  const [numbers, found] = await Promise.all([fetchPayload(plan), survey ? fetchPayload(survey) : null]);
  Object.assign(state, { keys, plan: numbers.arrays, survey: found ? readSurvey(found) : null });
}

function listen(shell, dom, state, drawing) {
  const drag = (canvas, box) =>
    listenToDrag(canvas, {
      move: (x) => {
        const { left, width } = box();
        shell.control.move((LAST * (x - left)) / width);
      },
      done: () => drawing.release(),
    });
  drag(dom.bars, () => barsBox(state.sizes.wide, shell.look, axisOf(state)));
  for (const canvas of dom.small) drag(canvas, () => lossBox(state.sizes.third, shell.look, axisOf(state)));
  dom.bars.addEventListener("keydown", (e) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (!direction) return;
    e.preventDefault();
    e.stopPropagation();
    shell.control.hop(direction);
  });
}

// What is on show, as far as it has come.
function summary({ lane }, state) {
  const { chosen, survey, plan } = state,
    none = { list: [], prior: null, steps: chosen.cuts };
  const terms = chosen.whose === "test" && survey ? survey : lane?.meta ? readRun(lane) : none;
  return summarise(terms, { tick: chosen.tick, axis: axisOf(state), plan });
}

function show({ words, bar }, dom, { chosen, survey }) {
  const { whose, axis } = dom;
  showSegments(whose, {
    chosen: chosen.whose,
    title: words.whose,
    text: (name) => words[`whose_${name}`],
    off: (name) => name === "test" && !survey,
  });
  showSegments(axis, { chosen: chosen.axis, title: words.axis, text: (name) => words[`axis_${name}`] });
  dom.cutsBox.hidden = chosen.whose !== "picture";
  write(dom.cutsName, words.cuts);
  const stops = [...new Set([...words.stops, chosen.cuts])].sort((a, b) => a - b);
  if (dom.cuts.dataset.stops !== stops.join()) {
    dom.cuts.dataset.stops = stops.join();
    dom.cuts.replaceChildren(...stops.map((n) => el("option", { value: n }, formatCount(n))));
  }
  dom.cuts.value = String(chosen.cuts);
  bar.set({ seed: chosen.seed });
}

// ---- what is seen

function draw(shell, dom, state, grey, at) {
  const { chosen, plan, sizes } = state,
    { look, words, lane } = shell,
    axis = axisOf(state);
  if (!sizes) return false;
  const tick = (chosen.tick = axis.time(at / LAST)),
    now = summary(shell, state),
    { whole } = now;
  drawBars(dom.bars, { width: sizes.wide, height: sizes.tall, summary: now, axis, tick, words }, look);
  const velocity = shell.data.trained === "velocity";
  lossPanels(now, { axis, tick, plan, velocity, words }, look).forEach((panel, i) =>
    drawLoss(dom.small[i], { panel, width: sizes.third, height: sizes.low, axis, tick }, look),
  );
  const time = drawSeen(shell, dom.seen, state, grey);
  const total = { nats: formatNumber(whole.total, 1), bits: formatNumber(bitsOf(whole.total), 3) };
  write(dom.total, now.list.length ? fill(words.total, total) : "");
  writeHtml(dom.line, now.now ? termText(now.now, whole.total, plan, words) : "");
  Object.assign(shell.root.dataset, {
    t: tick,
    s: now.now?.s ?? "",
    nats: now.now?.nats ?? "",
    total: whole.total,
    terms: now.list.length,
    steps: now.steps,
    seen: time,
    whose: chosen.whose,
    status: lane?.status ?? "",
    frames: shell.frames,
  });
  announceDrawn(dom.bars, { t: tick });
  return true;
}

// The picture at the cursor; before a run has come that far, the one of the nearest time. Returns that time.
function drawSeen({ lane, look, words }, seen, { chosen, plan, sizes }, grey) {
  const { picture, time } = lane?.meta ? nearestPicture(lane.run, chosen.tick) : { picture: null, time: 0 },
    { scale } = sizes,
    side = 28 * scale;
  for (const [name, { canvas, title }] of Object.entries(seen)) {
    const c = fitCanvas(canvas, side, side);
    if (!picture) {
      c.fillStyle = look.panel;
      c.fillRect(0, 0, side, side);
      continue;
    }
    if (name === "off") {
      const guess = noise.read(picture.arrays.x0, 0).map((v, i) => v - (2 * grey[i] - 1));
      noise.signed(c, guess, 0, 0, scale, look, 1);
    } else {
      const reach = name === "x" ? noise.reach(plan.abar[time]) : 1;
      noise.picture(c, noise.read(picture.arrays[name], 0), reach, 0, 0, scale, look);
    }
    const nearest = name === "x" && time !== chosen.tick; // pictures are kept at fewer times than bars
    write(title, fill(words[nearest ? "seen_near" : `seen_${name}`], { t: time }));
  }
  return time;
}

// ---- what is said

function comment(shell, state) {
  const { lane, words, data } = shell,
    now = summary(shell, state);
  if (!now.list.length) return [lane?.meta?.text || words.waiting];
  const said = fill(words.said, factsOf(now, state.chosen.tick, data.trained));
  return [[lane?.meta?.text, said].filter(Boolean).join(" ")];
}
function status(shell, state) {
  const { lane, words } = shell,
    terms = formatCount(summary(shell, state).list.length);
  if (state.chosen.whose !== "picture" || !lane?.growing) return fill(words.status, { steps: terms });
  const { meta } = lane,
    text = meta.status === "queued" ? words.status_queued : words.status_coming;
  return fill(text, { step: terms, steps: formatCount(meta.steps), rate: meta.rate, place: meta.place });
}
function describe(shell, { bars, small, seen }, state) {
  const { words, data } = shell,
    now = summary(shell, state);
  if (!now.list.length) return;
  label(bars, fill(words.alt_bars, factsOf(now, state.chosen.tick, data.trained)));
  small.forEach((canvas, i) => label(canvas, words[["error", "weight", "product"][i]]));
  for (const { canvas, title } of Object.values(seen)) label(canvas, title.textContent);
}

export default mounted(makeTerms);
