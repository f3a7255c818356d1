// The pictures along the line with D's score under each, filled in idle time from the left; a mark says where the walk
// is.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { whenIdle } from "../../../browser/motion.js";
import { sketch } from "../../../browser/sketch.js";

export function btStrip(words) {
  const title = el("h3"),
    canvas = el("canvas", { role: "img" }),
    top = el("canvas", { "aria-hidden": "true", class: "bt-mark" });
  const element = el("div", { class: "bt-strip" }, title, el("div", {}, canvas, top));
  let cancel = () => {},
    key = "",
    width = 0,
    T = null,
    cell = 56,
    count = 0,
    deep = 0;

  function grow(made, spots) {
    cancel();
    const c = fitCanvas(canvas, width, cell + deep),
      pitch = width / count,
      scores = [];
    c.clearRect(0, 0, width, cell + deep);
    c.fillStyle = T.panel;
    spots.forEach((_, i) => c.fillRect(i * pitch + (pitch - cell) / 2, 0, cell, cell));
    const y = (d) => cell + 8 + (1 - d) * (deep - 14),
      middle = (i) => (i + 0.5) * pitch;
    sketch.line(
      c,
      [
        [0, y(0.5)],
        [width, y(0.5)],
      ],
      T.muted,
      1,
      [3, 4],
    );
    cancel = whenIdle(() => {
      const i = scores.length,
        { x, d } = made(spots[i]);
      drawDigit(c, x, middle(i) - cell / 2, 0, cell / 28, T);
      scores.push(d);
      if (i)
        sketch.line(
          c,
          [
            [middle(i - 1), y(scores[i - 1])],
            [middle(i), y(d)],
          ],
          T.muted,
          T.line,
        );
      for (const j of i ? [i - 1, i] : [i]) {
        c.fillStyle = scores[j] >= 0.5 ? T.data : T.generated;
        c.beginPath();
        c.arc(middle(j), y(scores[j]), T.lecture ? 6 : 4.5, 0, 2 * Math.PI);
        c.fill();
      }
      canvas.dataset.scores = scores.map((s) => s.toFixed(4)).join();
      if (scores.length === count)
        canvas.setAttribute("aria-label", `${title.textContent}: ${scores.map((s) => formatNumber(s, 2)).join(", ")}`);
      return scores.length < count;
    });
  }
  return {
    element,
    stop: () => cancel(),
    // what: changes when the pictures do. made(spot) -> {x, d}.
    show(what, walk, made, px, theme) {
      T = theme;
      width = Math.floor(px);
      deep = T.lecture ? 56 : 46;
      count = Math.max(5, Math.floor((width + 4) / (cell + 4)));
      title.textContent = fill(words().strip, { n: count });
      const next = [what, width, T.bg, T.lecture, title.textContent].join();
      if (next === key) return;
      key = next;
      grow(made, walk.even(count));
    },
    mark(share) {
      const c = fitCanvas(top, width, cell + deep),
        pitch = width / count;
      c.clearRect(0, 0, width, cell + deep);
      if (share === null || !T) return;
      const x = pitch / 2 + share * (width - pitch);
      sketch.line(
        c,
        [
          [x, 0],
          [x, cell + deep],
        ],
        T.highlight,
        T.lecture ? 4 : 2.5,
      );
    },
    get height() {
      return cell + (T?.lecture ? 56 : 46) + (T?.lecture ? 32 : 24);
    },
  };
}
