// The row of controls over the pads. It holds no state: paint() shows the pad's, and each press calls back.
import { el } from "../../../browser/dom.js";
import { MODELS } from "./field.js";

const SAMPLING = ["none", "prior", "box"];

export function makeControls(on) {
  const button = (f) => el("button", { class: "gm-button", type: "button", onclick: f });
  const segments = (buttons) => el("div", { class: "gm-segments", role: "group" }, ...buttons);
  const models = MODELS.map((model) => button(() => on.model(model)));
  const views = [false, true].map((grid) => button(() => on.grid(grid)));
  const modelGroup = segments(models);
  const viewGroup = segments(views);
  const beside = button(on.beside);
  const draw = button(on.draw);
  const clear = button(on.clear);
  const sampling = el("select", { class: "gm-select", onchange: () => on.sample(sampling.value) });
  for (const how of SAMPLING) sampling.append(el("option", { value: how }));
  const element = el("div", { class: "lp-controls" }, modelGroup, viewGroup, beside, sampling, draw, clear);
  const show = (b, text, pressed) => {
    b.textContent = text;
    if (pressed !== undefined) b.setAttribute("aria-pressed", String(Boolean(pressed)));
  };
  return {
    element,
    paint(view, fields, drawing, words, problems) {
      models.forEach((b, i) => {
        show(b, words.names[MODELS[i]], MODELS[i] === view.model);
        b.title = problems[MODELS[i]] ?? words.about[MODELS[i]];
        b.disabled = !fields[MODELS[i]];
      });
      views.forEach((b, i) => show(b, [words.points, words.grid][i], view.grid === Boolean(i)));
      show(beside, words.beside, view.side);
      beside.disabled = !(fields.ae && fields.vae);
      show(draw, words.draw, drawing);
      show(clear, words.clear);
      clear.style.display = view.path ? "" : "none";
      modelGroup.setAttribute("aria-label", words.model);
      viewGroup.setAttribute("aria-label", words.view);
      sampling.setAttribute("aria-label", words.samples);
      sampling.title = words.samples;
      [...sampling.options].forEach((o) => {
        o.textContent = words.sampling[o.value];
      });
      sampling.value = view.sample;
    },
  };
}
