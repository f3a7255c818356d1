// The elements of the exhibit.
import { el } from "../../../browser/dom.js";

const picture = (name, more = {}) => el("canvas", { class: name, role: "img", ...more });

/** @param {HTMLElement} root @param {HTMLElement} curves */
export function makeStage(root, curves) {
  const cells = [0, 1].map(() => {
    const grid = picture("ig-grid", { tabindex: 0 });
    const meter = picture("ig-meter");
    return { grid, meter, box: el("div", { class: "ig-lane" }, grid, meter) };
  });
  const prints = picture("ig-prints");
  const lanes = el("div", { class: "ig-lanes" }, ...cells.map(({ box }) => box), prints);
  const foot = el("div", { class: "ig-foot" });
  const said = el("div", { class: "ig-said" });
  root.classList.add("ig-root");
  root.append(lanes, curves, foot, said);
  return { cells, prints, lanes, foot, said };
}
