// How large everything is: pads and pictures in whole digit pixels, so that the exhibit and its transport fit the window.

// width, room: CSS pixels there are. Returns {narrow, side, scale, small, rows, strip}: side of a pad, CSS pixels a pixel of the
// decoded picture and of the small ones, rows of drawn codes and how wide they may get.
function fitLayout(width, room, beside, lecture) {
  const narrow = width < 720, fit = (px) => 28 * Math.max(8, Math.min(26, Math.floor(px / 28)));
  let side, scale, small = 2;
  if (narrow) {
    side = fit(width);
    scale = 6;
  } else if (beside) {
    const half = (width - 24) / 2, strip = (lecture ? 52 : 44) + 60;
    side = Math.min(fit(room - strip - 56), fit(half - 14 - 28 * 5));
    scale = Math.max(4, Math.min(Math.floor((half - side - 14) / 28), Math.floor((side - 150) / 28)));
  } else {
    side = Math.min(fit(room), fit(width * 0.42));
    small = side > 560 ? 3 : 2;
    scale = Math.max(5, Math.min(Math.floor((side - 28 * small - 20) / 28), Math.floor((width - side - 270) / 28)));
  }
  const strip = beside ? side + 14 + 28 * scale : narrow ? width : width - side - 28 * scale - 34;
  const rows = beside ? 1 : narrow ? 2 : Math.max(1, Math.min(4, Math.floor((side - (lecture ? 400 : 292)) / (28 * small + 4))));
  return { narrow, side, scale, small, rows, strip };
}
