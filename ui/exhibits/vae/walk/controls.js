// The row of controls over the pads. It holds no state: paint() shows what the pad says, and each press calls back.
import { el } from "../../../browser/dom.js";

export const MODELS = ["pca", "ae", "vae"],
  SAMPLING = ["none", "prior", "box"];

export function makeControls(on) {
  const button = (f) => el("button", { class: "gm-button", type: "button", onclick: f });
  const segments = (buttons) => el("div", { class: "gm-segments", role: "group" }, ...buttons);
  const models = MODELS.map((m) => button(() => on.model(m))),
    views = [false, true].map((g) => button(() => on.grid(g)));
  const modelGroup = segments(models),
    viewGroup = segments(views);
  const beside = button(on.beside),
    draw = button(on.draw),
    clear = button(on.clear);
  const sampling = el("select", { class: "gm-select", onchange: () => on.sample(sampling.value) });
  for (const how of SAMPLING) sampling.append(el("option", { value: how }));
  const element = el("div", { class: "lp-controls" }, modelGroup, viewGroup, beside, sampling, draw, clear);
  const show = (b, text, pressed) => {
    b.textContent = text;
    if (pressed !== undefined) b.setAttribute("aria-pressed", String(Boolean(pressed)));
  };
  return {
    element,
    paint(S, fields, drawing, w, problems) {
      models.forEach((b, i) => {
        show(b, w.names[MODELS[i]], MODELS[i] === S.model);
        b.title = problems[MODELS[i]] ?? w.about[MODELS[i]];
        b.disabled = !fields[MODELS[i]];
      });
      views.forEach((b, i) => show(b, [w.points, w.grid][i], S.grid === Boolean(i)));
      show(beside, w.beside, S.side);
      beside.disabled = !(fields.ae && fields.vae);
      show(draw, w.draw, drawing);
      show(clear, w.clear);
      clear.style.display = S.path ? "" : "none";
      modelGroup.setAttribute("aria-label", w.model);
      viewGroup.setAttribute("aria-label", w.view);
      sampling.setAttribute("aria-label", w.samples);
      sampling.title = w.samples;
      [...sampling.options].forEach((o) => {
        o.textContent = w.sampling[o.value];
      });
      sampling.value = S.sample;
    },
  };
}
