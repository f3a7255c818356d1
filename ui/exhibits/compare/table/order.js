// The order of the table: rows by a column, columns by their groups, and the cell that an arrow key leads to.

/**
 * Rows by a column, those without a figure last; by family: as they come, or the other way round.
 *
 * @param {any[]} rows
 * @param {{by: string, down: boolean}} sort
 */
export function sortRows(rows, { by, down }) {
  if (by === "family") return down ? [...rows].reverse() : [...rows];
  const value = (row) => row.cells[by]?.value,
    has = rows.filter((row) => value(row) !== undefined),
    not = rows.filter((row) => value(row) === undefined);
  return [...has.sort((a, b) => (value(a) - value(b)) * (down ? -1 : 1)), ...not];
}

/** The order after a press on a head: the other direction, or with the best first where the best is the highest. */
export const nextSort = (sort, by, columns) => ({
  by,
  down: sort.by === by ? !sort.down : columns.find((column) => column.id === by)?.better === "up",
});

/**
 * Neighbouring columns of one group.
 *
 * @param {{group: string}[]} columns
 */
export function groupColumns(columns) {
  const spans = [];
  for (const { group } of columns) {
    if (spans.at(-1)?.group === group) spans.at(-1).n += 1;
    else spans.push({ group, n: 1 });
  }
  return spans;
}

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * The cell [row, column] that a key leads to, within the table; null for another key.
 *
 * @param {number[]} cell
 * @param {string} key
 * @param {number[]} widths cells a row
 */
export function nextCell([row, column], key, widths) {
  const step = STEPS[key];
  return step ? nearestCell([row + step[0], column + step[1]], widths) : null;
}

/** The cell of the table that is nearest to a place. @param {number[]} place @param {number[]} widths */
export function nearestCell([row, column], widths) {
  const r = Math.max(0, Math.min(widths.length - 1, row));
  return [r, Math.max(0, Math.min(widths[r] - 1, column))];
}
