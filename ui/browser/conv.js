// makeNetwork: a network with convolutions, small enough to follow the hand.
//
//   const G = makeNetwork(blob, "generator");      // what ui/convolutions.py packed
//   const x = G(z);                               // Float32Array, used again by the next call
//
// A map of features lies place by place, the channels of a place side by side. A convolution puts the patch under each
// place into a row
// and multiplies all rows by the weights. A transposed convolution is the same walked backwards: it multiplies first,
// then adds each
// row up as the patch that it is. So both come down to one product of two matrices, and that is where the time goes.
export const makeNetwork = (() => {
  const activations = {
    none: (x) => x,
    tanh: Math.tanh,
    relu: (x) => (x > 0 ? x : 0),
    leaky_relu: (x) => (x > 0 ? x : 0.2 * x),
    silu: (x) => x / (1 + Math.exp(-x)),
  };

  // out[i, j] = sum over q of a[i, q] w[j, q]. Two rows by four columns at a time: each number that is read serves
  // several sums. `columns`
  // is a multiple of four; an odd last row is computed twice. Twice as slow where a number of rows or columns is not a
  // small integer.
  function product(a, w, out, rows, inner, columns) {
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

  // Which number of a patch lies where: pairs [place in the rows of patches, place on the large map], without what
  // falls off its edge.
  function table(small, large, { kernel, stride, padding }) {
    const [h, w] = small,
      [H, W] = large,
      pairs = [];
    for (let y = 0, at = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        for (let k = 0; k < kernel * kernel; k++, at++) {
          const Y = y * stride - padding + Math.floor(k / kernel),
            X = x * stride - padding + (k % kernel);
          if (Y >= 0 && Y < H && X >= 0 && X < W) pairs.push(at, Y * W + X);
        }
      }
    }
    return Int32Array.from(pairs);
  }

  function make(layer, weights, bias, scale) {
    const { kind, shape, out: outShape } = layer,
      act = activations[layer.activation];
    const channels = outShape[2],
      size = (s) => s[0] * s[1] * s[2],
      places = (s) => s[0] * s[1];
    const up = kind === "up",
      conv = kind === "conv",
      rows = up ? places(shape) : conv ? places(outShape) : 1;
    const real = up ? layer.kernel ** 2 * channels : conv ? channels : size(outShape),
      inner = (weights.length / real) | 0;
    const columns = (real + 3) & ~3,
      w = new Float32Array(columns * inner);
    // Batch normalisation at rest is a factor and a shift a channel; the factor goes into the weights.
    for (let j = 0; j < real; j++)
      for (let q = 0; q < inner; q++) w[j * inner + q] = weights[j * inner + q] * (scale ? scale[j % channels] : 1);
    const made = new Float32Array(rows * columns),
      out = up ? new Float32Array(size(outShape)) : made;
    const pairs = up ? table(shape, outShape, layer) : conv ? table(outShape, shape, layer) : null;
    const depth = shape[2],
      laid = conv ? new Float32Array(rows * inner) : null;
    return (x) => {
      if (conv)
        for (let i = 0; i < pairs.length; i += 2)
          for (let c = 0, a = pairs[i] * depth, b = pairs[i + 1] * depth; c < depth; c++) laid[a + c] = x[b + c];
      product(conv ? laid : x, w, made, rows, inner, columns);
      if (up) {
        out.fill(0);
        for (let i = 0; i < pairs.length; i += 2)
          for (let c = 0, a = pairs[i] * channels, b = pairs[i + 1] * channels; c < channels; c++)
            out[b + c] += made[a + c];
      }
      for (let i = 0, n = bias.length; i < out.length; i += n)
        for (let c = 0; c < n && i + c < out.length; c++) out[i + c] = act(out[i + c] + bias[c]);
      return out;
    };
  }

  return (blob, name) => {
    const layers = blob.meta[name].map((layer, i) =>
      make(layer, ...["w", "b", "s"].map((part) => blob.arrays[`${name}.${i}.${part}`])),
    );
    const last = blob.meta[name].at(-1).out.reduce((a, b) => a * b, 1);
    return (x) => layers.reduce((h, f) => f(h), x).subarray(0, last);
  };
})();
