// Can it? A table of what may be asked of a model; each cell tries it with the real one, and what came of it stands
// beside.
//
// data: {labels, abilities: [{id, title}], families: [{id, name, short, look}], cells: {"family/ability": verdict}, at:
// [family, ability], seed, problem, proof}.
// proof: {can, said, rule, strips, numbers, chart, blob}. Back as "try": {family, ability, row, n}, {seed, n} or {all,
// n}. Tests read root.dataset.{at, can}.
import { el } from "../../../browser/dom.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeView } from "../../../browser/view.js";
import { drawMarks, makeTable, readCell, showTable } from "./cells.js";
import { drawProof, makeProof, showProof } from "./proof.js";

const NARROW = 620; // CSS pixels

const makeState = () => ({
  at: "", // the open cell
  pressed: false, // the next cell to open was asked for here
  reports: 0,
  pictures: { key: "", blob: null }, // the newest that have come
});

function makeExhibit(root, { data: { seed, labels } }) {
  const state = makeState();
  const tell = (report) => {
    state.pressed = true;
    view.send("try", { ...report, n: ++state.reports });
  };
  const table = makeTable({
      tryCell: (family, ability) => tell({ family, ability }),
      tryRow: (ability) => tell({ family: view.data.at[0], ability, row: true }),
    }),
    proof = makeProof(),
    foot = el("div", { class: "cn-foot" });
  root.append(el("div", { class: "cn-stage" }, el("div", { class: "cn-left" }, table.element, foot), proof.element));
  const bar = makeTransport(foot, { labels: labels.transport, seed, onSeed: (next) => tell({ seed: next }) }),
    every = makeEvery(() => tell({ all: true }));
  foot.append(every);

  const view = makeView(root, {
    async update(data) {
      const { words } = view;
      showTable(table, data, words);
      showProof(proof, data, words);
      every.lastChild.textContent = words.all;
      every.disabled = !Object.values(data.cells).includes("open");
      bar.set({ seed: data.seed, labels: words.transport });
      open(state, root, data, table.element, proof.element);
      draw();
      if (data.proof) await fetchPictures(state, data.proof.blob, () => view.data.proof?.blob);
    },
    layout: draw,
  });
  // The pictures of a proof come after its words: until then those at hand are another proof's.
  function draw() {
    const { data, look } = view,
      { key, blob } = state.pictures;
    drawMarks(table, data, look);
    drawProof(proof, data.proof, data.proof?.blob === key ? blob : null, root.clientWidth < NARROW, look);
  }
  return view;
}

function makeEvery(onclick) {
  const icon = el("i", { "aria-hidden": "true" }, "▸▸");
  return el("button", { class: "cn-every", type: "button", onclick }, icon, el("span"));
}

// Another cell is open. Where the proof stands below the table, one that was asked for here is brought to the eye.
function open(state, root, data, table, panel) {
  const at = data.at.join("/"),
    opened = state.at !== "" && state.at !== at,
    below = panel.offsetTop > table.offsetTop + 40;
  state.at = at;
  Object.assign(root.dataset, { at, can: readCell(data, at).verdict });
  if (!opened) return;
  if (state.pressed && below) panel.scrollIntoView({ block: "start", behavior: prefersCalm() ? "auto" : "smooth" });
  state.pressed = false;
}

// Unless another cell was opened meanwhile.
async function fetchPictures({ pictures }, key, wanted) {
  const blob = await fetchPayload(key);
  if (key === wanted()) Object.assign(pictures, { key, blob });
}

export default mounted(makeExhibit);
