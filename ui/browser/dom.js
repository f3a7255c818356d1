// Elements, and words into them.

// Tells a screen reader, once the text has stood still for a moment.
export function announce(root, text) {
  let box = root.querySelector(".gm-live");
  if (!box) {
    box = el("div", { class: "gm-live", "aria-live": "polite" });
    root.append(box);
  }
  clearTimeout(box.timer);
  box.timer = setTimeout(() => {
    box.textContent = text;
  }, 400);
}

// el("button", {class: "x", onclick: f}, "text", child): a DOM element.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes)) {
    if (k.startsWith("on")) node.addEventListener(k.slice(2), v);
    else if (v === true) node.setAttribute(k, "");
    else if (v !== false && v !== null && v !== undefined) node.setAttribute(k, v);
  }
  node.append(...children.filter((c) => c !== null && c !== undefined));
  return node;
}

// A canvas with its title above it: {title, canvas, box}.
export function makeFigure(classes, canvas, ...more) {
  const title = el("figcaption");
  return { title, canvas, box: el("figure", { class: classes }, title, canvas, ...more) };
}
/**
 * Titles that are wider than their pictures would meet: where there is little room they take two lines.
 * @param {HTMLElement} root @param {number} width @param {{narrow: boolean, lecture: boolean}} how
 */
export const fitTitles = (root, width, { narrow, lecture }) =>
  root.classList.toggle("gm-tight", !narrow && width < (lecture ? 1200 : 900));
// Where a pointer is on an element, in CSS pixels.
export function placeOn(node, e) {
  const box = node.getBoundingClientRect();
  return [e.clientX - box.left, e.clientY - box.top];
}

// A number with a true minus sign and a fixed number of decimals, so that it keeps its width.
export const formatNumber = (x, digits = 2) =>
  (Object.is(+x.toFixed(digits), -0) ? 0 : +x).toFixed(digits).replace("-", "\u2212");
export const formatCount = (v) => Math.round(v).toLocaleString("en-US");
export const clamp = (v, low, high) => Math.min(high, Math.max(low, v));
// "{a} and {b}" with values filled in; what Python's translated templates use.
export const fill = (template, values) => template.replace(/\{(\w+)\}/g, (all, k) => (k in values ? values[k] : all));
// What a hand can do, and where there is more than a finger, that keys do it, too: {help, keys}.
export const withKeys = ({ help, keys }) => (matchMedia("(any-pointer: fine)").matches ? `${help} ${keys}` : help);
