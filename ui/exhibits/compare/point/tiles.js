// A family's tile: its picture, its latents, and what it says of itself. A model whose weights are here answers at
// once.
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { makeNetwork } from "../../../browser/conv.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { makeMlp, sigmoid } from "../../../browser/network.js";
import { painted } from "../../../browser/painted.js";
import { fetchPayload } from "../../../browser/payload.js";
import { label, write } from "../../../browser/view.js";

const PIXELS = 784;
const CODE_SIDE = 56; // CSS pixels
const PALE = 0.4;

/**
 * genmodels.comparison.block again: a rectangle near to a square, as bytes; [bytes, [height, width]].
 *
 * @param {ArrayLike<number>} values from -3 to 3
 * @returns {[Uint8Array, number[]]}
 */
export function block(values) {
  const n = values.length,
    root = Math.floor(Math.sqrt(n));
  let height = root;
  while (n % height) height--;
  if (n > 4 * height * height) height = root;
  const width = Math.ceil(n / height),
    bytes = new Uint8Array(height * width).fill(127.5);
  for (let i = 0; i < n; i++) bytes[i] = Math.round(255 * Math.min(1, Math.max(0, values[i] / 6 + 0.5)));
  return [bytes, [height, width]];
}

/** How far two pictures are from each other, as the root of the sum of squares. */
export const distance = (a, b) => Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]) ** 2, 0));

// The network of a payload: decode(z) gives a picture, which the next one overwrites; encode(x): the means of its code,
// where there is an encoder.
function networkOf(blob) {
  const coded = Boolean(blob.meta.decoder),
    network = coded ? makeMlp(blob, "decoder") : makeNetwork(blob, "generator"),
    grey = coded ? sigmoid : (v) => (v + 1) / 2,
    picture = new Float32Array(PIXELS);
  return {
    encode: coded ? makeMlp(blob, "encoder") : null,
    decode(z) {
      const out = network(z);
      for (let i = 0; i < PIXELS; i++) picture[i] = grey(out[i]);
      return picture;
    },
  };
}

/** What stands above the picture: that the model follows the hand, or what it waits for. */
export function howText({ state, coming }, { live, old }, words) {
  if (live) return words.hand;
  if (["cannot", "lost", "press"].includes(state)) return "";
  return state === "busy" && !old ? coming : words.release;
}

export class Tile {
  data = null; // {id, title, under, look, latents, net, blob, state, coming, said, searches}
  net = null;
  netKey = "";
  answered = null; // by Python

  /** @param {string} id @param {() => void} onclick what asks for a search, or ends it */
  constructor(id, onclick) {
    this.mark = el("canvas", { "aria-hidden": "true" });
    this.title = el("b");
    this.under = el("small");
    this.how = el("span", { class: "pt-how" });
    this.image = el("canvas", { class: "pt-image", role: "img", "data-tile": id });
    this.apart = el("p", { class: "pt-apart" });
    this.search = el("button", { class: "gm-button", type: "button", onclick });
    this.code = el("canvas", { class: "pt-code", role: "img" });
    this.codeName = el("span");
    this.codes = el("div", { class: "pt-codes" }, this.code, this.codeName);
    this.said = el("p", { class: "pt-said" });
    const head = el("div", { class: "pt-head" }, this.mark, this.title, this.under),
      { how, image, apart, search, codes, said } = this;
    this.element = el("section", { class: "pt-tile" }, head, how, image, apart, search, codes, said);
  }

  get latents() {
    return this.data.latents;
  }
  get decode() {
    return this.net?.decode ?? null;
  }

  async set(data) {
    this.data = data;
    if (data.net && data.net !== this.netKey) {
      this.netKey = data.net;
      this.net = networkOf(await fetchPayload(data.net));
    }
    const blob = data.blob ? await fetchPayload(data.blob) : null;
    if (this.data !== data) return; // another answer has come meanwhile
    this.answered = blob && { x: blob.arrays.x, code: blob.arrays.code, shape: blob.shapes.code };
  }

  /**
   * given: {give: "latent" | "picture", z: all the numbers of the place, x: the picture (784), settled: whether Python
   * has heard of it}.
   */
  draw(given, side, look, words) {
    const answer = this.answerTo(given);
    this.drawPicture(answer, side, look);
    this.drawCode(answer, given, look, words);
    this.tell(answer, given, words);
    announceDrawn(this.image);
  }

  // own: the numbers that the model here computes with; picture: what there is to show; old: of what was given before.
  answerTo({ give, z, x, settled }) {
    const { net, answered, latents } = this,
      live = Boolean(net && (give === "latent" || net.encode)),
      place = give === "latent" && latents ? z.subarray(0, latents) : null,
      own = place ?? (live ? net.encode(x).slice(0, latents) : null),
      theirs = answered?.x ? Float32Array.from(answered.x, (v) => v / 255) : null;
    return { live, own, old: !live && !settled, picture: live ? net.decode(own) : theirs };
  }

  drawPicture({ live, old, picture }, side, look) {
    const { image, data } = this,
      c = fitCanvas(image, side, side),
      alpha = old || data.state === "busy" ? PALE : 1;
    painted.markOn(this.mark, data.look, 14, 5, look);
    c.clearRect(0, 0, side, side);
    c.fillStyle = look.panel;
    c.fillRect(0, 0, side, side);
    if (picture) drawDigit(c, picture, 0, 0, side / 28, { dark: look.dark, alpha });
    image.dataset.live = live ? "1" : "0";
    image.dataset.state = old ? "old" : data.state;
  }

  drawCode({ own }, { give, settled }, look, words) {
    const { code, codes, codeName, answered, data } = this,
      c = fitCanvas(code, CODE_SIDE, CODE_SIDE),
      theirs = answered?.code && settled ? [answered.code, answered.shape] : null,
      [numbers, shape] = (own ? block(own) : theirs) ?? [];
    c.clearRect(0, 0, CODE_SIDE, CODE_SIDE);
    if (numbers) painted.block(c, numbers, shape, true, 0, 0, CODE_SIDE, look);
    codes.style.visibility = numbers ? "" : "hidden";
    codes.hidden = data.state === "press" && give === "picture";
    write(codeName, give === "latent" ? fill(words.numbers, { n: data.latents }) : words.code);
    label(code, codeName.textContent);
  }

  tell(answer, { give, x }, words) {
    const { data, apart, search } = this,
      inverts = give === "picture",
      { picture, old } = answer,
      far = inverts && picture && !old ? formatNumber(distance(picture, x), 1) : null;
    write(this.title, data.title);
    write(this.under, data.under);
    label(this.image, fill(words.picture, { name: data.title }));
    write(this.how, howText(data, answer, words));
    write(apart, far === null ? "" : fill(words.apart, { d: far }));
    apart.title = words.unit;
    apart.hidden = !inverts;
    write(this.said, data.said);
    search.hidden = !(inverts && (data.state === "press" || data.searches));
    write(search, data.state === "press" ? words.search : words.stop);
  }
}
