// log p(x) = ELBO(q) + KL(q || p(z | x)) for one image. Python computes log p(x, z) on a grid once an image; every q
// that the hand makes is then answered here, in the same frame.
//
// data: {blob, grid, ink, encoder: {mu, sigma}, gaps, split, q: [mu1, mu2, sigma1, sigma2], speed, seq, labels}
import { announce } from "../../../browser/dom.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { makeMlp } from "../../../browser/network.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeView } from "../../../browser/view.js";
import { bound, climb, inside, makeLattice } from "./lattice.js";
import { sizesFor } from "./layout.js";
import { dragged, keyed, makeMap, pick } from "./map.js";
import { decoded, drawImage, drawTrace, drawWhere } from "./panels.js";
import { makeSum } from "./sum.js";
import { drawThumbs, makeParts, showNumbers, showThumbs, showWords } from "./parts.js";

const RATE = 0.16; // of a step uphill
const PAUSE = 110; // ms between steps at speed 1
const FLAT = 2e-6; // nats: a step that gains less is the last
const QUIET = 120; // ms without a key before Python hears of q: held arrow keys are one message

const makeState = () => ({
  labels: null,
  blob: null,
  lattice: null, // the payload of `grid`
  net: null, // the decoder
  cloud: null, // codes of test images
  digits: null,
  next: Array(10).fill(0), // which digit of each class is taken next
  x: null,
  grid: null,
  evidence: 0,
  gaps: null,
  said: null, // the encoder's q, and the same within the grid
  encoder: null,
  q: null,
  bound: null,
  trace: [], // KL over the steps of the search
});

const round = (v) => Math.round(v * 1e4) / 1e4;
const flat = (q) => [...q.mu, ...q.sigma];
const same = (a, b, tolerance = 0) => flat(a).every((v, i) => Math.abs(v - flat(b)[i]) <= tolerance);

function readDigits({ arrays }) {
  const images = [];
  const by = Array.from({ length: 10 }, () => []);
  arrays.digit_labels.forEach((label, i) => {
    images.push(Float32Array.from(arrays.digits.subarray(784 * i, 784 * i + 784), (v) => v / 255));
    by[label].push(i);
  });
  return { images, by };
}

function readBits(text) {
  const raw = atob(text);
  return Float32Array.from({ length: 784 }, (_, i) => (raw.charCodeAt(i >> 3) >> (7 - (i & 7))) & 1);
}

// What changes the state. `exhibit`: {state, parts, view, bar, draw, seq}.
function makeActions(exhibit) {
  const { state } = exhibit;
  let climbing = 0;
  let telling = 0;
  const tell = (ink) => {
    exhibit.seq += 1;
    const q = same(state.q, state.encoder) ? [0, 0, 0, 0] : flat(state.q).map(round);
    exhibit.view.send("bound", {
      seq: exhibit.seq,
      speed: exhibit.bar.speed,
      q,
      ...(ink === undefined ? {} : { ink }),
    });
  };
  const actions = {
    setQ(q) {
      state.q = inside(state.grid, q);
      state.bound = bound(state.grid, state.q);
      exhibit.draw();
    },
    // One step uphill; returns the nats gained.
    step() {
      const before = state.bound.kl;
      if (!state.trace.length) state.trace = [before];
      actions.setQ(climb(state.grid, state.q, RATE));
      state.trace = [...state.trace, state.bound.kl].slice(-200);
      return before - state.bound.kl;
    },
    climb() {
      if (Math.abs(actions.step()) < FLAT) exhibit.bar.pause();
      else climbing = setTimeout(() => exhibit.bar.playing && actions.climb(), PAUSE / exhibit.bar.speed);
    },
    halt() {
      exhibit.bar.pause();
      state.trace = [];
    },
    move(q, done) {
      actions.halt();
      actions.setQ(q);
      if (done) actions.release();
    },
    reset() {
      state.trace = [];
      actions.setQ(state.encoder);
    },
    release(ink) {
      clearTimeout(telling);
      telling = setTimeout(tell, ink === undefined ? QUIET : 0, ink);
      announce(exhibit.view.root, exhibit.parts.map.getAttribute("aria-description") ?? "");
    },
    take(k) {
      actions.halt();
      const numbers = state.digits.by[k];
      actions.release(numbers[state.next[k]++ % numbers.length]);
    },
    stopClimbing: () => clearTimeout(climbing),
    stopTelling: () => clearTimeout(telling),
  };
  return actions;
}

function listen({ state, parts }, actions) {
  const { map } = parts;
  let grab = null;
  const place = (event) => {
    const box = map.getBoundingClientRect();
    const scale = (state.side + state.strip) / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  };
  map.addEventListener("pointerdown", (event) => {
    if (!state.q || event.button) return;
    const taken = pick(state, place(event), event.pointerType === "touch" ? 22 : 12);
    if (!taken) return;
    map.focus({ preventScroll: true });
    map.setPointerCapture(event.pointerId);
    grab = taken;
    if (grab.jumps) actions.move(dragged(state, grab, place(event)), false);
  });
  map.addEventListener("pointermove", (event) => grab && actions.move(dragged(state, grab, place(event)), false));
  for (const end of ["pointerup", "pointercancel"])
    map.addEventListener(end, () => {
      if (grab) actions.move(state.q, true);
      grab = null;
    });
  map.addEventListener("keydown", (event) => {
    const q = state.q && keyed(state, event.key, event.shiftKey);
    if (!q) return;
    event.preventDefault();
    actions.move(q, true);
  });
}

// 0 to 9 take a digit.
function takeDigit(exhibit, actions, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9]$/.test(event.key) || !exhibit.state.digits)
    return false;
  actions.take(+event.key);
  return true;
}

function makePainter({ state, parts, view }) {
  const drawMap = makeMap();
  const sum = makeSum();
  const draw = onNextFrame(() => {
    if (!state.q || !state.scale) return;
    const theme = view.look;
    const { x, made, where, trace } = parts.canvases;
    drawMap(parts.map, state, theme);
    sum.draw(parts.sum, state, theme);
    showNumbers(view.root, parts, state);
    drawImage(x, state.x, state.scale, theme.data);
    drawImage(made, decoded(state), state.scale, theme.generated);
    drawWhere(where, state, theme);
    drawTrace(trace, state, theme);
  });
  const stop = () => {
    sum.stop();
    draw.cancel();
  };
  return { draw, stop };
}

function layout({ state, parts, view, draw }, width) {
  if (!state.digits) return;
  const sizes = sizesFor(width, window.innerHeight);
  const { data, highlight, generated } = view.look;
  const properties = { data, q: highlight, made: generated, big: sizes.figures };
  Object.assign(state, sizes);
  view.root.dataset.layout = sizes.name;
  for (const [name, value] of Object.entries(properties)) view.root.style.setProperty(`--bound-${name}`, value);
  drawThumbs(parts, state.digits);
  draw();
}

// Takes over what Python sent. q is the hand's until Python has heard of it.
function adopt(exhibit, data, blob, lattice, take) {
  const { state, parts, bar } = exhibit;
  const renewed = lattice !== state.lattice;
  const fresh = exhibit.seq === null;
  state.labels = data.labels;
  if (blob !== state.blob) {
    const { cloud, cloud_labels: labels } = blob.arrays;
    Object.assign(state, {
      blob,
      net: makeMlp(blob, "decoder"),
      cloud: { points: cloud, labels },
      digits: readDigits(blob),
    });
    showThumbs(parts, state.digits, take);
  }
  showWords(parts, data.labels, data.split);
  bar.set({ labels: data.labels.transport, speed: data.speed });
  if (renewed) {
    const grid = makeLattice(lattice);
    const encoder = inside(grid, data.encoder);
    Object.assign(state, { lattice, grid, x: readBits(data.ink), evidence: grid.evidence, gaps: data.gaps, trace: [] });
    Object.assign(state, { encoder, said: data.encoder });
  }
  if (fresh) exhibit.seq = data.seq;
  if (!renewed && data.seq !== exhibit.seq) return;
  const q = data.q[2] > 0 ? { mu: data.q.slice(0, 2), sigma: data.q.slice(2) } : state.encoder;
  if (bar.playing || (state.q && !renewed && same(q, state.q, 1e-3))) return;
  state.q = inside(state.grid, q);
  state.bound = bound(state.grid, state.q);
}

function makeBar(root, { state }, actions, { labels, speed }) {
  const then = (change) => () => {
    change();
    actions.release();
  };
  return makeTransport(root, {
    labels: labels.transport,
    speed,
    onPlay() {
      state.trace = [state.bound.kl];
      actions.climb();
    },
    onPause: then(actions.stopClimbing),
    onStep: then(actions.step),
    onReset: then(actions.reset),
    onSpeed: () => actions.release(),
  });
}

function makeExhibit(root, { data }) {
  const exhibit = { state: makeState(), parts: makeParts(root), view: null, bar: null, draw: null, seq: null };
  const actions = makeActions(exhibit);
  exhibit.bar = makeBar(root, exhibit, actions, data);
  exhibit.view = makeView(root, {
    async update(next) {
      const [blob, lattice] = await Promise.all([fetchPayload(next.blob), fetchPayload(next.grid)]);
      adopt(exhibit, next, blob, lattice, actions.take);
    },
    layout: (width) => layout(exhibit, width),
    keys: (event) => takeDigit(exhibit, actions, event),
    dispose() {
      actions.stopClimbing();
      actions.stopTelling();
      painter.stop();
    },
  });
  const painter = makePainter(exhibit);
  exhibit.draw = painter.draw;
  listen(exhibit, actions);
  return exhibit.view;
}

export default mounted(makeExhibit);
