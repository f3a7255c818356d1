// The nearest training picture of the chosen one, and whether it lies as near as real digits usually do.
import { fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { painted } from "../../../browser/painted.js";
import { label, write } from "../../../browser/view.js";
import { FAR } from "./rows.js";

const AXIS_HIGH = 16; // CSS pixels

/** How a distance compares with the range in which eight in ten real digits lie. */
export const judge = (distance, low, high) => (distance < low ? "copy" : distance > high ? "far" : "usual");

/** near: {apart, number, usual: [low, middle, high], digit} of each picture of a row; k: which. */
export function usualText({ apart, usual, digit }, k, words) {
  const [low, , high] = usual[k],
    template = digit[k] < 0 ? words.usualAny : words.usual,
    range = { digit: digit[k], low: formatNumber(low, 1), high: formatNumber(high, 1) };
  return `${fill(template, range)} ${words.judged[judge(apart[k], low, high)]}`;
}

export function makeNearest() {
  const dom = {
    picture: el("canvas", { role: "img" }),
    title: el("h2"),
    apart: el("p"),
    axis: el("canvas", { role: "img" }),
    usual: el("p"),
  };
  const { picture, ...told } = dom;
  return { ...dom, element: el("div", { class: "pc-nearest" }, picture, el("div", {}, ...Object.values(told))) };
}

/** shown: {near, k, picture: the nearest itself, known: whether there are training pictures to look through}. */
export function drawNearest(dom, { near, k, picture, known }, { width, room }, look, words) {
  const side = width > 560 && room > 250 ? 140 : 84,
    c = fitCanvas(dom.picture, side, side);
  c.fillStyle = look.panel;
  c.fillRect(0, 0, side, side);
  write(dom.title, words.nearest);
  write(dom.apart, near ? apartText(near, k, words) : known ? words.looking : words.unknown);
  dom.apart.title = words.unit;
  dom.axis.style.display = dom.usual.style.display = near ? "" : "none";
  label(dom.picture, `${words.nearest}: ${dom.apart.textContent}`);
  if (!near) return;
  painted.block(c, picture, [28, 28], false, 0, 0, side, look);
  write(dom.usual, usualText(near, k, words));
  drawAxis(dom.axis, width - side - 14, near.apart[k], near.usual[k], look);
  label(dom.axis, `${dom.apart.textContent} ${dom.usual.textContent}`);
}

const apartText = ({ apart, number }, k, words) =>
  fill(words.apart, { d: formatNumber(apart[k], 1), number: number[k].toLocaleString("en") });

function drawAxis(canvas, width, distance, [low, middle, high], look) {
  const c = fitCanvas(canvas, width, AXIS_HIGH),
    X = (v) => Math.min(width - 6, (v / FAR) * width);
  c.clearRect(0, 0, width, AXIS_HIGH);
  c.fillStyle = look.grid;
  c.fillRect(0, 7, width, 2);
  c.fillStyle = look.data;
  c.globalAlpha = 0.4;
  c.fillRect(X(low), 3, X(high) - X(low), 10);
  c.globalAlpha = 1;
  c.fillRect(X(middle) - 1, 1, 2, 14);
  c.beginPath();
  c.arc(Math.max(6, X(distance)), AXIS_HIGH / 2, 5.5, 0, 2 * Math.PI);
  c.fillStyle = look.highlight;
  c.fill();
  c.lineWidth = 2;
  c.strokeStyle = look.bg;
  c.stroke();
}
