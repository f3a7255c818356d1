// The ten pictures when a round is over, on one canvas: what each was, what you said, what D said. Truth is told by a
// word, a colour and
// the frame's form (whole for real, dashed for generated).
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

export function jgCards(words) {
  const canvas = el("canvas", { class: "jg-cards", role: "img" });
  function mark(c, right, x, y, r, colour) {
    // a tick or a cross
    c.strokeStyle = colour;
    c.lineWidth = 2.2;
    c.lineCap = "round";
    c.lineJoin = "round";
    c.beginPath();
    if (right) {
      c.moveTo(x - r, y);
      c.lineTo(x - r * 0.25, y + r * 0.75);
      c.lineTo(x + r, y - r * 0.8);
    } else {
      c.moveTo(x - r * 0.8, y - r * 0.8);
      c.lineTo(x + r * 0.8, y + r * 0.8);
      c.moveTo(x + r * 0.8, y - r * 0.8);
      c.lineTo(x - r * 0.8, y + r * 0.8);
    }
    c.stroke();
  }
  return {
    element: canvas,
    paint(quiz, answers, px, room, T) {
      const w = words(),
        n = quiz.real.length,
        lineHeight = T.lecture ? 25 : 20,
        columns = px < 560 ? 2 : 5,
        rows = Math.ceil(n / columns),
        gap = 14;
      // The words stand beside a picture or under it, whichever leaves more for the picture.
      const wide = Math.floor((px - gap * (columns - 1)) / columns),
        high = (room - gap * (rows - 1)) / rows,
        most = (h, w) => Math.max(2, Math.min(8, Math.floor(h / 28), Math.floor(w / 28)));
      const next = most(high - 8, wide - (T.lecture ? 146 : 112)),
        under = most(high - 3.4 * lineHeight, wide - 8),
        beside = next >= under && columns > 2,
        k = beside ? next : under;
      const side = 28 * k,
        tall = beside ? Math.max(side + 6, 4.6 * lineHeight) : side + 3.4 * lineHeight,
        c = fitCanvas(canvas, px, rows * tall + gap * (rows - 1));
      c.clearRect(0, 0, px, rows * tall + gap * (rows - 1));
      const said = [];
      for (let i = 0; i < n; i++) {
        const x = (i % columns) * (wide + gap),
          y = Math.floor(i / columns) * (tall + gap),
          real = quiz.real[i] === 1,
          d = quiz.score[i],
          answer = answers[i],
          colour = real ? T.data : T.generated;
        drawDigit(c, quiz.picture(i), x + 3, y + 3, k, T);
        c.strokeStyle = colour;
        c.lineWidth = T.lecture ? 4 : 3;
        c.setLineDash(real ? [] : [6, 4]);
        c.strokeRect(x + 1.5, y + 1.5, side + 3, side + 3);
        c.setLineDash([]);
        const tx = beside ? x + side + 14 : x + 2,
          ty = beside ? y + lineHeight * 0.7 : y + side + lineHeight * 0.95,
          at = (line) => ty + line * lineHeight;
        sketch.text(c, T, real ? w.isReal : w.isMade, tx, at(0), { weight: 700, color: colour });
        const answered = answer !== undefined,
          right = answered && answer === real,
          dRight = d > 0.5 === real;
        const youSaid = answered ? (answer ? w.isReal : w.isMade) : w.none;
        mark(c, right, tx + 5, at(1.15), 5, right ? T.text : T.muted);
        sketch.text(c, T, beside ? w.you : `${w.you}: ${youSaid}`, tx + 17, at(1.15), {
          color: right ? T.text : T.muted,
        });
        mark(c, dRight, tx + 5, at(2.2), 5, dRight ? T.text : T.muted);
        sketch.text(c, T, `${w.d} ${formatNumber(d, 2)}`, tx + 17, at(2.2), { color: dRight ? T.text : T.muted });
        if (beside) {
          const bar = Math.min(84, wide - side - 22),
            by = at(3.15);
          c.fillStyle = T.grid;
          c.fillRect(tx, by - 3, bar, 6);
          c.fillStyle = d > 0.5 ? T.data : T.generated;
          c.fillRect(tx + Math.min(d, 0.5) * bar, by - 3, Math.abs(d - 0.5) * bar, 6);
          c.fillStyle = T.text;
          c.fillRect(tx + bar / 2 - 0.75, by - 6, 1.5, 12);
        }
        said.push(fill(w.table, { n: i + 1, truth: real ? w.isReal : w.isMade, you: youSaid, d: formatNumber(d, 2) }));
      }
      canvas.setAttribute("aria-label", said.join(" "));
    },
  };
}
