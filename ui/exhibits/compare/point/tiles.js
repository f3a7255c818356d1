// A family's tile: its picture, its latents, and what it says of itself. A model whose weights are here answers at
// once.
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { makeNetwork } from "../../../browser/conv.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { makeMlp, sigmoid } from "../../../browser/network.js";
import { painted } from "../../../browser/painted.js";
import { fetchPayload } from "../../../browser/payload.js";

export function ptTile(id, words, { onSearch }) {
  const mark = el("canvas", { "aria-hidden": "true" }),
    title = el("b"),
    how = el("span", { class: "pt-how" });
  const image = el("canvas", { class: "pt-image", role: "img", "data-tile": id }),
    code = el("canvas", { class: "pt-code", role: "img" }),
    codeName = el("span"),
    apart = el("p", { class: "pt-apart" });
  const said = el("p", { class: "pt-said" }),
    search = el("button", { class: "gm-button", type: "button", onclick: onSearch });
  const element = el(
    "section",
    { class: "pt-tile" },
    el("div", { class: "pt-head" }, mark, title, el("small", {}, id)),
    how,
    image,
    apart,
    search,
    el("div", { class: "pt-codes" }, code, codeName),
    said,
  );
  const flat = new Float32Array(784);
  let net = null,
    netKey = "",
    tile = null,
    answered = null;

  function take(blob) {
    const decoder = blob.meta.decoder ? makeMlp(blob, "decoder") : null,
      encoder = decoder ? makeMlp(blob, "encoder") : null,
      generator = decoder ? null : makeNetwork(blob, "generator");
    net = {
      decode(z) {
        const out = decoder ? decoder(z) : generator(z);
        for (let i = 0; i < 784; i++) flat[i] = decoder ? sigmoid(out[i]) : (out[i] + 1) / 2;
        return flat;
      },
      encode: encoder && ((x) => Float32Array.from(encoder(x).subarray(0, tile.latents))),
    };
  }
  // genmodels.comparison.block again: a rectangle near to a square, as bytes.
  function block(values) {
    const n = values.length,
      root = Math.floor(Math.sqrt(n));
    let h = root;
    while (n % h) h--;
    if (n > 4 * h * h) h = root;
    const w = Math.ceil(n / h),
      bytes = new Uint8Array(h * w).fill(127.5);
    values.forEach((v, i) => {
      bytes[i] = Math.round(255 * Math.min(1, Math.max(0, v / 6 + 0.5)));
    });
    return [bytes, [h, w]];
  }

  return {
    element,
    image,
    get decode() {
      return net?.decode ?? null;
    },
    async set(next) {
      tile = next;
      if (next.net && next.net !== netKey) {
        netKey = next.net;
        take(await fetchPayload(next.net));
      }
      const blob = next.blob ? await fetchPayload(next.blob) : null;
      answered = blob ? { x: blob.arrays.x, code: blob.arrays.code, shape: blob.shapes.code, key: next.blob } : null;
    },
    // give: "latent" or "picture"; z: all the numbers of the place; x: the picture (784) that is given; settled:
    // whether Python has heard of it.
    paint(give, z, x, settled, side, T) {
      const w = words(),
        live = net && (give === "latent" || net.encode),
        c = fitCanvas(image, side, side);
      const m = fitCanvas(mark, 14, 14);
      m.clearRect(0, 0, 14, 14);
      painted.mark(m, tile.look, 7, 7, 5, T);
      title.textContent = tile.title;
      c.clearRect(0, 0, side, side);
      c.fillStyle = T.panel;
      c.fillRect(0, 0, side, side);
      const own = live ? (give === "latent" ? z.subarray(0, tile.latents) : net.encode(x)) : null;
      const shown = live ? net.decode(own) : answered?.x ? Float32Array.from(answered.x, (v) => v / 255) : null,
        old = !live && !settled;
      if (shown) drawDigit(c, shown, 0, 0, side / 28, { dark: T.dark, alpha: old || tile.state === "busy" ? 0.4 : 1 });
      image.dataset.live = live ? "1" : "0";
      image.dataset.state = old ? "old" : tile.state;
      image.setAttribute("aria-label", fill(w.picture, { name: tile.title }));
      how.textContent = live
        ? w.hand
        : tile.state === "cannot" || tile.state === "lost" || tile.state === "press"
          ? ""
          : tile.state === "busy" && !old
            ? tile.coming
            : w.release;
      const numbers = give === "latent" && tile.latents ? z.subarray(0, tile.latents) : own,
        s = 56,
        k = fitCanvas(code, s, s);
      k.clearRect(0, 0, s, s);
      if (numbers) painted.block(k, ...block(numbers), true, 0, 0, s, T);
      else if (answered?.code && settled) painted.block(k, answered.code, answered.shape, true, 0, 0, s, T);
      const any = Boolean(numbers || (answered?.code && settled));
      code.parentElement.style.visibility = any ? "" : "hidden";
      code.parentElement.hidden = tile.state === "press" && give === "picture";
      codeName.textContent = give === "latent" ? fill(w.numbers, { n: tile.latents }) : w.code;
      code.setAttribute("aria-label", codeName.textContent);
      let off = 0;
      if (shown) for (let i = 0; i < 784; i++) off += (shown[i] - x[i]) ** 2;
      apart.textContent =
        give === "picture" && shown && !old ? fill(w.apart, { d: formatNumber(Math.sqrt(off), 1) }) : "";
      apart.title = w.unit;
      apart.hidden = give === "latent";
      said.textContent = tile.said;
      search.hidden = !(give === "picture" && (tile.state === "press" || tile.searches));
      search.textContent = tile.state === "press" ? w.search : w.stop;
      announceDrawn(image);
    },
  };
}
