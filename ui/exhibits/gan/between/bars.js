// What is measured of the image under the hand: D's output, the classifier's, the length of its noise.
import { fitCanvas } from "../../../browser/canvas.js";
import { fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

/** A probability in per cent. @param {number} p */
export const percent = (p) => (p > 0.995 ? "> 99" : p < 0.005 ? "< 1" : formatNumber(100 * p, 0));

function drawDot(c, x, y, r, fillStyle, strokeStyle) {
  c.beginPath();
  c.arc(x, y, r, 0, 2 * Math.PI);
  c.fillStyle = fillStyle;
  c.fill();
  c.lineWidth = 2;
  c.strokeStyle = strokeStyle;
  c.stroke();
}

/** D from 0 to 1, with the middle marked: left of it D says generated, right of it real. */
export function drawJudge({ canvas, value }, d, width, theme, words) {
  const h = theme.lecture ? 40 : 30;
  const y = theme.lecture ? 15 : 11;
  const c = fitCanvas(canvas, width, h);
  const x = Math.round(d * width);
  c.clearRect(0, 0, width, h);
  c.fillStyle = theme.grid;
  c.fillRect(0, y - 5, width, 10);
  c.fillStyle = d >= 0.5 ? theme.data : theme.generated;
  c.fillRect(Math.min(x, width / 2), y - 5, Math.abs(x - width / 2), 10);
  c.fillStyle = theme.text;
  c.fillRect(width / 2 - 0.75, y - 9, 1.5, 18);
  drawDot(c, Math.min(width - 7, Math.max(7, x)), y, 6, theme.highlight, theme.bg);
  const style = { size: 0.88, base: "bottom", color: theme.muted };
  sketch.text(c, theme, words.fake, 0, h, style);
  sketch.text(c, theme, "½", width / 2, h, { ...style, align: "center" });
  sketch.text(c, theme, words.real, width, h, { ...style, align: "right" });
  value.textContent = formatNumber(d, 2);
  canvas.setAttribute("aria-label", `${words.d} ${formatNumber(d, 2)}`);
}

/** The classifier's ten probabilities. grow: how much higher than usual. */
export function drawClasses({ canvas, value }, p, { width, grow }, theme, words) {
  const h = (theme.lecture ? 48 : 38) * grow;
  const foot = theme.lecture ? 21 : 17;
  const c = fitCanvas(canvas, width, h);
  const w = width / 10;
  const best = p.indexOf(Math.max(...p));
  c.clearRect(0, 0, width, h);
  p.forEach((share, digit) => {
    const tall = Math.max(1.5, share * (h - foot));
    const look = digit === best ? { weight: 700, color: theme.text } : { weight: 400, color: theme.muted };
    c.fillStyle = theme.classes[digit];
    c.fillRect(digit * w + 3, h - foot - tall, w - 6, tall);
    sketch.text(c, theme, String(digit), (digit + 0.5) * w, h, { align: "center", base: "bottom", ...look });
  });
  value.textContent = `${best} · ${percent(p[best])} %`;
  canvas.setAttribute("aria-label", `${words.classifier}: ${value.textContent}`);
}

function drawLaw(c, { width, base, most }, law, theme) {
  const path = new Path2D();
  path.moveTo(0, base);
  for (let x = 0; x <= width; x += 2) path.lineTo(x, base - (law.density((x / width) * most) / law.top) * (base - 8));
  path.lineTo(width, base);
  c.globalAlpha = 0.35;
  c.fillStyle = theme.latent;
  c.fill(path);
  c.globalAlpha = 1;
  c.fillStyle = theme.muted;
  c.fillRect(0, base, width, 1);
}

/**
 * The lengths that noise has, and where both ways lead: a filled mark for the one that is walked, an open one for the
 * other. r: {sphere, straight}, lengths of the noise; n: its numbers.
 */
export function drawLength({ canvas, value }, r, way, { law, latents }, { width, grow }, theme, words) {
  const h = (theme.lecture ? 60 : 48) * grow;
  const base = h - (theme.lecture ? 19 : 15);
  const most = 1.6 * Math.sqrt(latents);
  const X = (v) => (v / most) * width;
  const c = fitCanvas(canvas, width, h);
  c.clearRect(0, 0, width, h);
  drawLaw(c, { width, base, most }, law, theme);
  const style = { size: 0.88, align: "center", base: "bottom", color: theme.muted };
  for (let v = 0; v < Math.min(13, most); v += 2) sketch.text(c, theme, String(v), Math.max(4, X(v)), h, style);
  sketch.text(c, theme, words.draws, width, base - 12, { size: 0.88, color: theme.latent, align: "right" });
  for (const name of [way === "sphere" ? "straight" : "sphere", way]) {
    const full = name === way;
    const colour = full ? theme.highlight : theme.muted;
    sketch.segment(c, [X(r[name]), 3], [X(r[name]), base], colour, full ? 3 : 2);
    drawDot(c, X(r[name]), 7, full ? 5.5 : 4.5, full ? theme.highlight : theme.bg, colour);
  }
  value.textContent = formatNumber(r[way], 1);
  const numbers = { r: r[way], sphere: r.sphere, straight: r.straight, low: law.low, high: law.high };
  const texts = Object.fromEntries(Object.entries(numbers).map(([name, v]) => [name, formatNumber(v, 1)]));
  canvas.setAttribute("aria-label", fill(words.lengthAlt, texts));
}

/** How far the nearest training image is: the band holds eight in ten real test images of that digit. */
export function drawApart(canvas, found, width, theme) {
  const h = 16;
  const c = fitCanvas(canvas, width, h);
  const X = (v) => Math.min(width - 6, (v / 9) * width);
  c.clearRect(0, 0, width, h);
  c.fillStyle = theme.grid;
  c.fillRect(0, 7, width, 2);
  c.fillStyle = theme.data;
  c.globalAlpha = 0.4;
  c.fillRect(X(found.low), 3, X(found.high) - X(found.low), 10);
  c.globalAlpha = 1;
  c.fillRect(X(found.middle) - 1, 1, 2, 14);
  drawDot(c, Math.max(6, X(found.distance)), 8, 5.5, theme.generated, theme.bg);
}

/** What is said of an image: the classifier's p (or null), D's d, the length r of its noise. */
export function comment({ d, p, r }, law, said) {
  const lines = [];
  if (p) {
    const [a, b] = Array.from(p.keys()).sort((i, j) => p[j] - p[i]);
    const line = p[a] > 0.9 ? said.one : p[a] + p[b] > 0.8 ? said.two : said.none;
    lines.push(fill(line, { a, b, pa: percent(p[a]), pb: percent(p[b]) }));
  }
  lines.push(d > 0.6 ? said.takes : d < 0.4 ? said.refuses : said.doubts);
  if (r < law.low) lines.push(fill(said.short, { r: formatNumber(r, 1) }));
  return lines.join(" ");
}
