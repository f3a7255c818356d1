// The table of all models: heads that sort, cells that say how they were measured, and under each column its axis
// (axes.js).
//
// data: {labels, groups, columns: [{id, group, better, log, head, about}], rows: [{id, title, under, family, look,
// href, page, problem,
// cells: {column: {value, text, protocol, command, kind, best, beside}}, none: {column: why}}], sort: {by, down}, busy}
import { fitCanvas } from "../../../browser/canvas.js";
import { announce, el, fill } from "../../../browser/dom.js";
import { onNextFrame, tween } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { painted } from "../../../browser/painted.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { tableAxes } from "./axes.js";

function comparisonTable(root) {
  const head = el("thead"),
    body = el("tbody"),
    canvas = el("canvas", { class: "tb-axes", tabindex: 0, role: "img" });
  const table = el("table", { class: "tb-table" }, head, body),
    tip = el("div", { class: "tb-tip", role: "tooltip", id: "tb-tip", hidden: true });
  const wide = el("div", { class: "tb-wide" }, table, canvas),
    box = el("div", { class: "tb" }, wide, tip);
  root.append(box);
  let data = null,
    say = () => {},
    go = () => {},
    order = [],
    at = null,
    cell = [0, 0],
    look = themeOf(root),
    fade = 0,
    cancel = () => {},
    made = "",
    asked = null;

  const column = (id) => data.columns.find((c) => c.id === id);
  const paint = onNextFrame(
    () => data && tableAxes.paint(canvas, { data, order, at, fade, look, middles: middles(), left: first() }),
  );
  const first = () => head.lastChild?.firstChild?.offsetWidth ?? 150;
  const middles = () =>
    Object.fromEntries(
      [...head.lastChild.children].slice(1).map((th) => [th.dataset.id, th.offsetLeft + th.offsetWidth / 2]),
    );

  // Rows by a column, those without a figure last; by family: the registry's order, real pictures behind.
  function sorted() {
    const { by, down } = data.sort,
      c = column(by);
    if (!c) return down ? [...data.rows].reverse() : [...data.rows];
    const value = (row) => row.cells[by]?.value;
    const has = data.rows.filter((row) => value(row) !== undefined),
      not = data.rows.filter((row) => value(row) === undefined);
    return [...has.sort((a, b) => (value(a) - value(b)) * (down ? -1 : 1)), ...not];
  }

  function choose(by) {
    const same = data.sort.by === by;
    data.sort = { by, down: same ? !data.sort.down : column(by)?.better === "up" };
    asked = data.sort;
    say("sort", asked);
    build();
    head.querySelector(`[data-id="${by}"] button`)?.focus();
  }

  function arrow(by) {
    return data.sort.by === by ? (data.sort.down ? " ↓" : " ↑") : "";
  }
  function headCell(id, text, about) {
    const on = data.sort.by === id;
    const button = el(
      "button",
      { class: "tb-sort", onclick: () => choose(id), "aria-label": fill(data.labels.sort, { head: text }) },
      text,
      el("span", { class: "tb-arrow" }, arrow(id)),
    );
    const th = el(
      "th",
      {
        scope: "col",
        "data-id": id,
        "aria-sort": on ? (data.sort.down ? "descending" : "ascending") : "none",
        class: on ? "on" : "",
      },
      button,
    );
    if (about) {
      const better = data.labels[column(id).better];
      for (const event of ["pointerenter", "focusin"])
        th.addEventListener(event, () =>
          show(th, [el("b", {}, text), el("p", {}, about), better ? el("p", { class: "tb-dim" }, better) : null]),
        );
      for (const event of ["pointerleave", "focusout"]) th.addEventListener(event, hide);
    }
    return th;
  }

  function build() {
    order = sorted();
    const spans = [];
    for (const c of data.columns)
      spans.at(-1)?.group === c.group ? (spans.at(-1).n += 1) : spans.push({ group: c.group, n: 1 });
    head.replaceChildren(
      el(
        "tr",
        { class: "tb-groups" },
        el("td"),
        ...spans.map((s) => el("th", { scope: "colgroup", colspan: s.n }, data.groups[s.group])),
      ),
      el("tr", {}, headCell("family", data.labels.model), ...data.columns.map((c) => headCell(c.id, c.head, c.about))),
    );
    body.replaceChildren(...order.map((row, r) => line(row, r)));
    canvas.setAttribute("aria-label", data.labels.alt);
    roving();
    paint();
  }

  function line(row, r) {
    const name = el("th", { scope: "row" });
    if (row.look) {
      const mark = el("canvas", { class: "tb-mark", "aria-hidden": "true" });
      painted.mark(fitCanvas(mark, 14, 14), row.look, 7, 7, 4.5, look);
      name.append(mark);
    } else name.append(el("span", { class: "tb-mark tb-real" }));
    const title = row.href
      ? el(
          "a",
          {
            href: row.href,
            class: "tb-title",
            onclick: (e) => {
              if (!(e.metaKey || e.ctrlKey || e.shiftKey)) {
                e.preventDefault();
                go("open", { page: row.page, query: {} });
              }
            },
          },
          row.title,
        )
      : el("span", { class: "tb-title" }, row.title);
    name.append(el("span", { class: "tb-name" }, title, el("small", {}, row.under)));
    const cells = row.problem
      ? [el("td", { class: "tb-problem", colspan: data.columns.length, tabindex: -1 }, row.problem)]
      : data.columns.map((c, k) => figure(row, c, r, k));
    const tr = el("tr", { class: row.family ? "" : "tb-none", "data-row": row.id }, name, ...cells);
    tr.addEventListener("pointerenter", () => point(row.id));
    tr.addEventListener("pointerleave", () => point(null));
    return tr;
  }

  function figure(row, c, r, k) {
    const found = row.cells[c.id],
      waits = !found && row.none[c.id] === "";
    const td = el(
      "td",
      {
        class: [found?.best ? "best" : "", data.sort.by === c.id ? "on" : "", found ? "" : "tb-empty"].join(" "),
        tabindex: -1,
        "data-column": c.id,
        "aria-describedby": "tb-tip",
      },
      found ? found.text : waits ? el("span", { class: "tb-waits" }, data.labels.measuring) : "–",
    );
    const open = () => {
      point(row.id);
      show(
        td,
        found
          ? told(row, c, found)
          : [el("b", {}, `${row.title}, ${c.head}`), el("p", {}, waits ? data.labels.measuring : row.none[c.id])],
      );
    };
    td.addEventListener("pointerenter", open);
    td.addEventListener("pointerleave", hide);
    td.addEventListener("focus", () => {
      cell = [r, k];
      roving();
      open();
    });
    td.addEventListener("blur", hide);
    td.addEventListener("click", () => td.focus());
    return td;
  }

  function told(row, c, found) {
    const notes = [found.kind && data.labels[found.kind], found.best && data.labels.best].filter(Boolean).join(" · ");
    return [
      el("b", {}, `${row.under} · ${c.head}: ${found.text}`),
      notes ? el("p", { class: "tb-dim" }, notes) : null,
      el("p", {}, c.about),
      found.beside ? el("p", {}, fill(data.labels.beside, { figure: found.beside })) : null,
      el("p", { class: "tb-dim" }, found.protocol),
      el("p", {}, `${data.labels.command} `, el("code", {}, found.command)),
    ];
  }

  // One cell can be reached with Tab; the arrow keys go on from there.
  function roving() {
    for (const td of body.querySelectorAll("td")) td.tabIndex = -1;
    const tds = body.rows[Math.min(cell[0], body.rows.length - 1)]?.querySelectorAll("td") ?? [];
    if (tds.length) tds[Math.min(cell[1], tds.length - 1)].tabIndex = 0;
  }
  table.addEventListener("keydown", (e) => {
    if (e.key === "Escape") return hide();
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
    if (!step || root.getRootNode().activeElement?.tagName !== "TD") return;
    e.preventDefault();
    const r = Math.max(0, Math.min(body.rows.length - 1, cell[0] + step[0])),
      tds = body.rows[r].querySelectorAll("td");
    cell = [r, Math.max(0, Math.min(tds.length - 1, cell[1] + step[1]))];
    tds[cell[1]].focus();
  });

  function show(place, content) {
    tip.replaceChildren(...content.filter(Boolean));
    tip.hidden = false;
    const outer = box.getBoundingClientRect(),
      here = place.getBoundingClientRect(),
      width = Math.min(340, outer.width - 8);
    tip.style.width = `${width}px`;
    tip.style.left = `${Math.max(4, Math.min(outer.width - width - 4, here.left + here.width / 2 - outer.left - width / 2))}px`;
    tip.style.top = `${here.bottom - outer.top + 6}px`;
  }
  function hide() {
    tip.hidden = true;
    if (root.getRootNode().activeElement?.tagName !== "TD") point(null);
  }

  // The line of the row that is pointed at comes forward, the others step back.
  function point(id) {
    if (id === at) return;
    at = id ?? at;
    const from = fade,
      to = id === null ? 0 : 1;
    for (const tr of body.rows) tr.classList.toggle("at", tr.dataset.row === id);
    cancel();
    cancel = tween(160, (t) => {
      fade = from + (to - from) * t;
      if (t === 1 && !to) at = null;
      paint();
    });
  }
  canvas.addEventListener("pointermove", (e) => {
    const b = canvas.getBoundingClientRect();
    point(tableAxes.near(canvas, e.clientX - b.left, e.clientY - b.top));
  });
  canvas.addEventListener("pointerleave", () => point(null));
  canvas.addEventListener("keydown", (e) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key],
      usable = order.filter((row) => !row.problem);
    if (!step) return;
    e.preventDefault();
    const row = usable[(usable.findIndex((row) => row.id === at) + step + usable.length) % usable.length];
    point(row.id);
    announce(
      root,
      `${row.title}, ${row.under}: ` +
        data.columns
          .filter((c) => row.cells[c.id])
          .map((c) => `${c.head} ${row.cells[c.id].text}`)
          .join(", "),
    );
  });

  const sizes = new ResizeObserver(paint);
  sizes.observe(table);
  const unwatch = onTheme(root, (now) => {
    look = now;
    if (data) build();
  });
  return {
    update(next, setState, setTrigger) {
      [say, go] = [setState, setTrigger];
      if (asked && asked.by === next.sort.by && asked.down === next.sort.down) asked = null;
      const key = JSON.stringify(next);
      if (key === made) return;
      made = key;
      const active = root.getRootNode().activeElement,
        held = active?.tagName === "TD",
        by = active?.closest?.("th")?.dataset.id;
      // what Python had to say before it heard of the order does not undo it
      data = asked ? { ...next, sort: asked } : next;
      root.dataset.busy = data.busy ? "1" : "0";
      build();
      if (held) body.querySelector('td[tabindex="0"]')?.focus();
      else if (by) head.querySelector(`[data-id="${by}"] button`)?.focus();
    },
    dispose() {
      sizes.disconnect();
      unwatch();
      cancel();
    },
  };
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const self = mountOnce(parentElement, comparisonTable);
  self.update(data, setStateValue, setTriggerValue);
  return () => self.dispose();
}
