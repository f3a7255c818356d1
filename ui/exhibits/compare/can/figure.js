// The chart of a proof: a few lines by drawChart, or bars with their names under them and their values on top.
import { fitCanvas } from "../../../browser/canvas.js";
import { drawChart } from "../../../browser/chart.js";
import { formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

export function canChart(canvas, width, height, chart, look) {
  const ys = chart.lines.flatMap((line) => line.points.map(([, y]) => y)),
    xs = chart.lines.flatMap((line) => line.points.map(([x]) => x));
  if (chart.bars) return canBars(canvas, width, height, chart, look);
  const level = chart.level ? [chart.level[0]] : [],
    low = Math.min(...ys, ...level),
    high = Math.max(...ys, ...level),
    room = 0.08 * (high - low || 1);
  const colours = [look.text, look.highlight],
    dashes = [[], [6, 3]];
  const lines = chart.lines.map((line, i) => ({
    points: line.points,
    colour: colours[i % 2],
    dash: dashes[i % 2],
    width: look.line,
    name: chart.lines.length > 1 || chart.level ? line.name : "",
    mark: line.points.length < 20 ? ["dot", "square"][i % 2] : "",
    below: i % 2 === 1,
  }));
  if (chart.level)
    lines.push({
      points: [
        [Math.min(...xs), chart.level[0]],
        [Math.max(...xs), chart.level[0]],
      ],
      colour: look.muted,
      dash: [3, 3],
      width: 1.2,
      name: chart.level[1],
      at: 0,
    });
  drawChart(
    canvas,
    width,
    height,
    {
      left: 3.6,
      title: chart.y,
      lines,
      x: {
        range: canRange(xs, chart.log),
        log: chart.log,
        label: chart.x,
        ticks: chart.log ? canPowers(xs) : canTicks(Math.min(...xs), Math.max(...xs), 6),
      },
      y: { range: [low - room, high + room], ticks: canTicks(low - room, high + room, 3) },
    },
    look,
  );
}

function canRange(xs, log) {
  const above = log ? xs.filter((x) => x > 0) : xs,
    low = Math.min(...above),
    high = Math.max(...above);
  return log ? [low / 1.1, high * 1.1] : [low, high === low ? low + 1 : high];
}

function canPowers(xs) {
  const [low, high] = canRange(xs, true);
  if (xs.length < 20 || high / low < 100)
    return [...new Set(xs)].filter((x) => x > 0).map((x) => [x, drawChart.power(x)]);
  return drawChart.powers(low, high);
}

// Round numbers from low to high, about so many.
function canTicks(low, high, wanted) {
  const raw = (high - low) / wanted,
    power = 10 ** Math.floor(Math.log10(raw)),
    step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9)),
    found = [];
  for (let v = Math.ceil(low / step) * step; v <= high + 1e-9; v += step) found.push([v, formatNumber(v, digits)]);
  return found;
}

function canBars(canvas, width, height, chart, look) {
  const c = fitCanvas(canvas, width, height),
    size = look.size,
    n = chart.lines.length,
    top = 2.6 * size,
    base = height - 2.6 * size,
    cell = width / n;
  const most = Math.max(...chart.lines.map((line) => line.points[0][1]), chart.level ? chart.level[0] : 0),
    Y = (v) => base - (v / most) * (base - top);
  c.clearRect(0, 0, width, height);
  sketch.text(c, look, chart.y, 0, 0.7 * size, { weight: 600, size: 0.95 });
  const bars = chart.lines.map((line, i) => ({ name: line.name, v: line.points[0][1], x: (i + 0.5) * cell })),
    wide = Math.min(46, 0.62 * cell);
  c.fillStyle = look.text;
  c.globalAlpha = 0.72;
  for (const { v, x } of bars) c.fillRect(x - wide / 2, Y(v), wide, Math.max(1, base - Y(v)));
  c.globalAlpha = 1;
  sketch.line(
    c,
    [
      [0, base],
      [width, base],
    ],
    look.muted,
  );
  if (chart.level) {
    const y = Y(chart.level[0]);
    sketch.line(
      c,
      [
        [0, y],
        [width, y],
      ],
      look.muted,
      1.6,
      [4, 3],
    );
    sketch.text(c, look, chart.level[1], width - 2, y - 0.6 * size, {
      align: "right",
      size: 0.8,
      color: look.muted,
      halo: look.bg,
    });
  }
  for (const { name, v, x } of bars) {
    sketch.text(c, look, formatNumber(v, 2), x, Y(v) - 0.6 * size, { align: "center", size: 0.82, halo: look.bg });
    sketch.text(c, look, name, x, base + 0.8 * size, { align: "center", size: 0.85 });
  }
  sketch.text(c, look, chart.x, width, height - 0.6 * size, { align: "right", size: 0.8, color: look.muted });
}
