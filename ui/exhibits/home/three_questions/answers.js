// What the three models answer about one place, as words.
import { fill, formatNumber } from "../../../browser/dom.js";
import { nearest } from "./fields.js";

const SURE = 0.95;
const LEANING = 0.7;
const RARE = 0.05; // of the data

/** A probability, with as many digits as it needs. */
export function probabilityText(p) {
  return p > 0.9995 ? "> 0.999" : `= ${formatNumber(p, p > 0.99 ? 3 : 2)}`;
}

/**
 * The answers at [x, y] as [text, reason], by kind; the verdict where the classifier is sure and the density is not;
 * and the numbers that they are made of.
 */
export function answersAt([x, y], model, { names, show, labels }) {
  const p = [...model.probabilities(x, y)],
    best = p.indexOf(Math.max(...p)),
    name = names[best],
    group = nearest(model.centres, x, y),
    logp = model.mixture.logProb(x, y),
    rank = model.rank(logp),
    sure = p[best] > SURE,
    why = sure ? labels.sure : p[best] > LEANING ? labels.leaning : labels.torn,
    percent = p[best] > 0.999 ? "> 99.9" : formatNumber(100 * p[best], 1);
  return {
    discriminative: show ? [`p(${name} | x) ${probabilityText(p[best])}`, why] : ["\u2013", labels.no_labels],
    unsupervised: [fill(labels.group, { k: group + 1 }), labels.group_why],
    generative: [
      `log p(x) = ${formatNumber(logp, logp > -1000 ? 1 : 0)}`,
      rank === 0 ? labels.nothing : rank < RARE ? labels.rare : labels.usual,
    ],
    verdict: show && rank === 0 && sure ? fill(labels.verdict, { name, p: percent }) : "",
    numbers: { x, y, p, group, logp },
  };
}
