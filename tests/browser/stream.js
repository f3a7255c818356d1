// A page's streams without a page: what Python would send is packed here and heard by the modules.
globalThis.window = /** @type {any} */ (Object.assign(new EventTarget(), { __gmStreams: new Map() }));

// As pack() in ui/components packs it: the header's length, the header, the arrays at multiples of 8.
export function pack(meta, arrays = {}) {
  const parts = [],
    about = {};
  let offset = 0;
  for (const [name, values] of Object.entries(arrays)) {
    about[name] = { dtype: "f4", shape: [values.length], offset };
    const bytes = new Uint8Array(Math.ceil((4 * values.length) / 8) * 8);
    bytes.set(new Uint8Array(Float32Array.from(values).buffer));
    parts.push(bytes);
    offset += bytes.length;
  }
  let header = JSON.stringify({ meta, arrays: about });
  while ((4 + header.length) % 8) header += " ";
  const out = new Uint8Array(4 + header.length + offset);
  new DataView(out.buffer).setUint32(0, header.length, true);
  out.set(new TextEncoder().encode(header), 4);
  parts.reduce((at, part) => {
    out.set(part, at);
    return at + part.length;
  }, 4 + header.length);
  return out;
}
// A message of a live run; points: [step, branch] each.
export const live = (name, meta, points = []) => {
  const whole = { source: "live", run: "r", status: "playing", columns: ["step", "branch"], steps: 100, ...meta };
  if (!globalThis.window.__gmStreams.has(name)) globalThis.window.__gmStreams.set(name, []);
  globalThis.window.__gmStreams.get(name).push(pack(whole, { points: points.flat() }));
  globalThis.window.dispatchEvent(new CustomEvent("gm:stream", { detail: name }));
};
// Messages are unpacked in order, each after the last.
export const heard = () => new Promise((done) => setImmediate(done));
