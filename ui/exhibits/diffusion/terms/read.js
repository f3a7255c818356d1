// The terms on show: {list, prior, steps}, of the test images or of one image as far as they have come.
import { binTerms, shareTerms, sumTerms } from "./sums.js";

export function readSurvey({ arrays: a, meta }) {
  const list = [];
  for (let i = 0; i < a.t.length; i++)
    if (a.s[i] < a.t[i]) list.push({ s: a.s[i], t: a.t[i], nats: a.nats[i], error: a.error[i], miss: a.miss[i] });
  return { list, prior: meta.prior, steps: list.length };
}

export function readRun({ run, meta }) {
  const names = ["s", "t", "nats", "error", "miss"],
    rows = run.path().flatMap((part) => part.rows),
    term = (row) => Object.fromEntries(names.map((name) => [name, run.value(row, name)])),
    all = rows.map(term).filter(({ nats }) => Number.isFinite(nats)),
    prior = all.find(({ s, t }) => s === t)?.nats ?? null;
  return { list: all.filter(({ s, t }) => s < t), prior, steps: meta.steps };
}

// With what follows from them at a time: bins, shares by loss, sums, the term and the bin that the time lies in.
export function summarise({ list, prior, steps }, { tick, axis, plan }) {
  const bins = binTerms(list, axis),
    holds = ({ s, t }) => tick > s && tick <= t;
  return {
    list,
    steps,
    bins,
    shares: shareTerms(bins, plan),
    whole: sumTerms(list, prior),
    now: list.find(holds) ?? null,
    under: bins.findIndex(holds),
  };
}

// The picture of a run whose time lies nearest: {picture, time}; before there is one, {picture: null, time: 0}.
export function nearestPicture(run, tick) {
  const timeOf = (picture) => run.value(run.row(picture.step), "t"),
    away = (picture) => Math.abs(timeOf(picture) - tick);
  const best = run.pictures().reduce((a, b) => (a === null || away(b) < away(a) ? b : a), null);
  return { picture: best, time: best ? timeOf(best) : 0 };
}
