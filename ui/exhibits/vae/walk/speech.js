// What the page says about the place under the hand, from what was measured there.
import { announce, el, fill, formatNumber } from "../../../browser/dom.js";
import { NEIGHBOURS } from "./field.js";

const FACTS = ["z", "radius", "beyond", "distance"];
const OF_PRIOR = ["radius", "beyond"];

/** A probability in per cent. @param {number} p */
export const percent = (p) => (p >= 0.1 ? formatNumber(100 * p, 0) : p >= 0.001 ? formatNumber(100 * p, 1) : "<0.1");

const valuesOf = (measured) => ({
  x: formatNumber(measured.x),
  y: formatNumber(measured.y),
  r: formatNumber(measured.radius, 1),
  d: formatNumber(measured.distance, 2),
  p: percent(measured.beyond),
  a: measured.votes[0].digit,
  na: measured.votes[0].count,
  b: measured.votes[1]?.digit,
  nb: measured.votes[1]?.count,
  k: NEIGHBOURS,
});

/** Names of the sentences that hold at a place of a map. */
export function sentences({ votes, hole, outside }, model, prior) {
  const alone = !votes[1] || votes[0].count >= 0.85 * NEIGHBOURS;
  const first = hole ? "sayHole" : alone ? "sayAmong" : "sayBetween";
  if (prior) return [first, outside ? "sayOutside" : "sayInside"];
  return hole && model === "ae" ? [first, "sayNoPrior"] : [first];
}

export function makeSpeech() {
  const facts = el("dl", { class: "lp-facts" });
  const rows = FACTS.map((name) => ({ name, term: el("dt"), value: el("dd") }));
  for (const { term, value } of rows) facts.append(term, value);
  return { say: el("div", { class: "lp-say" }), votes: el("div", { class: "lp-votes", role: "img" }), facts, rows };
}

function showFacts({ rows }, { measured, field }, words) {
  const v = valuesOf(measured);
  const texts = { z: `(${v.x}, ${v.y})`, radius: `${v.r}\u00a0\u03c3`, beyond: `${v.p}\u00a0%`, distance: v.d };
  for (const { name, term, value } of rows) {
    term.style.display = value.style.display = !field.prior && OF_PRIOR.includes(name) ? "none" : "";
    term.textContent = words.facts[name];
    value.textContent = texts[name];
  }
}

function showVotes({ votes: bar }, votes, words, theme) {
  const parts = votes.map(({ digit, count }) => {
    const part = el("span", {}, String(digit));
    part.style.cssText = `flex:${count};background:${theme.classes[digit]};color:${theme.dark ? "#000" : "#fff"}`;
    return part;
  });
  bar.replaceChildren(...parts);
  bar.title = words.neighbours;
  const list = votes.map(({ digit, count }) => `${digit} (${count})`).join(", ");
  bar.setAttribute("aria-label", `${words.neighbours}: ${list}`);
}

/** active: the map under the hand. beside: both maps, or null when there is one. */
export function tell(root, speech, active, beside, words, theme) {
  const { measured } = active;
  if (!measured) return;
  const names = sentences(measured, active.model, active.field.prior);
  const text = names.map((name) => fill(words[name], valuesOf(measured))).join(" ");
  if (speech.say.textContent !== text) {
    speech.say.textContent = text;
    announce(root, text);
  }
  active.image.setAttribute("aria-label", `${words.picture} ${text}`);
  if (!beside) {
    showFacts(speech, active, words);
    showVotes(speech, measured.votes, words, theme);
    return;
  }
  for (const { note, measured: place } of beside)
    if (place) note.textContent = fill(place.hole ? words.noteHole : words.note, valuesOf(place));
}
