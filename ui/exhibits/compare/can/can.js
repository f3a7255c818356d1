// Can it? A table of what may be asked of a model; each cell tries it with the real one, and what came of it stands
// beside.
//
// data: {labels, abilities: [{id, title}], families: [{id, name, short, look}], cells: {"family/ability": verdict}, at:
// [family, ability], seed, problem, proof}.
// proof: {can, said, rule, strips, numbers, chart, blob}. Back as "try": {family, ability, row, n}, {seed, n} or {all,
// n}. Tests read root.dataset.{at, can}.
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, fill } from "../../../browser/dom.js";
import { onNextFrame, prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { painted } from "../../../browser/painted.js";
import { fetchPayload } from "../../../browser/payload.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { canChart } from "./figure.js";

const CAN_MARKS = { yes: "✓", partly: "◐", no: "✕", open: "▸", waiting: "…", absent: "–", failed: "!" };

function makeCan(root, first) {
  let data = first,
    words = first.labels,
    send = () => {},
    look = themeOf(root),
    key = "",
    told = 0,
    blob = null,
    blobOf = "",
    pressed = false;
  const table = el("table", { class: "cn-table" }),
    head = el("tr"),
    body = el("tbody"),
    foot = el("div", { class: "cn-foot" });
  const verdict = el("p", { class: "cn-verdict" }),
    said = el("p", { class: "cn-said" }),
    strips = el("div", { class: "cn-strips" });
  const chart = el("canvas", { class: "cn-chart", role: "img" }),
    numbers = el("dl", { class: "cn-numbers" }),
    rule = el("p", { class: "cn-rule" });
  const panel = el("section", { class: "cn-panel", tabindex: -1 }, verdict, said, strips, chart, numbers, rule);
  table.append(el("thead", {}, head), body);
  root.append(el("div", { class: "cn-stage" }, el("div", { class: "cn-left" }, table, foot), panel));
  const bar = makeTransport(foot, { labels: words.transport, seed: first.seed, onSeed: (seed) => tell({ seed }) });

  const every = el(
    "button",
    { class: "cn-every", type: "button", onclick: () => tell({ all: true }) },
    el("i", { "aria-hidden": "true" }, "▸▸"),
    el("span"),
  );
  foot.append(every);

  function tell(report) {
    pressed = true;
    send("try", { ...report, n: ++told });
  }

  // ---- the table: made once for a set of families and a language, then only what changed is written
  // ---------------------------
  function build() {
    const shape = JSON.stringify([data.families, data.abilities, words.ability]);
    if (shape === key) return;
    key = shape;
    table.style.setProperty("--cn-columns", data.families.length);
    head.replaceChildren(
      el("th", { scope: "col", class: "cn-corner" }, words.ability),
      ...data.families.map((family) => {
        const mark = el("canvas", { class: "cn-mark", "aria-hidden": "true" });
        return el(
          "th",
          { scope: "col", title: family.name, "data-family": family.id },
          mark,
          el("span", {}, family.short),
        );
      }),
    );
    body.replaceChildren(
      ...data.abilities.map(({ id, title }) => {
        const all = el(
          "button",
          {
            class: "cn-all",
            type: "button",
            "data-row": id,
            title: words.row,
            "aria-label": fill(words.rowOf, { ability: title }),
            onclick: () => tell({ ability: id, family: data.at[0], row: true }),
          },
          "▸▸",
        );
        const name = el("th", { scope: "row" }, el("div", {}, el("span", {}, title), all));
        return el(
          "tr",
          { "data-ability": id },
          name,
          ...data.families.map((family) =>
            el(
              "td",
              {},
              el(
                "button",
                {
                  class: "cn-cell",
                  type: "button",
                  "data-cell": `${family.id}/${id}`,
                  onclick: () => tell({ family: family.id, ability: id }),
                },
                el("i", { "aria-hidden": "true" }),
                el("span"),
              ),
            ),
          ),
        );
      }),
    );
  }

  function paintTable() {
    table.setAttribute("aria-label", words.table);
    for (const family of data.families) {
      const c = fitCanvas(head.querySelector(`[data-family="${family.id}"] canvas`), 14, 14);
      c.clearRect(0, 0, 14, 14);
      painted.mark(c, family.look, 7, 7, 5, look);
    }
    for (const button of body.querySelectorAll(".cn-cell")) {
      const at = button.dataset.cell,
        can = data.cells[at] ?? "absent",
        [family, ability] = at.split("/");
      if (button.dataset.can !== can) {
        button.dataset.can = can;
        button.firstChild.textContent = CAN_MARKS[can];
      }
      button.lastChild.textContent = words.verdict[can];
      button.disabled = can === "absent";
      button.setAttribute("aria-pressed", String(at === data.at.join("/")));
      button.setAttribute(
        "aria-label",
        fill(words.cell, {
          family: data.families.find((one) => one.id === family).name,
          ability: data.abilities.find((one) => one.id === ability).title,
          verdict: words.verdict[can],
        }),
      );
    }
  }

  // ---- the proof
  // ----------------------------------------------------------------------------------------------------------------
  function paintWords() {
    const [family, ability] = data.at,
      proof = data.proof,
      can = data.cells[data.at.join("/")];
    const where = `${data.families.find((one) => one.id === family).name} · ${data.abilities.find((one) => one.id === ability).title}`;
    verdict.dataset.can = can;
    verdict.replaceChildren(el("b", {}, `${CAN_MARKS[can]} ${words.verdict[can]}`), el("span", {}, where));
    said.textContent = proof ? proof.said : data.problem || words.running;
    rule.textContent = proof ? proof.rule : "";
    numbers.replaceChildren(
      ...(proof ? proof.numbers.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))) : []),
    );
    root.dataset.at = data.at.join("/");
    root.dataset.can = can;
  }

  function paintPictures() {
    // The pictures of a proof come after its words: until then those at hand are another proof's and are not drawn.
    const width = Math.floor(panel.clientWidth) - 2,
      proof = data.proof,
      mine = blob && proof?.blob === blobOf;
    chart.style.display = proof?.chart ? "block" : "none";
    strips.style.display = proof?.strips.length && mine ? "" : "none";
    if (!proof || width < 60) return;
    if (mine) {
      const shapes = proof.strips.map((_, i) => blob.shapes[`s.${i}`]),
        rows = shapes.reduce((n, s) => n + s[0], 0),
        most = Math.max(...shapes.map((s) => s[1]));
      const dpr = window.devicePixelRatio || 1,
        high = proof.chart ? 118 : 250;
      const scale =
          Math.max(1, Math.min(Math.floor((width * dpr) / (28 * most)), Math.floor((high * dpr) / (28 * rows)))) / dpr,
        side = 28 * scale;
      proof.strips.forEach((caption, i) => {
        const [r, n] = shapes[i],
          figure = strips.children[i],
          canvas = figure.querySelector("canvas"),
          c = fitCanvas(canvas, n * side, r * side);
        canvas.setAttribute("aria-label", caption);
        for (let k = 0; k < r * n; k++) {
          const at = blob.arrays[`s.${i}`].subarray(784 * k, 784 * (k + 1)),
            x = (k % n) * side,
            y = Math.floor(k / n) * side;
          drawDigit(
            c,
            Array.from(at, (v) => v / 255),
            x,
            y,
            scale,
            { dark: look.dark },
          );
        }
        announceDrawn(canvas, { strip: i });
      });
    }
    if (proof.chart) canChart(chart, Math.min(width, 560), root.clientWidth < 620 ? 150 : 158, proof.chart, look);
    chart.setAttribute("aria-label", proof.chart ? `${proof.chart.y}; ${proof.chart.x}` : "");
  }

  function layStrips() {
    const wanted = data.proof ? data.proof.strips : [];
    strips.replaceChildren(
      ...wanted.map((caption) => el("figure", {}, el("figcaption", {}, caption), el("canvas", { role: "img" }))),
    );
  }

  const redraw = () => {
    look = themeOf(root);
    paintTable();
    paintPictures();
  };
  const watch = new ResizeObserver(onNextFrame(redraw)),
    theme = onTheme(root, redraw);
  watch.observe(panel);

  function update(next, setState) {
    const opened = next.at.join("/") !== data.at.join("/"),
      stacked = () => panel.offsetTop > table.offsetTop + 40;
    send = setState;
    data = next;
    words = next.labels;
    look = themeOf(root);
    build();
    paintTable();
    paintWords();
    every.lastChild.textContent = words.all;
    every.disabled = !Object.values(data.cells).includes("open");
    bar.set({ seed: next.seed, labels: words.transport });
    if (pressed && opened && stacked())
      panel.scrollIntoView({ block: "start", behavior: prefersCalm() ? "auto" : "smooth" });
    if (opened) pressed = false;
    if (!next.proof) {
      blob = null;
      layStrips();
      paintPictures();
      return;
    }
    const mine = next.proof.blob;
    fetchPayload(mine).then((found) => {
      if (data.proof?.blob !== mine) return; // another cell was opened meanwhile
      blob = found;
      blobOf = mine;
      layStrips();
      paintPictures();
    });
  }
  return {
    update,
    dispose: () => {
      watch.disconnect();
      theme();
    },
  };
}

export default function ({ data, parentElement, setStateValue }) {
  const self = mountOnce(parentElement, (root) => makeCan(root, data));
  self.update(data, setStateValue);
  return () => self.dispose();
}
