// sum: log p(x) as a bar of fixed length in two parts. The axis is cut on the left: what moves is the boundary.
import { fitCanvas } from "../../../browser/canvas.js";
import { el, formatNumber } from "../../../browser/dom.js";
import { tween } from "../../../browser/motion.js";
import { sketch } from "../../../browser/sketch.js";

export function makeSum() {
  const canvas = el("canvas", { role: "img" }),
    self = { canvas, width: 700, bar: 34 };
  const RANGES = [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000];
  let range = null,
    cancel = () => {},
    goal = null,
    last = null;

  // The axis changes its scale in steps, so that while q is dragged within one of them the boundary moves and nothing
  // else.
  function aim(kl) {
    const wanted = RANGES.find((r) => kl < 0.8 * r) ?? 10000;
    if (goal === null) {
      range = goal = wanted;
      return;
    }
    if (wanted === goal || (wanted < goal && kl > 0.16 * goal)) return;
    const from = range;
    goal = wanted;
    cancel();
    cancel = tween(200, (t) => {
      range = from * (goal / from) ** t;
      if (last) paint(...last);
    });
  }
  self.draw = (T, s, labels) => {
    aim(s.bound.kl);
    last = [T, s, labels];
    paint(T, s, labels);
  };
  self.stop = () => cancel();

  function paint(T, s, labels) {
    const { width, bar: h } = self,
      height = h + 70,
      c = fitCanvas(canvas, width, height),
      { elbo, kl } = s.bound,
      left = 4,
      right = width - 4;
    const X = (v) => right - ((s.evidence - v) / range) * (right - left - 30),
      y = 26,
      cut = Math.max(left + 34, X(elbo));
    c.clearRect(0, 0, width, height);
    c.fillStyle = T.data;
    c.globalAlpha = 0.85;
    c.fillRect(left, y, cut - left, h);
    c.globalAlpha = 1;
    c.fillStyle = T.highlight;
    c.fillRect(cut, y, right - cut, h);
    c.fillStyle = T.bg; // the cut
    c.beginPath();
    c.moveTo(left + 15, y - 2);
    c.lineTo(left + 20, y - 2);
    c.lineTo(left + 13, y + h + 2);
    c.lineTo(left + 8, y + h + 2);
    c.fill();
    c.fillRect(cut - 1, y, 2, h);
    sketch.line(
      c,
      [
        [right, y - 6],
        [right, y + h + 8],
      ],
      T.text,
      2 * T.line,
    );
    sketch.line(
      c,
      [
        [left, y - 6],
        [left, y + h + 8],
      ],
      T.text,
      1,
    );
    const inside = (text, a, b, colour) => {
      c.font = `600 ${T.size}px ${T.font}`;
      if (c.measureText(text).width < b - a - 12)
        sketch.text(c, T, text, (a + b) / 2, y + h / 2, { align: "center", weight: 600, color: colour });
    };
    inside("ELBO", left + 26, cut, T.dark ? "#000" : "#fff");
    inside("KL(q \u2016 p(z | x))", cut, right, T.dark ? "#000" : "#1b1f23");
    const tick = sketch.step(range, Math.max(3, Math.floor(width / 110)));
    for (let v = Math.floor(s.evidence / tick) * tick; X(v) > left + 40; v -= tick) {
      if (X(v) > right - 20) continue;
      sketch.line(
        c,
        [
          [X(v), y + h],
          [X(v), y + h + 5],
        ],
        T.muted,
      );
      sketch.text(c, T, formatNumber(v, Math.max(0, -Math.floor(Math.log10(tick)))), X(v), y + h + 14, {
        align: "center",
        size: 0.85,
        color: T.muted,
      });
    }
    // where the encoder's q and the best one would put the boundary
    const marks = [
      [s.gaps.encoder, labels.encoderShort],
      [s.gaps.best, labels.bestShort],
    ].map(([v, name]) => ({ x: X(v), name }));
    const crowded = Math.abs(marks[0].x - marks[1].x) < 90;
    marks.forEach(({ x, name }, i) => {
      if (x < left + 30) return;
      c.fillStyle = T.text;
      c.beginPath();
      c.moveTo(x, y - 1);
      c.lineTo(x - 5, y - 9);
      c.lineTo(x + 5, y - 9);
      c.fill();
      const align = crowded ? (i ? "left" : "right") : "center",
        edge = i && right - x < 90;
      sketch.text(
        c,
        T,
        name,
        edge && !crowded ? Math.min(x, right) : x + (align === "left" ? 8 : align === "right" ? -8 : 0),
        9,
        { align: edge ? "right" : align, size: 0.88, color: T.text },
      );
    });
    sketch.text(c, T, labels.total, right, y + h + 34, { align: "right", size: 0.88, color: T.muted });
  }
  return self;
}
