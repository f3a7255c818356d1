// What the notes say of the families, each claim a link to the exhibit that shows it.
//
// data: {kinds: [{name, claim}], heads, rows: [{name, look, density, claims: [{text, page, query, href, here}]}]}
// here: what the table has measured of it, a link of the same form.
import { el } from "../../../browser/dom.js";
import { mounted } from "../../../browser/mount.js";
import { painted } from "../../../browser/painted.js";
import { makeView } from "../../../browser/view.js";
import { pageLink } from "./links.js";

function makeExhibit(root) {
  const box = el("div", { class: "cl" });
  root.append(box);
  const open = (target) => view.trigger("open", target),
    claim = (one) => pageLink(one.href ? "cl-link" : "", one, open, one.text);
  const view = makeView(root, {
    update: (data) => box.replaceChildren(kindsOf(data, claim), tableOf(data, claim)),
    layout() {
      view.data.rows.forEach(({ look }, i) => {
        painted.markOn(box.querySelectorAll(".cl-mark")[i], look, 16, 5, view.look);
      });
    },
  });
  return view;
}

function kindsOf({ kinds }, claim) {
  const told = kinds.map((kind) => el("div", {}, el("dt", {}, kind.name), el("dd", {}, claim(kind.claim))));
  return el("dl", { class: "cl-kinds" }, ...told);
}

function tableOf({ heads, rows }, claim) {
  const head = el("tr", {}, ...heads.map((text) => el("th", { scope: "col" }, text))),
    body = rows.map((row) => familyRow(row, claim));
  return el("table", {}, el("thead", {}, head), el("tbody", {}, ...body));
}

function familyRow({ name, density, claims }, claim) {
  const mark = el("canvas", { class: "cl-mark", "aria-hidden": "true" }),
    told = claims.map((one) =>
      el("li", {}, claim(one), one.here ? el("div", { class: "cl-here" }, claim(one.here)) : null),
    );
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, mark, name),
    el("td", {}, density),
    el("td", {}, el("ul", {}, ...told)),
  );
}

export default mounted(makeExhibit);
