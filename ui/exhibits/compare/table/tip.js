// A box under what is pointed at, within the element that it lies over.
import { clamp, el } from "../../../browser/dom.js";

const WIDE = 340; // CSS pixels
const MARGIN = 4;

export function makeTip() {
  return el("div", { class: "tb-tip", role: "tooltip", id: "tb-tip", hidden: true });
}

/**
 * @param {HTMLElement} tip
 * @param {HTMLElement} place
 * @param {(HTMLElement | null)[]} content
 */
export function showTip(tip, place, content) {
  tip.replaceChildren(...content.filter(Boolean));
  tip.hidden = false;
  const outer = tip.parentElement.getBoundingClientRect(),
    here = place.getBoundingClientRect(),
    width = Math.min(WIDE, outer.width - 2 * MARGIN),
    left = here.left + here.width / 2 - outer.left - width / 2;
  tip.style.width = `${width}px`;
  tip.style.left = `${clamp(left, MARGIN, Math.max(MARGIN, outer.width - width - MARGIN))}px`;
  tip.style.top = `${here.bottom - outer.top + 6}px`;
}
