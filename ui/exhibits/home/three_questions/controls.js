// Above the panels: the data sets, the pens, whether there are labels, the seed.
import { clamp, el } from "../../../browser/dom.js";
import { write } from "../../../browser/view.js";

const SEEDS = 1000000;

/** actions: edit(change) tells Python; take(k): pen k; clear(); show(whether there are labels). */
export function makeControls({ edit, take, clear, show }) {
  const button = (kind, onclick) => el("button", { class: `gm-button${kind}`, type: "button", onclick });
  const controls = {
    edit,
    listed: "", // the sets that have buttons
    next: 0, // the seed after this one
    sets: el("div", { class: "gm-segments", role: "group" }),
    pens: [0, 1].map((k) => button(` tq-pen ${"ab"[k]}`, () => take(k))),
    clear: button("", clear),
    penBox: null,
    show: el("input", { type: "checkbox", onchange: () => show(controls.show.checked) }),
    showName: el("span"),
    seed: el("input", {
      class: "gm-input gm-seed",
      type: "number",
      min: 0,
      max: SEEDS - 1,
      step: 1,
      inputmode: "numeric",
    }),
    seedName: el("span"),
    dice: button("", () => edit({ seed: controls.next })),
    element: null,
  };
  const { seed } = controls;
  seed.addEventListener("change", () => edit({ seed: clamp(Number.parseInt(seed.value, 10) || 0, 0, SEEDS - 1) }));
  controls.penBox = el("div", { class: "tq-pens", hidden: true }, ...controls.pens, controls.clear);
  const right = el(
    "div",
    { class: "tq-right" },
    el("label", { class: "tq-check" }, controls.show, controls.showName),
    el("label", { class: "gm-field" }, controls.seedName, seed),
    controls.dice,
  );
  const parts = [controls.sets, controls.penBox, right];
  controls.element = el("div", { class: "tq-controls", role: "toolbar" }, ...parts);
  return controls;
}

/** Write what Python says; pen: the one in the hand. */
export function showControls(controls, { data, words, look, pen }) {
  const { sets, seed } = controls;
  listSets(controls, data.sets, words);
  for (const button of sets.children) button.setAttribute("aria-pressed", String(button.dataset.set === data.set));
  controls.penBox.hidden = data.set !== "drawn";
  controls.pens.forEach((button, k) => {
    button.replaceChildren(el("i", { style: `background:${look.classes[k]}` }), words.pens[k]);
  });
  showPen(controls, pen);
  controls.next = (data.seed + 1) % SEEDS;
  if (seed.getRootNode().activeElement !== seed) seed.value = data.seed;
  controls.show.checked = data.show;
  write(controls.clear, words.clear);
  write(controls.seedName, words.seed);
  write(controls.dice, words.reseed);
  write(controls.showName, words.show);
}

export const showPen = ({ pens }, pen) =>
  pens.forEach((button, k) => button.setAttribute("aria-pressed", String(pen === k)));

function listSets(controls, list, words) {
  const { sets, edit } = controls,
    key = JSON.stringify(list);
  if (controls.listed === key) return;
  controls.listed = key;
  sets.setAttribute("aria-label", words.set);
  sets.replaceChildren(
    ...list.map(({ id, label }) => {
      const attributes = { class: "gm-button", type: "button", "data-set": id, onclick: () => edit({ data: id }) };
      return el("button", attributes, label);
    }),
  );
}
