// How large everything is: pictures as large as the screen allows, the panel in what they leave.
import { painted } from "../../../browser/painted.js";
import { COUNT } from "./rows.js";

const NARROW = 760; // CSS pixels
const NAME = { plain: 156, lecture: 190 };
const LEAST_PANEL = 300;
const MOST_PANEL = 620;
const TRANSPORT = 870; // how wide two lines of the transport are in large type

/**
 * How many CSS pixels a pixel of a picture is wide, and the gap between pictures: in whole pixels of the screen where
 * they are not small.
 *
 * @param {{wide: number, high: number, narrow: boolean, ratio: number}} room for a row of pictures, for one of them;
 *   ratio: device pixels a CSS pixel
 */
export function rowScale({ wide, high, narrow, ratio }) {
  const most = (gap) => (Math.min(wide / COUNT, narrow ? Infinity : high) - gap) / 28,
    gap = narrow ? 1 : most(2) >= 2 ? 2 : 0,
    fits = most(gap);
  if (fits >= 2) return { scale: Math.floor(fits), gap };
  return { scale: Math.max(1, fits * ratio >= 2 ? Math.floor(fits * ratio) / ratio : Math.floor(fits * 8) / 8), gap };
}

/** Lay out for `count` rows; returns {scale, gap, dots, panel: {width, room}}. */
export function layOut(root, dom, count, width, look) {
  const { table, axis, foot, left } = dom,
    narrow = width < NARROW,
    name = look.lecture ? NAME.lecture : NAME.plain,
    dots = narrow ? 0 : width > 1500 ? 220 : 140,
    wide = narrow ? width : width - name - dots - Math.max(LEAST_PANEL, 0.26 * width) - 42;
  root.classList.toggle("pc-stack", narrow);
  root.classList.toggle("pc-lecture", look.lecture);
  root.style.setProperty("--pc-name", `${name}px`);
  // In lecture mode the transport is long and the panel high: it stands under the rows alone, and the panel goes down
  // beside it.
  const beside = look.lecture && !narrow,
    under = beside ? left : root;
  if (foot.parentElement !== under) under.append(foot);
  const fit = () => {
    const high = painted.room(table, foot.offsetHeight + axis.offsetHeight + 6) / Math.max(1, count);
    return rowScale({ wide, high, narrow, ratio: devicePixelRatio || 1 });
  };
  const across = ({ scale, gap }) => name + dots + 20 + COUNT * (28 * scale + gap);
  let size = fit(),
    taken = 0;
  for (let again = 0; beside && again < 2; again++) {
    // how high the transport is hangs on how wide the rows are
    taken = Math.max(taken, across(size), Math.min(TRANSPORT, name + dots + 20 + wide));
    foot.style.width = `${taken}px`;
    size = fit();
  }
  if (!beside) foot.style.width = "";
  axis.style.marginLeft = beside ? `${across(size) - dots}px` : "";
  axis.style.width = `${dots}px`;
  axis.hidden = !dots;
  const side = narrow ? width : Math.min(MOST_PANEL, width - Math.max(taken, across(size)) - 22);
  return { ...size, dots, panel: panelSize(dom, Math.floor(side), narrow, look) };
}

function panelSize({ panel, foot }, width, narrow, look) {
  const words = look.lecture ? 440 : foot.offsetHeight + (width > 560 ? 350 : 292),
    room = narrow ? 168 : painted.room(panel, words);
  panel.style.width = `${width}px`;
  return { width, room };
}
