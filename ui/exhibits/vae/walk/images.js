// The small images beside a pad: the nearest real digits, and the decoded samples. `side` is the map that side.js
// makes.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";

function drawMark(c, x, y, label, theme) {
  c.font = `700 ${theme.lecture ? 17 : 12}px ${theme.font}`;
  c.textAlign = "left";
  c.textBaseline = "top";
  c.lineWidth = 4;
  c.strokeStyle = theme.dark ? "#000" : "#fff";
  c.strokeText(label, x, y);
  c.fillStyle = theme.classes[label];
  c.fillText(label, x, y);
}

/** The nearest digits with their classes; drawn when others are nearest. */
export function paintNear(side, words) {
  const { scale, nearScale, upright, theme, data } = side;
  const count = Math.max(1, Math.floor(scale / nearScale));
  const ids = Array.from(side.field.near.subarray(0, count));
  const key = ids.join();
  if (key === side.nearKey) return;
  side.nearKey = key;
  const step = 28 * nearScale;
  const long = count * step;
  const c = upright ? fitCanvas(side.near, step, long) : fitCanvas(side.near, long, step);
  c.clearRect(0, 0, long, long);
  ids.forEach((id, i) => {
    const [x, y] = upright ? [0, i * step] : [i * step, 0];
    drawDigit(c, data.picture(id), x, y, nearScale, theme);
    drawMark(c, x + 3, y + 2, data.labels[id], theme);
  });
  side.near.title = words.nearest;
  side.near.setAttribute("aria-label", `${words.nearest}: ${ids.map((i) => data.labels[i]).join(", ")}`);
}

/**
 * Columns and rows of the samples' images.
 * @param {number} count @param {number} width room in CSS pixels @param {number} step from image to image
 * @param {number} most rows
 */
export function stripShape(count, width, step, gap, most) {
  const columns = Math.max(2, Math.min(count, Math.floor((width + gap) / step)));
  return { columns, rows: Math.min(most, Math.ceil(count / columns)) };
}

/** The decoded samples; those in a hole bear a cross. */
export function paintSamples(side, width) {
  const { held, nearScale, theme } = side;
  side.drawn.style.display = held.length ? "" : "none";
  if (!held.length || !side.decode) return;
  const gap = 4;
  const image = 28 * nearScale;
  const step = image + gap;
  const { columns, rows } = stripShape(held.length, width, step, gap, side.sampleRows);
  const c = fitCanvas(side.samples, columns * step - gap, rows * step - gap);
  c.clearRect(0, 0, columns * step, rows * step);
  held.slice(0, rows * columns).forEach(({ z, hole }, i) => {
    const x = (i % columns) * step;
    const y = Math.floor(i / columns) * step;
    drawDigit(c, side.decode(z), x, y, nearScale, theme);
    if (!hole) return;
    c.strokeStyle = theme.generated;
    c.lineWidth = 2.5;
    c.beginPath();
    c.moveTo(x + image - 13, y + 4);
    c.lineTo(x + image - 4, y + 13);
    c.moveTo(x + image - 4, y + 4);
    c.lineTo(x + image - 13, y + 13);
    c.stroke();
  });
  side.samples.setAttribute("aria-label", side.samplesName.textContent);
}
