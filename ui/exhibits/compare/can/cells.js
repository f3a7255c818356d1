// The table of what may be asked: a row an ability, a column a family, in each cell a button with the verdict so far.
import { el, fill } from "../../../browser/dom.js";
import { painted } from "../../../browser/painted.js";
import { label, write } from "../../../browser/view.js";

export const MARKS = { yes: "✓", partly: "◐", no: "✕", open: "▸", waiting: "…", absent: "–", failed: "!" };

/**
 * What belongs to a cell "family/ability": both, and the verdict so far.
 *
 * @param {any} data
 * @param {string} at
 */
export function readCell(data, at) {
  const [family, ability] = at.split("/");
  return {
    family: data.families.find((one) => one.id === family),
    ability: data.abilities.find((one) => one.id === ability),
    verdict: data.cells[at] ?? "absent",
  };
}

/**
 * An empty table, and what a press in it asks for.
 *
 * @param {{tryCell: (family: string, ability: string) => void, tryRow: (ability: string) => void}} actions
 */
export function makeTable(actions) {
  const head = el("tr"),
    body = el("tbody"),
    element = el("table", { class: "cn-table" }, el("thead", {}, head), body);
  return { element, head, body, actions, built: "" };
}

/** Write the verdicts; rows are built anew only for other families, abilities or words, so that the focus stays. */
export function showTable(table, data, words) {
  const key = JSON.stringify([data.families, data.abilities, words.ability]);
  if (key !== table.built) build(table, data, words);
  table.built = key;
  label(table.element, words.table);
  for (const button of table.body.querySelectorAll(".cn-cell")) showCell(button, data, words);
}

/** Paint the families' marks. */
export function drawMarks({ head }, data, look) {
  data.families.forEach((family, i) => painted.markOn(head.children[i + 1].firstChild, family.look, 14, 5, look));
}

function build({ element, head, body, actions }, { families, abilities }, words) {
  element.style.setProperty("--cn-columns", families.length);
  const corner = el("th", { scope: "col", class: "cn-corner" }, words.ability);
  head.replaceChildren(corner, ...families.map(familyHead));
  body.replaceChildren(
    ...abilities.map((ability) =>
      el(
        "tr",
        { "data-ability": ability.id },
        abilityHead(ability, actions, words),
        ...families.map((family) => cell(family.id, ability.id, actions)),
      ),
    ),
  );
}

function familyHead({ id, name, short }) {
  const mark = el("canvas", { class: "cn-mark", "aria-hidden": "true" });
  return el("th", { scope: "col", title: name, "data-family": id }, mark, el("span", {}, short));
}

function abilityHead({ id, title }, { tryRow }, words) {
  const all = el("button", { class: "cn-all", type: "button", "data-row": id, title: words.row }, "▸▸");
  all.addEventListener("click", () => tryRow(id));
  label(all, fill(words.rowOf, { ability: title }));
  return el("th", { scope: "row" }, el("div", {}, el("span", {}, title), all));
}

function cell(family, ability, { tryCell }) {
  const attributes = { class: "cn-cell", type: "button", "data-cell": `${family}/${ability}` },
    button = el("button", attributes, el("i", { "aria-hidden": "true" }), el("span"));
  button.addEventListener("click", () => tryCell(family, ability));
  return el("td", {}, button);
}

function showCell(button, data, words) {
  const at = button.dataset.cell,
    { family, ability, verdict } = readCell(data, at),
    said = words.verdict[verdict];
  button.dataset.can = verdict;
  button.disabled = verdict === "absent";
  button.setAttribute("aria-pressed", String(at === data.at.join("/")));
  write(button.firstChild, MARKS[verdict]);
  write(button.lastChild, said);
  label(button, fill(words.cell, { family: family.name, ability: ability.title, verdict: said }));
}
