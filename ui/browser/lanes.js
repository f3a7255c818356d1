// makeLanes: the runs on show, one or several in step, and those that will take their place.
//
//   const lanes = makeLanes({ lane: options of makeLane, ready, onNews(lane, meta), onShow(start), onWait() });
//   lanes.list; lanes.lead: the live one, or the first; lanes.growing; lanes.live; lanes.steered: those of this visitor
//   lanes.show([{id, blob, of} | {id, stream}], start, renew); lanes.coming; lanes.dispose()
//
// New lanes take the place of the old ones once ready(coming, ms, first) says so, asked at each message with
// the ms that have passed and whether they are the first: nothing blinks in between. Then onShow is told `start` and
// whether the first source is the same, if perhaps in another language. A lane whose source is the same stays, but for
// those that renew(source) names.
// onWait: there is news of lanes that are still to come.
import { makeLane } from "./lane.js";

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const alike = (a, b) => same(a, b) || (a.of !== undefined && a.id === b.id && a.of === b.of);
/** @param {any[]} list */
const allKnown = (list) => list.every((lane) => lane.meta);

export class Lanes {
  /**
   * @param {{lane: object, ready?: (coming: any[], ms: number, first: boolean) => boolean,
   *   onNews: (lane: any, meta: any) => void, onShow: (start: any) => void, onWait?: () => void}} options
   */
  constructor({ lane, ready = allKnown, onNews, onShow, onWait = () => {} }) {
    this.options = lane;
    this.ready = ready;
    this.onNews = onNews;
    this.onShow = onShow;
    this.onWait = onWait;
    this.list = [];
    this.coming = null; // {lanes, start, since, whole}
    this.dead = false;
  }
  get lead() {
    return this.list.findLast((lane) => lane.live) ?? this.list[0] ?? null;
  }
  get live() {
    return this.list.some((lane) => lane.live);
  }
  get growing() {
    return this.list.some((lane) => lane.growing);
  }
  get steered() {
    return this.list.filter((lane) => lane.steered);
  }
  get known() {
    return this.list.length > 0 && allKnown(this.list);
  }
  get runs() {
    return this.list.map((lane) => lane.run);
  }

  /**
   * @param {{id: string, blob?: string, of?: string, stream?: string}[]} sources
   * @param {object} start told to onShow
   * @param {(source: any) => boolean} renew
   */
  show(sources, start = {}, renew = () => false) {
    const now = (this.coming?.lanes ?? this.list).map((lane) => lane.source);
    if (same(now, sources) && !sources.some(renew)) return;
    this.#drop(this.coming?.lanes ?? [], this.list);
    const coming = (this.coming = { lanes: [], start, since: performance.now(), whole: false });
    const kept = (source) => (renew(source) ? null : this.list.find((lane) => same(lane.source, source)));
    const options = { ...this.options, onNews: (lane, meta) => this.#heard(lane, meta) };
    // a lane may hear at once what has waited for it
    for (const source of sources) coming.lanes.push(kept(source) ?? makeLane(source, options));
    coming.whole = true;
    this.#settle();
  }
  dispose() {
    this.dead = true;
    this.#drop([...this.list, ...(this.coming?.lanes ?? [])], []);
  }

  #drop(lanes, but) {
    for (const lane of lanes) if (!but.includes(lane)) lane.dispose();
  }
  #heard(lane, meta) {
    if (this.dead) return;
    if (this.coming) this.#settle();
    if (this.list.includes(lane)) this.onNews(lane, meta);
    else this.onWait();
  }
  #settle() {
    const { coming, list } = this;
    if (!coming?.whole || this.dead || !this.ready(coming.lanes, performance.now() - coming.since, !list.length))
      return;
    this.#drop(list, coming.lanes);
    this.list = coming.lanes;
    this.coming = null;
    this.list.forEach((lane, i) => {
      lane.mark = this.list.length > 1 ? "AB"[i] : "";
      lane.dash = this.list.length > 1 && i === 0 ? [5, 3] : [];
    });
    this.onShow({ ...coming.start, same: list.length > 0 && alike(list[0].source, this.list[0].source) });
  }
}

/** @param {ConstructorParameters<typeof Lanes>[0]} options */
export const makeLanes = (options) => new Lanes(options);
