// A denoiser of the plane learns: its residuals as arrows, the gradients of the log-density behind them, and what
// becomes of points that it restores again and again.
//
// data: {lane: {id, blob} | {id, stream}, view: {hand, truth, clean, walk, at}, autoplay, seed, labels}.
// Told to Python: state "view" {hand, truth, clean, walk, at} on release, trigger "command" (makeCommands).
// The root element holds data-step, data-hand, data-length, data-angle, data-frames, data-mode, data-status,
// data-playing for whoever watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { makeCurves } from "../../../browser/curves.js";
import { fill, formatCount, formatNumber, placeOn } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { followHand, frameOf, planeSizes } from "../../../browser/learned_plane.js";
import { mounted } from "../../../browser/mount.js";
import { pictureAt } from "../../../browser/run.js";
import { makeShell } from "../../../browser/shell.js";
import { training } from "../../../browser/training.js";
import { label, named, write } from "../../../browser/view.js";
import { angleOf, vectorAt } from "./field.js";
import { drawScene } from "./paint.js";
import { MARKS, makeStage } from "./stage.js";

const SECONDS = 14, // a recording at normal speed
  HOPS = 12, // of a walk (genmodels/autoencoder/live_score.py)
  SLOW_FOR = 200;

const curvePanels = (run, words) => {
  const best = makeLane.latest(run, Infinity, "best");
  return [
    {
      id: "angle",
      title: words.angle,
      weight: 1.3,
      lines: [
        { column: "angle", label: words.noisy, colour: "generated" },
        { column: "angle_clean", label: words.noiseless, colour: "data" },
      ],
    },
    {
      id: "error",
      title: words.fresh,
      refs: Number.isFinite(best) ? [{ value: best, label: words.best }] : [],
      lines: [
        { column: "error", label: words.train, colour: "muted" },
        { column: "fresh", label: words.points, colour: "generated" },
      ],
    },
  ];
};

// The residual and the score of the noisy data under the hand.
function underHand(shell, state, field) {
  const { still } = shell.lane.run,
    [limit, s] = still.frame,
    n = Math.round(Math.sqrt(still.truth.length / 2)),
    [away, truth] = [field, still.truth].map((vectors) => vectorAt(vectors, n, limit, state.hand));
  return { length: Math.hypot(...away) / s, angle: angleOf(away, truth) };
}

function draw(shell, state, dom, curves, at) {
  const { root, look, player, frames, lane } = shell;
  curves.draw(at, state.hover, player.moving);
  if (!state.sizes || !lane.run.still.frame || !pictureAt(lane.run, player.at)) return;
  const { still } = lane.run,
    [limit, s] = still.frame,
    { mix } = lane.run.look(at),
    { hand, sizes, truth, clean, walk } = state,
    field = mix("field"),
    frame = frameOf(sizes, limit),
    n = Math.round(Math.sqrt(still.truth.length / 2));
  const arrays = { real: still.real, truth: still.truth, clean: still.clean, field, walk: walk ? mix("walk") : null };
  drawScene(dom.canvas, { sizes, frame, limit, s, n, hops: HOPS, hand, truth, clean, walk, arrays }, look);
  state.here = underHand(shell, state, field);
  const { length, angle } = state.here;
  write(dom.here, fill(shell.words.here, { length: formatNumber(length), angle: formatNumber(angle, 0) }));
  Object.assign(root.dataset, {
    step: Math.round(at),
    hand: hand.map((v) => v.toFixed(3)).join(),
    length: length.toFixed(3),
    angle: angle.toFixed(1),
    frames,
  });
  announceDrawn(dom.canvas, { step: at });
}

function comment(shell, at) {
  const { lane, words } = shell,
    [angle, fresh, best] = ["angle", "fresh", "best"].map((name) => makeLane.latest(lane.run, at, name)),
    lines = [lane.live ? lane.meta.text : ""];
  if (Number.isFinite(angle)) lines.push(fill(words.far, { step: formatCount(at), angle: formatNumber(angle, 0) }));
  if (Number.isFinite(fresh)) lines.push(fill(words.left, { fresh: formatNumber(fresh), best: formatNumber(best) }));
  return lines;
}

function speak(shell, state, dom, curves, at) {
  const { words, player, lane } = shell;
  if (!state.here || (player.moving && named(dom.canvas, curves.element))) return;
  const [x, y] = state.hand.map((v) => formatNumber(v)),
    { length, angle } = state.here,
    data = lane.run.still.real.length / 2,
    numbers = { length: formatNumber(length), angle: formatNumber(angle, 0) };
  label(dom.canvas, fill(words.alt, { data, step: formatCount(at), x, y, ...numbers }));
  label(curves.element, `${words.alt_curves} ${curves.text(at)}`);
}

function refresh(shell, dom, state, curves) {
  const { words, lane, control, root } = shell;
  for (const mark of MARKS) {
    write(dom[mark], words[mark]);
    dom[mark].title = words[`${mark}_about`];
    dom[mark].setAttribute("aria-pressed", String(state[mark]));
  }
  write(dom.key, words.key);
  if (!lane?.meta) return;
  curves.set({ panels: curvePanels(lane.run, words), lanes: [lane], extent: control.extent(), bend: SLOW_FOR });
  Object.assign(root.dataset, { mode: lane.live ? "live" : "recorded", status: lane.status });
}

function makeScore(root) {
  const state = { hand: [0.4, 0.9], truth: true, clean: false, walk: false, hover: null, sizes: null, here: null };
  const curves = makeCurves({
    class: "sc-curves",
    onHover(step) {
      state.hover = step;
      shell.redraw();
    },
  });
  const flip = (mark) => () => {
    state[mark] = !state[mark];
    shell.refresh();
    shell.commit();
  };
  const dom = makeStage(root, curves.element, flip);
  const shell = makeShell(root, {
    control: training({ rewinds: true, follows: true }),
    foot: dom.foot,
    said: dom.said,
    seconds: SECONDS,
    bend: SLOW_FOR,
    seed: true,
    lane: { still: ["real", "truth", "clean", "frame"], most: 20e6 },
    told({ lane, player } = shell) {
      if (!lane) return null;
      const { hand, truth, clean, walk } = state;
      return { hand, truth, clean, walk, at: lane.live || player.playing ? null : Math.round(player.at) };
    },
    before: () => shell.control.apart && !shell.control.rewinding && shell.control.goThere(),
    adopt: ({ hand, truth, clean, walk }) => Object.assign(state, { hand, truth, clean, walk }),
    layout(width) {
      const { look } = shell,
        above = dom.top.offsetHeight + dom.foot.offsetHeight + 14;
      state.sizes = planeSizes(width, Math.max(440, 0.735 * window.innerHeight) - above, look);
      root.classList.toggle("sc-narrow", state.sizes.narrow);
      const words = dom.here.offsetHeight + Math.max(dom.said.offsetHeight, 5.6 * look.size);
      curves.resize(state.sizes.right, state.sizes.narrow ? 300 : Math.max(150, state.sizes.high - words - 12), look);
    },
    shown: () => Object.assign(state, { here: null }), // another run has other arrows
    refresh: () => refresh(shell, dom, state, curves),
    draw: (at) => draw(shell, state, dom, curves, at),
    comment: (at) => comment(shell, at),
    speak: (at) => speak(shell, state, dom, curves, at),
  });
  const limit = () => shell.lane.run.still.frame[0];
  followHand(shell, dom.canvas, state, {
    limit,
    at: (e) => frameOf(state.sizes, limit()).back(...placeOn(dom.canvas, e)),
    ready: () => Boolean(state.here),
  });
  return shell;
}

export default mounted(makeScore);
