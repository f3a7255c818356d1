// Fully connected networks, computed from a checkpoint's own weights.

export const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const activations = {
  silu: (x) => x / (1 + Math.exp(-x)),
  leaky_relu: (x) => (x > 0 ? x : 0.1 * x),
  tanh: Math.tanh,
};

// f(x) -> logits of genmodels.nn.MLP. The returned array is reused by the next call.
export function makeMlp(blob, prefix) {
  const { layers, activation } = blob.meta[prefix],
    act = activations[activation];
  const W = [],
    B = [],
    H = [];
  for (let i = 0; i < layers; i++) {
    W.push(blob.arrays[`${prefix}.${i}.w`]);
    B.push(blob.arrays[`${prefix}.${i}.b`]);
    H.push(new Float32Array(B[i].length));
  }
  return (x) => {
    for (let l = 0; l < layers; l++) {
      const w = W[l],
        b = B[l],
        h = H[l],
        n = w.length / b.length,
        last = l === layers - 1;
      for (let o = 0, q = 0; o < h.length; o++) {
        let s = b[o],
          s1 = 0,
          s2 = 0,
          s3 = 0,
          i = 0;
        for (; i + 3 < n; i += 4, q += 4) {
          // four sums, so that the additions do not wait for each other
          s += w[q] * x[i];
          s1 += w[q + 1] * x[i + 1];
          s2 += w[q + 2] * x[i + 2];
          s3 += w[q + 3] * x[i + 3];
        }
        for (; i < n; i++, q++) s += w[q] * x[i];
        s += s1 + s2 + s3;
        h[o] = last ? s : act(s);
      }
      x = h;
    }
    return x;
  };
}
