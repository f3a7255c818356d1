// Likelihood as a detector: the table of areas, whose cells choose set and score, digits and odd pictures with their
// scores, and what each pixel of the chosen one adds under both models.
//
// data: {bits: base64 of 16 pictures, scores: [16], maps: {surprise, ground} (784 nats each), table: [{id, name,
// areas}], heads: [{id, name}], odd, measure, looked, labels}. Told to Python: state "choice" {odd, measure, looked}.
// The root element holds data-odd, data-measure, data-looked, data-frames for whoever watches from outside.
import { announceDrawn, drawDigit, drawStamp, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber, makeFigure } from "../../../browser/dom.js";
import { mounted } from "../../../browser/mount.js";
import { rgb } from "../../../browser/theme.js";
import { label, makeView, write } from "../../../browser/view.js";

const SIDE = 28,
  AREA = SIDE * SIDE,
  ROW = 8;

/** The bits of picture k of a packed string. @param {string} packed @param {number} k */
export function bitsOf(packed, k) {
  const bits = new Uint8Array(AREA);
  for (let i = 0; i < AREA; i++) bits[i] = (packed.charCodeAt((k * AREA + i) >> 3) >> (7 - (i & 7))) & 1;
  return bits;
}

/** How strongly a pixel's nats are drawn, 0 to 1. @param {number} v @param {number} most */
export const shade = (v, most) => Math.sqrt(Math.min(1, Math.max(0, v) / most));

/** CSS pixels a pixel, of the small pictures and of the maps. @param {number} width @param {number} table its width */
export function scales(width, table) {
  const names = width < 480 ? 0 : 84;
  return {
    small: Math.max(1, Math.min(3, Math.floor((width - names - 4 * ROW) / (ROW * SIDE)))),
    large: Math.max(3, Math.min(6, Math.floor((width - (width < 600 ? 24 : table + 44)) / (2 * SIDE)))),
  };
}

const sum = (values) => values.reduce((a, b) => a + b, 0);

function makeStage(root, choose) {
  const map = () => makeFigure("de-map", el("canvas", { role: "img" }));
  const dom = {
    caption: el("caption"),
    head: el("tr"),
    body: el("tbody"),
    rows: [0, 1].map((row) => ({
      name: el("span", { class: "de-name" }),
      cells: Array.from({ length: ROW }, (_, k) => {
        const canvas = el("canvas"),
          text = el("span"),
          button = el("button", {
            class: "de-picture",
            type: "button",
            onclick: () => choose({ looked: ROW * row + k }),
          });
        button.append(canvas, text);
        return { canvas, text, button };
      }),
    })),
    under: el("p", { class: "de-under" }),
    maps: { surprise: map(), ground: map() },
    scale: el("p", { class: "de-under" }),
  };
  root.classList.add("de-root");
  const table = el("table", { class: "de-table" }, dom.caption, el("thead", {}, dom.head), dom.body),
    strips = dom.rows.map(({ name, cells }) => el("div", { class: "de-strip" }, name, ...cells.map((c) => c.button))),
    maps = el("div", { class: "de-maps" }, dom.maps.surprise.box, dom.maps.ground.box);
  root.append(
    el("div", { class: "de-strips" }, ...strips, dom.under),
    el("div", { class: "de-below" }, table, el("div", {}, maps, dom.scale)),
  );
  return dom;
}

// The table: a button a cell, coloured from chance upwards.
function showTable(dom, data, words, choose) {
  const { table, heads, odd, measure } = data;
  write(dom.caption, words.areas);
  const key = JSON.stringify([table, heads, odd, measure, words.set]);
  if (dom.body.dataset.key === key) return;
  const focused = dom.body.contains(document.activeElement?.shadowRoot?.activeElement ?? document.activeElement);
  dom.body.dataset.key = key;
  dom.head.replaceChildren(
    el("th", { scope: "col" }, words.set),
    ...heads.map((one) => el("th", { scope: "col" }, one.name)),
  );
  dom.body.replaceChildren(
    ...table.map((row) => {
      const cells = row.areas.map((area, k) => {
        const on = row.id === odd && heads[k].id === measure,
          text = formatNumber(area, 2),
          button = el("button", {
            class: "de-area",
            type: "button",
            "aria-pressed": String(on),
            "aria-label": fill(words.choose, { set: row.name, score: heads[k].name, area: text }),
            onclick: () => choose({ odd: row.id, measure: heads[k].id }),
          });
        button.textContent = text;
        button.classList.toggle("de-bad", area < 0.9);
        return el("td", {}, button);
      });
      return el("tr", {}, el("th", { scope: "row" }, row.name), ...cells);
    }),
  );
  if (focused) dom.body.querySelector("[aria-pressed=true]")?.focus();
}

function showPictures(dom, data, words, scale, look) {
  const packed = atob(data.bits);
  dom.rows.forEach(({ name, cells }, row) => {
    write(name, row ? words.odd : words.digits);
    cells.forEach(({ canvas, text, button }, k) => {
      const at = ROW * row + k,
        c = fitCanvas(canvas, scale * SIDE, scale * SIDE),
        score = formatNumber(data.scores[at], Math.abs(data.scores[at]) < 99.95 ? 1 : 0);
      drawDigit(c, bitsOf(packed, at), 0, 0, scale, { dark: look.dark });
      write(text, score);
      label(button, fill(words.picture, { n: at + 1, score }));
      button.setAttribute("aria-pressed", String(at === data.looked));
    });
  });
  write(dom.under, words.under);
}

function showMap(figure, values, most, title, words, scale, look) {
  const c = fitCanvas(figure.canvas, scale * SIDE, scale * SIDE),
    paper = rgb(look.bg),
    ink = rgb(look.generated),
    total = formatNumber(sum(values), 1);
  const paint = (d) => {
    values.forEach((v, i) => {
      const t = shade(v, most);
      for (let k = 0; k < 3; k++) d[4 * i + k] = Math.round(paper[k] + t * (ink[k] - paper[k]));
      d[4 * i + 3] = 255;
    });
  };
  drawStamp(c, SIDE, paint, 0, 0, scale);
  write(figure.title, fill(title, { sum: total }));
  label(figure.canvas, fill(words.alt, { sum: total, most: formatNumber(Math.max(...values), 1) }));
}

function makeDetector(root) {
  let frames = 0;
  const choose = (change) => {
    const { odd, measure, looked } = view.data;
    view.send("choice", { odd, measure, looked, ...change });
  };
  const dom = makeStage(root, choose);
  const view = makeView(root, {
    viewOf: () => undefined,
    layout(width) {
      const { data, words, look } = view,
        { surprise, ground } = data.maps,
        most = Math.max(...surprise, ...ground);
      showTable(dom, data, words, choose);
      const { small, large } = scales(width, dom.body.parentElement.offsetWidth);
      showPictures(dom, data, words, small, look);
      showMap(dom.maps.surprise, surprise, most, words.surprise, words, large, look);
      showMap(dom.maps.ground, ground, most, words.ground, words, large, look);
      write(dom.scale, fill(words.scale, { most: formatNumber(most, 1) }));
      Object.assign(root.dataset, { odd: data.odd, measure: data.measure, looked: data.looked, frames: ++frames });
      announceDrawn(dom.maps.surprise.canvas, { looked: data.looked });
    },
  });
  return view;
}

export default mounted(makeDetector);
