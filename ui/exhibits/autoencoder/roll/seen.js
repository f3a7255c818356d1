// What is said of the roll: the table of the three planes, the sentences on graph and ways, and the pictures' names.
import { el, fill, formatCount, formatNumber } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { showSegments } from "../../../browser/segments.js";
import { label, named, write } from "../../../browser/view.js";
import { PLANES } from "./stage.js";

/** Order error and trustworthiness of each plane at a step; the autoencoder's are the run's. */
export function figuresOf(lane, still, at) {
  const run = (column) => (lane?.meta ? makeLane.latest(lane.run, at, column) : NaN);
  return { ...still, autoencoder: { order: run("order"), trust: run("trust") } };
}

const figure = (v, digits) => (Number.isFinite(v) ? formatNumber(v, digits) : "–");

export function showTable(box, figures, chosen, words) {
  const rows = PLANES.map((name) => [
      words.planes[name],
      figure(figures[name].order, 4),
      figure(figures[name].trust, 3),
    ]),
    text = JSON.stringify([rows, chosen, words.table]);
  if (box.dataset.text === text) return;
  box.dataset.text = text;
  const head = ["plane", "order", "trust"].map((key) => el("th", { scope: "col" }, words.table[key]));
  const row = ([name, ...values], i) =>
    el(
      "tr",
      { "aria-current": String(PLANES[i] === chosen) },
      el("th", { scope: "row" }, name),
      ...values.map((v) => el("td", {}, v)),
    );
  box.replaceChildren(el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows.map(row))));
}

/** The words that change with a press and not with a frame. */
export function showWords(dom, state, words) {
  for (const name of ["edges", "restored"]) {
    write(dom[name], words[name]);
    dom[name].title = words[`${name}_about`];
    dom[name].setAttribute("aria-pressed", String(state[name]));
  }
  showSegments(dom.planes, { chosen: state.plane, title: words.table.plane, text: (name) => words.planes[name] });
  write(dom.kText, fill(words.k, { k: state.k }));
  label(dom.k, words.k_name);
  dom.k.value = String(state.k);
  write(dom.roll.title, words.roll);
  write(dom.plane.title, fill(words.plane_of, { plane: words.planes[state.plane] }));
  write(dom.inner, words.inner);
  write(dom.outer, words.outer);
  write(dom.key, words.key);
  label(dom.scale, words.scale);
}

const lengths = (v) => formatNumber(v, 1);

/** The sentences under the table. */
export function comment({ lane, words }, state) {
  const { graph, ways, a, b, k, still } = state,
    lines = [lane?.live ? lane.meta.text : ""];
  if (!graph) return lines;
  if (graph.pieces > 1)
    lines.push(
      fill(words.in_pieces, { k, pieces: graph.pieces, kept: formatCount(still.isomap.kept), n: formatCount(state.n) }),
    );
  else if (graph.jumps.length) lines.push(fill(words.short_cut, { k, jumps: formatCount(graph.jumps.length) }));
  else lines.push(fill(words.sound, { k }));
  const far = {
    straight: lengths(state.straight(a, b)),
    sheet: lengths(state.along(a, b)),
    graph: lengths(ways.length[b]),
  };
  lines.push(fill(Number.isFinite(ways.length[b]) ? words.way : words.no_way, far));
  const { straight } = state.groups;
  lines.push(fill(words.near, { n: state.most, jumped: straight.filter((j) => state.jumps(a, j)).length }));
  return lines;
}

/** The pictures' names for those who do not see them. */
export function speak(shell, state, dom, curves, at) {
  const { words, player } = shell;
  if (!state.graph || (player.moving && named(dom.roll.canvas, dom.plane.canvas, curves.element))) return;
  const figures = figuresOf(shell.lane, state.still, at)[state.plane];
  const values = { a: state.a, b: state.b, near: state.groups.both.length, straight: state.groups.straight.length };
  label(dom.roll.canvas, fill(words.alt_roll, { n: formatCount(state.n), ...values }));
  label(
    dom.plane.canvas,
    fill(words.alt_plane, {
      plane: words.planes[state.plane],
      order: figure(figures.order, 4),
      trust: figure(figures.trust, 3),
      step: formatCount(at),
    }),
  );
  label(curves.element, `${words.alt_curves} ${curves.text(at)}`);
}
