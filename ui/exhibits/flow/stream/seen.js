// What is seen of the stream, and what is said of it.
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { showSegments } from "../../../browser/segments.js";
import { label, write, writeFacts } from "../../../browser/view.js";
import { bilinear } from "./map.js";
import { drawAccount, drawErrors, drawPath, drawPlane } from "./paint.js";
import { detourOf } from "./paths.js";
import { WAYS } from "./stage.js";

/** The fields that there are. @param {any} state */
export const present = (state) => WAYS.filter((way) => state.fields[way]);

/** All of the exhibit, as its state is. @param {any} stream */
export function drawNow(stream) {
  const { state, dom, view } = stream,
    { sizes, clock: s } = state,
    { look, words, data } = view;
  if (!sizes || !state.cloud) return;
  for (const { way, base, top, box } of dom.planes) {
    box.hidden = !state.fields[way];
    if (box.hidden) continue;
    const field = state.fields[way];
    drawPlane(base, { field, cloud: state.cloud, paths: state.clouds[way]?.paths, s }, sizes.side, look);
    drawPath(top, { ...state.hand[way], field, s }, sizes.side, look);
  }
  const now = state.solver === "euler" ? state.hops : 0;
  drawErrors(
    dom.errors.canvas,
    { measured: data.measured, solver: state.solver, now, near: data.near },
    sizes.chart,
    look,
    words,
  );
  const active = state.fields[state.active] ? state.active : present(state)[0],
    beside = besideOf(state, active),
    ends = [];
  if (Number.isFinite(beside.truth)) ends.push([beside.truth, look.data, words.truth]);
  if (beside.spline !== null) ends.push([beside.spline, look.generatedText, words.spline]);
  const paths = Object.fromEntries(present(state).map((way) => [way, state.hand[way].path]));
  drawAccount(dom.account.canvas, { paths, unit: state.fields[active].area, ends, s }, sizes.chart, look);
  tell(stream, active);
  announceDrawn(dom.planes[0].top, { origin: state.origin });
}

// What the truth and the spline flow have where the path of a field ends.
function besideOf(state, way) {
  const u = state.hand[way].path.at(-1)[1],
    { centre, spread } = state.fields[way],
    x = [centre[0] + spread * u[0], centre[1] + spread * u[1]];
  return { x, truth: bilinear(state.truth, x), spline: state.spline ? state.spline.logProb([u[0], u[1]]) : null };
}

const errorOf = ({ path, exact }) => {
  const [a, b] = [path.at(-1)[1], exact.at(-1)[1]];
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
};

function tell({ root, state, dom, view }, active) {
  const { words, data } = view,
    nats = (v) => (Number.isFinite(v) ? formatNumber(v) : words.none),
    logps = {},
    errors = {};
  for (const { way, facts, name, top } of dom.planes) {
    if (!state.fields[way]) continue;
    const hand = state.hand[way],
      { truth, spline } = besideOf(state, way),
      found = data.measured[way],
      needed = state.solver === "adaptive" ? found.needed_adaptive : found.needed,
      evaluations = state.solver === "euler" ? state.hops : 2 * (hand.path.length - 1);
    logps[way] = hand.path.at(-1)[1][2] - state.fields[way].area;
    errors[way] = formatNumber(errorOf(hand), 3);
    write(name, words.names[way]);
    writeFacts(facts, [
      [words.facts.detour, `${formatNumber(100 * detourOf(hand.exact), 0)}\u00a0%`],
      [fill(words.facts.off, { n: evaluations }), errors[way]],
      [words.facts.logp, nats(logps[way])],
      [words.facts.truth, nats(truth)],
      [fill(words.facts.needed, { near: data.near }), needed ?? `> ${data.stops.at(-1)}`],
      [words.facts.spline, spline === null ? words.none : nats(spline)],
    ]);
    label(top, fill(words.help, { name: words.names[way] }));
  }
  showControls(dom, state, data, words);
  const how = fill(words.with[state.solver], { n: state.hops });
  const said = fill(words.said, {
    n: how,
    continuous: words.none,
    transport: words.none,
    diffusion: words.none,
    ...errors,
  });
  write(dom.said, Number.isFinite(besideOf(state, active).truth) ? said : `${said} ${words.far}`);
  Object.assign(root.dataset, {
    active,
    clock: state.clock.toFixed(3),
    origin: state.origin.map((v) => v.toFixed(4)).join(),
    logp: JSON.stringify(logps),
    errors: JSON.stringify(errors),
    ready: String(present(state).every((way) => state.clouds[way])),
    frames: ++state.frames,
  });
}

// The controls' values and names.
function showControls(dom, state, { stops, tolerances, sets }, words) {
  const fixed = state.solver === "euler",
    values = fixed ? stops : tolerances,
    text = JSON.stringify(sets);
  if (dom.select.dataset.sets !== text) {
    dom.select.dataset.sets = text;
    dom.select.replaceChildren(...Object.entries(sets).map(([value, name]) => el("option", { value }, name)));
  }
  dom.select.value = state.data;
  dom.dataBox.hidden = Object.keys(sets).length < 2;
  write(dom.dataName, words.data);
  showSegments(dom.solver, { chosen: state.solver, title: words.solver, text: (name) => words.solvers[name] });
  dom.amount.max = String(values.length - 1);
  const nearest = (to) => values.reduce((best, v, k) => (Math.abs(v - to) < Math.abs(values[best] - to) ? k : best), 0);
  dom.amount.value = String(nearest(fixed ? state.hops : state.tolerance));
  const amount = fixed ? fill(words.steps, { n: state.hops }) : fill(words.tolerance, { e: 10 ** -state.tolerance });
  write(dom.amountText, amount);
  label(dom.amount, amount);
  write(dom.clockText, fill(words.time, { t: formatNumber(state.clock) }));
  label(dom.clock, words.range);
  write(dom.errors.title, words.errors);
  label(dom.errors.canvas, words.errors);
  write(dom.account.title, words.account);
  label(dom.account.canvas, words.account);
  write(dom.legend, words.legend);
}
