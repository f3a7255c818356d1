// What Python sends by content: arrays behind a header, fetched once and kept (ui/components.py has the other half).

let halves = null;
export function half(bits) {
  // Uint16Array of float16 bits -> Float32Array
  if (!halves) {
    halves = new Float32Array(65536);
    for (let i = 0; i < 65536; i++) {
      const e = (i >> 10) & 31,
        m = i & 1023,
        s = i & 32768 ? -1 : 1;
      halves[i] = s * (e === 0 ? m * 2 ** -24 : e === 31 ? (m ? NaN : Infinity) : (1 + m / 1024) * 2 ** (e - 15));
    }
  }
  const out = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) out[i] = halves[bits[i]];
  return out;
}

// The counterpart of pack() in ui/components/__init__.py. float16 comes back as Float32Array.
export function unpack(bytes) {
  const b = bytes.byteOffset % 8 ? bytes.slice() : bytes;
  const size = new DataView(b.buffer, b.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(b.subarray(4, 4 + size)));
  const kinds = { f2: Uint16Array, f4: Float32Array, u1: Uint8Array, i2: Int16Array, i4: Int32Array };
  const arrays = {},
    shapes = {};
  for (const [name, a] of Object.entries(header.arrays)) {
    const n = a.shape.reduce((x, y) => x * y, 1);
    const raw = new kinds[a.dtype](b.buffer, b.byteOffset + 4 + size + a.offset, n);
    arrays[name] = a.dtype === "f2" ? half(raw) : raw;
    shapes[name] = a.shape;
  }
  return { meta: header.meta, arrays, shapes, bytes: bytes.length };
}

// Resolves with what store(name, ...) was given; `key` is the "name@hash" that it returned. Of each name the newest is
// kept.
// A server that cannot be reached, or that has started anew and waits for the page's own rerun, is asked again.
export function fetchPayload(key) {
  const blobs = (window.__gmBlobs ??= new Map()),
    [name, hash] = key.split("@"),
    known = blobs.get(name);
  if (known && known.key === key) return known.ready;
  const server = window.__streamlit?.BACKEND_BASE_URL ?? new URL("./", location.href),
    entry = { key, ready: null };
  const get = async (wait) => {
    const answer = await fetch(new URL(`gm/payload/${hash}`, server)).catch(() => null);
    // What is no bytes is the page of somebody in between.
    const binary = answer?.ok && answer.headers.get("content-type") === "application/octet-stream";
    const bytes = binary ? await answer.arrayBuffer().catch(() => null) : null;
    if (bytes) return unpack(new Uint8Array(bytes));
    await new Promise((again) => setTimeout(again, wait));
    // nobody wants it any more
    return blobs.get(name) === entry ? get(Math.min(2 * wait, 5000)) : new Promise(() => {});
  };
  blobs.set(name, entry);
  return (entry.ready = get(250));
}
