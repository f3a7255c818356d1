// What a chart draws and in which order, on a canvas that only writes down what is asked of it.
import assert from "node:assert/strict";
import test from "node:test";
import { drawChart } from "../../ui/browser/chart.js";
import { placing } from "../../ui/browser/place.js";

const LOOK = {
  size: 10,
  font: "f",
  bg: "bg",
  text: "text",
  muted: "muted",
  grid: "grid",
  data: "data",
  highlight: "hl",
};

// A canvas whose context keeps [method, colour, first argument] of each call; a letter is six pixels wide.
function recordingCanvas() {
  const calls = [];
  const known = { measureText: (text) => ({ width: 6 * text.length }) };
  const context = new Proxy(known, {
    get(target, name) {
      if (name in target) return target[name];
      return (...given) =>
        calls.push([name, name.startsWith("fill") ? target.fillStyle : target.strokeStyle, given[0]]);
    },
  });
  return { canvas: { style: {}, getContext: () => context }, calls };
}
const chart = (more = {}) => ({
  title: "Loss",
  x: { range: [0, 10], ticks: [[0, "0"], [10, "10"]] },
  y: { range: [0, 1], ticks: [[0, "0"], [0.01, "0.01"], [1, "1"]] },
  lines: [{ points: [[0, 1], [10, 0]], colour: "red", name: "train" }],
  ...more,
}); // prettier-ignore
function drawn(options) {
  globalThis.window = /** @type {any} */ ({ devicePixelRatio: 1 });
  const { canvas, calls } = recordingCanvas();
  const places = drawChart(canvas, 300, 200, options, LOOK);
  return { calls, places };
}
const strokes = (calls) => calls.filter(([name]) => name === "stroke").map(([, colour]) => colour);
const texts = (calls) => calls.filter(([name]) => name === "fillText").map(([, , text]) => text);

test("the grid lies under the band, the band under the cursor, the cursor under the lines, names on top", () => {
  const { calls } = drawn(chart({ cursor: 5, band: { low: 0.2, high: 0.4, name: "floor" } }));
  const order = strokes(calls).filter((colour, i, all) => colour !== all[i - 1] && colour !== "bg");
  assert.deepEqual(order, ["grid", "muted", "hl", "red"]);
  const at = (name, value) => calls.findIndex((call) => call[0] === name && call.includes(value));
  assert.ok(at("fillRect", "data") < at("stroke", "hl"));
  assert.equal(texts(calls).at(-1), "train");
});

test("numbers that would touch are left out, the chart without data says so and draws no line", () => {
  assert.ok(!texts(drawn(chart()).calls).includes("0.01"));
  const { calls } = drawn(chart({ empty: "nothing yet" }));
  assert.equal(texts(calls).at(-1), "nothing yet");
  assert.ok(!strokes(calls).includes("red"));
});

test("a logarithmic axis puts each decade as far from the last", () => {
  const { X, box } = drawn(chart({ x: { range: [1, 100], log: true, ticks: [] } })).places;
  assert.ok(Math.abs(X(10) - box.x - box.w / 2) < 1e-9);
});

test("powers of ten are ticks, with 2 and 5 times them where there are few", () => {
  const values = (low, high) => drawChart.powers(low, high).map(([v]) => v);
  assert.deepEqual(values(0.01, 1000), [0.01, 0.1, 1, 10, 100, 1000]);
  assert.deepEqual(values(0.3, 6), [0.5, 1, 2, 5]);
  assert.deepEqual([2000, 0.002, 0.0002].map(drawChart.power), ["2,000", "0.002", "2\u00d710\u207b\u2074"]);
});

test("names of lines that may stand anywhere cover neither each other nor a line", () => {
  const line = (y, name) => ({ points: [[2, y], [8, y]], colour: name, name, at: "free" }); // prettier-ignore
  const { names } = drawn(chart({ lines: [line(0.5, "first"), line(0.52, "second"), line(0.54, "third")] })).places;
  assert.equal(names.length, 3);
  names.forEach((box, i) => assert.ok(!names.slice(0, i).some((other) => placing.touch(box, other))));
});

test("boxes touch, lines cross", () => {
  assert.ok(placing.touch([0, 0, 2, 2], [1, 1, 2, 2]) && !placing.touch([0, 0, 1, 1], [1, 0, 1, 1]));
  const square = [0, 0, 2, 2];
  const crosses = (...line) => placing.crosses(square, line);
  assert.ok(crosses([-1, 1], [3, 1]) && !crosses([-1, 3], [3, 3]));
  assert.ok(!crosses([-1, 2], [-3, 0]));
  const room = { frame: [0, 0, 100, 100], boxes: [[45, 52, 10, 10]], lines: [] };
  const [, y] = placing.beside(50, 50, 10, 4, [[0, 1], [0, -1]], [8], room); // prettier-ignore
  assert.ok(y < 50, "the first side is taken, so it stands on the other");
});
