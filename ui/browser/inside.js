// Inside a network: its layers as they ran, with what each gave; what is known of the one that is pointed at.
//
// data: {view: {layer}, blob: as ui/inside_words.py packs it, trail, parts, parameters, said, stage, labels}. Told to
// Python: state "view", the layer that was chosen; trigger "open", the part to open, '' for the whole network.
// The root element holds data-at, the layer that is told of, and data-layers for whoever watches from outside.
import { announceDrawn } from "./canvas.js";
import { clamp, el, fill, formatCount } from "./dom.js";
import { arrange, STEP } from "./inside_layout.js";
import { drawHistogram, drawValue, readable } from "./inside_pictures.js";
import { onNextFrame } from "./motion.js";
import { mounted } from "./mount.js";
import { fetchPayload } from "./payload.js";
import { label, makeView, topOf, write } from "./view.js";

const SVG = "http://www.w3.org/2000/svg",
  NARROW = 620,
  DETAIL = 222; // CSS pixels under the drawing, where it fills the screen

/** A name that may be broken into lines where words meet: "pixel_shuffle", "GroupNorm". */
export const breakable = (name) => name.replaceAll("_", "_\u200b").replace(/([a-z0-9])([A-Z])/g, "$1\u200b$2");
/** The shape of a value as one writes it; a number alone has none. */
export const shapeText = (shape, one, by = " × ") => (shape.length ? shape.join(by) : one);
/** Letters of the longest piece of a name that is not broken. */
export const longest = (layers) =>
  Math.max(
    ...layers.flatMap(({ kinds }) => kinds.flatMap((kind) => breakable(kind).split("\u200b"))).map((s) => s.length),
  );
/** Where an arrow key leads among n places; null for other keys. */
export function stepTo(key, at, n) {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
  if (key === "Home") return 0;
  if (key === "End") return n - 1;
  return by ? Math.min(n - 1, Math.max(0, at + by)) : null;
}

function makeStage(root) {
  const wires = document.createElementNS(SVG, "svg");
  wires.setAttribute("class", "in-wires");
  wires.setAttribute("aria-hidden", "true");
  const dom = {
    trail: el("nav", { class: "in-trail" }),
    said: el("p", { class: "in-said" }),
    wires,
    stage: el("div", { class: "in-stage" }, wires),
    detail: el("section", { class: "in-detail", "aria-live": "polite" }),
    nodes: [],
  };
  root.classList.add("in-root");
  root.append(el("div", { class: "in-top" }, dom.trail, dom.said), dom.stage, dom.detail);
  return dom;
}

function makeInside(root) {
  const state = { key: "", layers: [], arrays: {}, at: 0, hover: null, chosen: "", focus: false },
    dom = makeStage(root);
  const draw = onNextFrame(() => tell(root, dom, state, view));
  const view = makeView(root, {
    told: () => (state.chosen ? { layer: state.chosen } : null),
    adopt: ({ layer }) => {
      state.chosen = layer;
      point(state, layer);
    },
    update: async ({ blob, view: { layer } }) => {
      if (blob !== state.key) {
        const { arrays, meta } = await fetchPayload(blob);
        Object.assign(state, { key: blob, arrays, layers: meta.layers, hover: null, chosen: layer });
        point(state, layer);
        build(dom, state, draw, view);
      }
      showTrail(dom, view);
    },
    layout: (width) => {
      if (!state.layers.length) return;
      place(root, dom, state, view, width);
      draw.now();
    },
    dispose: () => draw.cancel(),
  });
  return view;
}

/** Point at a layer by its name; at the one that gives the result where there is none. */
function point(state, name) {
  const found = state.layers.findIndex((layer) => layer.name === name && !layer.comesIn);
  state.at = found >= 0 ? found : state.layers.length - 1;
}

function build(dom, state, draw, view) {
  for (const { node } of dom.nodes) node.remove();
  dom.nodes = state.layers.map((layer, k) => {
    const canvas = el("canvas", { "aria-hidden": "true" }),
      kind = el(
        "span",
        { class: "in-kind" },
        el("b", {}, breakable(layer.kinds[0])),
        el("i", {}, breakable(layer.kinds.slice(1).join(" "))),
      ),
      shape = el("span", { class: "in-shape" }, shapeText(layer.shape, view.words.one, "×")),
      node = el(
        "button",
        { class: "in-node", type: "button", "data-layer": layer.name || layer.kinds[0] },
        canvas,
        kind,
        shape,
      );
    if (layer.opens) node.classList.add("in-opens");
    if (layer.comesIn) node.classList.add("in-comes");
    if (layer.times > 1) shape.append(`, ${layer.times}×`);
    listen(node, k, dom, state, draw, view);
    return { node, canvas };
  });
  dom.stage.append(...dom.nodes.map(({ node }) => node));
}

function listen(node, k, dom, state, draw, view) {
  const over = (at) => {
    state.hover = at;
    draw();
  };
  const choose = () => {
    const layer = state.layers[k];
    state.at = k;
    if (!layer.comesIn) {
      state.chosen = layer.name;
      view.commitSoon();
    }
    over(null);
  };
  node.addEventListener("pointerenter", (e) => e.pointerType !== "touch" && over(k));
  node.addEventListener("pointerleave", () => over(null));
  node.addEventListener("focus", () => {
    state.at = k;
    over(null);
  });
  node.addEventListener("click", choose);
  node.addEventListener("dblclick", () => state.layers[k].opens && view.trigger("open", state.layers[k].name));
  node.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && state.layers[k].opens) {
      e.preventDefault();
      view.trigger("open", state.layers[k].name);
    }
    const to = stepTo(e.key, k, state.layers.length);
    if (to === null) return;
    e.preventDefault();
    dom.nodes[to].node.focus();
  });
}

function showTrail(dom, view) {
  const { trail, parts, parameters, said } = view.data,
    last = trail.length - 1;
  const steps = trail.flatMap((name, k) => [
    k ? el("span", { "aria-hidden": "true" }, "›") : null,
    k < last
      ? el("button", { class: "gm-button", type: "button", onclick: () => view.trigger("open", parts[k]) }, name)
      : el("b", {}, last ? name : fill(view.words.all, { n: formatCount(parameters) })),
  ]);
  dom.trail.replaceChildren(...steps.filter(Boolean));
  label(dom.trail, trail.join(" › "));
  write(dom.said, [said, view.data.stage ? "" : view.words.help, view.words.legend].filter(Boolean).join(" "));
}

// ---- drawing

function place(root, dom, state, { look, data }, width) {
  const narrow = width < NARROW,
    mains = state.layers.filter(({ main }) => main).length,
    fits = (Math.min(STEP, width / mains) - 16) / (0.64 * longest(state.layers)),
    text = narrow ? (look.lecture ? 15 : 13) : clamp(fits, 10, look.lecture ? 16 : 13);
  const room = Math.max(230, data.stage ? window.innerHeight - topOf(dom.stage) - (narrow ? 0 : DETAIL) : 340),
    layout = arrange(state.layers, { width, height: room, narrow, line: Math.ceil(1.15 * text) });
  root.classList.toggle("in-narrow", narrow);
  root.classList.toggle("in-whole", Boolean(data.stage));
  root.style.setProperty("--in-text", `${text}px`);
  dom.stage.style.height = `${layout.height}px`;
  dom.wires.setAttribute("width", String(width));
  dom.wires.setAttribute("height", String(layout.height));
  dom.wires.replaceChildren(
    ...layout.wires.map(({ kind, path, from, to }) => {
      const line = document.createElementNS(SVG, "path");
      for (const [name, value] of Object.entries({ d: path, class: `in-${kind}`, "data-wire": `${from}-${to}` }))
        line.setAttribute(name, value);
      return line;
    }),
  );
  layout.boxes.forEach(({ x, y, w, h, thumb }, k) => {
    const { node, canvas } = dom.nodes[k];
    Object.assign(node.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` });
    drawValue(
      canvas,
      state.layers[k],
      state.arrays[k],
      { width: narrow ? thumb : w - 10, height: thumb, most: 4 },
      look,
    );
  });
}

function tell(root, dom, state, view) {
  const at = state.hover ?? state.at,
    layer = state.layers[at],
    { words, look } = view;
  if (!layer) return;
  dom.nodes.forEach(({ node }, k) => {
    const own = state.layers[k];
    node.classList.toggle("in-at", k === at);
    node.tabIndex = k === state.at ? 0 : -1;
    node.setAttribute("aria-current", String(k === state.at));
    label(
      node,
      fill(words.alt, {
        name: own.name || words.comes,
        kind: own.kinds.join(" "),
        shape: shapeText(own.shape, words.one),
        n: formatCount(own.parameters),
      }),
    );
  });
  for (const wire of dom.wires.children) {
    const ends = wire.getAttribute("data-wire").split("-").map(Number);
    wire.classList.toggle("in-lit", ends.includes(at));
  }
  if (dom.detail.dataset.shown !== `${state.key} ${at} ${look.dark} ${look.lecture} ${root.clientWidth}`) {
    dom.detail.dataset.shown = `${state.key} ${at} ${look.dark} ${look.lecture} ${root.clientWidth}`;
    dom.detail.replaceChildren(...details(layer, at, state, view, root.clientWidth));
  }
  Object.assign(root.dataset, { at: layer.name || layer.kinds[0], layers: state.layers.length });
  announceDrawn(dom.nodes[at].canvas, { at: layer.name });
}

function details(layer, at, state, view, width) {
  const { words, look, data } = view,
    narrow = width < NARROW,
    third = narrow ? width : Math.floor((width - 48) / 3);
  const fact = (name, value) => [el("dt", {}, name), el("dd", {}, value)];
  const sources = layer.after.map((k) => shapeText(state.layers[k].shape, words.one)).join(", ");
  const facts = el(
    "dl",
    {},
    ...(sources ? fact(words.from, sources) : []),
    ...fact(words.shape, shapeText(layer.shape, words.one)),
    ...fact(words.parameters, layer.parameters ? formatCount(layer.parameters) : words.none),
    ...(layer.times > 1 ? fact(words.times, fill(words.often, { n: layer.times })) : []),
  );
  const open = layer.opens
    ? el(
        "button",
        { class: "gm-button in-open", type: "button", onclick: () => view.trigger("open", layer.name) },
        words.open,
      )
    : null;
  const title = el(
    "h4",
    {},
    layer.name || layer.kinds[0],
    el("span", {}, ` ${layer.comesIn ? words.comes : layer.kinds.join(" ")}`),
  );
  const about = layer.about ? el("p", { class: "in-about" }, layer.about) : null;
  const values = el("canvas", { role: "img", "aria-label": `${words.values}: ${shapeText(layer.shape, words.one)}` });
  drawValue(values, layer, state.arrays[at], { width: third, height: data.stage ? 104 : 112 }, look);
  const cut =
    layer.height === 1
      ? layer.numbers > layer.width &&
        fill(words.numbers, { sent: formatCount(layer.width), numbers: formatCount(layer.numbers) })
      : layer.maps > layer.sent && fill(words.maps, { sent: layer.sent, maps: formatCount(layer.maps) });
  const range =
    layer.numbers > 1 &&
    `${words.values}: ${fill(words.range, { low: readable(layer.low), high: readable(layer.high) })}`;
  return [
    el("div", {}, title, about, facts, open),
    el("div", {}, values, el("p", { class: "in-note" }, [range, cut].filter(Boolean).join("; "))),
    el("div", {}, ...weights(layer, view, third), ...lines(layer)),
  ];
}

function weights(layer, { words, look, data }, width) {
  if (!layer.weights) return [el("p", { class: "in-note" }, words.noWeights)];
  const canvas = el("canvas", { role: "img" }),
    said = fill(words.weights, { n: formatCount(layer.parameters), spread: readable(layer.weights.spread) });
  label(canvas, said);
  drawHistogram(canvas, layer.weights, width, data.stage ? 60 : 78, look);
  return [canvas, el("p", { class: "in-note" }, said)];
}

const lines = (layer) =>
  layer.lines.flatMap(({ where, text }) => [el("p", { class: "in-where" }, where), el("pre", { tabindex: 0 }, text)]);

export default mounted(makeInside);
