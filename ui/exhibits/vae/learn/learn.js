// Watch a VAE learn: the latent plane, ten copies and the curves of a recorded or a live run, by step.
//
// data: {lane: {id, blob} | {id, stream}, view: {decoded, clouds, at}, autoplay, seed, labels}; autoplay: a number that
// grows when a recording should play by itself. Told to Python: state "view" {decoded, clouds, at} on release, trigger
// "command" {list: [{id, do, ...}]} (makeCommands).
// The root element holds data-step, data-frames, data-status, data-branch, data-stands, data-playing, data-mode for
// whoever watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { makeCurves } from "../../../browser/curves.js";
import { fill, formatCount, formatNumber, placeOn } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { mounted } from "../../../browser/mount.js";
import { makeShell } from "../../../browser/shell.js";
import { training } from "../../../browser/training.js";
import { label, named, write } from "../../../browser/view.js";
import { columnsOf, copiesHeight, drawCopies, pick } from "./copies.js";
import { paceAt, SLOW_FOR } from "./pace.js";
import { curvePanels } from "./panels.js";
import { makeParts, showWords, sizesFor } from "./parts.js";
import { drawPlane, makeTools, PIXELS } from "./plane.js";

const SECONDS = 30; // a recording at normal speed
const LIVE_SPEEDS = [1, 5, 20, 50, 200, 0]; // steps a second; 0 is all the machine can do

const makeState = () => ({
  decoded: false, // what the plane shows
  clouds: false,
  marked: null, // the digit under the hand
  hover: null, // the step under the hand, on the curves
  side: 0,
  wide: 0,
  scale: 2,
  tools: makeTools(),
  buffer: new Float32Array(10 * PIXELS * PIXELS),
});

const turnsOf = (lane) => (lane?.meta?.turned ?? []).map(([step]) => step);

// ---- what is seen
function layout({ root, look }, state, parts, curves, width) {
  const above = parts.top.offsetHeight + parts.foot.offsetHeight + 3.6 * look.size + 24;
  const { narrow, ...sizes } = sizesFor(width, Math.max(440, 0.735 * window.innerHeight) - above, look);
  root.classList.toggle("vl-narrow", narrow);
  Object.assign(state, sizes);
  state.tools.glyphs = null;
  curves.resize(state.wide, narrow ? 430 : Math.max(180, state.side - copiesHeight(state.scale) - 6), look);
}

function refresh(shell, state, parts, curves) {
  const { lane, words, root, control } = shell;
  showWords(parts, state, words);
  if (!lane?.meta) return;
  curves.set({ panels: curvePanels(lane.run, words), lanes: [lane], extent: control.extent(), bend: SLOW_FOR });
  const { branch, step } = lane.meta; // of the run itself, wherever one looks
  Object.assign(root.dataset, { branch, stands: step });
}

function draw(shell, state, parts, curves, at) {
  const { lane, look, words, player, root } = shell;
  const seen = lane.run.look(at);
  drawPlane(parts.plane, state, lane.run, seen, look);
  drawCopies(parts.copies, state, lane.run, seen, look, words);
  curves.draw(at, state.hover, player.moving);
  Object.assign(root.dataset, { step: Math.round(at), frames: shell.frames });
  announceDrawn(parts.plane, { step: at });
}

function speak({ lane, words, player }, state, parts, curves, at) {
  const { run, meta } = lane;
  const active = makeLane.latest(run, at, "active");
  const [, weight] = meta.weights.findLast(([step]) => step <= at || step === 0);
  const used = Number.isFinite(active) ? ` \u00b7 ${fill(words.used_of, { n: active })}` : "";
  write(parts.used, fill(words.weight_now, { w: +weight.toPrecision(4) }) + used);
  if (player.moving && named(parts.plane, parts.copies, curves.element)) return;
  const kl = makeLane.latest(run, at, "kl");
  const values = { step: formatCount(at), kl: Number.isFinite(kl) ? formatNumber(kl, 1) : "\u2013", used: active || 0 };
  label(parts.plane, fill(state.decoded ? words.alt_decoded : words.alt_plane, values));
  label(parts.copies, fill(words.alt_copies, values));
  label(curves.element, `${words.alt_curves} ${curves.text(at)}`);
}

// A digit under the pointer is shown with its code.
function listen(shell, state, { copies }) {
  const mark = (k) => {
    if (k === state.marked) return;
    state.marked = k;
    shell.redraw();
  };
  for (const kind of ["pointermove", "pointerdown"])
    copies.addEventListener(kind, (event) =>
      mark(pick(placeOn(copies, event)[0], columnsOf(state.wide, state.scale, shell.look))),
    );
  copies.addEventListener("pointerleave", () => mark(null));
}

function makeExhibit(root) {
  const state = makeState();
  const choose = (change) => {
    Object.assign(state, change);
    shell.refresh();
    shell.commit();
  };
  const curves = makeCurves({
    class: "vl-curves",
    onHover(step) {
      state.hover = step;
      shell.redraw();
    },
  });
  const parts = makeParts(root, curves.element, {
    show: (decoded) => choose({ decoded }),
    clouds: () => choose({ clouds: !state.clouds }),
  });
  const shell = makeShell(root, {
    control: training({ rewinds: true, follows: true, liveSpeeds: LIVE_SPEEDS }),
    foot: parts.foot,
    said: parts.said,
    barFirst: true,
    seed: true,
    bend: SLOW_FOR,
    lane: { still: ["labels", "digits"], most: 40e6 },
    pace({ control, player, lane }) {
      return control.speed * paceAt(player.at, { turns: turnsOf(lane), end: player.end(), seconds: SECONDS });
    },
    told({ lane, player } = shell) {
      if (!lane) return null;
      return {
        decoded: state.decoded,
        clouds: state.clouds,
        at: lane.live || player.playing ? null : Math.round(player.at),
      };
    },
    // where one stays, the run goes too: a knob is then turned there
    before: () => shell.control.apart && !shell.control.rewinding && shell.control.goThere(),
    adopt: ({ decoded, clouds }) => Object.assign(state, { decoded, clouds }),
    layout: (width) => layout(shell, state, parts, curves, width),
    refresh: () => refresh(shell, state, parts, curves),
    draw: (at) => draw(shell, state, parts, curves, at),
    speak: (at) => speak(shell, state, parts, curves, at),
  });
  listen(shell, state, parts);
  return shell;
}

export default mounted(makeExhibit);
