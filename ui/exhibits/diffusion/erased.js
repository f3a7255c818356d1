// The part of a square that is hidden from one side.
/**
 * @param {[string, number]} hidden which side, "top" | "bottom" | "left" | "right", and how large a share
 * @param {number} scale CSS pixels a digit's pixel
 * @returns {[number, number, number, number]} x, y, width, height
 */
export function erased([side, share], scale) {
  const whole = 28 * scale,
    part = Math.round(share * 28) * scale;
  switch (side) {
    case "top":
      return [0, 0, whole, part];
    case "bottom":
      return [0, whole - part, whole, part];
    case "left":
      return [0, 0, part, whole];
    default:
      return [whole - part, 0, part, whole];
  }
}
