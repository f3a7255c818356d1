// The view "where the gradient flows": the graph above, and many estimates of the gradient below.
import { el, fill } from "../../../browser/dom.js";
import { prefersCalm, tween } from "../../../browser/motion.js";
import { drawEstimates } from "./estimates.js";
import { drawGraph } from "./graph.js";

const PARAMETERS = ["\u03bc\u2081", "\u03bc\u2082", "\u03c3\u2081", "\u03c3\u2082"];
const TURN = 220; // ms from one kind of sample to the other

function makeParts(onSet) {
  const button = (change, text = null) =>
    el("button", { class: "gm-button", type: "button", onclick: () => onSet(change) }, text);
  const parts = {
    graph: el("canvas", { role: "img" }),
    strips: el("canvas", { role: "img" }),
    switches: { path: button({ sample: "path" }), plain: button({ sample: "plain" }) },
    choices: PARAMETERS.map((name, wrt) => button({ wrt }, name)),
    say: el("span", { class: "lab-note" }),
    element: null,
  };
  const { graph, strips, switches, choices, say } = parts;
  const group = (buttons) => el("div", { class: "gm-segments", role: "group" }, ...buttons);
  const below = el("div", { class: "lab-wrt" }, say, group(choices));
  parts.element = el("div", { class: "lab-view" }, group([switches.path, switches.plain]), graph, below, strips);
  return parts;
}

function showChoices({ switches, choices, say, graph, strips }, { sample, wrt }, gradients, labels) {
  for (const [name, button] of Object.entries(switches)) button.setAttribute("aria-pressed", String(sample === name));
  choices.forEach((button, i) => button.setAttribute("aria-pressed", String(wrt === i)));
  const ratio = gradients && Math.round(gradients.ratio[wrt]).toLocaleString("en");
  say.textContent = gradients ? fill(labels.ratio, { n: gradients.n, ratio }) : "";
  graph.setAttribute("aria-label", sample === "path" ? labels.graphPath : labels.graphPlain);
  strips.setAttribute("aria-label", say.textContent);
}

/** actions: {onSet(change)} */
export function makePath(state, { onSet }) {
  const parts = makeParts(onSet);
  const motion = { mix: 1, flow: 0 };
  const size = { width: 520, height: 170 };
  let labels = null;
  let theme = null;
  let shown = null; // the kind of sample that the graph shows or turns to
  let frame = 0;
  let cancel = () => {};
  const paint = () => state.gradient && drawGraph(parts.graph, size, state, motion, theme, labels);
  const turn = () => {
    const from = motion.mix;
    const to = state.sample === "path" ? 1 : 0;
    cancel();
    if (shown === null) motion.mix = to;
    else
      cancel = tween(TURN, (t) => {
        motion.mix = from + (to - from) * t;
        paint();
      });
    shown = state.sample;
  };
  // The dashes of the gradient move, unless motion is unwelcome.
  const march = (count) => {
    if (!parts.element.isConnected || parts.element.hidden) return;
    if (count % 3 === 2 && theme) {
      motion.flow = (motion.flow + 1.1) % 11;
      paint();
    }
    frame = requestAnimationFrame(() => march(count + 1));
  };
  return {
    element: parts.element,
    run() {
      cancelAnimationFrame(frame);
      if (!prefersCalm()) march(0);
    },
    words(next) {
      labels = next;
      parts.switches.path.textContent = next.reparameterised;
      parts.switches.plain.textContent = next.plainSample;
      parts.choices.forEach((button, i) => button.setAttribute("aria-label", `\u2202L/\u2202${PARAMETERS[i]}`));
    },
    fit(width, _scale, room) {
      Object.assign(size, { width, height: Math.max(172, Math.min(300, room - 174)) });
    },
    stop() {
      cancelAnimationFrame(frame);
      cancel();
    },
    draw(look) {
      if (!state.ready) return;
      theme = look;
      if (shown !== state.sample) turn();
      const gradients = state.stale ? null : (state.server?.gradients ?? null);
      paint();
      drawEstimates(parts.strips, size.width, gradients, state.wrt, theme, labels);
      showChoices(parts, state, gradients, labels);
    },
  };
}
