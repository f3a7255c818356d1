// sketch: the few strokes that all pictures here share. Lengths are CSS pixels.

/** @type {WeakMap<HTMLCanvasElement, {frame: unknown, words: {string: string, box: number[]}[]}>} */
const written = new WeakMap();

// Notes where on its canvas a text with letters was drawn, in shares of its size; what an earlier frame drew is
// forgotten.
function note(c, string, x, y, width, height, align) {
  if (!c.canvas?.width || !/\p{L}{2}|\p{L}\(/u.test(string)) return;
  const frame = document.timeline.currentTime,
    before = written.get(c.canvas),
    words = before?.frame === frame ? before.words : [],
    left = x - { center: width / 2, right: width, left: 0 }[align];
  const corner = (px, py) => {
    const { x: cx, y: cy } = c.getTransform().transformPoint({ x: px, y: py });
    return [cx / c.canvas.width, cy / c.canvas.height];
  };
  words.push({ string, box: [...corner(left, y - 0.7 * height), ...corner(left + width, y + 0.7 * height)] });
  written.set(c.canvas, { frame, words });
}

/**
 * The text drawn on a canvas at a place, or "".
 * @param {HTMLCanvasElement} canvas @param {number} x @param {number} y shares of the canvas's width and height
 */
export function textAt(canvas, x, y) {
  const at = ({ box }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
  return written.get(canvas)?.words.findLast(at)?.string ?? "";
}

export const sketch = {
  text(c, T, string, x, y, o = {}) {
    c.font = `${o.weight ?? 400} ${Math.round((o.size ?? 1) * T.size)}px ${T.font}`;
    c.fillStyle = o.color ?? T.text;
    c.textAlign = o.align ?? "left";
    c.textBaseline = o.base ?? "middle";
    if (o.halo) {
      c.lineJoin = "round";
      c.lineWidth = 3.5;
      c.strokeStyle = o.halo;
      c.strokeText(string, x, y);
    }
    c.fillText(string, x, y);
    const { width } = c.measureText(string);
    note(c, string, x, y, width, (o.size ?? 1) * T.size, o.align ?? "left");
    return width;
  },
  arrow(c, x0, y0, x1, y1, o) {
    const a = Math.atan2(y1 - y0, x1 - x0),
      head = o.head ?? 7,
      w = o.width ?? 1.75;
    if (Math.hypot(x1 - x0, y1 - y0) < 1) return;
    c.save();
    c.strokeStyle = c.fillStyle = o.color;
    c.lineWidth = w;
    c.lineCap = "butt";
    c.setLineDash(o.dash ?? []);
    c.lineDashOffset = o.offset ?? 0;
    c.beginPath();
    c.moveTo(x0, y0);
    c.lineTo(x1 - 0.8 * head * Math.cos(a), y1 - 0.8 * head * Math.sin(a));
    c.stroke();
    c.setLineDash([]);
    c.translate(x1, y1);
    c.rotate(a);
    c.beginPath();
    c.moveTo(0, 0);
    c.lineTo(-head, 0.5 * head);
    c.lineTo(-head, -0.5 * head);
    c.fill();
    c.restore();
  },
  ellipse(c, x, y, rx, ry, o) {
    c.save();
    c.globalAlpha = o.alpha ?? 1;
    c.beginPath();
    c.ellipse(x, y, Math.max(rx, 0.5), Math.max(ry, 0.5), 0, 0, 2 * Math.PI);
    if (o.fill) {
      c.fillStyle = o.fill;
      c.fill();
    }
    c.globalAlpha = 1;
    if (o.stroke) {
      c.strokeStyle = o.stroke;
      c.lineWidth = o.width ?? 1.5;
      c.setLineDash(o.dash ?? []);
      c.stroke();
    }
    c.restore();
  },
  line(c, points, color, width = 1, dash = []) {
    c.save();
    c.strokeStyle = color;
    c.lineWidth = width;
    c.setLineDash(dash);
    c.lineJoin = "round";
    c.beginPath();
    points.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
    c.stroke();
    c.restore();
  },
  // One straight stroke between two points.
  segment(c, from, to, color, width = 1, dash = []) {
    sketch.line(c, [from, to], color, width, dash);
  },
  // A step of 1, 2 or 5 times a power of ten that cuts `span` into about `n` pieces.
  step(span, n) {
    const raw = span / n,
      p = 10 ** Math.floor(Math.log10(raw)),
      m = raw / p;
    return p * (m < 1.5 ? 1 : m < 3.5 ? 2 : m < 7.5 ? 5 : 10);
  },
};
