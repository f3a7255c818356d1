// The elements of the exhibit, the words and numbers in them, and their sizes.
import { el, formatNumber } from "../../../browser/dom.js";

/** Sizes from the room: digit pixels of the two boards, of the panel beside or below them. */
export function sizesFor(width, height) {
  const small = width < 700;
  const wide = width >= 960;
  const fits = (scale) => (wide ? width - 56 * scale - 48 >= 440 : 56 * scale + 24 <= width);
  let scale = small ? Math.floor((width - 16) / 2 / 28) : Math.min(14, Math.max(8, Math.floor((height - 440) / 28)));
  while (!small && scale > 6 && !fits(scale)) scale--;
  const layout = small ? "small" : wide ? "wide" : "middle";
  return { scale, layout, panel: wide ? width - 56 * scale - 48 : width, room: wide ? 28 * scale + 56 : 330 };
}

/** onTab(name): another view. */
export function makeParts(root, { views, drawing }, onTab) {
  const names = Object.keys(views);
  const tab = (name) => ({ class: "gm-button", type: "button", role: "tab", "data-view": name });
  const parts = {
    pad: el("canvas", { role: "img", class: "lab-pad" }),
    padTitle: el("p", { class: "lab-title" }),
    lines: [el("p", { class: "lab-eq" }), el("p", { class: "lab-eq" })],
    tabs: names.map((name) => el("button", { ...tab(name), onclick: () => onTab(name) })),
  };
  const list = el("div", { class: "gm-segments lab-tabs", role: "tablist" }, ...parts.tabs);
  const panel = el("div", { class: "lab-panel" }, list, ...names.map((name) => views[name].element));
  const column = el("div", { class: "lab-pad-column" }, parts.padTitle, parts.pad, ...parts.lines);
  root.append(el("div", { class: "lab" }, drawing.easel.element, column, panel));
  return parts;
}

export function showWords({ parts, views, drawing, bar }, labels) {
  drawing.easel.words(labels);
  for (const view of Object.values(views)) view.words(labels);
  for (const tab of parts.tabs) tab.textContent = labels[tab.dataset.view];
  parts.padTitle.textContent = labels.padTitle;
  bar.set({ labels: labels.transport });
}

/** z = mu + sigma * eps of both latents, in numbers. */
export function showEquations(lines, { mu, sigma, eps, z }) {
  lines.forEach((line, k) => {
    const [m, s, made] = [mu, sigma, z].map((v) => formatNumber(v[k], 3));
    const e = eps[k] < 0 ? `(${formatNumber(eps[k])})` : formatNumber(eps[k]);
    line.innerHTML =
      `<i>z${"\u2081\u2082"[k]}</i> = <b class="latent">${m}</b> + <b class="latent">${s}</b> ` +
      `\u00b7 <b>${e}</b> <span>= <b class="made">${made}</b></span>`;
  });
}
