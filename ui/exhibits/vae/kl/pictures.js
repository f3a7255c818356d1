// Ten digits above their reconstructions, and 25 images decoded from the prior.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";

const AREA = 784;
const GAP = 4;
const DRAWS_GAP = 2;
const image = (bytes, i) => Float32Array.from(bytes.subarray(AREA * i, AREA * (i + 1)), (v) => v / 255);

const labelWidth = (theme) => theme.size * 2.6;

/** Sides of the two panels in CSS pixels, for digits of `scale` pixels a pixel. */
export const reconWidth = (scale, theme, gap = GAP) => labelWidth(theme) + 10 * 28 * scale + 9 * gap;
/** Between the ten digits: less on a narrow phone. @param {number} width that there is */
export const reconGap = (width, scale, theme) =>
  Math.min(GAP, Math.max(0, Math.floor((width - reconWidth(scale, theme, 0)) / 9)));
export const drawsSide = (scale) => 5 * 28 * scale + 4 * DRAWS_GAP;

export function drawRecon(canvas, state, theme) {
  const { scale, gap, base, near } = state;
  const words = state.data.labels;
  const cell = 28 * scale;
  const left = labelWidth(theme);
  const w = reconWidth(scale, theme, gap);
  const c = fitCanvas(canvas, w, 2 * cell + GAP);
  c.fillStyle = theme.bg;
  c.fillRect(0, 0, w, 2 * cell + GAP);
  c.fillStyle = theme.muted;
  c.font = `${theme.size}px ${theme.font}`;
  c.textBaseline = "middle";
  c.fillText(words.recon_in, 0, cell / 2);
  c.fillText(words.recon_out, 0, cell * 1.5 + GAP);
  for (let i = 0; i < 10; i++) {
    const x = left + i * (cell + gap);
    // the notes' network is given grey images, the others binary ones
    drawDigit(c, image(base.arrays.originals, 10 * (near.notes ? 1 : 0) + i), x, 0, scale, { dark: theme.dark });
    drawDigit(c, image(base.arrays.recon, 10 * near.index + i), x, cell + GAP, scale, { dark: theme.dark });
  }
}

export function drawDraws(canvas, state, theme) {
  const scale = state.drawScale;
  const step = 28 * scale + DRAWS_GAP;
  const side = drawsSide(scale);
  const c = fitCanvas(canvas, side, side);
  c.fillStyle = theme.bg;
  c.fillRect(0, 0, side, side);
  for (let i = 0; i < 25; i++) {
    const pixels = image(state.draws.arrays.pictures, 25 * state.near.index + i);
    drawDigit(c, pixels, (i % 5) * step, Math.floor(i / 5) * step, scale, { dark: theme.dark });
  }
}
