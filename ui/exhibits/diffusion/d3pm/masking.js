// Forwards: one digit, and the same pixels of it masked and replaced by coins. Everything under the hand is computed
// here; when it rests, both networks are asked once (Python) and what they predict comes back.
//
// data: {digits, ink, default, upload, state: {level, seed}, answer: {seq, absorbing, uniform: {t, ink, bits}}, seq,
// labels}. Told to Python: state "masking" {ink, level, seed, absorbing, uniform, seq} on release, trigger "upload".
// The root element holds data-level, data-hit, data-masked, data-flipped, data-bits, data-frames for whoever watches
// from outside.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber, makeFigure } from "../../../browser/dom.js";
import { listenToDrag } from "../../../browser/drag.js";
import { makeDrawing, readBytes } from "../../../browser/drawing.js";
import { mounted } from "../../../browser/mount.js";
import { seededRandom } from "../../../browser/random.js";
import { makeShell } from "../../../browser/shell.js";
import { states } from "../../../browser/states.js";
import { timeline } from "../../../browser/timeline.js";
import { label, write } from "../../../browser/view.js";
import { bitsLeft, drawBitsLeft, pickLevel } from "./bits_left.js";

const WHOLE_SECONDS = 7; // at normal speed
const LAST = 1000; // of the timeline, where nothing of the digit is left
const HOP = 20;
const AREA = 784;
const KINDS = ["absorbing", "uniform"];

const perKind = (make) => Object.fromEntries(KINDS.map((kind) => [kind, make(kind)]));

const makeState = () => ({
  level: 1, // alpha bar: the share of pixels that keep their value
  seed: 0,
  seeded: null, // what the chances were drawn with
  keep: new Float32Array(AREA), // a pixel is hit when the level falls below this
  coin: new Uint8Array(AREA), // what a flip puts there
  x: perKind(() => new Uint8Array(AREA)),
  inks: perKind(() => new Float32Array(AREA)), // p(x_0 = 1) by the networks
  answer: null,
  sizes: null,
});

function makeMasking(root) {
  const state = makeState();
  const drawing = makeDrawing(root, {
    name: "masking",
    asks: true,
    told: () => ({ level: Math.round(state.level * 1000) / 1000, seed: state.seed }),
    extra: () => {
      compute(state, drawing.easel.bits);
      return perKind((kind) => btoa(String.fromCharCode(...state.x[kind])));
    },
    adopt: ({ state: { level, seed }, answer }) => {
      Object.assign(state, { seed, answer });
      for (const kind of KINDS) if (answer?.[kind]) state.inks[kind].set(readBytes(answer[kind].ink));
      if (!shell.player.playing) shell.player.seek(LAST * (1 - level));
      if (!shell.player.playing) state.level = level;
    },
    held: () => shell.player.playing,
    changed: () => shell.redraw(),
    sent: () => shell.redraw(),
  });
  const dom = makeStage(root, drawing.easel.element);
  const shell = makeShell(root, {
    control: levels(
      () => drawing.ready,
      () => shell.words,
    ),
    seconds: WHOLE_SECONDS,
    foot: dom.foot,
    said: dom.said,
    seed: (seed) => {
      state.seed = seed;
      shell.redraw();
      drawing.release();
    },
    commit: () => drawing.release(),
    update: async (data) => {
      await drawing.update(data, shell);
      drawing.easel.words(data.labels);
      write(dom.curveTitle, data.labels.curve);
      drawing.release(); // the first time, and after a link: the networks have not been asked yet
    },
    layout: (width) => {
      state.sizes = maskingSizes(width, window.innerHeight, shell.look);
      root.dataset.layout = state.sizes.small ? "small" : "wide";
      drawing.paint(shell.look, state.sizes.scale);
    },
    refresh: () => shell.bar.set({ seed: state.seed }),
    draw: () => draw(shell, dom, state, drawing),
    comment: () => comment(shell, state, drawing),
    speak: () => describe(shell, dom, state, drawing.easel.bits),
    keys: (e) => drawing.easel.key(e),
  });
  listenToDrag(dom.curve, {
    move: (x) => shell.control.move(LAST * (1 - pickLevel(x, state.sizes.curves, shell.look))),
    done: () => drawing.release(),
  });
  return shell;
}

// A timeline of levels from 1 to 0.
const levels = (ready, words) =>
  timeline({
    last: () => LAST,
    stops: () => Array.from({ length: LAST / HOP + 1 }, (_, i) => HOP * i),
    hop: (at, direction) => at + HOP * direction,
    step: (at) => at + HOP,
    ready,
    named: () => ({
      label: words().level,
      text: (at) => fill(words().level_at, { abar: formatNumber(1 - at / LAST, 3) }),
    }),
  });

function makeStage(root, easel) {
  const figure = (name) => makeFigure(`mk-figure mk-${name}`, el("canvas", { role: "img" }));
  const dom = {
    noisy: perKind(figure),
    guess: perKind(() => figure("guess")),
    curveTitle: el("div", { class: "lab-title" }),
    curve: el("canvas", { class: "mk-curve", role: "img" }),
    foot: el("div"),
    said: el("p", { class: "mk-said", "aria-live": "polite" }),
  };
  const columns = KINDS.map((kind) => el("div", {}, dom.noisy[kind].box, dom.guess[kind].box)),
    right = el("div", { class: "mk-right" }, dom.curveTitle, dom.curve);
  root.classList.add("mk-root");
  root.append(el("div", { class: "mk-stage" }, easel, ...columns, right), dom.foot, dom.said);
  return dom;
}

export function maskingSizes(width, screen, { lecture }) {
  const small = width < 700,
    high = Math.max(540, screen - 150) - (lecture ? 290 : 215),
    room = small ? (width - 12) / 2 : Math.min((width - 270) / 3, high / 2, 308),
    scale = Math.max(3, Math.floor(room / 28)),
    side = 28 * scale;
  return {
    small,
    scale,
    curves: small ? width : Math.max(200, Math.min(480, width - 3 * side - 58)),
    tall: small ? 200 : Math.min(360, 2 * side),
  };
}

// ---- what is seen

// Hits the digit's pixels at the level, by masks and by coins; returns how many are hit and how many now differ.
function compute(state, bits) {
  const { keep, coin, x, level } = state;
  if (state.seeded !== state.seed) {
    const { uniform } = seededRandom(state.seed);
    for (let i = 0; i < AREA; i++) {
      keep[i] = uniform();
      coin[i] = uniform() < 0.5 ? 1 : 0;
    }
    state.seeded = state.seed;
  }
  let hit = 0,
    wrong = 0;
  for (let i = 0; i < AREA; i++) {
    const kept = keep[i] < level;
    x.absorbing[i] = kept ? bits[i] : states.MASK;
    x.uniform[i] = kept ? bits[i] : coin[i];
    hit += Number(!kept);
    wrong += Number(x.uniform[i] !== bits[i]);
  }
  return { hit, wrong, counts: { absorbing: hit, uniform: wrong } };
}
const answered = ({ answer }, { seq }) => (answer?.seq === seq ? answer : null);

function draw(shell, dom, state, drawing) {
  const { sizes, inks, x } = state,
    { look, words } = shell;
  if (!sizes) return false;
  state.level = 1 - shell.player.at / LAST;
  const { hit, wrong, counts } = compute(state, drawing.easel.bits),
    answer = answered(state, drawing),
    { scale } = sizes,
    fresh = ({ canvas }) => fitCanvas(canvas, 28 * scale, 28 * scale);
  for (const kind of KINDS) {
    const guess = dom.guess[kind];
    states.picture(fresh(dom.noisy[kind]), x[kind], 0, 0, 0, scale, look);
    states.inks(fresh(guess), inks[kind], 0, 0, 0, scale, look);
    write(dom.noisy[kind].title, fill(words[kind], { n: counts[kind] }));
    write(guess.title, answer?.[kind] ? fill(words.guess, { t: answer[kind].t }) : words.waiting);
    guess.canvas.classList.toggle("mk-stale", !answer);
  }
  drawBitsLeft(dom.curve, { level: state.level, width: sizes.curves, height: sizes.tall, words }, look);
  const bits = answer?.uniform ? `${answer.absorbing.bits},${answer.uniform.bits}` : "";
  Object.assign(shell.root.dataset, {
    level: state.level,
    hit,
    masked: hit,
    flipped: wrong,
    bits,
    frames: shell.frames,
  });
  announceDrawn(dom.noisy.absorbing.canvas, { level: state.level });
  return true;
}

// ---- what is said

function factsOf(state, bits) {
  const { hit, wrong, counts } = compute(state, bits),
    [mask, flip] = bitsLeft(state.level).map((v) => formatNumber(v, 3));
  return { counts, facts: { abar: formatNumber(state.level, 3), hit, wrong, mask, flip } };
}
function comment({ words }, state, drawing) {
  const answer = answered(state, drawing),
    said = fill(words.said, factsOf(state, drawing.easel.bits).facts);
  if (!answer?.uniform) return [said];
  return [said, fill(words.left, { absorbing: answer.absorbing.bits, uniform: answer.uniform.bits })];
}
function describe({ words }, { noisy, guess, curve }, state, bits) {
  const { counts, facts } = factsOf(state, bits);
  for (const kind of KINDS) {
    label(noisy[kind].canvas, fill(words[`alt_${kind}`], { n: counts[kind] }));
    label(guess[kind].canvas, guess[kind].title.textContent);
  }
  label(curve, fill(words.alt_curve, facts));
}

export default mounted(makeMasking);
