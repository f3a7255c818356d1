// How large everything is: pads and images in whole digit pixels, so that the exhibit and its transport fit the window.

const AIR = 28; // of the window's height, for one to scroll by where all of it would be the plane

/**
 * @param {number} width room in CSS pixels @param {number} room height of it @param {boolean} beside two maps
 * @param {boolean} lecture @param {number} tall height of the window
 * @returns {{narrow: boolean, side: number, scale: number, small: number, rows: number, strip: number}} side of a pad,
 *   CSS pixels a pixel of the decoded image and of the small ones, rows of samples and how wide they may get
 */
export function fitLayout(width, room, beside, lecture, tall) {
  const narrow = width < 720;
  const fit = (px) => 28 * Math.max(8, Math.min(26, Math.floor(px / 28)));
  let side = fit(Math.min(width, tall - AIR));
  let scale = 6;
  let small = 2;
  if (!narrow && beside) {
    // pad | image, neighbours under each other, samples below them
    const half = (width - 24) / 2;
    side = Math.min(fit(room - (lecture ? 76 : 60)), fit(half - 14 - 204));
    scale = Math.max(4, Math.min(Math.floor((half - side - 14 - 64) / 28), Math.floor((side - 220) / 28)));
  } else if (!narrow) {
    side = Math.min(fit(room), fit(width * 0.42));
    small = side > 560 ? 3 : 2;
    scale = Math.max(5, Math.min(Math.floor((side - 28 * small - 20) / 28), Math.floor((width - side - 270) / 28)));
  }
  const strip = narrow ? width : beside ? (width - 24) / 2 - side - 14 : width - side - 28 * scale - 34;
  const taken = beside ? 28 * scale + (lecture ? 140 : 92) : lecture ? 400 : 292;
  const free = Math.floor((side - taken) / (28 * small + 4));
  return { narrow, side, scale, small, rows: narrow ? 2 : Math.max(1, Math.min(4, free)), strip };
}
