// The number of steps and the class that is asked for, in the transport bar.
import { el } from "../../../browser/dom.js";
import { keepFromScrolls } from "../../../browser/drag.js";
import { label, write } from "../../../browser/view.js";

/** The place of the number that is nearest to `wanted`. @param {number[]} all @param {number} wanted */
export const nearestPlace = (all, wanted) =>
  all.reduce((best, n, i) => (Math.abs(n - wanted) < Math.abs(all[best] - wanted) ? i : best), 0);

/** change({taken} | {asked}): another one has been chosen. */
export function makeControls(change) {
  const controls = {
    all: [], // numbers of steps
    steps: el("input", { type: "range", class: "pc-steps", min: 0, step: 1 }),
    stepsName: el("span"),
    value: el("output"),
    classes: el("select", { class: "gm-select" }),
    className: el("span"),
    element: null,
  };
  const { steps, stepsName, value, classes, className } = controls,
    taken = () => controls.all[+steps.value];
  keepFromScrolls(steps);
  steps.addEventListener("input", () => write(value, String(taken())));
  steps.addEventListener("change", () => change({ taken: taken() }));
  classes.addEventListener("change", () => change({ asked: classes.value }));
  controls.element = el(
    "div",
    { class: "pc-controls" },
    el("label", { class: "gm-field" }, stepsName, steps, value),
    el("label", { class: "gm-field" }, className, classes),
  );
  return controls;
}

/** held: the slider is under a hand that Python has not heard of yet. */
export function showControls(controls, data, asked, held, words) {
  const { steps, value, classes } = controls,
    { all, now } = data.steps;
  controls.all = all;
  steps.max = String(Math.max(0, all.length - 1));
  steps.title = words.stepsHelp;
  steps.disabled = !all.length;
  label(steps, words.steps);
  write(controls.stepsName, words.steps);
  if (!held) {
    steps.value = String(nearestPlace(all, now));
    write(value, String(all[+steps.value] ?? ""));
  }
  write(controls.className, words.class);
  if (classes.length !== data.classes.length) classes.append(...data.classes.map((id) => el("option", { value: id })));
  for (const option of classes.options) write(option, option.value === "none" ? words.none : option.value);
  classes.value = asked;
}
