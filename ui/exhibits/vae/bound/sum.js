// log p(x) as a bar of fixed length in two parts. The axis is cut on the left: what moves is the boundary.
import { fitCanvas } from "../../../browser/canvas.js";
import { formatNumber } from "../../../browser/dom.js";
import { tween } from "../../../browser/motion.js";
import { sketch } from "../../../browser/sketch.js";

const RANGES = [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000];
const TOP = 26; // of the bar, CSS pixels

/**
 * Nats that the axis holds. It changes in steps, so that while q is dragged within one of them the boundary moves and
 * nothing else.
 * @param {number} kl @param {number | null} now the range on show
 */
export function rangeFor(kl, now) {
  const wanted = RANGES.find((r) => kl < 0.8 * r) ?? 10000;
  return now !== null && wanted < now && kl > 0.16 * now ? now : wanted;
}

function drawBar(c, { left, right, cut, h }, theme) {
  c.fillStyle = theme.data;
  c.globalAlpha = 0.85;
  c.fillRect(left, TOP, cut - left, h);
  c.globalAlpha = 1;
  c.fillStyle = theme.highlight;
  c.fillRect(cut, TOP, right - cut, h);
  c.fillStyle = theme.bg; // where the axis is cut
  c.beginPath();
  c.moveTo(left + 15, TOP - 2);
  c.lineTo(left + 20, TOP - 2);
  c.lineTo(left + 13, TOP + h + 2);
  c.lineTo(left + 8, TOP + h + 2);
  c.fill();
  c.fillRect(cut - 1, TOP, 2, h);
  sketch.segment(c, [right, TOP - 6], [right, TOP + h + 8], theme.text, 2 * theme.line);
  sketch.segment(c, [left, TOP - 6], [left, TOP + h + 8], theme.text, 1);
  const name = (text, a, b, color) => {
    c.font = `600 ${theme.size}px ${theme.font}`;
    if (c.measureText(text).width < b - a - 12)
      sketch.text(c, theme, text, (a + b) / 2, TOP + h / 2, { align: "center", weight: 600, color });
  };
  name("ELBO", left + 26, cut, theme.dark ? "#000" : "#fff");
  name("KL(q \u2016 p(z | x))", cut, right, theme.dark ? "#000" : "#1b1f23");
}

function drawTicks(c, { left, right, h, X, range, width }, evidence, theme) {
  const tick = sketch.step(range, Math.max(3, Math.floor(width / 110)));
  const decimals = Math.max(0, -Math.floor(Math.log10(tick)));
  for (let v = Math.floor(evidence / tick) * tick; X(v) > left + 40; v -= tick) {
    if (X(v) > right - 20) continue;
    sketch.segment(c, [X(v), TOP + h], [X(v), TOP + h + 5], theme.muted);
    const style = { align: "center", size: 0.85, color: theme.muted };
    sketch.text(c, theme, formatNumber(v, decimals), X(v), TOP + h + 14, style);
  }
}

// Where the encoder's q and the best one would put the boundary.
function drawMarks(c, { left, right, X }, { gaps, labels }, theme) {
  const marks = [
    { x: X(gaps.encoder), name: labels.encoderShort },
    { x: X(gaps.best), name: labels.bestShort },
  ];
  const crowded = Math.abs(marks[0].x - marks[1].x) < 90;
  marks.forEach(({ x, name }, i) => {
    if (x < left + 30) return;
    c.fillStyle = theme.text;
    c.beginPath();
    c.moveTo(x, TOP - 1);
    c.lineTo(x - 5, TOP - 9);
    c.lineTo(x + 5, TOP - 9);
    c.fill();
    const edge = i && right - x < 90;
    const align = crowded ? (i ? "left" : "right") : "center";
    const shift = { left: 8, right: -8, center: 0 }[align];
    const style = { align: edge ? "right" : align, size: 0.88, color: theme.text };
    sketch.text(c, theme, name, edge && !crowded ? Math.min(x, right) : x + shift, 9, style);
  });
}

function paint(canvas, state, range, theme) {
  const { sumWidth: width, barHeight: h, evidence } = state;
  const height = h + 70;
  const c = fitCanvas(canvas, width, height);
  const left = 4;
  const right = width - 4;
  const X = (v) => right - ((evidence - v) / range) * (right - left - 30);
  const frame = { width, left, right, h, range, X, cut: Math.max(left + 34, X(state.bound.elbo)) };
  c.clearRect(0, 0, width, height);
  drawBar(c, frame, theme);
  drawTicks(c, frame, evidence, theme);
  drawMarks(c, frame, state, theme);
  const style = { align: "right", size: 0.88, color: theme.muted };
  sketch.text(c, theme, state.labels.total, right, TOP + h + 34, style);
}

/** The panel: {draw(canvas, state, theme), stop()}. A new range is eased to. */
export function makeSum() {
  let range = null;
  let goal = null;
  let last = null;
  let cancel = () => {};
  return {
    draw(canvas, state, theme) {
      last = [canvas, state, theme];
      const wanted = rangeFor(state.bound.kl, goal);
      const from = range ?? wanted;
      if (wanted !== goal) {
        goal = wanted;
        range = from;
        cancel();
        if (from !== goal)
          cancel = tween(200, (t) => {
            range = from * (wanted / from) ** t;
            paint(last[0], last[1], range, last[2]);
          });
      }
      paint(canvas, state, range, theme);
    },
    stop: () => cancel(),
  };
}
