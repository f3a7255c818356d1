// The elements of the exhibit, and the words in them.
import { el, formatNumber } from "../../../browser/dom.js";
import { logWeight, share } from "./weights.js";

function makeBlock(kind) {
  const canvas = el("canvas", { role: "img" });
  const head = el("h2");
  return { canvas, head, box: el("section", { class: `kw-block kw-${kind}` }, head, canvas) };
}

/** @param {HTMLElement} root @param {{reseed: () => void, setSeed: (text: string) => void}} actions */
export function makeParts(root, actions) {
  const blocks = {
    codes: makeBlock("codes"),
    recon: makeBlock("recon"),
    draws: makeBlock("draws"),
    curve: makeBlock("curve"),
  };
  const range = el("input", { type: "range", min: 0, max: 1000, step: 1 });
  const parts = {
    ...blocks,
    blocks,
    name: el("span"),
    value: el("b"),
    range,
    track: el("div", { class: "kw-track" }, range),
    seedName: el("span"),
    seed: el("input", { class: "gm-input gm-seed", type: "number", min: 0, max: 999999, step: 1 }),
    again: el("button", { class: "gm-button", type: "button", onclick: actions.reseed }),
    said: el("p", { class: "kw-said" }),
  };
  parts.seed.addEventListener("change", () => actions.setSeed(parts.seed.value));
  const seed = el("label", { class: "gm-field" }, parts.seedName, parts.seed);
  const tools = el("div", { class: "kw-tools" }, seed, parts.again);
  const right = el("div", { class: "kw-right" }, parts.recon.box, parts.draws.box, parts.curve.box);
  root.append(
    el("div", { class: "kw-bar" }, el("span", { class: "kw-name" }, parts.name, parts.value), parts.track, tools),
    el("div", { class: "kw-grid" }, parts.codes.box, right),
    parts.said,
  );
  return parts;
}

/** The stops under the slider, each at its weight. */
export function showStops(parts, order, words, settle) {
  parts.track.querySelectorAll(".kw-stop").forEach((button) => button.remove());
  for (const stop of order) {
    const kind = { class: `kw-stop${stop.notes ? " notes" : ""}`, type: "button", "data-stop": stop.id, tabindex: -1 };
    const button = el("button", { ...kind, onclick: () => settle(stop.id) });
    button.append(...(stop.notes ? [el("i"), words.notes] : [stop.id]));
    button.style.left = `calc(8px + ${share(logWeight(stop))} * (100% - 16px))`;
    parts.track.append(button);
  }
}

export function showWords(parts, data) {
  const words = data.labels;
  parts.name.textContent = words.weight;
  parts.range.setAttribute("aria-label", words.weight);
  parts.codes.head.replaceChildren(words.codes, el("span", {}, words.codes_key));
  parts.recon.head.textContent = words.recon;
  parts.draws.head.textContent = words.draws;
  parts.curve.head.textContent = words.curve;
  for (const [name, block] of Object.entries(parts.blocks))
    block.canvas.setAttribute("aria-label", words[`alt_${name}`]);
  parts.seedName.textContent = words.seed;
  if (parts.seed.getRootNode().activeElement !== parts.seed) parts.seed.value = data.seed;
  parts.again.textContent = words.reseed;
}

/** The chosen network's name and sentence; returns the text for a screen reader. */
export function showStop(parts, stop, data) {
  const name = stop.notes ? data.labels.notes : stop.id;
  parts.value.textContent = stop.notes ? `\u2248 ${stop.weight.toPrecision(2)}` : stop.id;
  parts.range.setAttribute("aria-valuetext", name);
  for (const b of parts.track.querySelectorAll(".kw-stop")) b.classList.toggle("on", b.dataset.stop === stop.id);
  parts.said.textContent = data.said[stop.id];
  return `${name}. ${data.said[stop.id]}`;
}

export function showSum(parts, { kl, distortion }, words) {
  const [a, b, sum] = [distortion, kl, distortion + kl].map((v) => formatNumber(v, 1));
  parts.curve.head.replaceChildren(words.curve, el("span", {}, `${a} + ${b} = ${sum}`));
}
