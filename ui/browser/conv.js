// A network with convolutions, small enough to follow the hand, computed from a checkpoint's own weights.
//
// A map of features lies place by place, the channels of a place side by side. A convolution puts the patch under each
// place into a row and multiplies all rows by the weights. A transposed convolution is the same walked backwards: it
// multiplies first, then adds each row up as the patch that it is. So both come down to one product of two matrices,
// and that is where the time goes.

/**
 * @typedef {[number, number, number]} Shape height, width, channels
 * @typedef {{kind: "full" | "conv" | "up", shape: Shape, out: Shape, activation: string, kernel: number,
 *            stride: number, padding: number}} Layer shape goes in, out comes out; the rest is a convolution's
 */

/** @type {Record<string, (x: number) => number>} */
const ACTIVATIONS = {
  none: (x) => x,
  tanh: Math.tanh,
  relu: (x) => (x > 0 ? x : 0),
  leaky_relu: (x) => (x > 0 ? x : 0.2 * x),
  silu: (x) => x / (1 + Math.exp(-x)),
};

const volume = (/** @type {Shape} */ shape) => shape[0] * shape[1] * shape[2];

/**
 * The network that ui/convolutions.py packed under a name: f(x), x a Float32Array of its input, channels last.
 * What f returns is used again by the next call.
 * @param {{meta: any, arrays: Record<string, any>}} blob
 * @param {string} name
 * @returns {(x: ArrayLike<number>) => Float32Array}
 */
export function makeNetwork(blob, name) {
  const layers = blob.meta[name].map((layer, i) => {
    const [weights, bias, scale] = ["w", "b", "s"].map((part) => blob.arrays[`${name}.${i}.${part}`]);
    return makeLayer(layer, weights, bias, scale);
  });
  return (x) => layers.reduce((h, f) => f(h), x);
}

/** @param {Layer} layer @param {Float32Array} weights @param {Float32Array} bias @param {Float32Array} [scale] */
function makeLayer(layer, weights, bias, scale) {
  const up = layer.kind === "up",
    conv = layer.kind === "conv";
  const [small, large] = up ? [layer.shape, layer.out] : [layer.out, layer.shape];
  const channels = layer.out[2],
    rows = up || conv ? small[0] * small[1] : 1,
    real = up ? layer.kernel ** 2 * channels : conv ? channels : volume(layer.out);
  const inner = (weights.length / real) | 0,
    columns = (real + 3) & ~3;
  const w = scaled(weights, real, inner, columns, channels, scale);
  const made = new Float32Array(rows * columns),
    out = new Float32Array(volume(layer.out)),
    patches = conv ? new Float32Array(rows * inner) : null;
  const pairs = conv
    ? patchTable(small, large, layer, inner, layer.shape[2])
    : up && patchTable(small, large, layer, columns, channels);
  const laid = up ? out : made,
    pitch = conv ? columns : channels, // from one place to the next
    act = ACTIVATIONS[layer.activation];
  return (/** @type {any} */ x) => {
    if (conv) gather(x, pairs, layer.shape[2], patches);
    multiply(conv ? patches : x, w, made, rows, inner, columns);
    if (up) scatter(made, pairs, channels, out);
    for (let i = 0, from = 0; i < out.length; i += channels, from += pitch)
      for (let c = 0; c < channels; c++) out[i + c] = act(laid[from + c] + bias[c]);
    return out;
  };
}

// Batch normalisation at rest is a factor and a shift a channel; the factor goes into the weights.
function scaled(weights, real, inner, columns, channels, scale) {
  const w = new Float32Array(columns * inner);
  for (let j = 0; j < real; j++)
    for (let q = 0; q < inner; q++) w[j * inner + q] = weights[j * inner + q] * (scale ? scale[j % channels] : 1);
  return w;
}

// Which number of a patch lies where: pairs [index in the rows of patches, index on the large map] of the first
// channel, without what falls off the map's edge. A row of patches is `pitch` long.
/** @type {(small: number[], large: number[], layer: Layer, pitch: number, channels: number) => Int32Array} */
function patchTable([h, w], [H, W], { kernel, stride, padding }, pitch, channels) {
  const pairs = [];
  for (let place = 0; place < h * w; place++) {
    for (let k = 0; k < kernel * kernel; k++) {
      const Y = Math.floor(place / w) * stride - padding + Math.floor(k / kernel),
        X = (place % w) * stride - padding + (k % kernel);
      if (Y >= 0 && Y < H && X >= 0 && X < W) pairs.push(place * pitch + k * channels, (Y * W + X) * channels);
    }
  }
  return Int32Array.from(pairs);
}

// The map x as rows of patches.
function gather(x, pairs, depth, patches) {
  for (let i = 0; i < pairs.length; i += 2)
    for (let c = 0, a = pairs[i], b = pairs[i + 1]; c < depth; c++) patches[a + c] = x[b + c];
}

// Rows of patches, added up as a map.
function scatter(made, pairs, channels, out) {
  out.fill(0);
  for (let i = 0; i < pairs.length; i += 2)
    for (let c = 0, a = pairs[i], b = pairs[i + 1]; c < channels; c++) out[b + c] += made[a + c];
}

// out[i, j] = sum over q of a[i, q] w[j, q]. Two rows by four columns at a time: each number that is read serves
// several sums. `columns` is a multiple of four; an odd last row is computed twice. Twice as slow where a number of
// rows or columns is not a small integer.
function multiply(a, w, out, rows, inner, columns) {
  for (let j = 0; j < columns; j += 4) {
    const q0 = j * inner,
      q1 = q0 + inner,
      q2 = q1 + inner,
      q3 = q2 + inner;
    for (let i = 0; i < rows; i += 2) {
      const k = i + 1 < rows ? i + 1 : i,
        p = i * inner,
        r = k * inner,
        o = i * columns + j,
        u = k * columns + j;
      let s0 = 0,
        s1 = 0,
        s2 = 0,
        s3 = 0,
        t0 = 0,
        t1 = 0,
        t2 = 0,
        t3 = 0;
      for (let q = 0; q < inner; q++) {
        const x = a[p + q],
          y = a[r + q],
          w0 = w[q0 + q],
          w1 = w[q1 + q],
          w2 = w[q2 + q],
          w3 = w[q3 + q];
        s0 += x * w0;
        s1 += x * w1;
        s2 += x * w2;
        s3 += x * w3;
        t0 += y * w0;
        t1 += y * w1;
        t2 += y * w2;
        t3 += y * w3;
      }
      out[o] = s0;
      out[o + 1] = s1;
      out[o + 2] = s2;
      out[o + 3] = s3;
      out[u] = t0;
      out[u + 1] = t1;
      out[u + 2] = t2;
      out[u + 3] = t3;
    }
  }
}
