// The view "draw again": the picture that the network sees, the decoding of the mean and of z, and the draws before.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, formatNumber } from "../../../browser/dom.js";
import { tween } from "../../../browser/motion.js";
import { plane } from "./plane.js";

export function viewDraws(actions) {
  const lensCanvas = el("canvas", { tabindex: 0, role: "slider", class: "lab-lens" });
  const images = {},
    slots = {};
  for (const name of ["mean", "draw"]) {
    images[name] = el("canvas", { role: "img" });
    slots[name] = el("figure", { class: `lab-slot lab-${name}` }, images[name], el("figcaption"));
  }
  const strip = el("canvas", { role: "img", class: "lab-strip" }),
    stripLabel = el("span", { class: "lab-note" });
  const again = el("button", { class: "gm-button", type: "button", "data-action": "again", onclick: actions.onAgain });
  const lensLabel = el("figcaption");
  const element = el(
    "div",
    { class: "lab-view" },
    el("div", { class: "lab-row" }, el("figure", { class: "lab-slot" }, lensCanvas, lensLabel), slots.mean, slots.draw),
    el("div", { class: "lab-wrt lab-again" }, stripLabel, again),
    strip,
  );
  const lens = plane.makeLens(lensCanvas, actions.onEps),
    pixels = new Float32Array(784);
  let past = [],
    cancel = () => {};

  return {
    element,
    lens,
    canvases: [lensCanvas, images.mean, images.draw, strip],
    words(labels) {
      lensLabel.textContent = labels.lens;
      slots.mean.lastChild.textContent = labels.decodedMean;
      slots.draw.lastChild.textContent = labels.decodedZ;
      stripLabel.textContent = labels.earlier;
      again.textContent = labels.again;
      lensCanvas.setAttribute("aria-label", labels.lensHelp);
      images.mean.setAttribute("aria-label", labels.decodedMean);
      images.draw.setAttribute("aria-label", labels.decodedZ);
      strip.setAttribute("aria-label", labels.earlier);
    },
    fit(width, scale) {
      this.scale = Math.max(3, Math.min(scale - 2, Math.floor((width - 20) / 3 / 28)));
      lens.side = 28 * this.scale; // three squares of one size
      this.width = Math.min(width, 84 * this.scale + 60);
      this.small = scale < 14 ? 2 : 3;
      element.style.setProperty("--lab-row", `${this.width}px`);
    },
    // A new draw: z grows out of the mean along sigma * eps.
    animate(T, s) {
      cancel();
      cancel = tween(220, (t) => {
        this.draw(T, s, t);
      });
    },
    stop() {
      cancel();
    },
    draw(T, s, appear = 1) {
      lens.draw(T, s, null, appear);
      if (!s.ready) return;
      const show = (canvas, z, colour) => {
        const side = 28 * this.scale,
          c = fitCanvas(canvas, side, side);
        drawDigit(c, s.net.image(z[0], z[1], pixels), 0, 0, this.scale);
        canvas.style.boxShadow = `0 0 0 2px ${colour}`;
      };
      show(images.mean, s.mu, T.latent);
      show(
        images.draw,
        s.mu.map((m, k) => m + s.sigma[k] * s.eps[k] * appear),
        T.generated,
      );
      lensCanvas.setAttribute("aria-valuetext", `\u03b5 = ${s.eps.map((e) => formatNumber(e)).join(", ")}`);
      const box = 28 * this.small,
        count = Math.max(1, Math.floor((this.width + 4) / (box + 6)));
      const pitch = box + 2 + (this.width - count * (box + 2)) / Math.max(1, count - 1);
      past = s.past.slice(0, count);
      const c = fitCanvas(strip, this.width, box + 2);
      c.clearRect(0, 0, this.width, box + 2);
      past.forEach((e, i) => {
        const x = Math.round(i * pitch);
        drawDigit(
          c,
          s.net.image(s.mu[0] + s.sigma[0] * e[0], s.mu[1] + s.sigma[1] * e[1], pixels),
          x + 1,
          1,
          this.small,
        );
        c.strokeStyle = T.generated;
        c.globalAlpha = 0.6;
        c.lineWidth = 1;
        c.strokeRect(x + 0.5, 0.5, box + 1, box + 1);
        c.globalAlpha = 1;
      });
    },
  };
}
