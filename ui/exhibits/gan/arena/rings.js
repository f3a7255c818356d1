// Each mode is a ring that its samples fill clockwise: full where it has its fair share. An empty one is dashed and
// crossed.
import { clamp } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

const COUNTED = 1000; // samples among which those at each mode are counted
const FEW = 12; // modes that have room for their numbers
const MOST = 150;

function drawRing(c, x, y, { r, thick, share, empty }, look) {
  sketch.ellipse(c, x, y, r, r, { stroke: look.data, width: empty ? 1.25 : 1.75, dash: empty ? [3, 3] : [] });
  if (empty) {
    const q = 0.55 * r;
    sketch.segment(c, [x - q, y - q], [x + q, y + q], look.text, 1.5);
    sketch.segment(c, [x + q, y - q], [x - q, y + q], look.text, 1.5);
  } else if (share !== null) {
    c.beginPath();
    c.arc(x, y, r + thick / 2 + 1, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * Math.min(1, share));
    c.strokeStyle = look.generated;
    c.lineWidth = thick;
    c.stroke();
  }
}

// The number of samples, outwards from the middle of the data.
function drawCount(c, count, [mx, my], x, y, { side, away, alone }, look) {
  const far = Math.hypot(mx, my) || 1;
  const [u, v] = alone ? [0, -1] : [mx / far, -my / far];
  const tx = clamp(x + u * away * 1.2, look.size, side - look.size);
  const ty = clamp(y + v * away, 0.7 * look.size, side - 0.7 * look.size);
  const style = { size: 0.9, weight: 650, align: "center", color: look.text, halo: look.bg };
  sketch.text(c, look, String(Math.round(count)), tx, ty, style);
}

export function drawRings(c, { run, seen, X, Y, unit, side }, look) {
  const { modes, sigma } = run.meta;
  if (!modes || modes.length > MOST) return;
  const from = seen?.a.arrays.counts;
  const to = seen?.b.arrays.counts;
  const small = side < 260;
  const r = Math.max(small ? 5 : 7, 3 * sigma * unit);
  const thick = look.lecture ? 4 : small ? 2 : 3;
  const numbered = modes.length <= FEW && side > 240;
  const space = { side, away: r + thick + 0.75 * look.size, alone: modes.length === 1 };
  modes.forEach((mode, k) => {
    const [x, y] = [X(mode[0]), Y(mode[1])];
    const count = from ? from[k] + seen.t * (to[k] - from[k]) : NaN;
    const share = from && count > 0.5 ? (count * modes.length) / COUNTED : null;
    drawRing(c, x, y, { r, thick, share, empty: count < 0.5 }, look);
    if (from && numbered) drawCount(c, count, mode, x, y, space, look);
  });
}
