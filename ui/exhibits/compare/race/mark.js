// The mark of a family, around (x, y).
export function raceMark(c, mark, x, y, r, colour) {
  const path = (...points) => {
    c.beginPath();
    points.forEach(([u, v], i) => (i ? c.lineTo(x + r * u, y + r * v) : c.moveTo(x + r * u, y + r * v)));
    c.closePath();
    c.fill();
  };
  c.fillStyle = c.strokeStyle = colour;
  if (mark === "square") path([-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]);
  else if (mark === "triangle") path([0, -1.1], [1, 0.8], [-1, 0.8]);
  else if (mark === "diamond") path([0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]);
  else if (mark === "star")
    path(
      ...Array.from({ length: 10 }, (_, i) => {
        const a = (Math.PI * i) / 5 - Math.PI / 2,
          q = i % 2 ? 0.5 : 1.25;
        return [q * Math.cos(a), q * Math.sin(a)];
      }),
    );
  else if (mark === "cross") {
    c.lineWidth = 0.55 * r;
    c.beginPath();
    c.moveTo(x - r, y - r);
    c.lineTo(x + r, y + r);
    c.moveTo(x + r, y - r);
    c.lineTo(x - r, y + r);
    c.stroke();
  } else {
    c.beginPath();
    c.arc(x, y, r, 0, 7);
    c.fill();
  }
}
