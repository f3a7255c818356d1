// Beside the rows: how the chosen picture came to be, as moments that can be played and scrubbed, and its nearest
// training picture.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { painted } from "../../../browser/painted.js";

export function pcPanel(words, { onMoment }) {
  const title = el("h3"),
    now = el("canvas", { role: "img" }),
    guess = el("canvas", { role: "img" }),
    guessName = el("span");
  const figures = el("div", { class: "pc-figures" }, now, el("figure", { class: "pc-guess" }, guess, guessName)),
    what = el("p", { class: "pc-what" });
  const strip = el("canvas", { class: "pc-strip", tabindex: 0, role: "slider", "aria-valuemin": 1 });
  const nearTitle = el("h3"),
    near = el("canvas", { role: "img" }),
    apart = el("p"),
    axis = el("canvas", { role: "img" }),
    usual = el("p");
  const nearest = el("div", { class: "pc-nearest" }, near, el("div", {}, nearTitle, apart, axis, usual));
  const element = el("div", { class: "pc-panel" }, title, figures, what, strip, nearest);
  let T = null,
    width = 320,
    room = 224,
    moments = null,
    captions = [],
    at = 0,
    thumbs = [],
    stripKey = "";

  const pixels = (i) => moments.arrays[`p.${i}`],
    shape = (i) => moments.shapes[`p.${i}`];
  const last = () => (moments ? moments.meta.signed.length - 1 : 0);

  // x: the picture itself (784 bytes), shown where there is no history (yet); waiting: why there is none yet.
  function paintNow(x, waiting, itself) {
    const two = Boolean(moments?.arrays["g.0"]),
      most = Math.max(4, Math.floor(room / 28)),
      side = 28 * Math.min(two ? Math.floor((width - 12) / 56) : Math.min(10, Math.floor(width / 28)), most);
    const c = fitCanvas(now, side, side);
    c.clearRect(0, 0, side, side);
    if (moments) painted.block(c, pixels(at), shape(at), moments.meta.signed[at], 0, 0, side, T);
    else if (x) painted.block(c, x, [28, 28], false, 0, 0, side, T);
    guess.parentElement.hidden = !two;
    if (two) {
      const g = fitCanvas(guess, side, side);
      g.clearRect(0, 0, side, side);
      painted.block(g, moments.arrays[`g.${at}`], [28, 28], false, 0, 0, side, T);
    }
    guessName.textContent = words().guess;
    guess.setAttribute("aria-label", words().guess);
    what.textContent = moments ? captions[at] : waiting ? waiting : itself ? words().itself : "";
    now.setAttribute(
      "aria-label",
      moments ? fill(words().moment, { i: at + 1, n: last() + 1, what: captions[at] }) : what.textContent,
    );
    now.dataset.moment = moments ? at : "";
    announceDrawn(now);
  }
  function paintStrip() {
    strip.style.visibility = moments ? "" : "hidden";
    const s = width > 560 ? 56 : width > 420 ? 42 : 28,
      count = Math.min(last() + 1, Math.floor((width + 4) / (s + 4))),
      c = fitCanvas(strip, width, s + 6);
    c.clearRect(0, 0, width, s + 6);
    if (!moments) return;
    thumbs = Array.from({ length: count }, (_, i) => Math.round((i * last()) / Math.max(1, count - 1)));
    thumbs.forEach((m, i) => painted.block(c, pixels(m), shape(m), moments.meta.signed[m], i * (s + 4), 0, s, T));
    const x = ((at * (count - 1)) / Math.max(1, last())) * (s + 4);
    c.fillStyle = T.highlight;
    c.fillRect(x, s + 2, s, 4);
    Object.assign(strip, { pitch: s + 4, span: (count - 1) * (s + 4) });
    for (const [name, value] of Object.entries({
      "aria-valuemax": last() + 1,
      "aria-valuenow": at + 1,
      "aria-label": words().now,
      "aria-valuetext": captions[at],
    }))
      strip.setAttribute(name, String(value));
  }
  function show(to) {
    at = Math.min(last(), Math.max(0, to));
    paintNow();
    paintStrip();
  }
  const place = (e) =>
    ((e.clientX - strip.getBoundingClientRect().left - strip.pitch / 2) / Math.max(1, strip.span)) * last();
  let held = false;
  strip.addEventListener("pointerdown", (e) => {
    if (moments) {
      held = true;
      strip.setPointerCapture(e.pointerId);
      onMoment(Math.round(place(e)), false);
    }
  });
  strip.addEventListener("pointermove", (e) => {
    if (held) onMoment(Math.round(place(e)), false);
  });
  strip.addEventListener("pointerup", () => {
    if (held) {
      held = false;
      onMoment(at, true);
    }
  });
  strip.addEventListener("pointercancel", () => {
    held = false;
  });
  strip.addEventListener("keydown", (e) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last() }[e.key];
    if (to === undefined || !moments) return;
    e.preventDefault();
    onMoment(to, true);
  });

  // row: what the nearest ones of its pictures are; k: which of them; bytes: the nearest itself.
  function paintNearest(row, k, bytes, known) {
    const w = words(),
      found = row.near,
      s = width > 560 && room > 250 ? 140 : 84;
    nearTitle.textContent = w.nearest;
    const c = fitCanvas(near, s, s);
    c.clearRect(0, 0, s, s);
    c.fillStyle = T.panel;
    c.fillRect(0, 0, s, s);
    axis.style.display = usual.style.display = found ? "" : "none";
    apart.textContent = found
      ? fill(w.apart, { d: formatNumber(found.apart[k], 1), number: found.number[k].toLocaleString("en") })
      : known
        ? w.looking
        : w.unknown;
    apart.title = w.unit;
    near.setAttribute("aria-label", `${w.nearest}: ${apart.textContent}`);
    if (!found) return;
    painted.block(c, bytes, [28, 28], false, 0, 0, s, T);
    const d = found.apart[k],
      [low, middle, high] = found.usual[k],
      digit = found.digit[k];
    usual.textContent = `${fill(digit < 0 ? w.usualAny : w.usual, { digit, low: formatNumber(low, 1), high: formatNumber(high, 1) })} ${w.judged[d < low ? "copy" : d > high ? "far" : "usual"]}`;
    const wide = width - s - 14,
      a = fitCanvas(axis, wide, 16),
      X = (v) => Math.min(wide - 6, (v / 10) * wide);
    a.clearRect(0, 0, wide, 16);
    a.fillStyle = T.grid;
    a.fillRect(0, 7, wide, 2);
    a.fillStyle = T.data;
    a.globalAlpha = 0.4;
    a.fillRect(X(low), 3, X(high) - X(low), 10);
    a.globalAlpha = 1;
    a.fillRect(X(middle) - 1, 1, 2, 14);
    a.beginPath();
    a.arc(Math.max(6, X(d)), 8, 5.5, 0, 2 * Math.PI);
    a.fillStyle = T.highlight;
    a.fill();
    a.lineWidth = 2;
    a.strokeStyle = T.bg;
    a.stroke();
    axis.setAttribute("aria-label", `${apart.textContent} ${usual.textContent}`);
  }
  return {
    element,
    resize(px, high, theme) {
      width = Math.floor(px);
      room = high;
      T = theme;
      element.style.width = `${width}px`;
    },
    history(blob, texts) {
      moments = blob;
      captions = texts;
    },
    get last() {
      return last();
    },
    get at() {
      return at;
    },
    get ready() {
      return Boolean(moments);
    },
    show,
    // Without a history, or while another picture is only looked at: the picture itself.
    still(x, waiting, itself) {
      const kept = moments;
      moments = null;
      paintNow(x, waiting, itself);
      paintStrip();
      moments = kept;
    },
    nearest: paintNearest,
    title(text) {
      title.textContent = text;
    },
  };
}
