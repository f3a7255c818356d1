// drawChart: a quiet chart of a few lines. Returns {X, Y, x(pixel)} for whoever draws into it or points at it.
//
//   drawChart(canvas, width, height, {
//     title, x: {range, log, ticks: [[value, text]], label}, y: {range, log, ticks},
//     lines: [{points: [[x, y]], colour, dash, width, mark: "dot" | "square" | "triangle" | "", name, at}],
//     band: {low, high, name}, cursor: x, empty }, look)
//
// at: the point that bears the name; "free": where no line is
import { powerOfTen } from "./axis.js";
import { fitCanvas } from "./canvas.js";
import { placing } from "./place.js";
import { sketch } from "./sketch.js";

const SMALL = 0.82;

const scale = ({ range: [low, high], log }) => {
  const f = log ? Math.log : (v) => v;
  return (v) => (f(v) - f(low)) / (f(high) - f(low));
};

/** @param {any} o see above @returns {any} */
export const drawChart = (canvas, width, height, o, look) => {
  const c = fitCanvas(canvas, width, height),
    { size } = look,
    box = { x: (o.left ?? 2.6) * size, y: 1.7 * size, w: 0, h: 0 };
  box.w = width - box.x - 8;
  box.h = height - box.y - (o.x.label ? 2.7 : 1.5) * size;
  const [sx, sy] = [scale(o.x), scale(o.y)],
    X = (v) => box.x + sx(v) * box.w,
    Y = (v) => box.y + box.h - Math.min(1.03, Math.max(-0.03, sy(v))) * box.h,
    place = { o, box, X, Y, names: [] };
  c.clearRect(0, 0, width, height);
  sketch.text(c, look, o.title, 0, 0.7 * size, { weight: 600, size: 0.95 });
  drawHeights(c, place, look);
  drawFoot(c, place, width, height, look);
  if (o.empty) {
    const style = { align: "center", color: look.muted, size: SMALL };
    sketch.text(c, look, o.empty, box.x + box.w / 2, box.y + box.h / 2, style);
    return { X, Y, box };
  }
  if (o.band) drawBand(c, place, look);
  if (o.cursor !== undefined && o.cursor !== null)
    sketch.line(c, [[X(o.cursor), box.y], [X(o.cursor), box.y + box.h]], look.highlight, 2.5); // prettier-ignore
  for (const line of o.lines) {
    const points = line.points.map(([x, y]) => [X(x), Y(y)]);
    sketch.line(c, points, line.colour, line.width ?? 2, line.dash ?? []);
    c.fillStyle = line.colour;
    for (const [x, y] of line.mark ? points : []) drawChart.mark(c, line.mark, x, y, line.size ?? 3.4);
  }
  for (const line of o.lines) if (line.name && line.points.length) nameLine(c, line, place, look);
  return { X, Y, box, names: place.names };
};

// Numbers beside the chart with their lines; those that would touch are left out.
function drawHeights(c, { o, box, Y }, look) {
  let last = Infinity;
  for (const [v, text] of o.y.ticks) {
    if (Math.abs(Y(v) - last) < 0.85 * look.size) continue;
    last = Y(v);
    sketch.line(c, [[box.x, Y(v)], [box.x + box.w, Y(v)]], look.grid); // prettier-ignore
    sketch.text(c, look, text, box.x - 5, Y(v), { align: "right", size: SMALL, color: look.muted });
  }
}
// Numbers under the chart; those that would touch stay ticks without their number.
function drawFoot(c, { o, box, X }, width, height, look) {
  const base = box.y + box.h,
    style = { align: "center", size: SMALL, color: look.muted };
  let free = -Infinity;
  for (const [v, text] of o.x.ticks) {
    c.font = `${Math.round(SMALL * look.size)}px ${look.font}`;
    const half = c.measureText(text).width / 2;
    sketch.line(c, [[X(v), base], [X(v), base + 3]], look.muted); // prettier-ignore
    if (X(v) - half < free) continue;
    free = X(v) + half + 5;
    sketch.text(c, look, text, Math.max(half, Math.min(X(v), width - half)), base + 0.95 * look.size, style);
  }
  if (!o.x.label) return;
  sketch.text(c, look, o.x.label, box.x + box.w, height - 0.6 * look.size, { ...style, align: "right" });
}
function drawBand(c, { o, box, Y }, look) {
  const { low, high, name } = o.band,
    style = { size: SMALL, color: look.data, halo: look.bg };
  c.fillStyle = look.data;
  c.globalAlpha = 0.18;
  c.fillRect(box.x, Y(high), box.w, Math.max(2, Y(low) - Y(high)));
  c.globalAlpha = 1;
  sketch.text(c, look, name, box.x + 4, Y(high) - 0.6 * look.size, style);
}
function nameLine(c, line, place, look) {
  if (line.at === "free") {
    drawChart.named(c, line, place, look);
    return;
  }
  const { box, X, Y } = place,
    last = line.points.length - 1,
    [x, y] = line.points[Math.min(last, line.at ?? last)],
    right = X(x) > box.x + 0.62 * box.w,
    top = Y(y) + (line.below ? 0.9 : -0.8) * look.size;
  const style = { size: SMALL, weight: 600, color: line.colour, align: right ? "right" : "left", halo: look.bg };
  sketch.text(c, look, line.name, X(x) + (right ? -4 : 6), top, style);
}
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
  const [m, e] = v.toExponential().split("e"),
    times = m === "1" ? "" : `${+(+m).toFixed(1)}\u00d7`;
  return times + powerOfTen(Number(e));
};
