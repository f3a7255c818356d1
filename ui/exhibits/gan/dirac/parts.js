// The elements of the exhibit: knobs, plane, panels.
import { el, formatNumber } from "../../../browser/dom.js";
import { keepFromScrolls } from "../../../browser/drag.js";

const UPDATES = ["simultaneous", "alternating"];

const makeChoices = (ids, name, f) =>
  ids.map((id) => el("button", { class: "gm-button", type: "button", [`data-${name}`]: id, onclick: () => f(id) }));

function makeSlider(name, { min, max, step }, { turn, tell }) {
  const input = el("input", { type: "range", min, max, step, "data-knob": name, onchange: tell });
  input.addEventListener("input", () => turn({ [name]: +input.value }));
  keepFromScrolls(input);
  const title = el("span");
  const value = el("output");
  return { input, title, value, box: el("label", { class: "dc-knob" }, title, input, value) };
}

function makePanel(name) {
  const canvas = el("canvas", { role: "img" });
  const title = el("h2");
  return { canvas, title, box: el("figure", { class: `dc-${name}` }, title, canvas) };
}

/** actions: {choose(change), turn(change), tell()} */
export function makeParts(root, ids, actions) {
  const games = makeChoices(ids, "game", (game) => actions.choose({ game }));
  const orders = makeChoices(UPDATES, "update", (update) => actions.choose({ update }));
  const parts = {
    games,
    orders,
    gameGroup: el("div", { class: "gm-segments dc-games", role: "group" }, ...games),
    orderGroup: el("div", { class: "gm-segments", role: "group" }, ...orders),
    rate: makeSlider("rate", { min: 0.02, max: 1, step: 0.02 }, actions),
    strength: makeSlider("strength", { min: 0.05, max: 2, step: 0.05 }, actions),
    base: el("canvas", { "aria-hidden": "true" }),
    top: el("canvas", { class: "dc-top", tabindex: 0, role: "application" }),
    world: makePanel("world"),
    distance: makePanel("distance"),
    eigen: makePanel("eigen"),
    read: el("p", { class: "dc-read" }),
    foot: el("div"),
    said: el("p", { class: "dc-said" }),
  };
  const { base, top, world, distance, eigen, read, rate, strength } = parts;
  eigen.box.append(read);
  const pair = el("div", { class: "dc-pair" }, distance.box, eigen.box);
  root.append(
    el("div", { class: "dc-bar" }, parts.gameGroup),
    el("div", { class: "dc-bar" }, parts.orderGroup, rate.box, strength.box),
    el(
      "div",
      { class: "dc-grid" },
      el("div", { class: "dc-plane" }, base, top),
      el("div", { class: "dc-right" }, world.box, pair),
    ),
    parts.foot,
    parts.said,
  );
  return parts;
}

function showChoices(buttons, name, names, chosen) {
  for (const button of buttons) {
    button.textContent = names[button.dataset[name]];
    button.setAttribute("aria-pressed", String(button.dataset[name] === chosen));
  }
}

export function showKnobs(parts, setting, words) {
  showChoices(parts.games, "game", words.games, setting.game);
  showChoices(parts.orders, "update", words.updates, setting.update);
  parts.gameGroup.setAttribute("aria-label", words.game);
  parts.orderGroup.setAttribute("aria-label", words.update);
  parts.rate.title.textContent = words.rate;
  const named = words.strengths[setting.game];
  parts.strength.box.style.visibility = named ? "" : "hidden";
  parts.strength.title.textContent = named ?? "";
  for (const name of ["rate", "strength"]) {
    parts[name].input.value = setting[name];
    parts[name].value.textContent = formatNumber(setting[name]);
  }
  for (const name of ["world", "distance", "eigen"]) {
    parts[name].title.textContent = words[name];
    parts[name].canvas.setAttribute("aria-label", words[name]);
  }
  parts.top.setAttribute("aria-label", words.plane);
}
