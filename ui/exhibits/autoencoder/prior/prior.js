// Codes of digits against the prior that one samples from: of a plain autoencoder, of a VAE, and of an adversarial
// autoencoder whose codes flow into the shape of its prior, recorded or live.
//
// data: {lane: {id, blob} | {id, stream}, view: {model, at}, still: {plain, vae: {blob, distance, low, high, error}},
// plain (reconstruction error of a plain autoencoder of the same size), least, autoplay, seed, labels}. Told to Python:
// state "view" on release, trigger "command" (makeCommands).
// The root element holds data-model, data-step, data-distance, data-high, data-error, data-mode, data-status,
// data-playing, data-frames for whoever watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { makeCurves } from "../../../browser/curves.js";
import { fill, formatCount, formatNumber } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { pictureAt } from "../../../browser/run.js";
import { showSegments } from "../../../browser/segments.js";
import { makeShell } from "../../../browser/shell.js";
import { training } from "../../../browser/training.js";
import { label, named, write } from "../../../browser/view.js";
import { drawMade, drawPlane, limitOf } from "./paint.js";
import { makeStage, stageSizes } from "./stage.js";

const SECONDS = 16, // a recording at normal speed
  SLOW_FOR = 60,
  ROWS = 4; // of decoded pictures

const makeState = () => ({
  model: "adversarial",
  still: {},
  blobs: {},
  least: 3.5,
  plain: NaN,
  sizes: null,
  hover: null,
});

const curvePanels = (words, plain) => [
  {
    id: "distance",
    title: words.distance,
    log: true,
    lines: [{ column: "distance", label: "", colour: "text" }],
    band: {
      low: "distance_low",
      high: "distance_high",
      label: words.distance_floor,
      short: words.distance_floor,
      colour: "latent",
    },
  },
  {
    id: "error",
    title: words.test_error,
    log: true,
    refs: Number.isFinite(plain) ? [{ value: plain, label: words.plain_error }] : [],
    lines: [{ column: "test_error", label: "", colour: "generated" }],
  },
];

// What is on show: arrays, and the figures of the model at a step.
function seenOf({ lane }, state, at) {
  if (state.model !== "adversarial") {
    const { arrays } = state.blobs[state.model] ?? {};
    return arrays ? { ...arrays, ...state.still[state.model] } : null;
  }
  const picture = pictureAt(lane.run, at),
    look = lane.run.look(at),
    value = (column) => makeLane.latest(lane.run, at, column);
  if (!picture || !lane.run.still.prior) return null;
  return {
    ...lane.run.still,
    codes: look.mix("codes"),
    made: picture.arrays.made,
    distance: value("distance"),
    low: value("distance_low"),
    high: value("distance_high"),
    error: value("test_error"),
  };
}

function draw({ shell, state, dom, curves }, at) {
  const { root, look, player, frames } = shell,
    seen = seenOf(shell, state, at);
  curves.draw(at, state.hover, player.moving);
  if (!state.sizes || !seen) return;
  const limit = limitOf(seen.codes, state.least);
  drawPlane(dom.plane.canvas, { ...seen, limit }, state.sizes.side, look);
  drawMade(dom.made.canvas, seen.made, ROWS, state.sizes.scale, look);
  Object.assign(root.dataset, {
    model: state.model,
    step: Math.round(at),
    distance: seen.distance,
    high: seen.high,
    error: seen.error,
    frames,
  });
  announceDrawn(dom.plane.canvas, { step: at });
}

const figures = (seen) => ({
  distance: formatNumber(seen.distance, 3),
  low: formatNumber(seen.low, 3),
  high: formatNumber(seen.high, 3),
  error: formatNumber(seen.error, 4),
});

function comment({ shell, state }, at) {
  const { lane, words } = shell,
    seen = seenOf(shell, state, at),
    own = state.model === "adversarial";
  const lines = [own && lane.live ? lane.meta.text : ""];
  if (!seen || !Number.isFinite(seen.distance)) return lines;
  lines.push(fill(words.said, figures(seen)));
  const plain = formatNumber(state.plain, 4);
  lines.push(
    fill(own && Number.isFinite(state.plain) ? words.said_error : words.said_still, { ...figures(seen), plain }),
  );
  return lines;
}

function speak({ shell, state, dom, curves }, at) {
  const { words, player } = shell,
    seen = seenOf(shell, state, at);
  if (!seen || (player.moving && named(dom.plane.canvas, dom.made.canvas, curves.element))) return;
  const facts = { n: seen.labels.length, model: words.models[state.model], step: formatCount(at), ...figures(seen) };
  label(dom.plane.canvas, fill(words.alt, facts));
  label(dom.made.canvas, fill(words.alt_made, { ...facts, n: ROWS * ROWS }));
  label(curves.element, `${words.alt_curves} ${curves.text(at)}`);
}

function refresh({ shell, state, dom, curves, root }) {
  const { words, lane, control } = shell;
  showSegments(dom.models, { chosen: state.model, title: words.model, text: (name) => words.models[name] });
  write(dom.plane.title, words.plane);
  write(dom.made.title, words.made);
  write(dom.key, words.key);
  root.classList.toggle("pr-still", state.model !== "adversarial");
  if (!lane?.meta) return;
  curves.set({
    panels: curvePanels(words, state.plain),
    lanes: [lane],
    extent: control.extent(),
    bend: SLOW_FOR,
  });
}

async function update({ state }, { still, least, plain }) {
  Object.assign(state, { still, least, plain: plain ?? NaN });
  const names = Object.keys(still).filter((name) => still[name]),
    blobs = await Promise.all(names.map((name) => fetchPayload(still[name].blob)));
  state.blobs = Object.fromEntries(names.map((name, i) => [name, blobs[i]]));
}

function layout({ shell, state, dom, curves, root }, width) {
  const { look } = shell,
    around = dom.top.offsetHeight + dom.foot.offsetHeight + dom.key.offsetHeight + 22 + 26;
  state.sizes = stageSizes(width, Math.max(440, 0.735 * window.innerHeight) - around, ROWS);
  const { narrow, side, made, right } = state.sizes;
  root.classList.toggle("pr-narrow", narrow);
  root.style.setProperty("--pr-side", `${side}px`);
  root.style.setProperty("--pr-made", `${made}px`);
  const high = side + 22 + dom.key.offsetHeight - dom.said.offsetHeight - 6;
  curves.resize(right, narrow ? 260 : Math.max(140, high), look);
}

function makePrior(root) {
  const state = makeState(),
    curves = makeCurves({
      class: "pr-curves",
      onHover(step) {
        state.hover = step;
        shell.redraw();
      },
    });
  const dom = makeStage(root, curves.element, (model) => {
    state.model = model;
    shell.refresh();
    shell.commit();
  });
  const exhibit = { root, state, dom, curves, shell: null };
  const shell = makeShell(root, {
    control: training({ rewinds: true, follows: true }),
    foot: dom.foot,
    said: dom.said,
    seconds: SECONDS,
    bend: SLOW_FOR,
    seed: true,
    lane: { still: ["prior", "labels", "places"], most: 30e6 },
    told({ lane, player } = shell) {
      if (!lane) return null;
      return { model: state.model, at: lane.live || player.playing ? null : Math.round(player.at) };
    },
    before: () => shell.control.apart && !shell.control.rewinding && shell.control.goThere(),
    adopt: ({ model }) => Object.assign(state, { model }),
    update: (data) => update(exhibit, data),
    layout: (width) => layout(exhibit, width),
    refresh: () => refresh(exhibit),
    draw: (at) => draw(exhibit, at),
    comment: (at) => comment(exhibit, at),
    speak: (at) => speak(exhibit, at),
  });
  exhibit.shell = shell;
  return shell;
}

export default mounted(makePrior);
