// drawChart: a quiet chart of a few lines. Returns {X, Y, x(pixel)} for whoever draws into it or points at it.
//
//   drawChart(canvas, width, height, {
//     title, x: {range, log, ticks: [[value, text]], label}, y: {range, log, ticks},
//     lines: [{points: [[x, y]], colour, dash, width, mark: "dot" | "square" | "triangle" | "", name, at}],   // at:
//     the point that bears the name, "free": where no line is
//     band: {low, high, name}, cursor: x, empty }, look)
import { fitCanvas } from "./canvas.js";
import { placing } from "./place.js";
import { sketch } from "./sketch.js";

export const drawChart = (canvas, width, height, o, look) => {
  const c = fitCanvas(canvas, width, height),
    size = look.size,
    small = 0.82;
  const box = { x: (o.left ?? 2.6) * size, y: 1.7 * size, w: 0, h: 0 };
  box.w = width - box.x - 8;
  box.h = height - box.y - (o.x.label ? 2.7 : 1.5) * size;
  c.clearRect(0, 0, width, height);
  sketch.text(c, look, o.title, 0, 0.7 * size, { weight: 600, size: 0.95 });
  const scale = ({ range: [low, high], log }) => {
    const f = log ? Math.log : (v) => v;
    return (v) => (f(v) - f(low)) / (f(high) - f(low));
  };
  const sx = scale(o.x),
    sy = scale(o.y),
    X = (v) => box.x + sx(v) * box.w,
    Y = (v) => box.y + box.h - Math.min(1.03, Math.max(-0.03, sy(v))) * box.h;
  let last = Infinity;
  for (const [v, text] of o.y.ticks) {
    if (Math.abs(Y(v) - last) < 0.85 * size) continue; // ticks that would touch are left out
    last = Y(v);
    sketch.line(
      c,
      [
        [box.x, Y(v)],
        [box.x + box.w, Y(v)],
      ],
      look.grid,
    );
    sketch.text(c, look, text, box.x - 5, Y(v), { align: "right", size: small, color: look.muted });
  }
  let free = -Infinity;
  for (const [v, text] of o.x.ticks) {
    c.font = `${Math.round(small * size)}px ${look.font}`;
    const half = c.measureText(text).width / 2;
    sketch.line(
      c,
      [
        [X(v), box.y + box.h],
        [X(v), box.y + box.h + 3],
      ],
      look.muted,
    );
    if (X(v) - half < free) continue; // ticks that would touch stay without their number
    free = X(v) + half + 5;
    sketch.text(c, look, text, Math.max(half, Math.min(X(v), width - half)), box.y + box.h + 0.95 * size, {
      align: "center",
      size: small,
      color: look.muted,
    });
  }
  if (o.x.label)
    sketch.text(c, look, o.x.label, box.x + box.w, height - 0.6 * size, {
      align: "right",
      size: small,
      color: look.muted,
    });
  if (o.empty) {
    sketch.text(c, look, o.empty, box.x + box.w / 2, box.y + box.h / 2, {
      align: "center",
      color: look.muted,
      size: small,
    });
    return { X, Y, box };
  }
  if (o.band) {
    c.fillStyle = look.data;
    c.globalAlpha = 0.18;
    c.fillRect(box.x, Y(o.band.high), box.w, Math.max(2, Y(o.band.low) - Y(o.band.high)));
    c.globalAlpha = 1;
    sketch.text(c, look, o.band.name, box.x + 4, Y(o.band.high) - 0.6 * size, {
      size: small,
      color: look.data,
      halo: look.bg,
    });
  }
  if (o.cursor !== undefined && o.cursor !== null)
    sketch.line(
      c,
      [
        [X(o.cursor), box.y],
        [X(o.cursor), box.y + box.h],
      ],
      look.highlight,
      2.5,
    );
  for (const line of o.lines) {
    const points = line.points.map(([x, y]) => [X(x), Y(y)]);
    sketch.line(c, points, line.colour, line.width ?? 2, line.dash ?? []);
    c.fillStyle = line.colour;
    for (const [x, y] of line.mark ? points : []) drawChart.mark(c, line.mark, x, y, line.size ?? 3.4);
  }
  const names = [];
  for (const line of o.lines) {
    if (!line.name || !line.points.length) continue;
    if (line.at === "free") {
      drawChart.named(c, line, { o, box, X, Y, names }, look);
      continue;
    }
    const [x, y] = line.points[Math.min(line.points.length - 1, line.at ?? line.points.length - 1)],
      px = X(x),
      right = px > box.x + 0.62 * box.w;
    sketch.text(c, look, line.name, px + (right ? -4 : 6), Y(y) + (line.below ? 0.9 : -0.8) * size, {
      size: small,
      weight: 600,
      color: line.colour,
      align: right ? "right" : "left",
      halo: look.bg,
    });
  }
  return { X, Y, box, names };
};
// Writes a line's name beside one of its points, the later ones first, clear of all lines, marks and other names; where
// there is no such
// place, clear of other names.
drawChart.named = (c, line, { o, box, X, Y, names }, look) => {
  const size = Math.round(0.82 * look.size),
    at = ([x, y]) => [X(x), Y(y)];
  c.font = `600 ${size}px ${look.font}`;
  const wide = c.measureText(line.name).width + 4,
    all = o.lines.map((one) => one.points.map(at)),
    marks = all.flat().map(([x, y]) => [x - 5, y - 5, 10, 10]);
  const lines = all.flatMap((points) => points.slice(1).map((p, i) => [points[i], p])),
    room = { frame: [box.x, box.y - 2, box.w + 6, box.h + 2], boxes: [...marks, ...names], lines };
  const sides = [
      [0, 1],
      [0, -1],
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
      [1, 0],
      [-1, 0],
    ],
    points = line.points.map(at).reverse();
  const write = (place) => {
    names.push(place);
    sketch.text(c, look, line.name, place[0] + 2, place[1] + place[3] / 2 + 0.5, {
      size: 0.82,
      weight: 600,
      color: line.colour,
      halo: look.bg,
    });
  };
  for (const tight of [false, true])
    for (const far of tight ? [6] : [7, 12, 20])
      for (const [x, y] of points) {
        const place = placing.beside(
          x,
          y,
          wide,
          size + 1,
          sides,
          [far],
          tight ? { frame: [0, box.y - 6, box.x + box.w + 8, box.h + 10], boxes: names, lines: [] } : room,
        );
        if (place) return write(place);
      }
};
drawChart.mark = (c, kind, x, y, r) => {
  c.beginPath();
  if (kind === "square") c.rect(x - r, y - r, 2 * r, 2 * r);
  else if (kind === "triangle") {
    c.moveTo(x, y - 1.25 * r);
    c.lineTo(x + 1.2 * r, y + r);
    c.lineTo(x - 1.2 * r, y + r);
    c.closePath();
  } else c.arc(x, y, r, 0, 2 * Math.PI);
  c.fill();
};
// Ticks at powers of ten, and at 2 and 5 times them where there are few.
drawChart.powers = (low, high) => {
  const found = [],
    many = Math.log10(high / low) > 2.2;
  for (let e = Math.floor(Math.log10(low)); 10 ** e <= high; e++)
    for (const m of many ? [1] : [1, 2, 5]) {
      const v = Number(`${m}e${e}`); // as it is written: 3 * 0.1 is not 0.3
      if (v >= low && v <= high) found.push([v, drawChart.power(v)]);
    }
  return found;
};
// A number of a logarithmic axis: below a thousandth as a power of ten, where decimals would be mostly noughts.
drawChart.power = (v) => {
  if (v >= 0.001 || v <= 0) return v.toLocaleString("en-US");
  const [m, e] = v.toExponential().split("e-"),
    times = m === "1" ? "" : `${+(+m).toFixed(1)}\u00d7`;
  return `${times}10\u207b${[...e].map((d) => "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"[d]).join("")}`;
};
