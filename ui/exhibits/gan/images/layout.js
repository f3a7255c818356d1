// How large everything is. No DOM.
import { captionHeight } from "../caption.js";
import { GAP, INK, cellSize } from "./grid.js";
import { printWidth } from "./prints.js";

const NARROW = 640;
const MOST = 40; // pictures
const STACKED_CURVES = 430; // heights on a phone
const STACKED_ROOM = 620;

export const isNarrow = (width) => width < NARROW;

// As many pictures of a scale as fit, 40 at most.
function gridOf(scale, { width, height, narrow, two, look }) {
  const cell = cellSize(scale, look);
  const rows = narrow ? (two ? 5 : 4) : Math.max(2, Math.floor(height / cell.h));
  const fitting = Math.max(2, Math.floor((width + GAP) / cell.w));
  const columns = Math.min(fitting, Math.ceil(MOST / rows));
  return {
    scale,
    columns,
    rows: Math.min(rows, Math.ceil(MOST / columns)),
    count: Math.min(MOST, rows * columns),
    width: columns * cell.w - GAP,
  };
}

/** @typedef {import("./grid.js").Grid} Grid */

/**
 * Sizes in CSS pixels. prints: five samples at every hundredth step stand beside the pictures.
 * @param {{width: number, room: number, two: boolean, prints: boolean}} space room: the height for pictures and meter
 * @returns {{gap: number, grid: Grid, meter: number,
 *   curves: {width: number, height: number}, print: {width: number, height: number, scale: number} | null}}
 */
export function imageSizes({ width, room, two, prints }, look) {
  const narrow = isNarrow(width);
  const gap = narrow ? 8 : 16;
  const tall = narrow ? STACKED_ROOM : room;
  const caption = captionHeight(look);
  const least = Math.round((tall > 540 ? 8 : two ? 4.8 : 5.3) * look.size); // height of the meter
  const printScale = !narrow && width > 1300 ? 2 : 1;
  const strip = prints ? Math.round(2.9 * look.size) + printWidth(printScale) : 0;
  const beside = prints && !narrow ? strip + gap : 0;
  const left = narrow ? width : width - Math.max(320, Math.round(0.34 * width)) - 16 - beside;
  const space = { width: two ? (left - gap) / 2 : left, height: tall - caption - least - 4, narrow, two, look };
  const grids = [4, 3, 2].map((scale) => gridOf(scale, space));
  const grid = grids.find(({ count }) => count >= (two || prints ? 20 : MOST)) ?? grids[2];
  const pictures = caption + grid.rows * cellSize(grid.scale, look).h;
  const meter = Math.max(least, Math.min(Math.round(9 * look.size), Math.floor(tall - pictures - 4)));
  const height = pictures + 4 + meter;
  const print = narrow
    ? { width, height: caption + 8 * (INK + GAP), scale: 1 }
    : { width: strip, height, scale: printScale };
  const used = (two ? 2 : 1) * grid.width + (two ? gap : 0) + beside;
  return {
    gap,
    grid,
    meter,
    curves: narrow ? { width, height: STACKED_CURVES } : { width: width - used - 16, height },
    print: prints ? print : null,
  };
}
