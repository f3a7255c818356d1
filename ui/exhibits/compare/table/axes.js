// The table as parallel coordinates: an axis under each column, better up, a line for each row that breaks where it has
// no figure.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { painted } from "../../../browser/painted.js";

export const tableAxes = (() => {
  const HEIGHT = [172, 320],
    TOP = 24,
    FOOT = 22; // as high as the screen allows
  let points = []; // where the marks of the last picture are: {id, x, y}

  // A figure as a height: 0 at the worst there is, 1 at the best.
  function score(c, v) {
    if (c.better === "one") return -Math.abs(c.log ? Math.log(Math.max(v, 1e-6)) : v - 1);
    const x = c.log ? Math.log(Math.max(v, 1e-6)) : v;
    return c.better === "up" ? x : -x;
  }
  function scale(c, rows) {
    const there = rows
      .filter((row) => row.cells[c.id])
      .map((row) => ({ s: score(c, row.cells[c.id].value), text: row.cells[c.id].text }));
    if (!there.length) return null;
    there.sort((a, b) => a.s - b.s);
    const low = there[0],
      high = there.at(-1),
      span = high.s - low.s;
    return { of: (v) => (span ? (score(c, v) - low.s) / span : 0.5), low: span ? low.text : "", high: high.text };
  }

  function paint(canvas, { data, order, at, fade, look, middles, left }) {
    const width = canvas.parentElement.firstChild.offsetWidth;
    if (!width) return;
    const room = window.innerWidth > 720 ? window.innerHeight - 560 : 0,
      height = Math.min(HEIGHT[1], Math.max(HEIGHT[0], room));
    const c = fitCanvas(canvas, width, height),
      small = Math.min(look.size - 2, 14);
    c.clearRect(0, 0, width, height);
    points = [];
    const y = (share) => height - FOOT - share * (height - TOP - FOOT);
    const scales = Object.fromEntries(data.columns.map((column) => [column.id, scale(column, order)]));
    c.font = `${small}px ${look.font}`;
    c.fillStyle = look.muted;
    c.textBaseline = "middle";
    c.textAlign = "right";
    for (const [word, share] of [
      [data.labels.better, 1],
      [data.labels.worse, 0],
    ])
      c.fillText(word, left - 24, y(share));
    c.strokeStyle = look.muted;
    c.lineWidth = 1.25; // an arrow that says which way is up
    c.beginPath();
    c.moveTo(left - 14, y(0));
    c.lineTo(left - 14, y(1));
    c.moveTo(left - 18, y(1) + 6);
    c.lineTo(left - 14, y(1));
    c.lineTo(left - 10, y(1) + 6);
    c.stroke();
    c.textAlign = "center";
    for (const column of data.columns) {
      const x = Math.round(middles[column.id]) + 0.5,
        s = scales[column.id];
      c.strokeStyle = look.grid;
      c.lineWidth = look.line;
      c.beginPath();
      c.moveTo(x, y(0));
      c.lineTo(x, y(1));
      c.stroke();
      if (!s) continue;
      c.fillStyle = look.muted;
      c.fillText(s.high, x, y(1) - 15);
      c.fillText(s.low, x, y(0) + 15);
    }
    const one = (row, strong) => {
      const colour = row.look ? (look.dark ? row.look.dark : row.look.light) : look.data;
      c.strokeStyle = c.fillStyle = colour;
      c.lineWidth = strong ? 2 * look.line : look.line;
      c.setLineDash(row.look?.dash ? row.look.dash.split(" ").map(Number) : row.binary ? [4, 3] : []);
      c.beginPath();
      let before = null;
      const marks = [];
      data.columns.forEach((column, k) => {
        const found = row.cells[column.id];
        if (!found) return;
        const p = { id: row.id, x: middles[column.id], y: y(scales[column.id].of(found.value)) };
        before === k - 1 ? c.lineTo(p.x, p.y) : c.moveTo(p.x, p.y);
        before = k;
        marks.push(p);
      });
      c.stroke();
      c.setLineDash([]);
      for (const p of marks) {
        if (row.look) painted.mark(c, row.look, p.x, p.y, strong ? 5.5 : 4, look);
        else {
          c.fillStyle = look.bg;
          c.lineWidth = 2;
          c.beginPath();
          c.arc(p.x, p.y, strong ? 5 : 3.5, 0, 7);
          c.fill();
          c.stroke();
        }
      }
      points.push(...marks);
    };
    const shown = order.filter((row) => !row.problem);
    c.globalAlpha = 1 - 0.75 * fade;
    for (const row of shown) if (row.id !== at) one(row, false);
    c.globalAlpha = 1;
    for (const row of shown) if (row.id === at) one(row, fade > 0.5);
    announceDrawn(canvas, { at });
  }

  // The row whose mark is nearest, within reach of a finger.
  function near(canvas, x, y) {
    let best = null,
      least = 28;
    for (const p of points) {
      const d = Math.hypot(p.x - x, p.y - y);
      if (d < least) [best, least] = [p.id, d];
    }
    return best;
  }
  return { paint, near };
})();
