// The glossary where its terms stand on labels of an exhibit: the meaning appears beside them by hover, focus and
// touch. In each exhibit the first label with a term is underlined and can be focused; pointing at others shows it
// too, and so does pointing at a label that is drawn on a canvas.
import { textAt } from "./sketch.js";

const LONGEST = 60; // characters of a label; what is longer is a sentence
const WAIT = 400; // ms that a pointer rests before a meaning appears
const LATER = [300, 1500, 5000]; // ms after an exhibit has been told something: its words come with its first picture
const PRESSED = "button, select, option, a, input, textarea"; // these have a use of their own for a press
const MARK = "gm-has-term";

/** @type {Map<string, Promise<{pattern: RegExp, meaning: Map<string, [string, string]>} | null>>} */
const glossaries = new Map();

/** The terms of a language: a pattern of all forms, and [name, meaning] by form; null where they cannot be had. */
function glossary(lang) {
  if (!glossaries.has(lang)) {
    const made = import(new URL(`./terms.${lang}.js`, import.meta.url).href).then(({ pattern, terms }) => ({
      pattern: new RegExp(pattern, "gi"),
      meaning: new Map(
        terms.flatMap(([name, means, forms]) => forms.map((form) => [form.toLowerCase(), [name, means]])),
      ),
    }));
    const kept = made.catch(() => {
      glossaries.delete(lang); // the line was cut: it is asked for again by whoever wants it next
      return null;
    });
    glossaries.set(lang, kept);
  }
  return glossaries.get(lang);
}

/**
 * The terms in a text, [name, meaning] each, once each.
 * @param {{pattern: RegExp, meaning: Map<string, [string, string]>}} known @param {string} text
 */
export function termsIn({ pattern, meaning }, text) {
  const found = [...text.matchAll(pattern)].map(([form]) => meaning.get(form.toLowerCase()));
  return [...new Map(found.filter(Boolean).map((term) => [term[0], term])).values()];
}

/** @param {EventTarget} node */
function textOf(node) {
  if (!(node instanceof HTMLElement) || node.tagName === "CANVAS" || node.tagName === "SELECT") return "";
  const text = node.textContent.trim();
  return text.length <= LONGEST ? text : "";
}

let bubble = null,
  waiting = 0;

function hide() {
  clearTimeout(waiting);
  bubble?.remove();
}

// Above the label where there is room, else below it; within the window either way.
function show({ left, top, bottom }, terms) {
  bubble ??= Object.assign(document.createElement("div"), { className: "gm-bubble", role: "tooltip" });
  bubble.replaceChildren(
    ...terms.slice(0, 2).map(([name, means]) => {
      const line = document.createElement("p");
      line.append(Object.assign(document.createElement("b"), { textContent: name }), ` ${means}`);
      return line;
    }),
  );
  document.querySelector(".stApp")?.append(bubble);
  const { width, height } = bubble.getBoundingClientRect();
  bubble.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  bubble.style.top = `${top - height - 6 >= 4 ? top - height - 6 : bottom + 6}px`;
}

/** @typedef {{text: string, node: HTMLElement, at?: DOMRect}} Label at: of a drawn one, its place in the window */

/**
 * The label that an event is on: a text drawn under the pointer, or the innermost element with a short text.
 * @returns {Label | null}
 */
function labelled(event) {
  const path = event.composedPath(),
    end = path.findIndex((node) => node instanceof HTMLElement && node.classList.contains("gm-root")),
    [inner] = path;
  if (end < 0) return null;
  if (inner instanceof HTMLCanvasElement && event.clientX !== undefined) {
    const { left, top, width, height } = inner.getBoundingClientRect(),
      text = textAt(inner, (event.clientX - left) / width, (event.clientY - top) / height);
    return text ? { text, node: inner, at: new DOMRect(event.clientX, event.clientY - 8, 0, 20) } : null;
  }
  const node = path.slice(0, end).find((one) => textOf(one));
  return node ? { text: textOf(node), node } : null;
}

/** @param {Label | null} label @param {number} wait ms */
async function explain(label, wait) {
  hide();
  if (!label) return;
  const known = await glossary(document.documentElement.lang || "en"),
    terms = known ? termsIn(known, label.text) : [],
    place = () => label.at ?? label.node.getBoundingClientRect();
  if (terms.length) waiting = setTimeout(() => label.node.isConnected && show(place(), terms), wait);
}

let over = ""; // the drawn text under the mouse

// Over a canvas no element is entered: a drawn label is met as the mouse moves.
function moved(event) {
  if (event.pointerType !== "mouse" || !(event.composedPath()[0] instanceof HTMLCanvasElement)) return;
  const label = event.buttons ? null : labelled(event),
    text = label?.text ?? "";
  if (text !== over) void explain(label, WAIT);
  over = text;
}

function listen() {
  addEventListener("pointermove", moved, { passive: true });
  addEventListener("pointerover", (e) => e.pointerType === "mouse" && void explain(labelled(e), WAIT));
  addEventListener("focusin", (e) => {
    const node = e.composedPath()[0];
    if (node instanceof HTMLElement && node.matches(":focus-visible")) void explain(labelled(e), 0);
  });
  addEventListener("pointerup", (e) => {
    const label = e.pointerType === "touch" && labelled(e);
    if (label && !label.node.closest(PRESSED)) void explain(label, 0);
  });
  for (const kind of ["pointerdown", "focusout", "wheel"]) addEventListener(kind, hide, { passive: true });
  addEventListener("keydown", (e) => e.key === "Escape" && hide());
  document.documentElement.addEventListener("pointerleave", (e) => e.pointerType === "mouse" && hide());
}

// Marks the first label with each term; a label whose words have changed is marked no longer.
async function mark(root) {
  const known = await glossary(document.documentElement.lang || "en"),
    seen = new Set();
  if (!known) return;
  for (const node of root.querySelectorAll("*")) {
    if (!(node instanceof HTMLElement) || !textOf(node)) continue;
    const own = [...node.childNodes].map((child) => (child.nodeType === Node.TEXT_NODE ? child.textContent : "")),
      free = !node.closest(`${PRESSED}, [aria-live], [role=img], label:has(input)`) && node.offsetWidth,
      terms = free ? termsIn(known, own.join(" ")).filter(([name]) => !seen.has(name)) : [];
    for (const [name] of terms) seen.add(name);
    if (node.classList.toggle(MARK, terms.length > 0)) node.tabIndex = 0;
    else if (node.dataset.term) node.removeAttribute("tabindex");
    if (terms.length) node.dataset.term = terms[0][0];
    else delete node.dataset.term;
  }
}

/**
 * To be called whenever an exhibit has been told something: its labels may have changed.
 * @param {HTMLElement & {__marking?: number[]}} root
 */
export function explainTerms(root) {
  const page = /** @type {any} */ (window);
  if (!page.gmTerms) listen();
  page.gmTerms = true;
  root.__marking?.forEach(clearTimeout);
  root.__marking = LATER.map((wait) => window.setTimeout(() => root.isConnected && void mark(root), wait));
}
