// How much of a picture is decided, and what one pixel was, may have been and may become.
import { fitCanvas } from "../../../browser/canvas.js";
import { fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { states } from "../../../browser/states.js";

// A bar of known and masked pixels, or of the share of a pixel's value that is its own.
export function drawKnown(canvas, { width, height, kind, masked, abar, words }, look) {
  const c = fitCanvas(canvas, width, height),
    share = kind === "absorbing" ? 1 - masked / states.AREA : abar,
    at = Math.round(share * width);
  c.clearRect(0, 0, width, height);
  c.fillStyle = look.text;
  c.fillRect(0, 0, at, height);
  if (kind === "absorbing") states.hatched(c, at, 0, width - at, height, look);
  else drawGrain(c, at, width, height);
  const percent = Math.round(100 * abar),
    values = { known: states.AREA - masked, masked, p: percent, rest: 100 - percent },
    left = fill(words[`bar_${kind}`], values),
    right = fill(words[`bar_rest_${kind}`], values),
    type = { size: 0.9, weight: 600 };
  c.font = `600 ${Math.round(0.9 * look.size)}px ${look.font}`;
  const room = (text) => c.measureText(text).width + 20,
    middle = height / 2 + 0.5;
  if (at > room(left)) sketch.text(c, look, left, 8, middle, { ...type, color: look.bg });
  if (width - at > room(right))
    sketch.text(c, look, right, width - 8, middle, { ...type, align: "right", halo: look.bg });
  canvas.setAttribute("aria-label", `${left}, ${right}`);
}
// Coins: dark and light squares in a pattern that looks like chance and is always the same.
function drawGrain(c, from, width, height) {
  for (let x = from; x < width; x += 4)
    for (let y = 0; y < height; y += 4) {
      const chance = Math.abs(Math.sin(12.9898 * x + 78.233 * y) * 43758.5453) % 1;
      c.globalAlpha = chance < 0.5 ? 0.75 : 0.12;
      c.fillRect(x, y, 4, 4);
    }
  c.globalAlpha = 1;
}

// One pixel's three distributions: what it is, what the network predicts it was, what this step makes of it.
export function drawOdds(canvas, { width, height, kind, x, p, n, words }, look) {
  const c = fitCanvas(canvas, width, height),
    names = kind === "absorbing" ? ["0", "1", words.mask] : ["0", "1"],
    open = x === states.MASK || kind === "uniform",
    gap = 14,
    room = (width - 2 * gap) / 3;
  const groups = [
    [words.odds_now, names.map((_, j) => Number(x === j))],
    [words.odds_guess, [1 - p, p]],
    [words.odds_next, states.reverse(kind, x, open ? p : x, n.abar_s, n.abar_t)],
  ];
  c.clearRect(0, 0, width, height);
  groups.forEach(([title, values], g) =>
    drawDistribution(c, { title, values, names, left: g * (room + gap), room, height }, look),
  );
}
function drawDistribution(c, { title, values, names, left, room, height }, look) {
  const { size } = look,
    foot = 1.2 * size,
    tall = height - foot - 2.4 * size,
    each = room / names.length,
    wide = Math.min(30, each - 10),
    base = height - foot,
    small = { size: 0.8, align: "center" };
  const axis = [
    [left, base + 0.5],
    [left + room, base + 0.5],
  ];
  sketch.text(c, look, title, left + room / 2, 0.65 * size - 1, { size: 0.86, align: "center", color: look.muted });
  sketch.line(c, axis, look.grid);
  values.forEach((v, j) => {
    const middle = left + (j + 0.5) * each,
      x = middle - wide / 2,
      h = Math.max(v > 0 ? 1 : 0, v * tall);
    if (j === states.MASK) states.hatched(c, x, base - h, wide, h, look);
    else drawBar(c, [x, base - h, wide, h], j ? look.text : look.bg, look);
    const text = v === 0 || v === 1 ? String(v) : formatNumber(v, v < 0.1 || v > 0.9 ? 3 : 2);
    sketch.text(c, look, text, middle, base - h - 0.55 * size, small);
    sketch.text(c, look, names[j], middle, height - foot / 2, { ...small, color: look.muted });
  });
}
function drawBar(c, [x, y, width, height], colour, look) {
  c.fillStyle = colour;
  c.fillRect(x, y, width, height);
  c.lineWidth = 1;
  c.strokeStyle = look.text;
  if (height) c.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
}
