// What stands where, and how large.
import { el, makeFigure } from "../../../browser/dom.js";

export function makeStage(root) {
  const figure = (name, canvas) => makeFigure(`dn-figure dn-${name}`, canvas),
    large = () => el("canvas", { class: "dn-large", role: "img" }),
    sign = () => el("div", { class: "dn-sign", "aria-hidden": "true" });
  const dom = {
    large: { x: figure("now", large()), x0: figure("guess", large()), eps: figure("eps", large()) },
    batch: figure("batchbox", el("canvas", { class: "dn-batch", role: "listbox", tabindex: 0 })),
    signs: [sign(), sign()],
    bar: el("canvas", { class: "dn-bar", role: "img" }),
    equation: el("div", { class: "dn-eq" }),
    pixelLine: el("div", { class: "dn-pixel" }),
    strip: el("canvas", { class: "dn-strip", role: "img" }),
    foot: el("div"),
    said: el("p", { class: "dn-said", "aria-live": "polite" }),
  };
  const { x, x0, eps } = dom.large,
    [first, second] = dom.signs,
    stage = el("div", { class: "dn-stage" }, x.box, first, x0.box, second, eps.box, dom.bar, dom.batch.box);
  root.classList.add("dn-root");
  root.append(stage, el("div", { class: "dn-line" }, dom.equation, dom.pixelLine), dom.strip, dom.foot, dom.said);
  return dom;
}

// Whole pixels a digit's pixel: scale of x_t, beside of its predictions, small of the sixteen; all in CSS pixels.
export function denoiseSizes(width, screen, { lecture }) {
  if (width < 700) {
    const scale = Math.max(4, Math.floor((0.62 * width) / 28)),
      four = width < 464;
    return {
      narrow: true,
      width,
      scale,
      beside: Math.max(2, Math.floor((width - 28 * scale - 14) / 28)),
      small: four ? Math.floor((width - 6) / 112) : 2,
      columns: four ? 4 : 8,
      rows: 1,
      bar: { width, height: 22 },
    };
  }
  const size = lecture ? 18 : 14,
    tall = Math.max(440, 0.735 * screen) - (lecture ? 330 : 262),
    small = width > 1300 && tall > 330 ? 3 : 2,
    sixteen = 4 * (28 * small + 2) - 2,
    room = width - sixteen - 2 - 2 * 4.4 * size - 24,
    scale = Math.max(3, Math.min(Math.floor(room / 84), Math.floor(tall / 28))),
    least = lecture ? 30 : 22;
  // the bar ends where the sixteen do
  const bar = { width: width - sixteen - 12, height: Math.max(least, Math.min(2 * least, sixteen - 28 * scale - 6)) };
  return { narrow: false, width, scale, beside: scale, small, columns: 4, rows: tall - 28 * scale > 60 ? 2 : 1, bar };
}
