// What a layer gives, as small pictures: feature maps, rows of numbers as bars; and how its weights are spread.
import { fitCanvas } from "./canvas.js";
import { el, formatNumber } from "./dom.js";
import { rgb } from "./theme.js";

/** A number with as many decimals as its size asks for. */
export function readable(x) {
  const size = Math.abs(x);
  if (Number.isInteger(x)) return formatNumber(x, 0);
  return formatNumber(x, size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4);
}

/** -1 to 1 (or 0 to 1 for ink) of a stored level. */
export const valueOf = (level, ink) => (ink ? level / 255 : (level - 128) / 127);

/** A grid of `n` pictures, width to height as `shape`, in a room: columns and the size of one in CSS pixels. */
export function grid(n, shape, room, gap = 2) {
  let best = { columns: 1, size: 0 };
  for (let columns = 1; columns <= n; columns++) {
    const size = Math.min(
      (room.width - gap * (columns - 1)) / columns,
      ((room.height - gap * (Math.ceil(n / columns) - 1)) / Math.ceil(n / columns)) * shape,
    );
    if (size > best.size + 1e-6) best = { columns, size };
  }
  return best;
}

function colours(look) {
  const [bg, low, high, ink] = [look.bg, look.data, look.generated, look.text].map(rgb);
  return (value, isInk) => {
    const to = isInk ? ink : value < 0 ? low : high,
      share = Math.min(1, Math.abs(value));
    return bg.map((v, k) => v + share * (to[k] - v));
  };
}

/**
 * Draws what a layer gives into a canvas of at most `room` CSS pixels.
 * @param {HTMLCanvasElement} canvas
 * @param {{sent: number, height: number, width: number, ink: boolean}} layer
 * @param {Uint8Array} levels @param {{width: number, height: number, most?: number}} room most: maps to draw
 */
export function drawValue(canvas, layer, levels, room, look) {
  if (layer.height === 1) return drawBars(canvas, layer, levels, room, look);
  const n = Math.min(layer.sent, room.most ?? layer.sent),
    { columns, size } = grid(n, layer.width / layer.height, room);
  const d = window.devicePixelRatio || 1,
    w = snapped(size, layer.width, d),
    h = (w * layer.height) / layer.width;
  const c = fitCanvas(
      canvas,
      Math.ceil(columns * w + 2 * (columns - 1)),
      Math.ceil(Math.ceil(n / columns) * (h + 2) - 2),
    ),
    paint = colours(look),
    stamp = el("canvas", { width: layer.width, height: layer.height }),
    s = stamp.getContext("2d"),
    image = s.createImageData(layer.width, layer.height);
  c.clearRect(0, 0, canvas.width, canvas.height);
  c.imageSmoothingEnabled = false;
  for (let k = 0; k < n; k++) {
    const first = k * layer.width * layer.height;
    for (let i = 0; i < layer.width * layer.height; i++) {
      image.data.set(paint(valueOf(levels[first + i], layer.ink), layer.ink), 4 * i);
      image.data[4 * i + 3] = 255;
    }
    s.putImageData(image, 0, 0);
    const [x, y] = [(k % columns) * (w + 2), Math.floor(k / columns) * (h + 2)];
    c.drawImage(stamp, x, y, w, h);
    c.strokeStyle = look.grid;
    c.lineWidth = 1;
    c.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
  }
  return n;
}

// A side of whole device pixels a pixel, where there is one for each.
const snapped = (size, pixels, d) => (size * d < pixels ? size : (Math.floor((size * d) / pixels) * pixels) / d);

function drawBars(canvas, layer, levels, room, look) {
  const n = layer.width,
    c = fitCanvas(canvas, Math.floor(room.width), Math.floor(room.height)),
    [w, h] = [Math.floor(room.width), Math.floor(room.height)],
    wide = Math.min(14, w / n),
    left = (w - wide * n) / 2;
  c.clearRect(0, 0, w, h);
  if (layer.numbers === 1) {
    Object.assign(c, {
      fillStyle: look.text,
      font: `${look.size + 2}px ${look.font}`,
      textAlign: "center",
      textBaseline: "middle",
    });
    c.fillText(readable(layer.low), w / 2, h / 2);
    return 1;
  }
  c.fillStyle = look.grid;
  c.fillRect(0, Math.round(h / 2), w, 1);
  for (let k = 0; k < n; k++) {
    const value = valueOf(levels[k], false),
      long = (value * (h - 4)) / 2;
    c.fillStyle = value < 0 ? look.data : look.generated;
    c.fillRect(left + k * wide, h / 2 - Math.max(0, long), Math.max(0.75, wide - (wide > 3 ? 1 : 0)), Math.abs(long));
  }
  return n;
}

/**
 * The histogram of a layer's weights.
 * @param {HTMLCanvasElement} canvas
 * @param {{low: number, high: number, counts: number[]}} weights
 */
export function drawHistogram(canvas, weights, width, height, look) {
  const c = fitCanvas(canvas, width, height),
    base = height - look.size - 4,
    most = Math.max(...weights.counts),
    wide = width / weights.counts.length;
  c.clearRect(0, 0, width, height);
  c.fillStyle = look.muted;
  weights.counts.forEach((count, k) => {
    const high = (count / most) * (base - 2);
    c.fillRect(k * wide, base - high, wide - 1, high);
  });
  c.fillStyle = look.grid;
  c.fillRect(0, base, width, 1);
  c.fillStyle = look.text;
  c.font = `${look.size - 1}px ${look.font}`;
  c.textBaseline = "bottom";
  const zero = (-weights.low / (weights.high - weights.low)) * width;
  if (zero > 60 && zero < width - 60) {
    c.fillRect(zero, base, 1, 4);
    c.textAlign = "center";
    c.fillText("0", zero, height);
  }
  c.textAlign = "left";
  c.fillText(readable(weights.low), 0, height);
  c.textAlign = "right";
  c.fillText(readable(weights.high), width, height);
}
