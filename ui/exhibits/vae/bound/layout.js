// Sizes of the exhibit's parts, in CSS pixels, from the room that there is.

/** @param {number} width of the component @param {number} height of the window */
export function sizesFor(width, height) {
  const wide = width >= 900;
  const strip = 40;
  const side = Math.round(wide ? Math.max(300, Math.min(0.42 * width, height - 390, 640)) : Math.min(width - 40, 460));
  const room = wide ? width - side - strip - 28 : width;
  const small = room < 520;
  const scale = small
    ? Math.max(2, Math.floor((room - 12) / 2 / 28 / 1.2))
    : Math.max(4, Math.min(10, Math.floor(room / 28 / 4.6), Math.floor((side - 190) / 28)));
  return {
    strip,
    side,
    scale,
    name: wide ? "wide" : small ? "small" : "middle",
    traceWidth: small ? Math.floor(28 * scale * 1.15) : Math.min(300, room - 3 * 28 * scale - 60),
    sumWidth: room,
    barHeight: Math.max(34, Math.min(64, Math.round(side / 11))),
    figures: small ? "1.25em" : side > 480 ? "2.6em" : "1.9em",
  };
}
