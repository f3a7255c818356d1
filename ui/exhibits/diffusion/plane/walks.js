// The network on show and the ways that it makes: of 200 points by both samplers, and of the particle under the hand.
import { whenIdle } from "../../../browser/motion.js";
import { seededRandom } from "../../../browser/random.js";
import { T, isBack, nearestOf, placeOf, timeOf, visibleMoment } from "./clock.js";
import { makeDenoiser, noiseAt, signalAt } from "./denoiser.js";
import { Paths, detour } from "./sampler.js";

const POINTS = 200;
const COPIES = 200; // of the hand's particle times steps: what a frame has time for

// shown and coming: {key, how, F, walks, clean, noise, times, levels, step, detours}. hands: {from, walks} of the
// particle, or null where it has to be computed.
export const makeWalks = () => ({ shown: null, coming: null, hands: null, stop: () => {} });

const undoneOf = (job) => job?.walks.filter((walk) => !walk.done) ?? [];
const shortest = ({ walks }) => Math.min(...walks.map(({ states }) => states.length));

// Begins anew with the network, the schedule, the steps, the noise as they are now; what was there stays until the new
// has come as far. While a network learns, a newer one waits until the ways of the last are done: there are more of
// them than can be computed. picture: the network; newest: whether the training goes on from it.
export function learn(walks, { picture, newest, lane, data, moment, changed }) {
  if (!picture || !lane.run.still.frame) return;
  const how = JSON.stringify([
      data.lane,
      lane.meta.run,
      lane.meta.branch,
      data.times.length,
      data.levels[0],
      data.levels.at(-1),
      data.eta,
      data.seed,
    ]),
    key = how + picture.step,
    last = walks.coming ?? walks.shown,
    busy = newest && undoneOf(last).length > 0 && (walks.coming !== null || isBack(moment()));
  if (last?.key === key || (last?.how === how && busy)) return;
  const job = (walks.coming = { key, how, ...begin(lane, picture, data) });
  if (!walks.shown) swap(walks, changed);
  walks.stop();
  walks.stop = whenIdle(() => advance(walks, job, moment, changed));
}
function begin(lane, picture, { levels, times, eta, seed }) {
  const { settings } = lane.meta,
    F = makeDenoiser(picture.arrays.weights, settings.width, settings.layers),
    [cx, cy, spread] = lane.run.still.frame,
    random = seededRandom(seed),
    length = 2 * POINTS,
    clean = Float32Array.from({ length }, (_, k) => (lane.run.still.real[k] - (k % 2 ? cy : cx)) / spread),
    noise = Float32Array.from({ length }, random.normal),
    a = signalAt(levels[0]),
    b = noiseAt(levels[0]),
    start = clean.map((v, k) => a * v + b * noise[k]);
  const walks = [
    new Paths(F, levels, start, eta, seededRandom(seed + 1).normal),
    new Paths(F, levels, start, 1, seededRandom(seed + 2).normal),
  ];
  return { F, walks, clean, noise, times, levels, step: picture.step, detours: null };
}
// A step of the walk that is least far; returns whether there is more to do. changed(done): there is more to see.
function advance(walks, job, moment, changed) {
  const undone = undoneOf(job).sort((v, w) => v.states.length - w.states.length)[0];
  undone?.step();
  if (!undone) job.detours = job.walks.map(detour);
  const visible = visibleMoment(moment(), walks.shown),
    asFar = isBack(visible) && shortest(job) - 1 > placeOf(job.times, timeOf(visible));
  if (job === walks.coming && (!undone || asFar)) swap(walks, changed);
  if (job === walks.shown) changed(!undone);
  else if (!undone) changed(true);
  return Boolean(undone);
}
function swap(walks, changed) {
  walks.shown = walks.coming;
  walks.coming = null;
  walks.hands = null;
  changed(false);
}
// Before a picture is painted: on the way to noise a new network is seen at once.
export function settle(walks, moment, changed) {
  if (walks.coming && (!isBack(moment) || !undoneOf(walks.coming).length)) swap(walks, changed);
}
export const isDone = ({ shown, coming }) => !coming && undoneOf(shown).length === 0;

// The hand's particle from a place at a time of the sampler's: one way by the first sampler, several by DDPM.
export function letGo(walks, { hand, held, eta, seed }) {
  const { F, times, levels } = walks.shown,
    from = times.indexOf(nearestOf(times, held)),
    rest = levels.slice(from),
    copies = Math.max(1, Math.min(5, Math.floor(COPIES / rest.length))),
    many = Float32Array.from({ length: 2 * copies }, (_, k) => hand[k % 2]);
  walks.hands = {
    from,
    copies,
    walks: [
      new Paths(F, rest, hand, eta, seededRandom(seed + 3).normal).finish(),
      new Paths(F, rest, many, 1, seededRandom(seed + 4).normal).finish(),
    ],
  };
  return walks.hands;
}
export const heldAt = (times, moment) => nearestOf(times, timeOf(moment) || T);
