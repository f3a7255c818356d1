// The elements of the exhibit, their words, and where they stand.
import { el, fill } from "../../../browser/dom.js";
import { makePanel, placePanel, setPanelWords, sizePanel } from "./panel.js";
import { NAMES, TILE } from "./square.js";
import { makeStrip, stripHeight } from "./strip.js";

const WAYS = ["sphere", "straight"];

/** on: {way(id), corner(k), draw(), clear()} */
export function makeParts(root, on) {
  const button = (f, more = {}, text = null) =>
    el("button", { class: "gm-button", type: "button", onclick: f, ...more }, text);
  const parts = {
    ways: WAYS.map((way) => button(() => on.way(way), { "data-way": way })),
    draw: button(on.draw),
    clear: button(on.clear),
    again: NAMES.map((name, k) => button(() => on.corner(k), { "data-corner": name }, name)),
    againName: el("span"),
    base: el("canvas", { class: "bt-base", "aria-hidden": "true" }),
    top: el("canvas", { class: "bt-top", tabindex: 0, role: "application" }),
    image: el("canvas", { class: "bt-image", role: "img" }),
    brief: el("div", { class: "bt-brief" }),
    panel: makePanel(),
    strip: makeStrip(),
    foot: el("div", { class: "bt-foot" }),
    wayGroup: null,
    againGroup: null,
    pad: null,
    over: null,
    upper: null,
  };
  const { ways, again, againName, draw, clear, base, top, image, brief, panel, strip, foot } = parts;
  parts.wayGroup = el("div", { class: "gm-segments", role: "group" }, ...ways);
  parts.againGroup = el("div", { class: "gm-segments", role: "group" }, ...again);
  parts.pad = el("div", { class: "bt-pad" }, base, top);
  parts.over = el("div", { class: "bt-over" }, brief);
  parts.upper = el("div", { class: "bt-upper" }, image, panel.element);
  const corners = el("div", { class: "gm-field" }, againName, parts.againGroup);
  const right = el("div", { class: "bt-right" }, parts.upper, strip.element);
  root.append(
    el("div", { class: "bt-controls" }, parts.wayGroup, corners, draw, clear),
    parts.over,
    el("div", { class: "bt-stage" }, parts.pad, right),
    foot,
  );
  return parts;
}

/** drawing: the next stroke is a line. withClasses: there is a classifier. */
export function showWords(parts, { way, line }, { drawing, withClasses }, words) {
  for (const button of parts.ways) {
    button.textContent = words.ways[button.dataset.way];
    button.setAttribute("aria-pressed", String(button.dataset.way === way));
  }
  parts.wayGroup.setAttribute("aria-label", words.way);
  parts.draw.textContent = words.draw;
  parts.draw.setAttribute("aria-pressed", String(drawing));
  parts.clear.textContent = words.clear;
  parts.clear.style.display = line ? "" : "none";
  parts.againName.textContent = words.newCorner;
  parts.againGroup.setAttribute("aria-label", words.newCorner);
  parts.again.forEach((button, k) => {
    button.title = fill(words.again, { name: NAMES[k] });
    button.setAttribute("aria-label", button.title);
  });
  parts.top.setAttribute("aria-label", words.pad);
  setPanelWords(parts.panel, withClasses, words);
}

/**
 * Sizes of square, image and panel: `room` is the height that there is from the square's top.
 * @param {number} width @param {number} room @param {{lecture: boolean}} theme @param {number} strip its height
 */
export function sizesFor(width, room, { lecture }, strip) {
  const narrow = width < 760;
  const fit = (px) => TILE * Math.max(5, Math.min(15, Math.floor(px / TILE)));
  const tight = !narrow && lecture && room < 560;
  const side = narrow ? fit(width) : Math.min(fit(room), fit(width * 0.42));
  const large = side > 560;
  const stripWidth = narrow ? width : width - side - 22;
  const most = Math.min(Math.floor((side - strip - 10) / 28), Math.floor((stripWidth - 290) / 28));
  const scale = narrow ? 5 : Math.max(6, most);
  const panel = {
    px: narrow ? width : stripWidth - 28 * scale - 18,
    pixel: narrow || large ? 5 : tight ? 2 : 3,
    grow: large ? 1.6 : 1,
    paired: tight,
    brief: narrow ? width - 28 * scale - 14 : 0,
  };
  return { narrow, side, stripWidth, scale, panel };
}

/** Arranges the parts in `width`; returns the sizes. */
export function arrange(root, parts, width, theme) {
  const main = document.querySelector('[data-testid="stMain"]');
  const view = main ? main.getBoundingClientRect() : { top: 0, height: window.innerHeight };
  const above = parts.pad.getBoundingClientRect().top - view.top + (main?.scrollTop ?? 0);
  const room = view.height - above - (theme.lecture ? 70 : 58);
  const sizes = sizesFor(width, room, theme, stripHeight(theme));
  root.classList.toggle("bt-stack", sizes.narrow);
  (sizes.narrow ? parts.over : parts.upper).prepend(parts.image);
  parts.over.style.display = sizes.narrow ? "" : "none";
  placePanel(parts.panel, sizes.narrow ? parts.brief : null);
  sizePanel(parts.panel, sizes.panel);
  return sizes;
}
