// family_mark: the mark of a family of models (ui/families.py), the same wherever it stands.

const ring = (n, reach, turn) =>
  Array.from({ length: n }, (_, i) => {
    const angle = (2 * Math.PI * i) / n + turn;
    return [reach * Math.cos(angle), reach * Math.sin(angle)];
  });

// Corners of what is filled, in units of its reach.
const FILLED = {
  square: ring(4, Math.SQRT2, Math.PI / 4),
  diamond: ring(4, 1.25, 0),
  triangle: [
    [0, -1.2],
    [1.15, 0.9],
    [-1.15, 0.9],
  ],
  down: [
    [0, 1.2],
    [1.15, -0.9],
    [-1.15, -0.9],
  ],
  pentagon: ring(5, 1.2, -Math.PI / 2),
};

// Ends of what is drawn as lines through the middle.
const LINES = {
  cross: ring(4, Math.SQRT2, Math.PI / 4).slice(0, 2),
  plus: ring(4, 1.2, 0).slice(0, 2),
  star: ring(6, 1.1, 0).slice(0, 3),
};

export const MARKS = ["circle", ...Object.keys(FILLED), ...Object.keys(LINES)];

/**
 * A mark around (x, y). Raises for one that is not known.
 * @param {CanvasRenderingContext2D} c @param {string} mark @param {number} x @param {number} y
 * @param {number} r its reach @param {string} colour
 */
export function familyMark(c, mark, x, y, r, colour) {
  c.fillStyle = c.strokeStyle = colour;
  c.beginPath();
  if (mark in LINES) {
    for (const [u, v] of LINES[mark]) {
      c.moveTo(x - r * u, y - r * v);
      c.lineTo(x + r * u, y + r * v);
    }
    c.lineWidth = Math.max(1.5, 0.5 * r);
    c.stroke();
    return;
  }
  if (mark === "circle") c.arc(x, y, r, 0, 2 * Math.PI);
  else FILLED[mark].forEach(([u, v], i) => (i ? c.lineTo(x + r * u, y + r * v) : c.moveTo(x + r * u, y + r * v)));
  c.fill();
}
