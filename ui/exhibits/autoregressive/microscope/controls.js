// What both halves choose: the task, the model, the temperature.
import { el } from "../../../browser/dom.js";
import { keepFromScrolls } from "../../../browser/drag.js";
import { makeSegments, showSegments } from "../../../browser/segments.js";

export const STOPS = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 10, 1000];

/** Where a temperature stands on the slider: the stop that is nearest to it, in proportion. */
export function stopOf(temperature) {
  const far = STOPS.map((stop) => Math.abs(Math.log(stop + 0.05) - Math.log(temperature + 0.05)));
  return far.indexOf(Math.min(...far));
}

/**
 * @param {string[]} tasks
 * @param {{task: (name: string) => void,
 *   choose: (change: {model?: string, temperature?: number}, done: boolean) => void}} on
 */
export function makeControls(tasks, on) {
  const range = el("input", { type: "range", min: 0, max: STOPS.length - 1, step: 1, class: "ms-range" }),
    change = (done) => on.choose({ temperature: STOPS[+range.value] }, done),
    controls = {
      tasks: makeSegments(tasks, on.task, "ms-tasks"),
      model: el("select", {
        class: "gm-select ms-model",
        onchange: () => on.choose({ model: controls.model.value }, true),
      }),
      modelName: el("span"),
      range,
      heat: el("span"),
      value: el("output", { class: "ms-heat" }),
      element: null,
    };
  range.addEventListener("input", () => change(false));
  range.addEventListener("change", () => change(true));
  keepFromScrolls(range);
  const field = (...parts) => el("label", { class: "gm-field" }, ...parts);
  controls.element = el(
    "div",
    { class: "ms-controls" },
    controls.tasks,
    field(controls.modelName, controls.model),
    field(controls.heat, range, controls.value),
  );
  return controls;
}

export function showControls(controls, { task, model, temperature }, models, words) {
  showSegments(controls.tasks, { chosen: task, title: words.task, text: (name) => words.tasks[name] });
  const listed = JSON.stringify([models, words.models]);
  if (controls.model.dataset.listed !== listed) {
    controls.model.dataset.listed = listed;
    controls.model.replaceChildren(...models.map((name) => el("option", { value: name }, words.models[name])));
  }
  controls.model.value = model;
  controls.modelName.textContent = words.model;
  controls.heat.textContent = words.temperature;
  controls.range.value = String(stopOf(temperature));
  controls.value.textContent = temperature.toLocaleString("en-US");
  controls.range.setAttribute("aria-valuetext", controls.value.textContent);
}

/** One plain sentence where a temperature leaves nothing of the model. */
export const heatText = (temperature, words) => {
  if (temperature === 0) return words.cold;
  return temperature >= 10 ? words.hot.replace("{t}", temperature.toLocaleString("en-US")) : "";
};
