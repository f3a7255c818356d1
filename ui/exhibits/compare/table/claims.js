// What the notes say of the families, each claim a link to the exhibit that shows it.
//
// data: {kinds: [{name, claim}], heads, rows: [{name, look, density, claims: [{text, page, query, href, here}]}]}
// here: what the table has measured of it, a link of the same form.
import { fitCanvas } from "../../../browser/canvas.js";
import { el } from "../../../browser/dom.js";
import { mountOnce } from "../../../browser/mount.js";
import { painted } from "../../../browser/painted.js";
import { onTheme, themeOf } from "../../../browser/theme.js";

function claimsTable(root) {
  const box = el("div", { class: "cl" });
  root.append(box);
  let data = null,
    go = () => {},
    look = themeOf(root);
  function claim(c) {
    if (!c.href) return el("span", {}, c.text);
    const follow = (e) => {
      if (!(e.metaKey || e.ctrlKey || e.shiftKey)) {
        e.preventDefault();
        go("open", { page: c.page, query: c.query });
      }
    };
    return el("a", { class: "cl-link", href: c.href, onclick: follow }, c.text);
  }
  function line(row) {
    const name = el("th", { scope: "row" });
    if (row.look) {
      const mark = el("canvas", { class: "cl-mark", "aria-hidden": "true" });
      painted.mark(fitCanvas(mark, 16, 16), row.look, 8, 8, 5, look);
      name.append(mark);
    } else name.append(el("span", { class: "cl-mark" }));
    name.append(row.name);
    return el(
      "tr",
      {},
      name,
      el("td", {}, row.density),
      el(
        "td",
        {},
        el(
          "ul",
          {},
          ...row.claims.map((c) =>
            el("li", {}, claim(c), c.here ? el("div", { class: "cl-here" }, claim(c.here)) : null),
          ),
        ),
      ),
    );
  }
  function build() {
    const kinds = el(
      "dl",
      { class: "cl-kinds" },
      ...data.kinds.flatMap((k) => [el("div", {}, el("dt", {}, k.name), el("dd", {}, claim(k.claim)))]),
    );
    const table = el(
      "table",
      {},
      el("thead", {}, el("tr", {}, ...data.heads.map((h) => el("th", { scope: "col" }, h)))),
      el("tbody", {}, ...data.rows.map(line)),
    );
    box.replaceChildren(kinds, table);
  }
  const unwatch = onTheme(root, (now) => {
    look = now;
    if (data) build();
  });
  return {
    update(next, trigger) {
      go = trigger;
      data = next;
      build();
    },
    dispose: unwatch,
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const self = mountOnce(parentElement, claimsTable);
  self.update(data, setTriggerValue);
  return () => self.dispose();
}
