// Change of variables in one dimension: a rising curve under the hand, and the density that it makes. Nothing is asked
// of the server.
//
// data: {view: {bend, u}, shapes, labels}.
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill, formatNumber, placeOn } from "../../../browser/dom.js";
import { listenToDrag } from "../../../browser/drag.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { label, makeView, write, writeFacts } from "../../../browser/view.js";
import { area, makeBent, moved, normal } from "./bent.js";
import { drawCurve, frame, knotAt, within } from "./paint.js";

const HALF = 0.12; // of the interval around the latent under the hand
const STEP = 0.05;

function makeStage(root, shapes, on) {
  const dom = {
    shapes: shapes.map((name) =>
      el("button", { class: "gm-button", type: "button", "data-shape": name, onclick: () => on.shape(name) }),
    ),
    canvas: el("canvas", { class: "cv-canvas", tabindex: 0, role: "application" }),
    facts: el("ul", { class: "cv-facts" }),
    sum: el("p", { class: "cv-sum" }),
    warning: el("p", { class: "cv-warning", role: "status", "aria-live": "polite" }),
    said: el("p", { class: "cv-said", "aria-live": "polite" }),
    help: el("p", { class: "cv-help" }),
  };
  const right = el("div", { class: "cv-right" }, dom.facts, dom.sum, dom.said, dom.warning, dom.help);
  root.classList.add("cv-root");
  root.append(el("div", { class: "cv-bar" }, ...dom.shapes), el("div", { class: "cv-stage" }, dom.canvas, right));
  return dom;
}

function makeCurveExhibit(root, first) {
  const state = { heights: [], u: 0, bent: null, held: -1, refused: false, sizes: null, frames: 0 },
    shape = (name) => {
      bend(view.data.shapes[name]);
      view.commit();
    },
    dom = makeStage(root, Object.keys(first.data.shapes), { shape });
  const draw = onNextFrame(() => drawNow(root, dom, state, view));
  function bend(heights) {
    state.heights = [...heights];
    state.bent = makeBent(heights);
    state.refused = false;
    draw();
  }
  const view = makeView(root, {
    told: () => ({ bend: state.heights, u: +state.u.toFixed(2) }),
    adopt: ({ bend: heights, u }) => {
      state.u = u;
      bend(heights);
    },
    update: ({ view: { bend: heights, u } }) => {
      if (state.bent) return;
      state.u = u;
      bend(heights);
    },
    layout: (width) => {
      const small = width < 700,
        whole = small ? width : Math.max(300, Math.min(width * 0.5, innerHeight - (view.look.lecture ? 250 : 250))),
        strip = Math.round(whole * 0.22);
      state.sizes = { side: Math.round(whole - strip), strip };
      root.dataset.layout = small ? "small" : "wide";
      root.style.setProperty("--cv-side", `${Math.round(whole)}px`);
      draw.now();
    },
    dispose: () => draw.cancel(),
  });
  listen(dom, state, { bend, draw, view });
  return view;
}

function listen({ canvas }, state, { bend, draw, view }) {
  let dragging = false;
  const look = (x) => {
    state.u = within(frame(state.sizes).z(x));
    draw();
  };
  listenToDrag(canvas, {
    move(x, y) {
      if (!dragging) {
        dragging = true;
        state.held = knotAt([x, y], state, state.sizes, 26);
      }
      if (state.held < 0) return look(x);
      pull(state.held, frame(state.sizes).x(y));
    },
    done() {
      dragging = false;
      state.refused = false;
      draw();
      view.commit();
    },
  });
  const pull = (k, wanted) => {
    const to = moved(state.heights, k, wanted);
    bend(to.heights);
    state.refused = to.refused;
  };
  canvas.addEventListener("pointermove", (e) => {
    if (dragging || e.pointerType === "touch") return;
    const at = placeOn(canvas, e);
    state.held = knotAt(at, state, state.sizes, 14);
    if (state.held < 0) look(at[0]);
    else draw();
    view.commitSoon();
  });
  canvas.addEventListener("keydown", (e) => {
    if (/^[1-9]$/.test(e.key) && +e.key <= state.heights.length) state.held = +e.key - 1;
    else if (e.key === "ArrowUp" || e.key === "ArrowDown") {
      if (state.held < 0) state.held = (state.heights.length - 1) / 2;
      pull(state.held, state.heights[state.held] + (e.key === "ArrowUp" ? STEP : -STEP));
    } else if (e.key === "ArrowLeft" || e.key === "ArrowRight")
      state.u = within(state.u + (e.key === "ArrowRight" ? STEP : -STEP));
    else return;
    e.preventDefault();
    draw();
    view.commitSoon();
  });
}

function drawNow(root, dom, state, { look, words }) {
  const { bent, u, sizes } = state;
  if (!bent || !sizes) return;
  drawCurve(dom.canvas, { ...state, z: u, half: HALF }, sizes, look, words);
  const [x, slope] = bent.forward(u),
    [back, inverse] = bent.inverse(x),
    whole = area(bent),
    density = normal(u) / slope;
  writeFacts(dom.facts, [
    [words.facts.z, formatNumber(u)],
    [words.facts.x, formatNumber(x)],
    [words.facts.slope, formatNumber(slope, 3)],
    [words.facts.inverse, formatNumber(inverse, 3)],
    [words.facts.product, formatNumber(slope * inverse, 6)],
    [words.facts.area, formatNumber(whole, 4)],
  ]);
  write(dom.sum, `p(x) = ${formatNumber(normal(u), 3)} / ${formatNumber(slope, 3)} = ${formatNumber(density, 3)}`);
  const numbers = { times: formatNumber(slope > 1 ? slope : 1 / slope, 2) };
  write(dom.said, fill(slope > 1 ? words.thinner : words.denser, numbers));
  write(dom.warning, state.refused ? words.refused : "");
  write(dom.help, words.help);
  label(dom.canvas, fill(words.alt, { z: formatNumber(u), x: formatNumber(x), slope: formatNumber(slope) }));
  for (const button of dom.shapes) write(button, words.shapes[button.dataset.shape]);
  Object.assign(root.dataset, {
    z: u,
    x: x.toFixed(6),
    back: back.toFixed(6),
    density: density.toFixed(6),
    area: whole.toFixed(6),
    refused: state.refused,
    frames: ++state.frames,
  });
  announceDrawn(dom.canvas, { z: u });
}

export default mounted(makeCurveExhibit);
