// Fully connected networks, computed from a checkpoint's own weights.

export const sigmoid = (x) => 1 / (1 + Math.exp(-x));
export const silu = (x) => x / (1 + Math.exp(-x));
const activations = { silu, leaky_relu: (x) => (x > 0 ? x : 0.1 * x), tanh: Math.tanh };

// activation(w x + b) into `out`, which is returned; w row by row, activation null: none.
/**
 * @param {Float32Array} w @param {Float32Array} b @param {Float32Array} x @param {Float32Array} out
 * @param {((x: number) => number) | null} activation
 */
export function applyLayer(w, b, x, out, activation) {
  const n = w.length / b.length;
  for (let o = 0, q = 0; o < out.length; o++) {
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
    out[o] = activation ? activation(s) : s;
  }
  return out;
}

// f(x) -> logits of genmodels.nn.MLP. The returned array is reused by the next call.
export function makeMlp(blob, prefix) {
  const { layers, activation } = blob.meta[prefix],
    steps = Array.from({ length: layers }, (_, i) => {
      const [w, b] = ["w", "b"].map((name) => blob.arrays[`${prefix}.${i}.${name}`]);
      return { w, b, out: new Float32Array(b.length), act: i + 1 < layers ? activations[activation] : null };
    });
  return (x) => steps.reduce((h, { w, b, out, act }) => applyLayer(w, b, h, out, act), x);
}
