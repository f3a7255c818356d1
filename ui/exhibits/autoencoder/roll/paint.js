// The roll in space and the plane of codes: the same points in the same colours, with the marks around point A.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";

// Along the sheet, from its inner end to its outer one: light rises throughout, so that it is read without colour, too.
const STOPS = {
  light: ["#440154", "#3f4788", "#26828e", "#2fa06a", "#9a9b00"],
  dark: ["#9a78e0", "#6b8fe0", "#3fb0bd", "#55cf8c", "#dfe050"],
};
const SHADES = 48;
const made = new Map();

/** Colours from the inner end to the outer one. */
export function shades({ dark }) {
  const name = dark ? "dark" : "light";
  if (!made.has(name)) {
    const stops = STOPS[name].map((hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16)));
    const at = (share) => {
      const u = share * (stops.length - 1),
        k = Math.min(stops.length - 2, Math.floor(u));
      return `rgb(${stops[k].map((v, i) => Math.round(v + (u - k) * (stops[k + 1][i] - v))).join(",")})`;
    };
    made.set(
      name,
      Array.from({ length: SHADES }, (_, k) => at(k / (SHADES - 1))),
    );
  }
  return made.get(name);
}

/** Each point's shade by its share of the way along the sheet, 0 to 1. @param {ArrayLike<number>} shares */
export const shadeOf = (shares) => Uint8Array.from(shares, (s) => Math.round(s * (SHADES - 1)));

// Points as discs, the farthest first where there is a depth.
function drawPoints(c, { x, y, depth }, shade, colours, r) {
  const order = Array.from(x.keys());
  if (depth) order.sort((i, j) => depth[i] - depth[j]);
  for (const i of order) {
    if (!Number.isFinite(x[i])) continue;
    c.fillStyle = colours[shade[i]];
    c.beginPath();
    c.arc(x[i], y[i], r, 0, 7);
    c.fill();
  }
}

const MARKS = {
  both(c, x, y, r) {
    c.moveTo(x + r, y);
    c.arc(x, y, r, 0, 7);
  },
  straight(c, x, y, r) {
    c.moveTo(x - r, y - r);
    c.lineTo(x + r, y + r);
    c.moveTo(x - r, y + r);
    c.lineTo(x + r, y - r);
  },
  along(c, x, y, r) {
    c.moveTo(x, y - 1.35 * r);
    c.lineTo(x + 1.35 * r, y);
    c.lineTo(x, y + 1.35 * r);
    c.lineTo(x - 1.35 * r, y);
    c.closePath();
  },
};

function drawMarks(c, { x, y }, groups, look) {
  const r = look.lecture ? 5.5 : 4.2;
  c.lineWidth = look.lecture ? 2 : 1.5;
  for (const [kind, mark] of Object.entries(MARKS)) {
    c.strokeStyle = look.text;
    c.globalAlpha = kind === "both" ? 0.55 : 1;
    c.beginPath();
    for (const i of groups[kind]) if (Number.isFinite(x[i])) mark(c, x[i], y[i], r);
    c.stroke();
  }
  c.globalAlpha = 1;
}

const lines = (c, { x, y }, pairs) => {
  c.beginPath();
  for (const [i, j] of pairs) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(x[j])) continue;
    c.moveTo(x[i], y[i]);
    c.lineTo(x[j], y[j]);
  }
  c.stroke();
};

function drawEnd(c, x, y, name, look) {
  if (!Number.isFinite(x)) return;
  const r = look.lecture ? 10.5 : 8.5;
  sketch.ellipse(c, x, y, r, r, { fill: look.highlight, stroke: look.bg, width: 1.5 });
  sketch.text(c, look, name, x, y + 0.5, {
    align: "center",
    size: 0.82,
    weight: 700,
    color: look.dark ? "#000" : "#fff",
  });
}

/**
 * One of both pictures. scene: {places: {x, y, depth?}, shade, graph, edges: whether to draw them, groups, path, a, b,
 * restored: places of points that the decoder gives back, or null, sheet: corners of the flat sheet, or null}.
 * @param {HTMLCanvasElement} canvas
 */
export function drawPicture(canvas, scene, side, look) {
  const c = fitCanvas(canvas, side, side),
    { places, path, a, b } = scene,
    at = (i) => [places.x[i], places.y[i]];
  c.clearRect(0, 0, side, side);
  c.save();
  c.beginPath();
  c.rect(0, 0, side, side);
  c.clip();
  if (scene.sheet) {
    const [[left, top], [right, low]] = scene.sheet;
    c.setLineDash([5, 4]);
    c.strokeStyle = look.muted;
    c.lineWidth = 1.25;
    c.strokeRect(left, top, right - left, low - top);
    c.setLineDash([]);
  }
  c.lineWidth = 0.75;
  c.strokeStyle = look.muted;
  c.globalAlpha = 0.5;
  if (scene.edges) lines(c, places, scene.graph.pairs);
  c.globalAlpha = 1;
  drawPoints(c, places, scene.shade, shades(look), look.lecture ? 3 : 2.4);
  if (scene.restored) {
    c.strokeStyle = look.generatedText;
    c.lineWidth = 1.2;
    c.beginPath();
    for (let i = 0; i < scene.restored.x.length; i++) MARKS.along(c, scene.restored.x[i], scene.restored.y[i], 2);
    c.stroke();
  }
  c.strokeStyle = look.text;
  c.lineWidth = look.lecture ? 2.4 : 1.75;
  lines(c, places, scene.graph.jumps);
  drawMarks(c, places, scene.groups, look);
  const way = path.map(at).filter(([x]) => Number.isFinite(x));
  sketch.line(c, way, look.bg, 6);
  sketch.line(c, way, look.highlight, look.lecture ? 4 : 3);
  if ([...at(a), ...at(b)].every(Number.isFinite)) sketch.segment(c, at(a), at(b), look.text, 1.5, [4, 3]);
  drawEnd(c, ...at(b), "B", look);
  drawEnd(c, ...at(a), "A", look);
  c.restore();
  c.strokeStyle = look.grid;
  c.lineWidth = 1;
  c.strokeRect(0.5, 0.5, side - 1, side - 1);
}

/** The legend's bar of shades. */
export function drawScale(canvas, width, height, look) {
  const c = fitCanvas(canvas, width, height),
    colours = shades(look);
  colours.forEach((colour, k) => {
    c.fillStyle = colour;
    c.fillRect((k * width) / SHADES, 0, width / SHADES + 1, height);
  });
}
