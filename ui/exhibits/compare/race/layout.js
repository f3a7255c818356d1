// How large the race's tiles and its chart are.

export const GAP = 10;

/**
 * @param {{width: number, height: number, above: number, foot: number, count: number, lecture: boolean, size: number}}
 *   room the element's width, the window's height, what stands above the element, the height of the bar under it, how
 *   many tiles there are, and the theme's lecture mode and type size; lengths are CSS pixels
 * @returns {{narrow: boolean, columns: number, side: number, small: boolean, chart: {width: number, height: number}}}
 */
export function raceLayout({ width, height, above, foot, count, lecture, size }) {
  const narrow = width < 620,
    columns = narrow ? 2 : Math.max(2, Math.ceil(count / 2)),
    rows = Math.ceil(count / columns),
    under = Math.round(3.5 * size); // a tile's words
  const lines = 2 * 1.5 * 15; // two lines of what is said
  const tall = (Math.max(430, height - above - 12) - foot - lines - 12) / rows - under - GAP / 2,
    wide = (0.6 * width - (columns - 1) * GAP) / columns;
  const side = narrow ? Math.floor((width - GAP) / 2) : Math.floor(Math.max(120, Math.min(tall, wide)));
  const beside = rows * (side + under) + GAP - 6 * (lecture ? 28 : 22) - (lecture ? 128 : 92);
  return {
    narrow,
    columns,
    side,
    small: side < 170 && !narrow,
    chart: {
      width: narrow ? width : width - columns * side - (columns - 1) * GAP - 18,
      height: narrow ? 240 : Math.max(150, beside),
    },
  };
}
