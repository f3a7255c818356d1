// A Swiss roll to turn by hand, its neighbours through space and along a graph, and three planes that are made of it:
// PCA's, Isomap's and the code of an autoencoder that learns. Graph and ways are computed here.
//
// data: {lane: {id, blob} | {id, stream}, view: {turn, a, b, k, plane, edges, restored, at}, roll, isomap, still, most,
// middle, autoplay, seed, labels}. Told to Python: state "view" on release, trigger "command" (makeCommands).
// The root element holds data-turn, data-a, data-b, data-k, data-plane, data-pieces, data-jumps, data-way, data-hops,
// data-near, data-order, data-step, data-mode, data-status, data-playing, data-frames for whoever watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { makeCurves } from "../../../browser/curves.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeShell } from "../../../browser/shell.js";
import { training } from "../../../browser/training.js";
import { listen } from "./hand.js";
import { makeActions, makeState } from "./model.js";
import { drawPicture, drawScale } from "./paint.js";
import { comment, figuresOf, showTable, showWords, speak } from "./seen.js";
import { makeStage, planeFrame, stageSizes } from "./stage.js";
import { projected, within } from "./turn.js";

const SECONDS = 14, // a recording at normal speed
  SLOW_FOR = 60,
  REACH = 19, // half-width of the picture of the roll, in its own units
  SPREAD = 60; // and of that of the planes

const curvePanels = (still, words) => [
  {
    id: "order",
    title: words.order,
    log: true,
    refs: [
      { value: still.pca.order, label: words.planes.pca },
      { value: still.isomap.order, label: words.isomap_short },
    ],
    lines: [{ column: "order", label: "", colour: "text" }],
  },
  { id: "error", title: words.error, log: true, lines: [{ column: "error", label: "", colour: "generated" }] },
];

// The codes of the plane on show, [x, y, ...] in the sheet's units.
const codesOf = (state, look) =>
  state.plane === "autoencoder" ? look.mix("code") : state.plane === "pca" ? state.roll.pca : state.isomap;

function draw({ shell, state, dom, curves }, at) {
  const { root, look, player, lane, frames } = shell;
  curves.draw(at, state.hover, player.moving);
  const seen = lane.run.look(at);
  if (!state.sizes || !state.graph || !seen) return;
  const { side } = state.sizes,
    frame = planeFrame(side, state.middle, SPREAD),
    codes = codesOf(state, seen),
    [wide, high] = state.middle.map((v) => 2 * v);
  state.space = projected(state.roll.points, state.turn, side, REACH);
  state.codes = {
    x: Float32Array.from({ length: state.n }, (_, i) => frame.X(codes[2 * i])),
    y: Float32Array.from({ length: state.n }, (_, i) => frame.Y(codes[2 * i + 1])),
  };
  const restored = state.restored ? projected(seen.mix("restored"), state.turn, side, REACH) : null,
    sheet = [
      [frame.X(0), frame.Y(high)],
      [frame.X(wide), frame.Y(0)],
    ];
  drawPicture(dom.roll.canvas, { ...state, places: state.space, restored, sheet: null }, side, look);
  drawPicture(dom.plane.canvas, { ...state, places: state.codes, restored: null, sheet }, side, look);
  const figures = figuresOf(lane, state.still, at);
  showTable(dom.table, figures, state.plane, shell.words);
  Object.assign(root.dataset, {
    turn: state.turn.map((v) => v.toFixed(3)).join(),
    a: state.a,
    b: state.b,
    k: state.k,
    plane: state.plane,
    pieces: state.graph.pieces,
    jumps: state.graph.jumps.length,
    way: state.ways.length[state.b].toFixed(3),
    hops: state.path.length,
    near: state.groups.both.length,
    order: figures[state.plane].order,
    step: Math.round(at),
    frames,
  });
  announceDrawn(dom.roll.canvas, { step: at });
}

function refresh({ shell, state, dom, curves }) {
  const { words, lane, control, look } = shell;
  showWords(dom, state, words);
  drawScale(dom.scale, look.lecture ? 110 : 80, look.lecture ? 12 : 9, look);
  if (!lane?.meta || !state.still) return;
  const panels = curvePanels(state.still, words);
  curves.set({ panels, lanes: [lane], extent: control.extent(), bend: SLOW_FOR });
}

async function update({ state, actions }, { roll, isomap, still, most, middle }) {
  Object.assign(state, { still, most, middle });
  const names = `${roll} ${isomap}`;
  if (names === state.names) return;
  const [points, codes] = await Promise.all([fetchPayload(roll), fetchPayload(isomap)]);
  if (!state.roll) actions.take(points.arrays);
  state.isomap = codes.arrays.code;
  state.names = names;
  actions.join();
}

function layout({ shell, state, dom, curves }, width) {
  const { root, look } = shell,
    legend = (look.lecture ? 5.6 : 4) * look.size, // not as measured: how it wraps depends on the pictures' size
    around = dom.top.offsetHeight + dom.foot.offsetHeight + legend + 22 + 26;
  state.sizes = stageSizes(width, Math.max(440, 0.735 * window.innerHeight) - around);
  const { narrow, right, side } = state.sizes;
  root.classList.toggle("sw-narrow", narrow);
  root.style.setProperty("--sw-side", `${side}px`);
  const above = dom.table.offsetHeight + dom.said.offsetHeight + 12,
    below = dom.legend.offsetHeight + 6;
  curves.resize(right, narrow ? 260 : Math.max(130, side + 22 + below - above), look);
}

function makeRoll(root) {
  const state = makeState(),
    actions = makeActions(state),
    curves = makeCurves({
      class: "sw-curves",
      onHover(step) {
        state.hover = step;
        shell.redraw();
      },
    });
  const changed = (change) => {
    Object.assign(state, change);
    shell.refresh();
    shell.commit();
  };
  const dom = makeStage(root, curves.element, {
    plane: (plane) => changed({ plane }),
    flip: (name) => changed({ [name]: !state[name] }),
  });
  const exhibit = { root, state, actions, dom, curves, shell: null };
  const shell = makeShell(root, {
    control: training({ rewinds: true, follows: true }),
    foot: dom.foot,
    said: dom.said,
    seconds: SECONDS,
    bend: SLOW_FOR,
    seed: true,
    lane: { most: 30e6 },
    told({ lane, player } = shell) {
      if (!lane) return null;
      const { turn, a, b, k, plane, edges, restored } = state;
      const at = lane.live || player.playing ? null : Math.round(player.at);
      return { turn: turn.map((v) => +v.toFixed(3)), a, b, k, plane, edges, restored, at };
    },
    before: () => shell.control.apart && !shell.control.rewinding && shell.control.goThere(),
    adopt({ turn, a, b, k, plane, edges, restored }) {
      const joined = state.graph && state.k !== k;
      Object.assign(state, { turn: within(turn), a, b, k, plane, edges, restored });
      if (joined) actions.join();
      else if (state.graph) actions.walk();
    },
    update: (data) => update(exhibit, data),
    layout: (width) => layout(exhibit, width),
    refresh: () => refresh(exhibit),
    draw: (at) => draw(exhibit, at),
    comment: () => comment(shell, { ...state, ...actions }),
    speak: (at) => speak(shell, state, dom, curves, at),
  });
  exhibit.shell = shell;
  listen(exhibit);
  return shell;
}

export default mounted(makeRoll);
