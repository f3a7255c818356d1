// Canvases: crisp on any screen, digits by whole pixels, saved as one PNG.

// Sizes a canvas in CSS pixels, sharp on its screen, and returns its context, scaled to CSS pixels.
export function fitCanvas(canvas, w, h) {
  const d = window.devicePixelRatio || 1,
    W = Math.round(w * d),
    H = Math.round(h * d);
  if (canvas.width !== W || canvas.height !== H) {
    // setting a size clears and reallocates
    canvas.width = W;
    canvas.height = H;
  }
  if (canvas.style.width !== `${w}px`) canvas.style.width = `${w}px`;
  if (canvas.style.height !== `${h}px`) canvas.style.height = `${h}px`;
  const ctx = canvas.getContext("2d");
  ctx.setTransform(W / w, 0, 0, H / h, 0, 0);
  return ctx;
}

const stamps = new Map(); // one small canvas a side length

/**
 * Draws a square picture of `side` pixels, each `scale` CSS pixels wide, rounded to whole device pixels.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} side
 * @param {(rgba: Uint8ClampedArray) => void} paint fills in the pixels
 * @param {number} x @param {number} y @param {number} scale
 * @returns {number} the side drawn, in CSS pixels
 */
export function drawStamp(ctx, side, paint, x, y, scale) {
  if (!stamps.has(side)) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const c = canvas.getContext("2d");
    stamps.set(side, { canvas, c, image: c.createImageData(side, side) });
  }
  const stamp = stamps.get(side);
  paint(stamp.image.data);
  stamp.c.putImageData(stamp.image, 0, 0);
  const m = ctx.getTransform(),
    k = Math.max(1, Math.round(scale * m.a));
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(stamp.canvas, Math.round(x * m.a + m.e), Math.round(y * m.d + m.f), k * side, k * side);
  ctx.restore();
  return (k * side) / m.a;
}

// Draws a square grey image, values 0..1, each pixel `scale` CSS pixels wide, rounded to whole device pixels. Ink is
// black on white paper in the light theme and white on black in the dark one, so a value is read back exactly:
// light 255 - round(255 v), dark round(255 v). options: {dark, alpha}. Returns the side drawn, in CSS pixels.
export function drawDigit(ctx, pixels, x, y, scale, options = {}) {
  const dark = options.dark ?? document.documentElement.dataset.gmDark === "1";
  const paint = (d) => {
    for (let i = 0, j = 0; i < pixels.length; i++, j += 4) {
      d[j] = dark ? 255 * pixels[i] : 255 - Math.round(255 * pixels[i]);
      d[j + 1] = d[j + 2] = d[j];
      d[j + 3] = 255;
    }
  };
  const before = ctx.globalAlpha;
  if (options.alpha !== undefined) ctx.globalAlpha = options.alpha;
  const side = drawStamp(ctx, Math.round(Math.sqrt(pixels.length)), paint, x, y, scale);
  ctx.globalAlpha = before;
  return side;
}

export function saveBlob(content, filename) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(content);
  a.download = filename;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
}
// Tests and the benchmark listen to this: the canvas has just been painted.
export const announceDrawn = (canvas, detail) =>
  canvas.dispatchEvent(new CustomEvent("gm:drawn", { detail, bubbles: true, composed: true }));
