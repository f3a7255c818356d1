// The pictures of the plane. Points are standardised; the square reaches PLANE_HALF standard deviations each way.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";

export const PLANE_HALF = 3.3,
  PLANE_CELLS = 15,
  PLANE_TRAILS = 32;

export const planePaint = {
  /** @returns {[number, number]} */
  at: (side, u, v) => [((u / PLANE_HALF + 1) * side) / 2, ((1 - v / PLANE_HALF) * side) / 2],
  back: (side, x, y) => [((x / side) * 2 - 1) * PLANE_HALF, (1 - (y / side) * 2) * PLANE_HALF],

  lattice() {
    const points = new Float32Array(2 * PLANE_CELLS ** 2),
      place = (i) => (((i + 0.5) / PLANE_CELLS) * 2 - 1) * PLANE_HALF;
    for (let k = 0; k < PLANE_CELLS ** 2; k++) {
      points[2 * k] = place(k % PLANE_CELLS);
      points[2 * k + 1] = place(Math.floor(k / PLANE_CELLS));
    }
    return points;
  },

  // Where the network would move a point: against the noise that it sees in it.
  field(canvas, side, lattice, eps, look) {
    const c = fitCanvas(canvas, side, side),
      cell = side / PLANE_CELLS;
    c.clearRect(0, 0, side, side);
    for (let k = 0; k < lattice.length; k += 2) {
      const [x, y] = planePaint.at(side, lattice[k], lattice[k + 1]),
        l = Math.hypot(eps[k], eps[k + 1]) || 1,
        r = (0.44 * cell * Math.tanh(l)) / l;
      sketch.arrow(c, x + eps[k] * r, y - eps[k + 1] * r, x - eps[k] * r, y + eps[k + 1] * r, {
        color: look.muted,
        width: look.lecture ? 1.6 : 1,
        head: Math.min(7, 0.24 * cell),
      });
    }
  },

  dots(c, side, points, r, colour, alpha, diamond) {
    const path = new Path2D();
    for (let k = 0; k < points.length; k += 2) {
      const [x, y] = planePaint.at(side, points[k], points[k + 1]);
      if (diamond) {
        path.moveTo(x, y - 1.25 * r);
        path.lineTo(x + 1.25 * r, y);
        path.lineTo(x, y + 1.25 * r);
        path.lineTo(x - 1.25 * r, y);
        path.closePath();
      } else {
        path.moveTo(x + r, y);
        path.arc(x, y, r, 0, 7);
      }
    }
    c.globalAlpha = alpha;
    c.fillStyle = colour;
    c.fill(path);
    c.globalAlpha = 1;
  },

  // The way of the first few points, as far as `now` (a place between two states).
  trails(c, side, states, now, points, colour, look) {
    const path = new Path2D(),
      n = Math.min(2 * PLANE_TRAILS, points.length),
      last = Math.floor(now);
    for (let k = 0; k < n; k += 2) {
      path.moveTo(...planePaint.at(side, states[0][k], states[0][k + 1]));
      for (let i = 1; i <= last; i++) path.lineTo(...planePaint.at(side, states[i][k], states[i][k + 1]));
      path.lineTo(...planePaint.at(side, points[k], points[k + 1]));
    }
    c.globalAlpha = 0.35;
    c.strokeStyle = colour;
    c.lineWidth = look.lecture ? 1.5 : 1;
    c.lineJoin = "round";
    c.stroke(path);
    c.globalAlpha = 1;
  },

  // The particle under the hand, all of its ways from where it is let go (several where chance decides), and where it
  // is now on the first.
  hand(c, side, walk, now, look) {
    const first = walk.states[0],
      n = first.length;
    for (let k = n - 2; k >= 0; k -= 2) {
      const points = walk.states.map((s) => planePaint.at(side, s[k], s[k + 1]));
      c.globalAlpha = k ? 0.45 : 1;
      sketch.line(c, points, look.highlight, (k ? 0.7 : 1.4) * look.line);
      c.globalAlpha = 1;
      const [x, y] = points[points.length - 1],
        r = 5;
      c.fillStyle = look.highlight;
      c.strokeStyle = look.bg;
      c.lineWidth = 1.5;
      c.beginPath();
      c.moveTo(x, y - r);
      c.lineTo(x + r, y);
      c.lineTo(x, y + r);
      c.lineTo(x - r, y);
      c.closePath();
      c.fill();
      c.stroke();
    }
    sketch.ellipse(c, ...planePaint.at(side, first[0], first[1]), 9, 9, {
      stroke: look.highlight,
      width: 1.4 * look.line,
    });
    if (now === null) return;
    const i = Math.min(walk.states.length - 1, Math.floor(now)),
      j = Math.min(walk.states.length - 1, i + 1),
      f = now - i,
      a = walk.states[i],
      b = walk.states[j];
    sketch.ellipse(c, ...planePaint.at(side, a[0] + f * (b[0] - a[0]), a[1] + f * (b[1] - a[1])), 6.5, 6.5, {
      fill: look.highlight,
      stroke: look.bg,
      width: 2,
    });
  },
};
