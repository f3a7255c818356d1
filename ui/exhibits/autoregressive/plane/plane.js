// On the plane: p of one coordinate and p of the other given it, by mixtures of Gaussians that learn. A hand on the
// plane sets the slice; density, slice and likelihood are computed here, at every move.
//
// data: {lane: {id, blob} | {id, stream}, view: {hand, samples, at}, autoplay, seed, labels}. Told to Python: state
// "view" {hand, samples, at} on release, trigger "command" (makeCommands).
// The root element holds data-step, data-hand, data-first, data-second, data-both, data-peaks, data-frames, data-mode,
// data-status, data-playing for whoever watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { makeCurves } from "../../../browser/curves.js";
import { fill, formatCount, formatNumber, placeOn } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { followHand, shadeOf } from "../../../browser/learned_plane.js";
import { mounted } from "../../../browser/mount.js";
import { pictureAt } from "../../../browser/run.js";
import { makeShell } from "../../../browser/shell.js";
import { training } from "../../../browser/training.js";
import { label, named as known, write } from "../../../browser/view.js";
import { cells, densityGrid, drawFrom, logDensity, makeModel, peaks, truthAt } from "./density.js";
import { drawScene, named } from "./paint.js";
import { frameOf, makeStage, planeSizes } from "./stage.js";

const SECONDS = 16, // a recording at normal speed
  GRID = 96, // cells a side, of the density and of both curves
  FEW = 8, // components up to which each is drawn by itself
  SLOW_FOR = 60;

// As it stands behind another number.
const signed = (v) => `${v < 0 ? "\u2212" : "+"} ${formatNumber(Math.abs(v), 2)}`;

const makeState = () => ({
  hand: [0.4, 0.4],
  samples: true,
  hover: null,
  sizes: null,
  picture: null, // whose the model and its picture are
  model: null,
  shade: null,
  colours: "",
  slices: { key: "", value: null },
});

const curvePanels = (run, words) => {
  const floor = makeLane.latest(run, Infinity, "nll_floor");
  return [
    {
      id: "nats",
      title: words.nats,
      weight: 1.4,
      refs: Number.isFinite(floor) ? [{ value: floor, label: words.entropy }] : [],
      lines: [
        { column: "nats", label: words.train, colour: "muted" },
        { column: "nll", label: words.nll, colour: "generated" },
      ],
    },
    {
      id: "distance",
      title: words.distance,
      log: true,
      lines: [{ column: "distance", label: "", colour: "text" }],
      band: {
        low: "distance_low",
        high: "distance_high",
        label: words.floor,
        short: words.floor_short,
        colour: "data",
      },
    },
  ];
};

// The model and the shade of the picture on show, made once for each.
function study(shell, state) {
  const picture = pictureAt(shell.lane.run, shell.player.at),
    { still, meta } = shell.lane.run;
  if (!picture || !still.frame) return false;
  const colours = `${shell.look.generated}${shell.look.bg}`;
  if (picture === state.picture && colours === state.colours) return true;
  Object.assign(state, { picture, colours });
  const { weights, marginal } = picture.arrays;
  state.model = makeModel({ weights, marginal, frame: still.frame }, meta.settings);
  const most = Math.max(...still.truth);
  const density = densityGrid(state.model, GRID);
  state.shade = shadeOf((k) => density[k], GRID, most, shell.look);
  state.slices.key = "";
  return true;
}

// Both curves at the place of the hand.
function slices(shell, state) {
  const { model, hand } = state,
    { limit, a } = model,
    key = String(hand[a]);
  if (state.slices.key === key) return state.slices.value;
  const over = (mix) => cells(mix, -limit, limit, 2 * GRID),
    alone = ({ w, m, s }) => (w.length > FEW ? [] : Array.from(w, (v, k) => over({ w: [v], m: [m[k]], s: [s[k]] }))),
    mix = model.conditional(hand[a]),
    truth = truthAt(shell.lane.run.still.truth, GRID, model, hand[a]);
  state.slices.key = key;
  state.slices.value = {
    mix,
    marginal: { model: over(model.marginal), parts: alone(model.marginal), truth: truth.marginal },
    conditional: { model: over(mix), parts: alone(mix), truth: truth.conditional },
  };
  return state.slices.value;
}

function draw(shell, state, dom, curves, at) {
  const { root, look, player, frames, lane } = shell;
  curves.draw(at, state.hover, player.moving);
  if (!state.sizes || !study(shell, state)) return;
  const { model, hand, sizes, shade, samples } = state,
    { limit } = model,
    { mix, marginal, conditional } = slices(shell, state),
    frame = frameOf(sizes, limit),
    arrays = { real: lane.run.still.real, fake: lane.run.look(at).mix("fake") };
  const scene = { sizes, frame, limit, model, arrays, shade, hand, samples, marginal, conditional };
  drawScene(dom.canvas, scene, shell.words, look);
  const first = logDensity(model.marginal, hand[model.a]),
    second = logDensity(mix, hand[model.b]);
  Object.assign(root.dataset, {
    step: Math.round(at),
    hand: hand.map((v) => v.toFixed(3)).join(),
    first: first.toFixed(4),
    second: second.toFixed(4),
    both: (first + second).toFixed(4),
    peaks: peaks(conditional.model),
    frames,
  });
  const texts = { ...named(model), first: formatNumber(first, 2), second: signed(second) };
  write(dom.sum, fill(shell.words.sum, { ...texts, both: formatNumber(first + second, 2) }));
  announceDrawn(dom.canvas, { step: at });
}

function comment(shell, state, at) {
  const { lane, words } = shell,
    nll = makeLane.latest(lane.run, at, "nll"),
    floor = makeLane.latest(lane.run, at, "nll_floor"),
    lines = [lane.live ? lane.meta.text : ""];
  if (state.model) {
    const { conditional } = slices(shell, state),
      n = peaks(conditional.model),
      of = conditional.truth ? peaks(conditional.truth) : 0,
      values = { ...named(state.model), value: formatNumber(state.hand[state.model.a], 2), n, of };
    lines.push(fill(of ? (n === 1 ? words.peaks_1 : words.peaks_n) : words.peaks_0, values));
  }
  const facts = { step: formatCount(at), nll: formatNumber(nll, 3), gap: formatNumber(nll - floor, 3) };
  if (Number.isFinite(nll)) lines.push(fill(words.gap, facts));
  return lines;
}

function speak(shell, state, dom, curves, at) {
  const { words, player, root, lane } = shell;
  if (!state.model || (player.moving && known(dom.canvas, curves.element))) return;
  const [x, y] = state.hand.map((v) => formatNumber(v, 2)),
    { first, second, both } = root.dataset,
    data = lane.run.still.real.length / 2;
  const values = { ...named(state.model), data, step: formatCount(at), x, y, first, second, both };
  label(dom.canvas, fill(words.alt, values));
  label(curves.element, `${words.alt_curves} ${curves.text(at)}`);
}

function refresh(shell, dom, state, curves) {
  const { words, lane, control, root } = shell;
  write(dom.samples, words.samples);
  write(dom.draw, words.draw);
  write(dom.key, words.key);
  dom.samples.title = words.samples_about;
  dom.draw.title = words.draw_about;
  dom.samples.setAttribute("aria-pressed", String(state.samples));
  if (!lane?.meta) return;
  curves.set({ panels: curvePanels(lane.run, words), lanes: [lane], extent: control.extent(), bend: SLOW_FOR });
  Object.assign(root.dataset, { mode: lane.live ? "live" : "recorded", status: lane.status });
}

function makePlane(root) {
  const state = makeState();
  const curves = makeCurves({
    class: "cp-curves",
    onHover(step) {
      state.hover = step;
      shell.redraw();
    },
  });
  const dom = makeStage(root, curves.element, {
    samples() {
      state.samples = !state.samples;
      shell.refresh();
      shell.commit();
    },
    draw() {
      if (!state.model) return;
      const first = drawFrom(state.model.marginal, Math.random),
        second = drawFrom(state.model.conditional(first), Math.random);
      put(...(state.model.a ? [second, first] : [first, second]));
      shell.commit();
    },
  });
  const shell = makeShell(root, {
    control: training({ rewinds: true, follows: true }),
    foot: dom.foot,
    said: dom.said,
    seconds: SECONDS,
    bend: SLOW_FOR,
    seed: true,
    lane: { still: ["real", "truth", "frame"], most: 30e6 },
    told({ lane, player } = shell) {
      if (!lane) return null;
      const { hand, samples } = state;
      return { hand, samples, at: lane.live || player.playing ? null : Math.round(player.at) };
    },
    before: () => shell.control.apart && !shell.control.rewinding && shell.control.goThere(),
    adopt: ({ hand, samples }) => Object.assign(state, { hand, samples }),
    layout(width) {
      const { look } = shell,
        above = dom.top.offsetHeight + dom.foot.offsetHeight + 14;
      state.sizes = planeSizes(width, Math.max(440, 0.735 * window.innerHeight) - above, look);
      root.classList.toggle("cp-narrow", state.sizes.narrow);
      const words = dom.sum.offsetHeight + Math.max(dom.said.offsetHeight, 5.6 * look.size);
      curves.resize(state.sizes.right, state.sizes.narrow ? 300 : Math.max(150, state.sizes.high - words - 12), look);
    },
    shown: () => Object.assign(state, { picture: null, model: null }), // another run has other numbers
    refresh: () => refresh(shell, dom, state, curves),
    draw: (at) => draw(shell, state, dom, curves, at),
    comment: (at) => comment(shell, state, at),
    speak: (at) => speak(shell, state, dom, curves, at),
  });
  const put = followHand(shell, dom.canvas, state, {
    limit: () => state.model.limit,
    at: (e) => frameOf(state.sizes, state.model.limit).back(...placeOn(dom.canvas, e), state.hand),
    ready: () => Boolean(state.model),
  });
  return shell;
}

export default mounted(makePlane);
