// The elements of the exhibit, and the words and numbers in them.
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { baseOf, toPixel } from "./main.js";

const PLACES = ["perfect", "one", "far", "narrow"];

function makePanel(name) {
  const canvas = el("canvas", { role: "img" });
  const title = el("h2");
  return { canvas, title, box: el("figure", { class: `op-${name}` }, title, canvas) };
}

/** actions: {go(place), travel()} */
export function makeParts(root, actions) {
  const handle = (id) => el("button", { class: "op-handle", type: "button", role: "slider", "data-hump": id });
  const place = (id) =>
    el("button", { class: "gm-button", type: "button", "data-set": id, onclick: () => actions.go(id) });
  const parts = {
    main: makePanel("main"),
    far: makePanel("far"),
    losses: makePanel("losses"),
    facts: el("dl", { class: "op-facts" }),
    handles: ["a", "b", "q"].map(handle),
    places: PLACES.map(place),
    slide: el("button", { class: "gm-button gm-primary", type: "button", onclick: actions.travel }),
    said: el("p", { class: "op-said" }),
  };
  const { main, far, losses, facts, places, slide } = parts;
  main.box.append(...parts.handles);
  root.append(
    main.box,
    el("div", { class: "op-bar" }, slide, ...places),
    el("div", { class: "op-under" }, facts, far.box, losses.box),
    parts.said,
  );
  return parts;
}

export function showWords(parts, words) {
  parts.slide.textContent = words.travel;
  for (const button of parts.places) button.textContent = words.places[button.dataset.set].name;
  for (const name of ["main", "far", "losses"]) {
    parts[name].title.textContent = words[name];
    parts[name].canvas.setAttribute("aria-label", words[name]);
  }
  for (const handle of parts.handles) handle.setAttribute("aria-label", words.humps[handle.dataset.hump]);
}

export function showFacts(facts, { value, jsd, mean }, words) {
  const rows = [
    ["V(G, D*) = 2 JSD − ln 4", formatNumber(value, 3)],
    ["JSD", formatNumber(jsd, 3)],
    ["2 JSD − ln 4", `2 · ${formatNumber(jsd, 3)} − 1.386`],
    [words.meanD, formatNumber(mean, 3)],
  ];
  facts.replaceChildren(...rows.flatMap(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]));
}

/** Each hump's handle under it, with its value for a screen reader. */
export function showHandles(parts, { humps, width, height }, words) {
  for (const handle of parts.handles) {
    const [m, r] = humps[handle.dataset.hump];
    handle.style.left = `${toPixel(m, width)}px`;
    handle.style.top = `${baseOf(height) + parts.main.canvas.offsetTop}px`;
    handle.setAttribute("aria-valuenow", m.toFixed(2));
    handle.setAttribute("aria-valuemin", -5);
    handle.setAttribute("aria-valuemax", 5);
    handle.setAttribute("aria-valuetext", fill(words.hump, { m: formatNumber(m), r: formatNumber(r) }));
  }
}
