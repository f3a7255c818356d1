// A row of buttons of which one is pressed.
import { el } from "./dom.js";

/** @param {string[]} names @param {(name: string) => void} choose @param {string} classes */
export function makeSegments(names, choose, classes = "") {
  const button = (name) =>
    el("button", { class: "gm-button", type: "button", "data-name": name, onclick: () => choose(name) });
  return el("div", { class: `gm-segments ${classes}`.trim(), role: "group" }, ...names.map(button));
}
/**
 * @param {HTMLElement} group
 * @param {{chosen: string, title: string, text: (name: string) => string, off?: (name: string) => boolean}} options
 */
export function showSegments(group, { chosen, title, text, off = () => false }) {
  group.setAttribute("aria-label", title);
  for (const button of group.querySelectorAll("button")) {
    const { name } = button.dataset;
    if (button.textContent !== text(name)) button.textContent = text(name);
    button.setAttribute("aria-pressed", String(name === chosen));
    button.disabled = off(name);
  }
}
