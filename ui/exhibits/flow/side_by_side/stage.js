// What stands where: the drawing board, and a row for each model: in, what is known of x, out, and what it can say.
import { el } from "../../../browser/dom.js";

export const MODELS = ["gan", "vae", "flow"];

function makeRow(model) {
  const canvas = (classes) => el("canvas", { class: classes, role: "img" }),
    row = {
      name: el("b", { class: "sb-name" }),
      into: el("span", { class: "sb-box" }),
      middle: canvas("sb-middle"),
      middleText: el("span", { class: "sb-text" }),
      noWay: el("span", { class: "sb-noway" }),
      out: el("span", { class: "sb-box" }),
      picture: canvas("sb-picture"),
      pictureText: el("span", { class: "sb-text" }),
      says: el("p", { class: "sb-says" }),
      box: null,
    },
    arrow = () => el("i", { class: "sb-arrow", "aria-hidden": "true" }, "\u2192"),
    x = el("span", { class: "sb-x" }, "x");
  const out =
    model === "gan"
      ? [row.noWay, el("span", { class: "sb-x" }, "z"), arrow(), row.out, arrow()]
      : [arrow(), row.out, arrow()];
  row.box = el(
    "section",
    { class: `sb-row sb-${model}` },
    row.name,
    el(
      "div",
      { class: "sb-chain" },
      x,
      arrow(),
      row.into,
      arrow(),
      el("span", { class: "sb-cell" }, row.middle, row.middleText),
      ...out,
      el("span", { class: "sb-cell" }, row.picture, row.pictureText),
    ),
    row.says,
  );
  return row;
}

export function makeStage(root, easel) {
  const rows = Object.fromEntries(MODELS.map((model) => [model, makeRow(model)])),
    dom = { rows, said: el("p", { class: "sb-said", "aria-live": "polite" }) };
  root.classList.add("sb-root");
  root.append(
    el("div", { class: "sb-stage" }, easel, el("div", { class: "sb-rows" }, ...MODELS.map((model) => rows[model].box))),
    dom.said,
  );
  return dom;
}

/** Whole CSS pixels a pixel of the board and of the pictures in the rows. */
export function stageSizes(width, screen, { lecture }) {
  const small = width < 760,
    high = screen - (lecture ? 153 : 124);
  return {
    layout: small ? "small" : "wide",
    board: small
      ? Math.floor(Math.min(width, 300) / 28)
      : Math.max(6, Math.min(12, Math.floor(Math.min(high * 0.7, width * 0.26) / 28))),
    picture: small ? 3 : Math.max(2, Math.min(5, Math.floor((high - 60) / 3 / 33))),
    middle: small ? Math.min(150, width * 0.4) : Math.min(190, width * 0.15),
  };
}
