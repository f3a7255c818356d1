// The part of a square that is hidden from one side.
import { sketch } from "./sketch.js";

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

// Hatched, over what lies there.
export function drawErased(c, hidden, scale, look) {
  const whole = 28 * scale,
    [x, y, width, height] = erased(hidden, scale);
  c.save();
  c.beginPath();
  c.rect(x, y, width, height);
  c.clip();
  c.globalAlpha = 0.88;
  c.fillStyle = look.panel;
  c.fillRect(x, y, width, height);
  c.globalAlpha = 1;
  for (let left = -whole; left < 2 * whole; left += 12) {
    const stroke = [
      [left, 0],
      [left + whole, whole],
    ];
    sketch.line(c, stroke, look.muted, 1);
  }
  c.restore();
}
