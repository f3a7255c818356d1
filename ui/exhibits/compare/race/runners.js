// The runs of a race and their tiles, one of each a family: put in, replaced and taken out as Python names them.
import { makeLane } from "../../../browser/lane.js";
import { makeRaceTile } from "./tile.js";

export class Runners {
  /**
   * @param {HTMLElement} grid
   * @param {{words: () => any, lane: {command: any}, onNews: (lane: any, meta: any) => void,
   *   onShow: (start: any) => void}} options as makeLanes takes them
   */
  constructor(grid, { words, lane, onNews, onShow }) {
    this.grid = grid;
    this.words = words;
    this.command = lane.command;
    this.onNews = (one, meta) => this.all.includes(one) && onNews(one, meta);
    this.onShow = onShow;
    this.lanes = {};
    this.tiles = {};
  }

  /** Every run that there is: a family may have none. */
  get all() {
    return Object.values(this.lanes);
  }

  get live() {
    return this.all.some((lane) => lane.live);
  }

  get growing() {
    return this.all.some((lane) => lane.growing);
  }

  get training() {
    return this.all.some((lane) => lane.growing && lane.status !== "paused");
  }

  /** The axis ends here, in ms: where all are over at the longest; while they run at the budget or a round number. */
  extent(budget) {
    if (!this.all.length) return budget || 1000;
    const reach = Math.max(1, ...this.all.map((lane) => lane.run.reach()));
    return this.growing ? Math.max(budget, reach) || makeLane.roof(reach) : reach;
  }

  /** What all of them together have yet to compute, in ms: they share the machine, so one waits for that long. */
  left(budget) {
    if (!budget || !this.growing || !this.all.every((lane) => lane.meta)) return 0;
    const own = (lane) => (lane.growing ? Math.max(0, budget - lane.run.span().last) : 0);
    return this.all.reduce((sum, lane) => sum + own(lane), 0);
  }

  /** Show these tiles. anew: live runs begin from nothing, even those that stream as before. */
  show(list, start) {
    const { anew } = start;
    const ids = list.map((tile) => tile.id);
    for (const id of Object.keys(this.tiles)) if (!ids.includes(id)) this.#remove(id);
    for (const tile of list) {
      if (!this.tiles[tile.id]) this.grid.append((this.tiles[tile.id] = makeRaceTile(this.words)).box);
      const old = this.lanes[tile.id],
        same = old && JSON.stringify(old.source) === JSON.stringify(tile.source);
      if (same && !(anew && tile.source.stream)) continue;
      old?.dispose();
      delete this.lanes[tile.id];
      if (!tile.source) continue;
      const { onNews, command } = this;
      this.lanes[tile.id] = makeLane(tile.source, { still: ["real"], onNews, command });
    }
    this.onShow(start);
  }

  #remove(id) {
    this.tiles[id].box.remove();
    delete this.tiles[id];
    this.lanes[id]?.dispose();
    delete this.lanes[id];
  }

  dispose() {
    this.all.forEach((lane) => lane.dispose());
  }
}
