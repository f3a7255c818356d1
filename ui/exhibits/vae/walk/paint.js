// Everything that is painted on a pad. Positions on the pad are in CSS pixels; S is its side.
import { formatNumber } from "../../../browser/dom.js";
import { mixColours } from "../../../browser/theme.js";
import { RASTER } from "./distances.js";

const place = (box, S, x, y) => [((x - box.cx) / (2 * box.h) + 0.5) * S, (0.5 - (y - box.cy) / (2 * box.h)) * S];
export const unplace = (box, S, px, py) => [box.cx + (px / S - 0.5) * 2 * box.h, box.cy + (0.5 - py / S) * 2 * box.h];

// The ten digits as stamps, so that thousands of them are painted by copying.
export function glyphStamps(theme, px) {
  const d = window.devicePixelRatio || 1,
    w = Math.ceil(px * 0.9),
    h = Math.ceil(px * 1.15);
  return theme.classes.map((colour, digit) => {
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(w * d);
    canvas.height = Math.round(h * d);
    const c = canvas.getContext("2d");
    c.scale(d, d);
    c.font = `700 ${px}px ${theme.font}`;
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.fillStyle = colour;
    c.fillText(String(digit), w / 2, h / 2);
    return { canvas, w, h };
  });
}

// unit: (N, 2) positions in [0, 1] of the pad, which is what a morph moves.
export function paintPoints(ctx, S, unit, labels, stamps, alpha) {
  ctx.globalAlpha = alpha;
  for (let i = 0; i < labels.length; i++) {
    const x = unit[2 * i] * S,
      y = unit[2 * i + 1] * S;
    if (x < -9 || y < -9 || x > S + 9 || y > S + 9) continue;
    const s = stamps[labels[i]];
    ctx.drawImage(s.canvas, x - s.w / 2, y - s.h / 2, s.w, s.h);
  }
  ctx.globalAlpha = 1;
}

// The wash: hatched where no code is near, and outside three sigma where there is a prior. Made once a map, size and
// theme.
export function makeWash(field, S, theme) {
  const { box, prior, distances, hole } = field,
    d = window.devicePixelRatio || 1;
  const mask = document.createElement("canvas");
  mask.width = mask.height = RASTER;
  const m = mask.getContext("2d"),
    image = m.createImageData(RASTER, RASTER),
    cell = (2 * box.h) / RASTER;
  for (let r = 0, i = 0; r < RASTER; r++) {
    for (let c = 0; c < RASTER; c++, i++) {
      const x = box.cx - box.h + (c + 0.5) * cell,
        y = box.cy + box.h - (r + 0.5) * cell;
      const away = (distances[i] - hole) / (0.35 * hole),
        out = prior ? (Math.hypot(x, y) - 3) / 0.12 : -1;
      image.data[4 * i + 3] = 255 * Math.min(1, Math.max(0, away, out));
    }
  }
  m.putImageData(image, 0, 0);
  const wash = document.createElement("canvas");
  wash.width = wash.height = Math.round(S * d);
  const w = wash.getContext("2d");
  w.scale(d, d);
  w.fillStyle = mixColours(theme.bg, theme.muted, theme.dark ? 0.22 : 0.16);
  w.fillRect(0, 0, S, S);
  w.strokeStyle = mixColours(theme.bg, theme.muted, 0.5);
  w.lineWidth = 1;
  w.beginPath();
  for (let k = -S; k < S; k += 9) {
    w.moveTo(k, S);
    w.lineTo(k + S, 0);
  }
  w.stroke();
  w.globalCompositeOperation = "destination-in";
  w.imageSmoothingEnabled = true;
  w.drawImage(mask, 0, 0, S, S);
  return wash;
}

// Quiet axes: whole numbers along two edges.
export function paintAxes(ctx, S, box, theme) {
  const step = [0.5, 1, 2, 5, 10, 20, 50].find((s) => (2 * box.h) / s <= 10) ?? 100;
  const size = theme.lecture ? 15 : 10.5;
  ctx.strokeStyle = theme.grid;
  ctx.lineWidth = 1;
  ctx.fillStyle = theme.muted;
  ctx.font = `${size}px ${theme.font}`;
  const ticks = (centre) => {
    const out = [];
    for (let k = Math.ceil((centre - box.h) / step) + 0; k * step <= centre + box.h; k++) out.push(k * step);
    return out;
  };
  for (const x of ticks(box.cx)) {
    const [px] = place(box, S, x, 0);
    if (px < 14 || px > S - 30) continue;
    ctx.beginPath();
    ctx.moveTo(px, S);
    ctx.lineTo(px, S - 4);
    ctx.stroke();
    ctx.textAlign = "center";
    ctx.textBaseline = "bottom";
    ctx.fillText(formatNumber(x, step < 1 ? 1 : 0), px, S - 5);
  }
  for (const y of ticks(box.cy)) {
    const [, py] = place(box, S, 0, y);
    if (py < 24 || py > S - 20) continue;
    ctx.beginPath();
    ctx.moveTo(0, py);
    ctx.lineTo(4, py);
    ctx.stroke();
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillText(formatNumber(y, step < 1 ? 1 : 0), 6, py);
  }
  ctx.font = `italic ${size + 1.5}px ${theme.font}`;
  ctx.textAlign = "right";
  ctx.textBaseline = "bottom";
  ctx.fillText("z\u2081", S - 7, S - 4);
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  ctx.fillText("z\u2082", 6, 5);
}

// Contours of the standard normal prior at one, two and three sigma, each with its name on it.
export function paintPrior(ctx, S, box, theme, alpha) {
  const [x0, y0] = place(box, S, 0, 0),
    unit = S / (2 * box.h),
    size = theme.lecture ? 17 : 12;
  ctx.save();
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = theme.latent;
  ctx.lineWidth = theme.line;
  ctx.font = `700 ${size}px ${theme.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const k of [1, 2, 3]) {
    ctx.beginPath();
    ctx.arc(x0, y0, k * unit, 0, 2 * Math.PI);
    ctx.stroke();
  }
  for (const k of [1, 2, 3]) {
    const px = x0 + k * unit * Math.SQRT1_2,
      py = y0 - k * unit * Math.SQRT1_2,
      text = `${k}\u03c3`;
    ctx.lineWidth = 5;
    ctx.strokeStyle = theme.bg;
    ctx.strokeText(text, px, py);
    ctx.fillStyle = theme.latent;
    ctx.fillText(text, px, py);
  }
  ctx.restore();
}

export function paintLine(ctx, S, box, points, theme, faint) {
  if (!points || points.length < 2) return;
  const p = points.map(([x, y]) => place(box, S, x, y));
  const stroke = (colour, width) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.beginPath();
    p.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.stroke();
  };
  ctx.save();
  ctx.lineJoin = ctx.lineCap = "round";
  if (faint) ctx.setLineDash([2, 6]);
  else stroke(theme.bg, theme.line + 4);
  stroke(theme.text, theme.line);
  ctx.setLineDash([]);
  for (const [x, y] of p) {
    ctx.fillStyle = theme.bg;
    ctx.strokeStyle = theme.text;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.arc(x, y, faint ? 2 : 3.5, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

// Drawn samples: rings in the colour of what is generated; those in a hole are crosses.
export function paintSamples(ctx, S, box, samples, theme) {
  const r = theme.lecture ? 7 : 5;
  for (const { z, hole } of samples) {
    const [x, y] = place(box, S, z[0], z[1]);
    for (const [colour, width] of [
      [theme.bg, theme.line + 3],
      [theme.generated, theme.line + 0.5],
    ]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.beginPath();
      if (hole) {
        ctx.moveTo(x - r, y - r);
        ctx.lineTo(x + r, y + r);
        ctx.moveTo(x + r, y - r);
        ctx.lineTo(x - r, y + r);
      } else ctx.arc(x, y, r, 0, 2 * Math.PI);
      ctx.stroke();
    }
  }
}

// The hand, the threads to the nearest codes, and a word where the map ends.
export function paintHand(ctx, S, box, z, threads, theme, warning) {
  const [x, y] = place(box, S, z[0], z[1]),
    r = theme.lecture ? 10 : 7;
  ctx.lineWidth = theme.line * 0.7;
  ctx.strokeStyle = theme.highlight;
  ctx.beginPath();
  for (const c of threads) {
    ctx.moveTo(x, y);
    ctx.lineTo(...place(box, S, c[0], c[1]));
  }
  ctx.stroke();
  for (const [colour, width] of [
    [theme.bg, theme.line + 4],
    [theme.highlight, theme.line + 1.25],
  ]) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.moveTo(x - r - 6, y);
    ctx.lineTo(x - r, y);
    ctx.moveTo(x + r, y);
    ctx.lineTo(x + r + 6, y);
    ctx.moveTo(x, y - r - 6);
    ctx.lineTo(x, y - r);
    ctx.moveTo(x, y + r);
    ctx.lineTo(x, y + r + 6);
    ctx.stroke();
  }
  if (!warning) return;
  const size = theme.lecture ? 17 : 12.5;
  ctx.font = `600 ${size}px ${theme.font}`;
  const w = ctx.measureText(warning).width + 14,
    h = size + 10;
  const left = Math.min(S - w - 3, Math.max(3, x - w / 2)),
    top = y > S - h - r - 14 ? y - r - h - 8 : y + r + 8;
  ctx.fillStyle = theme.text;
  ctx.beginPath();
  ctx.roundRect(left, top, w, h, 5);
  ctx.fill();
  ctx.fillStyle = theme.bg;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillText(warning, left + 7, top + h / 2 + 0.5);
}
