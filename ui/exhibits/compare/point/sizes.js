// How large pad and tiles are. Few tiles stand in a row, many in a square with their words beside them, so that all end
// with the screen.
import { CELL } from "./map.js";

const NARROW = 760; // CSS pixels
const WIDE = 1500;
const WORDS_BESIDE = 132;
const WORDS_UNDER = { lecture: 210, plain: 172 };

/**
 * @param {{width: number, count: number, high: number, lecture: boolean}} room `count` tiles beside the pad; high: what
 *   is left for them on the screen
 */
export function pointSizes({ width, count, high, lecture }) {
  const narrow = width < NARROW,
    compact = count > 4,
    left = narrow ? Math.min(width, 252) : width > WIDE ? 420 : 280,
    columns = compact ? (narrow ? 1 : Math.ceil(Math.sqrt(count))) : narrow ? 2 : count,
    across = narrow ? (compact ? width : (width - 14) / 2) : (width - left - 28 - 18 * (columns - 1)) / columns,
    down = compact
      ? high / Math.ceil(count / columns) - 14
      : high - (lecture ? WORDS_UNDER.lecture : WORDS_UNDER.plain),
    most = compact ? Math.min(across - WORDS_BESIDE, narrow ? 112 : down) : narrow ? across : Math.min(across, down),
    side = 28 * Math.max(narrow && !compact ? 3 : 2, Math.min(Math.floor(most / 28), 12)),
    column = narrow || compact ? "1fr" : `${Math.max(side, Math.min(across, 300))}px`;
  return { narrow, compact, pad: CELL * Math.floor(left / CELL), side, columns: `repeat(${columns}, ${column})` };
}
