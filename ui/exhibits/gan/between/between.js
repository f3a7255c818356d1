// A square of noise under the hand: generator, discriminator and classifier run here, at every move of the pointer.
//
// data: {labels, net, state: {square, drawn, spot, way, line, pace}, seq, found}. Back on release as "between": the
// state and seq. Tests read root.__gm.now, the image on show: {spot, z, x, logit, p}.
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { announce, withKeys } from "../../../browser/dom.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { sigmoid } from "../../../browser/network.js";
import { makeWalk } from "../../../browser/path.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeView } from "../../../browser/view.js";
import * as actions from "./actions.js";
import { listen } from "./hand.js";
import { makeNetworks } from "./networks.js";
import { between, corner, length } from "./noise.js";
import { showMeasured, showNearest } from "./panel.js";
import { arrange, makeParts, showWords } from "./parts.js";
import { drawTop, growTiles } from "./square.js";
import { markStrip, showStrip } from "./strip.js";

const ASK_AGAIN = 900; // ms until Python is asked again for what it has not found yet

const makeState = ({ state }) => ({
  at: { ...state }, // {square, drawn, spot, way, line, pace}
  net: null,
  netKey: "",
  corners: [],
  cornersOf: "", // what they were drawn for
  plane: "", // what the tiles were drawn for
  cancelTiles: () => {},
  found: null, // the nearest training image, and where that was
  seq: null,
  telling: 0,
  hover: null, // the spot under the pointer
  pressed: false,
  place: "", // of the pointer on the screen, and when that was drawn
  drawnAt: 0,
  drawing: false,
  sketch: null, // the line under the pen
  along: 0, // how far the walk has come
  side: 0,
  scale: 10,
  stripWidth: 0,
});

const noiseAt = (state, spot, way = state.at.way) => between(state.corners, spot, way);

// ---- in the frame of a move: the image, and what is said of it
function paintNow({ state, parts, view, bar, judgeSoon }) {
  const { net, at, side, scale } = state;
  if (!net || !side) return;
  const spot = state.hover ?? at.spot;
  const z = noiseAt(state, spot);
  const x = net.decode(z);
  view.now = { spot, z, x };
  drawDigit(fitCanvas(parts.image, 28 * scale, 28 * scale), x, 0, 0, scale, view.look);
  parts.image.dataset.spot = spot.join();
  const walked = at.line || state.along || bar.playing;
  const line = state.sketch ?? (walked ? actions.lineOf(state) : []);
  drawTop(parts.top, { side, spot, line, corners: at.line }, view.look);
  announceDrawn(parts.image, { spot });
  judgeSoon();
}

function judgeNow({ state, parts, view, bar }) {
  const { now, look, words } = view;
  const { net, at, found, hover } = state;
  now.logit = net.logit(now.x);
  now.p = net.classify ? net.classify(now.x) : null;
  const lengthBy = (way) => length(noiseAt(state, now.spot, way));
  const r = { sphere: lengthBy("sphere"), straight: lengthBy("straight") };
  const measured = { d: sigmoid(now.logit), p: now.p, r, way: at.way };
  const text = showMeasured(parts.panel, measured, net, look, words);
  const here = found && JSON.stringify(found.at) === JSON.stringify([at.square, at.drawn, at.spot, at.way]);
  const still = !hover && !bar.playing && !state.pressed;
  showNearest(parts.panel, found, { fresh: Boolean(here && !hover), waiting: still && !here }, look, words);
  const walking = state.along || bar.playing;
  markStrip(parts.strip, walking ? makeWalk(actions.lineOf(state)).share(state.along) : null, look);
  parts.image.setAttribute("aria-label", `${words.picture} ${text}`);
  announce(view.root, text);
}

// ---- the frame around it
function growPlane({ state, parts, view }) {
  const { side, net } = state;
  const key = [state.cornersOf, state.netKey, side, view.look.bg, window.devicePixelRatio].join();
  if (state.plane === key) return;
  state.plane = key;
  state.cancelTiles();
  state.cancelTiles = growTiles(parts.base, side, (spot) => net.decode(noiseAt(state, spot)), view.look);
}

function refresh(exhibit) {
  const { state, parts, view, bar } = exhibit;
  const { look, words, root } = view;
  const { at, net, drawing } = state;
  showWords(parts, at, { drawing, withClasses: !net || Boolean(net.classify) }, words);
  const status = drawing ? words.drawHelp : withKeys(words);
  bar.set({ labels: words.transport, seed: at.square, speed: at.pace, status });
  if (!root.clientWidth) return;
  Object.assign(state, arrange(root, parts, root.clientWidth, look));
  fitCanvas(parts.top, state.side, state.side);
  if (!net) return;
  const key = [at.square, at.drawn, at.way].join();
  if (key !== state.cornersOf) {
    state.cornersOf = key;
    state.corners = at.drawn.map((n, k) => corner(at.square, k, n, net.latents, net.draws));
  }
  growPlane(exhibit);
  const line = actions.lineOf(state);
  const made = (spot) => {
    const x = net.decode(noiseAt(state, spot));
    return { x, d: net.d(x) };
  };
  const strip = { walk: makeWalk(line), made, width: state.stripWidth };
  showStrip(parts.strip, [key, state.netKey, line].join(), strip, look, words);
  exhibit.paint();
}

// What Python says, where nothing of ours is still on its way.
async function adopt(exhibit, data) {
  const { state, bar } = exhibit;
  const fresh = state.seq === null;
  if (fresh || data.seq === state.seq) {
    const same = JSON.stringify(state.at) === JSON.stringify(data.state);
    if (!same && !bar.playing) Object.assign(state, { at: { ...data.state }, along: 0, hover: null });
    state.seq = data.seq;
  }
  if (data.found) state.found = data.found;
  if (state.netKey !== data.net) {
    const blob = await fetchPayload(data.net);
    Object.assign(state, { netKey: data.net, net: makeNetworks(blob), cornersOf: "" });
  }
  // the first place is looked up, too, and asked for again until it is found
  if ((fresh && !state.found) || data.waiting) actions.keepSoon(exhibit, ASK_AGAIN);
}

function makeBar(exhibit, labels) {
  const { at } = exhibit.state;
  return makeTransport(exhibit.parts.foot, {
    labels: labels.transport,
    seed: at.square,
    speed: at.pace,
    onPlay: () => actions.play(exhibit),
    onPause: () => actions.keep(exhibit),
    onBack() {
      actions.step(exhibit, -1 / 60);
      actions.keep(exhibit);
    },
    onStep() {
      actions.step(exhibit, 1 / 60);
      actions.keep(exhibit);
    },
    onReset: () => actions.reset(exhibit),
    onSpeed: (pace) => actions.change(exhibit, { pace }),
    onSeed: (square) => actions.change(exhibit, { square, drawn: [0, 0, 0, 0] }),
  });
}

function makeExhibit(root, { data }) {
  const state = makeState(data);
  const exhibit = { state, parts: null, view: null, bar: null, paint: null, refresh: null, judgeSoon: null };
  exhibit.parts = makeParts(root, {
    way: (way) => actions.change(exhibit, { way }),
    corner: (k) => actions.redraw(exhibit, k),
    clear: () => actions.clearLine(exhibit),
    draw() {
      state.drawing = !state.drawing;
      exhibit.refresh();
    },
  });
  exhibit.paint = () => paintNow(exhibit);
  exhibit.refresh = () => refresh(exhibit);
  exhibit.judgeSoon = onNextFrame(() => judgeNow(exhibit));
  exhibit.bar = makeBar(exhibit, data.labels);
  exhibit.view = makeView(root, {
    update: (next) => adopt(exhibit, next),
    layout: exhibit.refresh,
    dispose() {
      exhibit.bar.pause();
      clearTimeout(state.telling);
      state.cancelTiles();
      exhibit.parts.strip.cancel();
      exhibit.judgeSoon.cancel();
    },
  });
  listen(exhibit);
  return exhibit.view;
}

export default mounted(makeExhibit);
