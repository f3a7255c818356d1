// The elements of the exhibit, their words, and their sizes.
import { el } from "../../../browser/dom.js";
import { write } from "../../../browser/view.js";
import { namesWidth } from "./copies.js";
import { PIXELS } from "./plane.js";

/** on: {show(decoded), clouds()} */
export function makeParts(root, curves, on) {
  const button = (f) => el("button", { class: "gm-button", type: "button", onclick: f });
  const views = [false, true].map((decoded) => button(() => on.show(decoded)));
  const parts = {
    views,
    group: el("div", { class: "gm-segments", role: "group" }, ...views),
    clouds: button(on.clouds),
    key: el("span", { class: "vl-key" }),
    used: el("span", { class: "vl-used" }),
    plane: el("canvas", { class: "vl-plane", role: "img" }),
    copies: el("canvas", { class: "vl-copies", role: "img" }),
    foot: el("div", { class: "vl-foot" }),
    said: el("p", { class: "vl-said", "aria-live": "polite" }),
    top: null,
  };
  const { group, clouds, key, used, plane, copies, foot, said } = parts;
  parts.top = el("div", { class: "vl-top" }, group, clouds, key, used);
  root.classList.add("vl-root");
  root.append(parts.top, plane, el("div", { class: "vl-right" }, copies, curves), foot, said);
  return parts;
}

export function showWords({ views, group, clouds, key }, state, words) {
  group.setAttribute("aria-label", words.plane_view);
  [words.plane_codes, words.plane_decoded].forEach((text, i) => {
    write(views[i], text);
    views[i].setAttribute("aria-pressed", String(state.decoded === Boolean(i)));
  });
  write(clouds, words.clouds);
  clouds.title = words.clouds_about;
  clouds.setAttribute("aria-pressed", String(state.clouds));
  clouds.disabled = state.decoded;
  write(key, state.decoded ? words.decoded_key : words.codes_key);
}

/**
 * Side of the plane, width of what stands beside it, and CSS pixels a pixel of the copies: digits come in whole pixels.
 * @param {number} width @param {number} tall height that there is for the plane
 */
export function sizesFor(width, tall, theme) {
  const names = namesWidth(theme);
  if (width < 640) {
    const scale = Math.max(1, Math.floor((width - names) / (10 * PIXELS)));
    return { narrow: true, scale, side: Math.min(width, 520), wide: width };
  }
  const ideal = Math.floor(Math.max(220, Math.min(0.44 * width, tall)));
  const room = (scale) => width - 18 - names - 10 * PIXELS * scale;
  const scale = [3, 2].find((s) => room(s) >= 0.9 * ideal) ?? 1;
  const side = Math.min(ideal, Math.max(220, room(scale)));
  return { narrow: false, scale, side, wide: width - side - 18 };
}
