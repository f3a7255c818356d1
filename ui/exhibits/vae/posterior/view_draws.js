// The view "draw again": the lens, the decoding of the mean and of z, and the draws before.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, formatNumber } from "../../../browser/dom.js";
import { tween } from "../../../browser/motion.js";
import { drawLens, keyed, pick } from "./lens.js";

const GROW = 220; // ms in which z grows out of the mean

function makeSlot(name) {
  const canvas = el("canvas", { role: "img" });
  return { canvas, box: el("figure", { class: `lab-slot lab-${name}` }, canvas, el("figcaption")) };
}

/** Sizes of the view in CSS pixels: of the three squares' pixels, of the row, of an earlier draw's pixels. */
export function drawsSizes(width, scale) {
  const own = Math.max(3, Math.min(scale - 2, Math.floor((width - 20) / 3 / 28)));
  return { scale: own, width: Math.min(width, 84 * own + 60), small: scale < 14 ? 2 : 3 };
}

// z is moved by hand: pointer, touch or arrow keys.
function listen(canvas, state, onEps) {
  let held = false;
  const move = (event, done) => {
    const box = canvas.getBoundingClientRect();
    onEps(pick(state, [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]), done);
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (!state.ready) return;
    held = true;
    canvas.setPointerCapture(event.pointerId);
    move(event, false);
  });
  canvas.addEventListener("pointermove", (event) => held && move(event, false));
  canvas.addEventListener("pointerup", (event) => {
    if (held) move(event, true);
    held = false;
  });
  canvas.addEventListener("pointercancel", () => {
    held = false;
  });
  canvas.addEventListener("keydown", (event) => {
    const eps = state.ready && keyed(state.eps, event.key, event.shiftKey);
    if (!eps) return;
    event.preventDefault();
    onEps(eps, true);
  });
}

const zAt = ({ mu, sigma }, eps) => mu.map((m, k) => m + sigma[k] * eps[k]);

function drawStrip(canvas, state, { width, small }, pixels, theme) {
  const box = 28 * small;
  const count = Math.max(1, Math.floor((width + 4) / (box + 6)));
  const pitch = box + 2 + (width - count * (box + 2)) / Math.max(1, count - 1);
  const c = fitCanvas(canvas, width, box + 2);
  c.clearRect(0, 0, width, box + 2);
  state.past.slice(0, count).forEach((eps, i) => {
    const x = Math.round(i * pitch);
    drawDigit(c, state.net.image(zAt(state, eps), pixels), x + 1, 1, small);
    c.strokeStyle = theme.generated;
    c.globalAlpha = 0.6;
    c.lineWidth = 1;
    c.strokeRect(x + 0.5, 0.5, box + 1, box + 1);
    c.globalAlpha = 1;
  });
}

function makeParts(onAgain) {
  const [mean, draw] = ["mean", "draw"].map(makeSlot);
  const parts = {
    lens: el("canvas", { tabindex: 0, role: "slider", class: "lab-lens" }),
    lensName: el("figcaption"),
    mean,
    draw,
    strip: el("canvas", { role: "img", class: "lab-strip" }),
    stripName: el("span", { class: "lab-note" }),
    again: el("button", { class: "gm-button", type: "button", "data-action": "again", onclick: onAgain }),
    element: null,
  };
  const { lens, lensName, stripName, again, strip } = parts;
  const row = el("div", { class: "lab-row" }, el("figure", { class: "lab-slot" }, lens, lensName), mean.box, draw.box);
  parts.element = el(
    "div",
    { class: "lab-view" },
    row,
    el("div", { class: "lab-wrt lab-again" }, stripName, again),
    strip,
  );
  return parts;
}

function showWords({ lens, lensName, mean, draw, strip, stripName, again }, labels) {
  lensName.textContent = labels.lens;
  mean.box.lastChild.textContent = labels.decodedMean;
  draw.box.lastChild.textContent = labels.decodedZ;
  stripName.textContent = labels.earlier;
  again.textContent = labels.again;
  lens.setAttribute("aria-label", labels.lensHelp);
  mean.canvas.setAttribute("aria-label", labels.decodedMean);
  draw.canvas.setAttribute("aria-label", labels.decodedZ);
  strip.setAttribute("aria-label", labels.earlier);
}

/** actions: {onEps(eps, released), onAgain()} */
export function makeDraws(state, actions) {
  const parts = makeParts(actions.onAgain);
  const { lens, mean, draw, strip, element } = parts;
  const pixels = new Float32Array(784);
  let sizes = drawsSizes(520, 10);
  let cancel = () => {};
  listen(lens, state, actions.onEps);
  const show = (canvas, z, colour) => {
    const side = 28 * sizes.scale;
    drawDigit(fitCanvas(canvas, side, side), state.net.image(z, pixels), 0, 0, sizes.scale);
    canvas.style.boxShadow = `0 0 0 2px ${colour}`;
  };
  const view = {
    element,
    words: (labels) => showWords(parts, labels),
    fit(width, scale) {
      sizes = drawsSizes(width, scale);
      element.style.setProperty("--lab-row", `${sizes.width}px`);
    },
    // A new draw: z grows out of the mean along sigma * eps.
    animate(theme) {
      cancel();
      cancel = tween(GROW, (t) => view.draw(theme, t));
    },
    stop: () => cancel(),
    draw(theme, appear = 1) {
      drawLens(lens, 28 * sizes.scale, state, theme, appear);
      if (!state.ready) return;
      show(mean.canvas, state.mu, theme.latent);
      show(
        draw.canvas,
        zAt(
          state,
          state.eps.map((e) => e * appear),
        ),
        theme.generated,
      );
      lens.setAttribute("aria-valuetext", `\u03b5 = ${state.eps.map((e) => formatNumber(e)).join(", ")}`);
      drawStrip(strip, state, sizes, pixels, theme);
    },
  };
  return view;
}
