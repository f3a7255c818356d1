// A flow of the plane learns: the lattice of its latents bends into the data, and its exact log-density is read under
// the hand.
//
// data: {lane: {id, blob} | {id, stream}, view: {hand, samples, lattice, at}, autoplay, seed, labels}. Told to Python:
// state "view" {hand, samples, lattice, at} on release, trigger "command" (makeCommands).
// The root element holds data-step, data-hand, data-flow, data-truth, data-ratio, data-frames, data-mode, data-status,
// data-playing for whoever watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { makeCurves } from "../../../browser/curves.js";
import { fill, formatCount, formatNumber, placeOn } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { followHand, frameOf, planeSizes, shadeOf } from "../../../browser/learned_plane.js";
import { mounted } from "../../../browser/mount.js";
import { pictureAt } from "../../../browser/run.js";
import { makeShell } from "../../../browser/shell.js";
import { training } from "../../../browser/training.js";
import { label, named, write } from "../../../browser/view.js";
import { areaRatio, valueAt } from "./field.js";
import { drawScene } from "./paint.js";
import { makeStage } from "./stage.js";

const SECONDS = 16, // a recording at normal speed
  NET = { side: 49, fine: 4, reach: 3 }, // of the lattice (genmodels/flow/live_plane.py)
  NEAR = 2, // standard deviations of the prior within which cells are compared
  SLOW_FOR = 60;

const makeState = () => ({
  hand: [0.4, 0.4],
  samples: true,
  lattice: true,
  hover: null,
  sizes: null,
  picture: null, // whose the shade is
  shade: null,
  ratio: NaN,
  colours: "",
});

const curvePanels = (run, words) => {
  const floor = makeLane.latest(run, Infinity, "nll_floor"),
    matching = Number.isFinite(makeLane.latest(run, Infinity, "velocity"));
  const found = [
    {
      id: "nats",
      title: words.nats,
      weight: 1.4,
      refs: Number.isFinite(floor) ? [{ value: floor, label: words.entropy }] : [],
      lines: [
        ...(matching ? [] : [{ column: "nats", label: words.train, colour: "muted" }]),
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
  const loss = { id: "velocity", title: words.velocity, lines: [{ column: "velocity", label: "", colour: "muted" }] };
  return matching ? [found[0], loss, found[1]] : found;
};

const gridOf = ({ arrays }) => Math.round(Math.sqrt(arrays.logp.length));

// The shade and the areas of the picture on show, made once for each.
function study(shell, state) {
  const picture = pictureAt(shell.lane.run, shell.player.at),
    { still } = shell.lane.run;
  if (!picture || !still.frame) return false;
  const colours = `${shell.look.generated}${shell.look.bg}`;
  if (picture === state.picture && colours === state.colours) return true;
  Object.assign(state, { picture, colours });
  const most = Math.exp(still.truth.reduce((a, b) => Math.max(a, b), -Infinity));
  state.shade = shadeOf((k) => Math.exp(picture.arrays.logp[k]), gridOf(picture), most, shell.look);
  state.ratio = areaRatio(picture.arrays.lattice, NET.side, NET.reach, NEAR);
  return true;
}

// Both log-densities under the hand.
function underHand(shell, { picture, hand }) {
  const { still } = shell.lane.run,
    at = (grid) => valueAt(grid, gridOf(picture), still.frame[0], hand);
  return { flow: at(picture.arrays.logp), truth: at(still.truth) };
}

function draw(shell, state, dom, curves, at) {
  const { root, look, player, frames, lane } = shell;
  curves.draw(at, state.hover, player.moving);
  if (!state.sizes || !study(shell, state)) return;
  const { hand, sizes, shade, samples, lattice } = state,
    limit = lane.run.still.frame[0],
    frame = frameOf(sizes, limit),
    { mix } = lane.run.look(at),
    arrays = { real: lane.run.still.real, fake: mix("fake"), lattice: mix("lattice") };
  drawScene(dom.canvas, { sizes, frame, limit, shade, hand, samples, lattice, net: NET, arrays }, look);
  const { flow, truth } = underHand(shell, state);
  Object.assign(root.dataset, {
    step: Math.round(at),
    hand: hand.map((v) => v.toFixed(3)).join(),
    flow: flow.toFixed(3),
    truth: truth.toFixed(3),
    ratio: state.ratio.toFixed(1),
    frames,
  });
  write(dom.here, fill(shell.words.here, { flow: formatNumber(flow, 2), truth: formatNumber(truth, 2) }));
  announceDrawn(dom.canvas, { step: at });
}

function comment(shell, state, at) {
  const { lane, words } = shell,
    nll = makeLane.latest(lane.run, at, "nll"),
    floor = makeLane.latest(lane.run, at, "nll_floor"),
    lines = [lane.live ? lane.meta.text : ""];
  const facts = { step: formatCount(at), nll: formatNumber(nll, 3), gap: formatNumber(nll - floor, 3) };
  if (Number.isFinite(nll)) lines.push(fill(words.gap, facts));
  if (state.picture && Number.isFinite(state.ratio))
    lines.push(
      fill(words.areas, { times: state.ratio < 10 ? formatNumber(state.ratio, 1) : formatCount(state.ratio) }),
    );
  return lines;
}

function speak(shell, state, dom, curves, at) {
  const { words, player, lane } = shell;
  if (!state.picture || (player.moving && named(dom.canvas, curves.element))) return;
  const [x, y] = state.hand.map((v) => formatNumber(v, 2)),
    { flow, truth } = underHand(shell, state),
    data = lane.run.still.real.length / 2;
  const values = { data, step: formatCount(at), x, y, flow: formatNumber(flow, 2), truth: formatNumber(truth, 2) };
  label(dom.canvas, fill(words.alt, values));
  label(curves.element, `${words.alt_curves} ${curves.text(at)}`);
}

function refresh(shell, dom, state, curves) {
  const { words, lane, control, root } = shell;
  for (const name of ["lattice", "samples"]) {
    write(dom[name], words[name]);
    dom[name].title = words[`${name}_about`];
    dom[name].setAttribute("aria-pressed", String(state[name]));
  }
  write(dom.key, words.key);
  if (!lane?.meta) return;
  curves.set({ panels: curvePanels(lane.run, words), lanes: [lane], extent: control.extent(), bend: SLOW_FOR });
  Object.assign(root.dataset, { mode: lane.live ? "live" : "recorded", status: lane.status });
}

function makeLive(root) {
  const state = makeState();
  const curves = makeCurves({
    class: "fl-curves",
    onHover(step) {
      state.hover = step;
      shell.redraw();
    },
  });
  const flip = (name) => () => {
    state[name] = !state[name];
    shell.refresh();
    shell.commit();
  };
  const dom = makeStage(root, curves.element, { lattice: flip("lattice"), samples: flip("samples") });
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
      const { hand, samples, lattice } = state;
      return { hand, samples, lattice, at: lane.live || player.playing ? null : Math.round(player.at) };
    },
    before: () => shell.control.apart && !shell.control.rewinding && shell.control.goThere(),
    adopt: ({ hand, samples, lattice }) => Object.assign(state, { hand, samples, lattice }),
    layout(width) {
      const { look } = shell,
        above = dom.top.offsetHeight + dom.foot.offsetHeight + 14;
      state.sizes = planeSizes(width, Math.max(440, 0.735 * window.innerHeight) - above, look);
      root.classList.toggle("fl-narrow", state.sizes.narrow);
      const words = dom.here.offsetHeight + Math.max(dom.said.offsetHeight, 5.6 * look.size);
      curves.resize(state.sizes.right, state.sizes.narrow ? 300 : Math.max(150, state.sizes.high - words - 12), look);
    },
    shown: () => Object.assign(state, { picture: null }), // another run has other pictures
    refresh: () => refresh(shell, dom, state, curves),
    draw: (at) => draw(shell, state, dom, curves, at),
    comment: (at) => comment(shell, state, at),
    speak: (at) => speak(shell, state, dom, curves, at),
  });
  const limit = () => shell.lane.run.still.frame[0];
  followHand(shell, dom.canvas, state, {
    limit,
    at: (e) => frameOf(state.sizes, limit()).back(...placeOn(dom.canvas, e)),
    ready: () => Boolean(state.picture),
  });
  return shell;
}

export default mounted(makeLive);
