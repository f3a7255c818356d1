// The pictures of the exhibit: x_t, the predicted x_0 and the predicted noise.
import { fitCanvas } from "../../../browser/canvas.js";
import { noise } from "../../../browser/noise.js";

/** The sampler's numbers at a picture's step. @returns {any} */
export function readNumbers(run, picture) {
  const row = run.row(picture.step),
    names = ["t", "s", "abar_t", "abar_s", "a", "b", "sigma"];
  return Object.fromEntries(names.map((name) => [name, run.value(row, name)]));
}

// name: "x", "x0" or "eps"; pixel: which has a frame, or null.
export function drawLarge(canvas, { values, name, abar, scale, pixel }, look) {
  const side = noise.SIDE * scale,
    c = fitCanvas(canvas, side, side);
  c.fillStyle = look.bg;
  c.fillRect(0, 0, side, side);
  if (name === "eps") noise.signed(c, values, 0, 0, scale, look);
  else noise.picture(c, values, name === "x" ? noise.reach(abar) : 1, 0, 0, scale, look);
  noise.mark(c, pixel, 0, 0, scale, look);
}
export function paintState(c, { run, picture, k }, left, top, scale, look) {
  const abar = run.value(run.row(picture.step), "abar_t");
  noise.picture(c, noise.read(picture.arrays.x, k), noise.reach(abar), left, top, scale, look);
}
export function paintGuess(c, { picture, k }, left, top, scale, look) {
  noise.picture(c, noise.read(picture.arrays.x0, k), 1, left, top, scale, look);
}
