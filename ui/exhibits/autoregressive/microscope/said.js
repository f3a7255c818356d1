// What is said of a pixel and of the picture, in words with their numbers.
import { fill, formatCount, formatNumber } from "../../../browser/dom.js";
import { sigmoid } from "../../../browser/network.js";
import { nats } from "../chain.js";
import { heatText } from "./controls.js";

const SIDE = 28;
const rowOf = (k) => Math.floor(k / SIDE) + 1;

// A probability to three decimals; what would read as certain is not.
export function chanceText(p) {
  if (p < 0.0005) return "< 0.001";
  return p > 0.9995 ? "> 0.999" : `= ${formatNumber(p, 3)}`;
}

/** The line on pixel k: its place, its probability, how it was decided, what it costs. now: {x, logits, sums, at}. */
export function pixelText(k, { x, logits, sums, at }, { uniform, temperature, flips }, words) {
  const place = fill(words.pixel, { n: k + 1, row: rowOf(k), column: (k % SIDE) + 1 });
  if (k > at) return `${place}. ${fill(words.not_yet, { n: formatCount(k - at) })}`;
  const l = logits[k],
    value = x[k] ? words.ink : words.no_ink,
    chance = chanceText(sigmoid(l)),
    heated = temperature === 1 || temperature === 0 ? "" : `, σ(l / T) ${chanceText(sigmoid(l / temperature))}`;
  const how = () => {
    if (flips[k]) return fill(words.flipped, { value });
    if (temperature === 0) return fill(words.likelier, { value });
    return fill(x[k] ? words.decided : words.declined, { u: formatNumber(uniform[k], 3) });
  };
  if (k === at) return `${place}: p = σ(${formatNumber(l, 2)}) ${chance}${heated}; ${words.next}.`;
  const cost = fill(words.cost, { nats: formatNumber(nats(l, x[k]), 2) }),
    upTo = fill(words.so_far, { nats: formatNumber(sums[k + 1], 1) });
  return `${place}: p = σ(${formatNumber(l, 2)}) ${chance}${heated}; ${how()}. ${cost}; ${upTo}.`;
}

/** How many pixels it may look at, and how much the one that counts most moves it. */
export function looksText({ sees, x, most, kind }, words) {
  const n = sees.reduce((s, v) => s + v, 0),
    ink = sees.reduce((s, v, i) => s + v * x[i], 0);
  if (!n) return words.looks_none;
  const looks = fill(words.looks, { n: formatCount(n), ink: formatCount(ink) });
  return most ? `${looks} ${fill(words.scale[kind], { most: formatNumber(most, 2) })}` : looks;
}

/** The most improbable of the first `at` pixels: [its number, its nats]. */
export function costliest({ x, logits }, at) {
  let best = 0;
  for (let k = 1; k < at; k++) if (nats(logits[k], x[k]) > nats(logits[best], x[best])) best = k;
  return [best, nats(logits[best], x[best])];
}

/** Sentences on the picture so far; `flip` {k, before}: the last flip and the picture before it. */
export function pictureLines(now, { temperature, flip }, words) {
  const { x, sums, at } = now,
    of = x.length,
    heat = heatText(temperature, words);
  if (!at) return [heat, words.said_start];
  if (flip && at > flip.k) {
    let n = 0;
    for (let i = flip.k + 1; i < at; i++) n += +(x[i] !== flip.before[i]);
    const template = n ? words.said_flip : words.said_none;
    return [heat, fill(template, { row: rowOf(flip.k), n: formatCount(n), of: formatCount(at - flip.k - 1) })];
  }
  const [k, most] = costliest(now, at);
  return [
    heat,
    fill(at < of ? words.said : words.said_done, {
      n: formatCount(at),
      of: formatCount(of),
      nats: formatNumber(sums[at], 1),
      row: rowOf(k),
      most: formatNumber(most, 1),
    }),
  ];
}
