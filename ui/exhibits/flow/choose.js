// The two lists that the exhibits of the page share: which data, and which flow of them.
import { el } from "../../browser/dom.js";

/** @param {{data: (name: string) => void, flow: (name: string) => void}} on */
export function makeChooser(on) {
  const list = (choose) => {
    const select = el("select", { class: "gm-select", onchange: () => choose(select.value) }),
      name = el("span");
    return { select, name, box: el("label", { class: "gm-field" }, name, select) };
  };
  const data = list(on.data),
    flow = list(on.flow);
  return { data, flow, boxes: [data.box, flow.box] };
}

const filled = ({ select, name }, options, chosen, title) => {
  const text = JSON.stringify(options);
  if (select.dataset.options !== text) {
    select.dataset.options = text;
    select.replaceChildren(...Object.entries(options).map(([value, word]) => el("option", { value }, word)));
  }
  select.value = chosen;
  name.textContent = title;
};

/** @param {any} chooser @param {{sets: object, flows: object, data: string, flow: string}} what @param {any} words */
export function showChooser(chooser, { sets, flows, data, flow }, words) {
  filled(chooser.data, sets, data, words.data);
  filled(chooser.flow, flows, flow, words.flow);
}
