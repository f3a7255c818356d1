// The elements of the table: heads that sort, a row a checkpoint, a cell a figure. They are made anew for every order.
//
// actions: {sort(by), point(row id | null), hold([row, column]), tell(element, content), hide(), open(link)}.
import { el, fill } from "../../../browser/dom.js";
import { groupColumns } from "./order.js";
import { pageLink } from "./links.js";

const dim = (text) => el("p", { class: "tb-dim" }, text);

/** The two rows of the head: the groups, and under them the columns. */
export function headRows({ labels, groups, columns }, sort, actions) {
  const spans = groupColumns(columns).map(({ group, n }) => el("th", { scope: "colgroup", colspan: n }, groups[group]));
  return [
    el("tr", { class: "tb-groups" }, el("td"), ...spans),
    el(
      "tr",
      {},
      headCell({ id: "family", head: labels.model }, labels, sort, actions),
      ...columns.map((column) => headCell(column, labels, sort, actions)),
    ),
  ];
}

function headCell({ id, head, about = "", better = "" }, labels, sort, { tell, hide, ...actions }) {
  const on = sort.by === id,
    down = on && sort.down,
    arrow = el("span", { class: "tb-arrow" }, on ? (down ? " ↓" : " ↑") : ""),
    attributes = { class: "tb-sort", "aria-label": fill(labels.sort, { head }), onclick: () => actions.sort(id) },
    button = el("button", attributes, head, arrow);
  const th = el("th", { scope: "col", "data-id": id, class: on ? "on" : "" }, button);
  th.setAttribute("aria-sort", on ? (down ? "descending" : "ascending") : "none");
  if (!about) return th;
  const open = () => tell(th, [el("b", {}, head), el("p", {}, about), labels[better] ? dim(labels[better]) : null]);
  for (const event of ["pointerenter", "focusin"]) th.addEventListener(event, open);
  for (const event of ["pointerleave", "focusout"]) th.addEventListener(event, hide);
  return th;
}

/** A row; r: its place, place[1] of its cells. */
export function bodyRow(row, r, data, sort, actions) {
  const attributes = { class: row.family ? "" : "tb-none", "data-row": row.id },
    cells = row.problem
      ? [el("td", { class: "tb-problem", colspan: data.columns.length, tabindex: -1 }, row.problem)]
      : data.columns.map((column, k) => figureCell({ row, column, place: [r, k] }, data.labels, sort, actions));
  const tr = el("tr", attributes, nameCell(row, actions), ...cells);
  tr.addEventListener("pointerenter", () => actions.point(row.id));
  tr.addEventListener("pointerleave", () => actions.point(null));
  return tr;
}

function nameCell({ look, title, under, ...target }, actions) {
  const mark = look
      ? el("canvas", { class: "tb-mark", "aria-hidden": "true" })
      : el("span", { class: "tb-mark tb-real" }),
    name = el("span", { class: "tb-name" }, pageLink("tb-title", target, actions.open, title), el("small", {}, under));
  return el("th", { scope: "row" }, mark, name);
}

function figureCell({ row, column, place }, labels, sort, { tell, hide, ...actions }) {
  const found = row.cells[column.id],
    waits = !found && row.none[column.id] === "",
    missing = waits ? el("span", { class: "tb-waits" }, labels.measuring) : "–";
  const kinds = { best: found?.best, on: sort.by === column.id, "tb-empty": !found },
    td = el(
      "td",
      {
        class: Object.keys(kinds)
          .filter((kind) => kinds[kind])
          .join(" "),
        tabindex: -1,
        "data-column": column.id,
        "aria-describedby": "tb-tip",
      },
      found ? found.text : missing,
    );
  const open = () => {
    actions.point(row.id);
    tell(td, found ? figureText(row, column, found, labels) : noFigureText(row, column, labels));
  };
  td.addEventListener("pointerenter", open);
  td.addEventListener("pointerleave", hide);
  td.addEventListener("focus", () => {
    actions.hold(place);
    open();
  });
  td.addEventListener("blur", hide);
  td.addEventListener("click", () => td.focus());
  return td;
}

// How a figure was measured.
function figureText({ under }, { head, about }, { text, kind, best, beside, protocol, command }, labels) {
  const notes = [kind && labels[kind], best && labels.best].filter(Boolean).join(" · ");
  return [
    el("b", {}, `${under} · ${head}: ${text}`),
    notes ? dim(notes) : null,
    el("p", {}, about),
    beside ? el("p", {}, fill(labels.beside, { figure: beside })) : null,
    dim(protocol),
    el("p", {}, `${labels.command} `, el("code", {}, command)),
  ];
}
const noFigureText = ({ title, none }, { id, head }, labels) => [
  el("b", {}, `${title}, ${head}`),
  el("p", {}, none[id] || labels.measuring),
];
