// ink: what a hand draws, and how it becomes the 784 bits that the encoder takes.
//
// MNIST's digits were scaled into a box of 20 x 20 pixels and then moved so that their centre of mass stands in the
// middle of pixel (14, 14) of 28 x 28. A drawing goes the same way, or the encoder would be asked about a kind of
// picture it has never seen. Everything that was drawn is a list of strokes over a base image: undo takes one stroke
// away.
const SIDE = 28,
  FINE = 8,
  N = SIDE * FINE; // the hand's raster: 8 x 8 points a pixel
const PEN = 2.4,
  BOX = 20,
  MIDDLE = 14.5; // in MNIST's pixels
const sums = new Float64Array((N + 1) * (N + 1)),
  out = new Float32Array(SIDE * SIDE);

let sheets; // made when something is drawn
/** @param {number} side @param {object} [options] */
function makeSheet(side, options) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", options));
}

// Strokes onto any 2-D context whose unit is one of the 28 pixels. `paper` is what the eraser leaves.
function trace(c, strokes, width, colour, paper) {
  c.lineCap = c.lineJoin = "round";
  for (const stroke of strokes) {
    const p = stroke.points;
    c.strokeStyle = stroke.erase ? paper : colour;
    c.lineWidth = stroke.erase ? 2 * PEN : width;
    c.beginPath();
    c.moveTo(p[0][0], p[0][1]);
    // Quadratic curves through the midpoints: a hand's corners come out as round as a pen's.
    for (let i = 1; i < p.length - 1; i++) {
      c.quadraticCurveTo(p[i][0], p[i][1], (p[i][0] + p[i + 1][0]) / 2, (p[i][1] + p[i + 1][1]) / 2);
    }
    const last = p[p.length - 1];
    c.lineTo(last[0] + (p.length === 1 ? 0.01 : 0), last[1]);
    c.stroke();
  }
}

// A small digit will be enlarged, a large one reduced; the pen is chosen so that it ends as thick as MNIST's.
function penFor(strokes) {
  const points = strokes.filter((s) => !s.erase).flatMap((s) => s.points);
  if (!points.length) return PEN;
  const span = (k) => Math.max(...points.map((p) => p[k])) - Math.min(...points.map((p) => p[k]));
  return PEN * Math.min(1.35, Math.max(0.4, (Math.max(span(0), span(1)) + PEN) / BOX));
}

// base: Float32Array(784) in [0, 1] or null. Returns Float32Array(784) in [0, 1], reused by the next call.
function centred(base, strokes) {
  if (!strokes.length) {
    out.fill(0);
    if (base) out.set(base);
    return out;
  } // a data digit is centred already, and so is an upload
  return normalise(raster(base, strokes));
}

function raster(base, strokes) {
  sheets ??= { ctx: makeSheet(N, { willReadFrequently: true }), stamp: makeSheet(SIDE) };
  const { ctx, stamp } = sheets;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = "#000";
  ctx.fillRect(0, 0, N, N);
  if (base) {
    const image = stamp.createImageData(SIDE, SIDE);
    for (let i = 0; i < base.length; i++) image.data.set([255 * base[i], 0, 0, 255], 4 * i);
    stamp.putImageData(image, 0, 0);
    ctx.drawImage(stamp.canvas, 0, 0, N, N);
  }
  ctx.setTransform(FINE, 0, 0, FINE, 0, 0);
  trace(ctx, strokes, base ? PEN : penFor(strokes), "#f00", "#000");
  return ctx.getImageData(0, 0, N, N).data;
}

function normalise(rgba) {
  let left = N,
    right = -1,
    top = N,
    bottom = -1,
    mass = 0,
    mx = 0,
    my = 0;
  for (let y = 0, p = 0; y < N; y++) {
    let row = 0;
    for (let x = 0; x < N; x++, p += 4) {
      const v = rgba[p];
      row += v;
      if (v > 60) {
        if (x < left) left = x;
        if (x > right) right = x;
        if (y < top) top = y;
        bottom = y;
      }
      mass += v;
      mx += v * (x + 0.5);
      my += v * (y + 0.5);
      sums[(y + 1) * (N + 1) + x + 1] = sums[y * (N + 1) + x + 1] + row;
    }
  }
  out.fill(0);
  if (right < 0) return out;
  const extent = Math.max(right - left, bottom - top) + 1;
  const step = FINE / Math.min(3, (BOX * FINE) / extent); // points of the raster a pixel of the result
  // no ink over the edge
  const corner = (centre, first, last) => Math.min(first, Math.max(last - SIDE * step, centre - MIDDLE * step));
  const x0 = corner(mx / mass, left, right + 1),
    y0 = corner(my / mass, top, bottom + 1);
  for (let j = 0; j < SIDE; j++) {
    for (let i = 0; i < SIDE; i++) out[j * SIDE + i] = mean(x0 + i * step, y0 + j * step, step);
  }
  return out;
}

// Mean ink of a square of the raster, from the table of sums read between its entries: exact area averaging.
function mean(x, y, step) {
  return (upTo(x + step, y + step) - upTo(x, y + step) - upTo(x + step, y) + upTo(x, y)) / (255 * step * step);
}
function upTo(x, y) {
  x = Math.min(N, Math.max(0, x));
  y = Math.min(N, Math.max(0, y));
  const i = Math.min(N - 1, x | 0),
    j = Math.min(N - 1, y | 0),
    u = x - i,
    v = y - j,
    p = j * (N + 1) + i;
  return (1 - v) * ((1 - u) * sums[p] + u * sums[p + 1]) + v * ((1 - u) * sums[p + N + 1] + u * sums[p + N + 2]);
}

// genmodels.data.digits.binarise: ink where a pixel is brighter than half.
const binarise = (grey, bits) => {
  for (let i = 0; i < grey.length; i++) bits[i] = grey[i] * 255 > 127.5 ? 1 : 0;
  return bits;
};

// The same text as ui.state.Bits: most significant bit first, base64url without padding.
function encode(bits) {
  let text = "";
  for (let i = 0; i < bits.length; i += 8) {
    let byte = 0;
    for (let b = 0; b < 8; b++) byte = (byte << 1) | (bits[i + b] ? 1 : 0);
    text += String.fromCharCode(byte);
  }
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
function decode(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/")),
    bits = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < bits.length; i++) bits[i] = (raw.charCodeAt(i >> 3) >> (7 - (i & 7))) & 1;
  return bits;
}

export const ink = { SIDE, PEN, trace, centred, binarise, encode, decode };
