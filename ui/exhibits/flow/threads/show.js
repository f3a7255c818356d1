// What is seen and said of a thread: both planes, the charts along it, and the figures at the point under the hand.
import { powerOfTen } from "../../../browser/axis.js";
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill, formatCount, formatNumber } from "../../../browser/dom.js";
import { label, write, writeFacts } from "../../../browser/view.js";
import { FARTHEST } from "./thread.js";
import { drawAlong, drawPlane } from "./paint.js";

// 1.3 · 10⁻⁶
const small = (v) => {
  if (!(v > 0) || !Number.isFinite(v)) return v === 0 ? "0" : "–";
  const [mantissa, power] = v.toExponential(1).split("e");
  return `${mantissa}\u00a0·\u00a0${powerOfTen(+power)}`;
};
const number = (v) =>
  v >= 0.01 && v < 1e5 ? (v < 10 ? formatNumber(v) : v < 1000 ? formatNumber(v, 0) : formatCount(v)) : small(v);

// The largest of each value and its two neighbours on both sides.
const worst = (values) => values.map((_, k) => Math.max(...values.slice(Math.max(0, k - 2), k + 3)));

/** The figures of each flow's samples, the one on show marked. */
export function showTable(box, rows, chosen, words) {
  const head = ["flow", "strayed", "stretch", "error"].map((key) => el("th", { scope: "col" }, words.table[key]));
  const row = ({ model, title, strayed, stretch, error }) =>
    el(
      "tr",
      { "aria-current": String(model === chosen) },
      el("th", { scope: "row" }, title),
      el("td", {}, `${formatNumber(100 * strayed, 2)} %`),
      el("td", {}, number(stretch)),
      el("td", {}, small(error)),
    );
  box.replaceChildren(el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows.map(row))));
}

/** Everything that follows the hand. */
export function drawNow({ root, state, dom, view }) {
  const { thread, sizes, limit } = state,
    { look, words } = view;
  if (!thread || !sizes) return;
  const n = thread.length,
    at = Math.round(state.along * (n - 1)),
    here = thread[at];
  const shared = { at, n, width: sizes.chart, height: sizes.height, words };
  drawPlane(
    dom.data.canvas,
    {
      samples: state.samples,
      colour: look.generated,
      cloud: state.cloud,
      path: thread.map(({ x }) => x),
      at,
      limit,
      side: sizes.side,
    },
    look,
  );
  drawPlane(
    dom.latent.canvas,
    {
      samples: state.latents,
      colour: look.latent,
      cloud: null,
      path: thread.map(({ z }) => z),
      at,
      limit: FARTHEST,
      side: sizes.small,
    },
    look,
  );
  const stretch = [
    { values: thread.map(({ s1 }) => s1), colour: look.generated, name: words.largest },
    { values: thread.map(({ s2 }) => s2), colour: look.data, dash: [5, 3], name: words.smallest },
  ];
  state.chart = drawAlong(dom.stretch.canvas, { ...shared, title: words.stretch, lines: stretch }, look).box;
  const errors = [{ values: worst(thread.map(({ error }) => error)), colour: look.text, name: "" }];
  drawAlong(dom.error.canvas, { ...shared, title: words.error, lines: errors }, look);
  tell({ root, state, dom, words, here });
  announceDrawn(dom.data.canvas, { along: state.along });
}

function tell({ root, state, dom, words, here }) {
  const { thread, net } = state,
    highest = Math.max(...thread.map(({ s1 }) => s1)),
    most = Math.max(...thread.map(({ error }) => error)),
    own = here.x.map((v, i) => net.centre[i] + net.spread * v);
  writeFacts(dom.facts, [
    [words.facts.x, `(${own.map((v) => formatNumber(v)).join(", ")})`],
    [words.facts.logp, formatNumber(here.logp)],
    [words.facts.s1, number(here.s1)],
    [words.facts.s2, number(here.s2)],
    [words.facts.ratio, number(here.s1 / here.s2)],
    [words.facts.error, small(here.error)],
  ]);
  write(
    dom.said,
    fill(words.said, {
      ends: number(Math.max(thread[0].s1, thread.at(-1).s1)),
      times: number(highest / Math.max(thread[0].s1, thread.at(-1).s1)),
      worst: number(highest),
      error: small(most),
    }),
  );
  write(dom.help, words.help);
  write(dom.along, words.along);
  write(dom.next, words.next);
  write(dom.data.title, words.planes.data);
  write(dom.latent.title, words.planes.latent);
  dom.range.value = String(state.along);
  label(dom.range, words.along);
  label(dom.data.canvas, `${words.planes.data}. ${words.help}`);
  label(dom.latent.canvas, `${words.planes.latent}. ${words.help}`);
  label(
    dom.stretch.canvas,
    `${words.stretch}: ${words.largest} ${number(here.s1)}, ${words.smallest} ${number(here.s2)}`,
  );
  label(dom.error.canvas, `${words.error}: ${small(here.error)}`);
  Object.assign(root.dataset, {
    flow: state.flow,
    along: state.along.toFixed(3),
    from: state.ends.A.join(),
    to: state.ends.B.join(),
    points: thread.length,
    z: here.z.join(),
    s1: here.s1,
    s2: here.s2,
    logp: here.logp,
    error: here.error,
    most,
    frames: ++state.frames,
  });
}
