// The button under every exhibit that saves what it shows as a picture: its canvases with the titles, captions and
// signs that stand about them, under the names of page and exhibit, with the state from the address below. It looks for
// them wherever they are: each component draws inside a shadow root of its own.
//
// data: {label, filename}
import { saveBlob } from "./canvas.js";
import { el } from "./dom.js";
import { mountOnce } from "./mount.js";
import { themeOf } from "./theme.js";

const PAD = 16; // CSS pixels about what is saved
const CONTROLS = "button, select, input, textarea, label:has(input), .gm-live, .lv-scrub, .gm-transport";

function elementsIn(node) {
  return [...node.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? elementsIn(e.shadowRoot) : [])]);
}

/** What is seen of an exhibit: not what can only be pressed, and nothing that is hidden. */
function seen(exhibit) {
  return elementsIn(exhibit).filter(
    (e) =>
      e instanceof HTMLElement &&
      e.getRootNode() instanceof ShadowRoot &&
      e.getClientRects().length > 0 &&
      getComputedStyle(e).visibility !== "hidden" &&
      !e.closest(CONTROLS),
  );
}

/**
 * The lines of an element's own text, as the browser has broken them, with their places in the window.
 * @param {HTMLElement} element
 */
function linesOf(element) {
  const range = document.createRange(),
    lines = [];
  for (const node of element.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE || !node.textContent.trim()) continue;
    for (const { 0: word, index } of node.textContent.matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const box = range.getBoundingClientRect(),
        last = lines.at(-1);
      if (last?.node === node && Math.abs(last.top - box.top) < 2) {
        last.text += ` ${word}`;
        last.right = box.right;
      } else lines.push({ node, text: word, left: box.left, right: box.right, top: box.top, height: box.height });
    }
  }
  return lines;
}

function paintBox(c, element) {
  const { backgroundColor, borderTopWidth, borderTopColor, borderTopStyle } = getComputedStyle(element),
    { left, top, width, height } = element.getBoundingClientRect();
  if (!/^rgba\(.*, 0\)$|transparent/.test(backgroundColor)) {
    c.fillStyle = backgroundColor;
    c.fillRect(left, top, width, height);
  }
  if (borderTopStyle !== "solid" || element.tagName === "CANVAS" || !parseFloat(borderTopWidth)) return;
  c.strokeStyle = borderTopColor;
  c.strokeRect(left, top, width, height);
}

function paintText(c, element) {
  const { fontStyle, fontWeight, fontSize, fontFamily, color } = getComputedStyle(element);
  c.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  c.fillStyle = color;
  c.textBaseline = "middle";
  for (const { text, left, right, top, height } of linesOf(element))
    c.fillText(text, left, top + height / 2, 1.05 * (right - left));
}

const extent = (boxes) => ({
  left: Math.min(...boxes.map((b) => b.left)),
  top: Math.min(...boxes.map((b) => b.top)),
  right: Math.max(...boxes.map((b) => b.right)),
  bottom: Math.max(...boxes.map((b) => b.bottom)),
});

/** The names that stand above the picture, and the state below it. */
function names() {
  const chosen = document.querySelector(".st-key-gm_chooser [aria-checked=true] p")?.firstChild?.textContent ?? "",
    title = document.querySelector(".gm-title h1")?.textContent ?? "";
  return {
    title: [title, chosen]
      .map((text) => text.trim())
      .filter(Boolean)
      .join(" \u00b7 "),
    state: [document.title, decodeURIComponent(location.pathname.split("/").pop() + location.search)].join("  "),
  };
}

/** @param {Element} exhibit @returns {HTMLCanvasElement | null} the picture; null where nothing is drawn */
export function picture(exhibit) {
  const elements = seen(exhibit),
    canvases = /** @type {HTMLCanvasElement[]} */ (elements.filter((e) => e.tagName === "CANVAS" && e.offsetWidth));
  if (!canvases.length) return null;
  const texts = elements.filter((e) => linesOf(e).length),
    { left, top, right, bottom } = extent([...canvases, ...texts].map((e) => e.getBoundingClientRect())),
    look = themeOf(/** @type {HTMLElement} */ (canvases[0])),
    d = window.devicePixelRatio || 1,
    line = 1.5 * look.size,
    out = document.createElement("canvas"),
    { title, state } = names();
  out.width = Math.round((right - left + 2 * PAD) * d);
  out.height = Math.round((bottom - top + 2 * PAD + 2.4 * line) * d);
  const c = out.getContext("2d");
  c.scale(d, d);
  c.fillStyle = look.bg;
  c.fillRect(0, 0, out.width, out.height);
  c.fillStyle = look.text;
  c.textBaseline = "middle";
  c.font = `700 ${1.15 * look.size}px ${look.font}`;
  c.fillText(title, PAD, PAD + 0.4 * line);
  c.font = `${0.85 * look.size}px ${look.font}`;
  c.globalAlpha = 0.75;
  c.fillText(state, PAD, bottom - top + PAD + 1.9 * line, right - left);
  c.globalAlpha = 1;
  c.translate(PAD - left, PAD + 1.4 * line - top);
  c.imageSmoothingEnabled = false;
  c.beginPath();
  c.rect(left, top, right - left, bottom - top);
  c.clip();
  for (const element of elements) {
    paintBox(c, element);
    const { left: x, top: y, width, height } = element.getBoundingClientRect();
    if (element instanceof HTMLCanvasElement && element.width) c.drawImage(element, x, y, width, height);
  }
  for (const element of texts) paintText(c, element);
  return out;
}

export default function ({ data, parentElement }) {
  const self = mountOnce(parentElement, (root) => {
    let now = data;
    const save = () => {
      const exhibit = document.querySelector(".st-key-gm_exhibit");
      (exhibit && picture(exhibit))?.toBlob((png) => saveBlob(png, now.filename));
    };
    const button = el("button", { class: "gm-button", type: "button", onclick: save });
    root.append(button);
    return {
      update(next) {
        now = next;
        button.textContent = next.label;
      },
      dispose() {},
    };
  });
  self.update(data);
  return () => self.dispose();
}
