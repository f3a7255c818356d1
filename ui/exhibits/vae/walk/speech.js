// What the page says about the place under the hand, from what was measured there.
import { announce, el, fill, formatNumber } from "../../../browser/dom.js";
import { NEIGHBOURS } from "./field.js";

export function makeSpeech(root, words) {
  const say = el("div", { class: "lp-say" }),
    facts = el("dl", { class: "lp-facts" }),
    votes = el("div", { class: "lp-votes", role: "img" });
  const rows = ["z", "radius", "beyond", "distance"].map((k) => {
    const row = { k, dt: el("dt"), dd: el("dd") };
    facts.append(row.dt, row.dd);
    return row;
  });

  const share = (p) => (p >= 0.1 ? formatNumber(100 * p, 0) : p >= 0.001 ? formatNumber(100 * p, 1) : "<0.1");
  const values = (m) => ({
    x: formatNumber(m.x),
    y: formatNumber(m.y),
    r: formatNumber(m.radius, 1),
    d: formatNumber(m.distance, 2),
    p: share(m.beyond),
    a: m.votes[0].digit,
    na: m.votes[0].count,
    b: m.votes[1]?.digit,
    nb: m.votes[1]?.count,
    k: NEIGHBOURS,
  });

  function comment(side, m) {
    const w = words(),
      parts = [],
      alone = !m.votes[1] || m.votes[0].count >= 0.85 * NEIGHBOURS;
    parts.push(m.hole ? w.sayHole : alone ? w.sayAmong : w.sayBetween);
    if (side.field.prior) parts.push(m.outside ? w.sayOutside : w.sayInside);
    else if (m.hole && side.model === "ae") parts.push(w.sayNoPrior);
    return parts.map((t) => fill(t, values(m))).join(" ");
  }

  // active: the map under the hand. beside: both maps, or null when there is one.
  function tell(active, beside, look) {
    const m = active.measured,
      w = words();
    if (!m) return;
    const text = comment(active, m);
    if (say.textContent !== text) {
      say.textContent = text;
      announce(root, text);
    }
    active.image.setAttribute("aria-label", `${w.picture} ${text}`);
    if (beside) {
      for (const s of beside)
        if (s.measured) s.note.textContent = fill(s.measured.hole ? w.noteHole : w.note, values(s.measured));
      return;
    }
    const v = values(m),
      shown = { z: `(${v.x}, ${v.y})`, radius: `${v.r}\u00a0\u03c3`, beyond: `${v.p}\u00a0%`, distance: v.d };
    for (const { k, dt, dd } of rows) {
      dt.style.display = dd.style.display = !active.field.prior && (k === "radius" || k === "beyond") ? "none" : "";
      dt.textContent = w.facts[k];
      dd.textContent = shown[k];
    }
    votes.replaceChildren(
      ...m.votes.map(({ digit, count }) => {
        const s = el("span", {}, String(digit));
        s.style.cssText = `flex:${count};background:${look.classes[digit]};color:${look.dark ? "#000" : "#fff"}`;
        return s;
      }),
    );
    votes.title = w.neighbours;
    votes.setAttribute(
      "aria-label",
      `${w.neighbours}: ${m.votes.map(({ digit, count }) => `${digit} (${count})`).join(", ")}`,
    );
  }
  return { say, facts, votes, tell };
}
