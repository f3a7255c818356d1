// The images when a round is over, on one canvas: what each was, your answer, D's output. Truth is told by a word, a
// colour and the frame's form (whole for real, dashed for generated).
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

const GAP = 14;

/**
 * Where the cards stand. The words are beside an image or under it, whichever leaves more for the image.
 * @param {number} n @param {number} px width @param {number} room height @param {boolean} lecture
 */
export function cardsLayout(n, px, room, lecture) {
  const line = lecture ? 25 : 20;
  const columns = px < 560 ? 2 : 5;
  const rows = Math.ceil(n / columns);
  const wide = Math.floor((px - GAP * (columns - 1)) / columns);
  const high = (room - GAP * (rows - 1)) / rows;
  const most = (h, w) => Math.max(2, Math.min(8, Math.floor(h / 28), Math.floor(w / 28)));
  const next = most(high - 8, wide - (lecture ? 146 : 112));
  const under = most(high - 3.4 * line, wide - 8);
  const beside = next >= under && columns > 2;
  const scale = beside ? next : under;
  const side = 28 * scale;
  const tall = beside ? Math.max(side + 6, 4.6 * line) : side + 3.4 * line;
  return { columns, line, wide, beside, scale, side, tall, height: rows * tall + GAP * (rows - 1) };
}

// A tick or a cross.
function drawMark(c, right, x, y, colour) {
  const r = 5;
  c.strokeStyle = colour;
  c.lineWidth = 2.2;
  c.lineCap = c.lineJoin = "round";
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

function drawScore(c, x, y, width, d, theme) {
  c.fillStyle = theme.grid;
  c.fillRect(x, y - 3, width, 6);
  c.fillStyle = d > 0.5 ? theme.data : theme.generated;
  c.fillRect(x + Math.min(d, 0.5) * width, y - 3, Math.abs(d - 0.5) * width, 6);
  c.fillStyle = theme.text;
  c.fillRect(x + width / 2 - 0.75, y - 6, 1.5, 12);
}

function drawCard(c, card, { x, y }, { scale, side, line, wide, beside }, theme, words) {
  const { real, d, answer, said } = card;
  const colour = real ? theme.data : theme.generated;
  drawDigit(c, card.pixels, x + 3, y + 3, scale, theme);
  c.strokeStyle = colour;
  c.lineWidth = theme.lecture ? 4 : 3;
  c.setLineDash(real ? [] : [6, 4]);
  c.strokeRect(x + 1.5, y + 1.5, side + 3, side + 3);
  c.setLineDash([]);
  const tx = beside ? x + side + 14 : x + 2;
  const ty = beside ? y + line * 0.7 : y + side + line * 0.95;
  const row = (i, right, text) => {
    const color = right ? theme.text : theme.muted;
    drawMark(c, right, tx + 5, ty + i * line, color);
    sketch.text(c, theme, text, tx + 17, ty + i * line, { color });
  };
  sketch.text(c, theme, real ? words.isReal : words.isMade, tx, ty, { weight: 700, color: colour });
  row(1.15, answer === real, beside ? words.you : `${words.you}: ${said}`);
  row(2.2, d > 0.5 === real, `${words.d} ${formatNumber(d, 2)}`);
  if (beside) drawScore(c, tx, ty + 3.15 * line, Math.min(84, wide - side - 22), d, theme);
}

export function drawCards(canvas, { quiz, answers }, { width, height }, theme, words) {
  const layout = cardsLayout(quiz.real.length, width, height, theme.lecture);
  const c = fitCanvas(canvas, width, layout.height);
  c.clearRect(0, 0, width, layout.height);
  const told = Array.from(quiz.real, (truth, i) => {
    const answer = answers[i];
    const said = answer === undefined ? words.none : answer ? words.isReal : words.isMade;
    const card = { real: truth === 1, d: quiz.score[i], answer, said, pixels: quiz.picture(i) };
    const column = i % layout.columns;
    const row = Math.floor(i / layout.columns);
    const place = { x: column * (layout.wide + GAP), y: row * (layout.tall + GAP) };
    drawCard(c, card, place, layout, theme, words);
    const values = { n: i + 1, truth: card.real ? words.isReal : words.isMade, you: said, d: formatNumber(card.d, 2) };
    return fill(words.table, values);
  });
  canvas.setAttribute("aria-label", told.join(" "));
}
