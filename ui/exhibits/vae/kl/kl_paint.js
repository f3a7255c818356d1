// The four pictures of the exhibit. `look` is themeOf(); every function paints one canvas from what is shown at the
// moment.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";

export const klPaint = {
  // One glyph a class, drawn once: 1,500 small digits are then 1,500 copies of a picture.
  glyphs(look, size) {
    const d = window.devicePixelRatio || 1;
    return look.classes.map((colour, k) => {
      const c = document.createElement("canvas");
      c.width = c.height = Math.ceil(size * 1.4 * d);
      const ctx = c.getContext("2d");
      ctx.font = `700 ${size * d}px ${look.font}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillStyle = colour;
      ctx.fillText(String(k), c.width / 2, c.height / 2);
      return c;
    });
  },

  // codes: (n, 2) as they stand now; half: half-width of the view; near: the stop whose density is shown, faded by
  // `fade`.
  codes(canvas, side, { codes, labels, half, near, fade, wash, glyphs }, look) {
    const ctx = fitCanvas(canvas, side, side),
      unit = side / 2 / half,
      mid = side / 2;
    ctx.fillStyle = look.bg;
    ctx.fillRect(0, 0, side, side);
    const w = 2 * near.half * unit;
    ctx.save();
    ctx.globalAlpha = fade;
    ctx.imageSmoothingQuality = "high";
    ctx.drawImage(wash, mid - w / 2, mid - w / 2, w, w);
    ctx.restore();
    const size = glyphs[0].width / (window.devicePixelRatio || 1);
    for (let i = 0; i < labels.length; i++) {
      const x = mid + codes[2 * i] * unit,
        y = mid - codes[2 * i + 1] * unit;
      if (x > -size && y > -size && x < side + size && y < side + size) {
        ctx.drawImage(glyphs[labels[i]], x - size / 2, y - size / 2, size, size);
      }
    }
    ctx.strokeStyle = look.latent;
    ctx.lineWidth = look.line;
    ctx.setLineDash([6, 5]);
    for (const r of [1, 2, 3]) {
      ctx.beginPath();
      ctx.arc(mid, mid, Math.max(0.5, r * unit), 0, 7);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    klPaint.scale(ctx, side, half, unit, look);
    ctx.strokeStyle = look.grid;
    ctx.lineWidth = 2;
    ctx.strokeRect(0, 0, side, side);
  },

  // A bar of round length: the view's scale changes with the network, and this says by how much.
  scale(ctx, side, half, unit, look) {
    const step = [1, 2, 5, 10, 20, 50, 100, 200].findLast((s) => s <= half / 1.6) ?? 1,
      x = side - 12,
      y = side - 12;
    ctx.font = `${look.size}px ${look.font}`;
    ctx.textAlign = "right";
    ctx.textBaseline = "bottom";
    ctx.lineWidth = 4;
    ctx.strokeStyle = look.bg;
    ctx.lineJoin = "round";
    ctx.strokeText(String(step), x, y - 5);
    ctx.fillStyle = look.text;
    ctx.fillText(String(step), x, y - 5);
    ctx.beginPath();
    ctx.moveTo(x - step * unit, y);
    ctx.lineTo(x, y);
    ctx.lineWidth = 2;
    ctx.strokeStyle = look.text;
    ctx.stroke();
  },

  recon(canvas, k, originals, recon, look, words) {
    const cell = 28 * k,
      left = look.size * 2.6,
      gap = 4,
      w = left + 10 * cell + 9 * gap,
      ctx = fitCanvas(canvas, w, 2 * cell + gap);
    ctx.fillStyle = look.bg;
    ctx.fillRect(0, 0, w, 2 * cell + gap);
    ctx.fillStyle = look.muted;
    ctx.font = `${look.size}px ${look.font}`;
    ctx.textBaseline = "middle";
    ctx.fillText(words.recon_in, 0, cell / 2);
    ctx.fillText(words.recon_out, 0, cell * 1.5 + gap);
    for (let i = 0; i < 10; i++) {
      drawDigit(ctx, originals.subarray(784 * i, 784 * (i + 1)), left + i * (cell + gap), 0, k, { dark: look.dark });
      drawDigit(ctx, recon.subarray(784 * i, 784 * (i + 1)), left + i * (cell + gap), cell + gap, k, {
        dark: look.dark,
      });
    }
  },

  draws(canvas, k, pictures, look) {
    const cell = 28 * k,
      gap = 2,
      side = 5 * cell + 4 * gap,
      ctx = fitCanvas(canvas, side, side);
    ctx.fillStyle = look.bg;
    ctx.fillRect(0, 0, side, side);
    for (let i = 0; i < 25; i++) {
      drawDigit(
        ctx,
        pictures.subarray(784 * i, 784 * (i + 1)),
        (i % 5) * (cell + gap),
        Math.floor(i / 5) * (cell + gap),
        k,
        { dark: look.dark },
      );
    }
  },

  // Rate against distortion, a point a network. at: {kl, distortion} of the moment; the diagonal holds all pairs with
  // its sum.
  curve(canvas, w, h, { stops, at, chosen }, look, words) {
    const ctx = fitCanvas(canvas, w, h),
      pad = { l: look.size * 3.1, r: 14, t: 10, b: look.size * 2.6 };
    ctx.fillStyle = look.bg;
    ctx.fillRect(0, 0, w, h);
    const all = [...stops],
      xs = all.map((s) => s.kl),
      ys = all.map((s) => s.distortion);
    const xMax = Math.max(...xs) * 1.08,
      low = Math.floor((Math.min(...ys) - 6) / 20) * 20,
      high = Math.ceil((Math.max(...ys) + 6) / 20) * 20;
    const X = (v) => pad.l + (v / xMax) * (w - pad.l - pad.r),
      Y = (v) => h - pad.b - ((v - low) / (high - low)) * (h - pad.t - pad.b);
    ctx.font = `${look.size}px ${look.font}`;
    ctx.lineWidth = 1;
    ctx.strokeStyle = look.grid;
    ctx.fillStyle = look.muted;
    ctx.textBaseline = "middle";
    ctx.textAlign = "right";
    const every = h < 200 ? 40 : 20;
    for (let v = low; v <= high; v += every) {
      ctx.beginPath();
      ctx.moveTo(pad.l, Y(v));
      ctx.lineTo(w - pad.r, Y(v));
      ctx.stroke();
      ctx.fillText(String(v), pad.l - 7, Y(v));
    }
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    const step = xMax > 12 ? 5 : xMax > 6 ? 2 : 1;
    for (let v = 0; v <= xMax; v += step) ctx.fillText(String(v), X(v), h - pad.b + 6);
    ctx.textAlign = "right";
    ctx.textBaseline = "bottom";
    ctx.fillText(`${words.rate} \u2192`, w - pad.r, h - pad.b - 5);
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    ctx.fillText(`\u2191 ${words.distortion}`, pad.l + 6, 3);

    const sum = at.kl + at.distortion;
    ctx.save();
    ctx.beginPath();
    ctx.rect(pad.l, pad.t, w - pad.l - pad.r, h - pad.t - pad.b);
    ctx.clip();
    ctx.strokeStyle = look.highlight;
    ctx.globalAlpha = 0.75;
    ctx.setLineDash([5, 5]);
    ctx.lineWidth = look.line;
    ctx.beginPath();
    ctx.moveTo(X(0), Y(sum));
    ctx.lineTo(X(xMax), Y(sum - xMax));
    ctx.stroke();
    ctx.restore();

    ctx.strokeStyle = look.text;
    ctx.lineWidth = look.line;
    ctx.lineJoin = "round";
    ctx.beginPath();
    stops
      .filter((s) => !s.notes)
      .forEach((s, i) => (i ? ctx.lineTo(X(s.kl), Y(s.distortion)) : ctx.moveTo(X(s.kl), Y(s.distortion))));
    ctx.stroke();
    const taken = [];
    for (const s of all) {
      const x = X(s.kl),
        y = Y(s.distortion),
        r = look.lecture ? 6 : 4;
      ctx.beginPath();
      if (s.notes) {
        ctx.moveTo(x, y - 1.5 * r);
        ctx.lineTo(x + 1.5 * r, y);
        ctx.lineTo(x, y + 1.5 * r);
        ctx.lineTo(x - 1.5 * r, y);
        ctx.closePath();
      } else ctx.arc(x, y, r, 0, 7);
      ctx.fillStyle = s.notes ? look.bg : look.text;
      ctx.fill();
      ctx.lineWidth = look.line;
      ctx.strokeStyle = look.text;
      ctx.stroke();
    }
    // Names after the points, the chosen one's first: where two would overlap, the later one stays away.
    for (const s of [...all].sort((a, b) => (b.id === chosen) - (a.id === chosen))) {
      const x = X(s.kl),
        y = Y(s.distortion);
      const text = s.notes ? words.notes_short : s.id,
        wide = ctx.measureText(text).width,
        box = [x + 9, y - look.size * 1.25, x + 9 + wide, y];
      if (box[2] > w) {
        box[0] -= wide + 18;
        box[2] -= wide + 18;
      }
      if (taken.some((t) => t[0] < box[2] + 4 && box[0] < t[2] + 4 && t[1] < box[3] && box[1] < t[3])) continue;
      taken.push(box);
      ctx.textAlign = "left";
      ctx.textBaseline = "bottom";
      ctx.font = `${s.id === chosen ? "700 " : ""}${look.size}px ${look.font}`;
      ctx.lineWidth = 4;
      ctx.strokeStyle = look.bg;
      ctx.strokeText(text, box[0], box[3]);
      ctx.fillStyle = s.id === chosen ? look.text : look.muted;
      ctx.fillText(text, box[0], box[3]);
    }
    ctx.beginPath();
    ctx.arc(X(at.kl), Y(at.distortion), look.lecture ? 12 : 9, 0, 7);
    ctx.lineWidth = 3;
    ctx.strokeStyle = look.highlight;
    ctx.stroke();
  },
};
