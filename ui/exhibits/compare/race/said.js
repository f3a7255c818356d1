// What happens, in plain words with this moment's numbers. entries: [{id, short, numbers, first, broken}].
import { fill, formatNumber } from "../../../browser/dom.js";

export function raceSaid(words, entries, at, over, training) {
  const w = words.said,
    n = (v, d) => formatNumber(v, d),
    names = (list) => list.map((e) => e.short).join(", "),
    out = [];
  const measured = entries.filter((e) => Number.isFinite(e.numbers.distance) && !e.broken),
    gone = entries.filter((e) => e.broken);
  if (at < 50 || measured.length < 1)
    return [training ? w.training : w.start, ...gone.map((e) => fill(w.diverged, { name: e.short }))]
      .slice(0, at < 50 ? 1 : 3)
      .join(" ");
  const order = [...measured].sort((a, b) => a.numbers.distance - b.numbers.distance),
    high = order[0].numbers.distance_high,
    within = order.filter((e) => e.numbers.distance <= high),
    others = order.filter((e) => e.numbers.distance > high);
  if (over) out.push(w.end);
  if (gone.length) out.push(fill(w.diverged, { name: names(gone) }));
  const winners = entries.filter((e) => Number.isFinite(e.first)).sort((a, b) => a.first - b.first);
  if (!within.length)
    out.push(
      fill(w.lead, {
        name: order[0].short,
        d: n(order[0].numbers.distance, 3),
        last: order.at(-1).short,
        e: n(order.at(-1).numbers.distance, 3),
        high: n(high, 3),
      }),
    );
  else if (!others.length && order.length > 1) out.push(w.all);
  else if (within.length === 1 && winners.length)
    out.push(fill(w.first, { name: winners[0].short, seconds: n(winners[0].first, 1) }));
  else out.push(fill(w.within, { names: names(within), others: names(others) }));
  const counted = measured.filter((e) => Number.isFinite(e.numbers.modes)),
    missing = counted.filter((e) => e.numbers.modes < e.numbers.of),
    blurred = counted
      .filter((e) => e.numbers.modes >= e.numbers.of && e.numbers.quality < 0.85)
      .sort((a, b) => a.numbers.quality - b.numbers.quality)[0];
  if (missing.length) out.push(fill(w.lost, { names: names(missing) }));
  else if (counted.length && !blurred) out.push(fill(w.sharp, { names: names(counted) }));
  if (blurred)
    out.push(
      fill(w[`blurred_${blurred.id}`] ?? w.blurred, {
        name: blurred.short,
        share: Math.round(100 * blurred.numbers.quality),
        rest: Math.round(100 * (1 - blurred.numbers.quality)),
      }),
    );
  const dense = measured.filter((e) => Number.isFinite(e.numbers.nll)).sort((a, b) => a.numbers.nll - b.numbers.nll),
    gap = (e) => n(Math.max(0, e.numbers.nll - e.numbers.nll_floor), 2);
  if (!counted.length && dense.length > 1)
    out.push(
      fill(dense[0].numbers.nll - dense[0].numbers.nll_floor < 0.005 ? w.nll_best : w.nll, {
        name: dense[0].short,
        gap: gap(dense[0]),
        other: dense.at(-1).short,
        more: gap(dense.at(-1)),
      }),
    );
  return out.slice(0, 3).join(" ").replaceAll(" %", "\u00a0%");
}
