// What has come of the run: a cell is a number of steps, for all samplers together.
import { formatNumber } from "../../../browser/dom.js";

export const NAMES = ["ddim", "ddpm", "ddpm_beta"]; // the samplers, the rows of the matrix
const AREA = 784;
const GREYS = 64; // bytes from white to black, as genmodels.diffusion.live_sampling sends them

// {cells: [{count, moments: [{done, s, x, x0}], ms, ways, whole}], noise}. ways: how much longer the path of each
// sampler is than the straight line between its ends. The noise that all begin with is the run's first picture.
export function readCells(run, counts) {
  const cells = emptyCells(counts);
  let noise = null;
  for (const picture of run.pictures()) {
    const row = run.row(picture.step),
      value = (name) => run.value(row, name);
    if (picture.step === 0) {
      noise = picture.arrays.x;
      continue;
    }
    const cell = cells[value("column")];
    if (!cell || row.step !== picture.step) continue;
    cell.moments.push({ done: value("done"), s: value("s"), x: picture.arrays.x, x0: picture.arrays.x0 });
    cell.ms = value("ms");
    cell.whole = value("done") === cell.count;
    cell.ways = NAMES.map((name) => value(`way_${name}`) / value(`chord_${name}`));
  }
  return { cells, noise };
}
export const emptyCells = (counts) => counts.map((count) => ({ count, moments: [], ms: NaN, ways: [], whole: false }));
export const newestOf = (cell) => cell.moments.at(-1);

export function timeText(ms) {
  if (!Number.isFinite(ms)) return "";
  if (ms < 10) return `${formatNumber(ms, 1)} ms`;
  return ms < 995 ? `${Math.round(ms)} ms` : `${formatNumber(ms / 1000, 1)} s`;
}

// How far apart two pictures of a row are: the mean over the pixels, as a share of the grey scale.
export function distance(one, other, row) {
  let sum = 0;
  for (let i = row * AREA, end = i + AREA; i < end; i++) sum += Math.abs(one.x[i] - other.x[i]);
  return sum / AREA / GREYS;
}
// Of a cell in a row: {cell, last, way, far}; far: from the picture that all the steps give.
export function compareCell(cells, row, column) {
  const cell = cells[column],
    last = cells.at(-1);
  return {
    cell,
    last,
    way: cell.whole ? cell.ways[row] : NaN,
    far: cell.whole && last.whole ? distance(newestOf(cell), newestOf(last), row) : NaN,
  };
}
// Which sentence tells of a whole cell.
export function sentenceOf({ cell: { count }, last, far }, row) {
  if (count === 1) return "one";
  if (row === 0) {
    if (count === last.count) return "ddim_all";
    if (!Number.isFinite(far)) return "ddim_wait";
    return count < 10 ? "ddim_few" : "ddim_some";
  }
  if (row === 1) return count < 50 ? "small_few" : "small_many";
  return count < 50 ? "large_few" : count < 1000 ? "large_some" : "large_many";
}
