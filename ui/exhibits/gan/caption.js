// The line over the pictures of a canvas.

export const captionHeight = (look) => Math.round(1.7 * look.size);

/** How wide a text is in this type, CSS pixels. */
export function widthOf(c, look, text, { size = 1, weight = 400 }) {
  c.font = `${weight} ${Math.round(size * look.size)}px ${look.font}`;
  return c.measureText(text).width;
}

/** A text as far as there is room, in the type of a title. */
export function cut(c, look, text, room) {
  let out = text;
  while (out.length > 2 && widthOf(c, look, out, { weight: 650 }) > room) out = `${out.slice(0, -2).trimEnd()}\u2026`;
  return out;
}
