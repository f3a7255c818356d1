// The decoders of the three maps, each fetched when its map is first shown.
import { makeMlp, sigmoid } from "../../../browser/network.js";
import { fetchPayload } from "../../../browser/payload.js";

function networkDecoder(blob) {
  const decoder = makeMlp(blob, "decoder");
  const out = new Float32Array(784);
  return (z) => {
    const logits = decoder(z);
    for (let i = 0; i < 784; i++) out[i] = sigmoid(logits[i]);
    return out;
  };
}

function linearDecoder(blob) {
  const mean = blob.arrays["pca.mean"];
  const components = blob.arrays["pca.components"];
  const out = new Float32Array(784);
  return ([x, y]) => {
    for (let i = 0; i < 784; i++)
      out[i] = Math.min(1, Math.max(0, mean[i] + x * components[i] + y * components[784 + i]));
    return out;
  };
}

/** load(model, keys) resolves with decode(z) -> Float32Array(784), reused by the next call; null: not offered yet. */
export function makeDecoders() {
  const known = new Map();
  return async (model, keys) => {
    const key = model === "pca" ? keys.base : keys.decoders[model];
    if (!key) return null; // Python sends it once it has heard of the choice
    const name = `${model} ${key}`;
    if (!known.has(name)) {
      const blob = await fetchPayload(key);
      if (!known.has(name)) known.set(name, model === "pca" ? linearDecoder(blob) : networkDecoder(blob));
    }
    return known.get(name);
  };
}
