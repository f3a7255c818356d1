// What Python packs is read back; networks.test.js reads whole networks that it packed.
import assert from "node:assert/strict";
import test from "node:test";
import { fetchPayload, half, unpack } from "../../ui/browser/payload.js";

test("float16 is read exactly: zeros, subnormal, ordinary, infinite, not a number", () => {
  const bits = Uint16Array.from([0x0000, 0x8000, 0x0001, 0x03ff, 0x3c00, 0xc000, 0x7bff, 0x7c00, 0x7e00]);
  assert.deepEqual([...half(bits)], [0, -0, 2 ** -24, 1023 * 2 ** -24, 1, -2, 65504, Infinity, NaN]);
});

// As pack() of ui/components.py lays it out.
function packed(offset) {
  const table = {
    a: { dtype: "u1", shape: [3], offset: 0 },
    b: { dtype: "f4", shape: [2, 2], offset: 8 },
    none: { dtype: "f4", shape: [0, 5], offset: 24 },
  };
  let header = JSON.stringify({ meta: { title: "노이즈" }, arrays: table });
  const size = new TextEncoder().encode(header).length;
  header += " ".repeat((8 - ((size + 4) % 8)) % 8);
  const text = new TextEncoder().encode(header),
    whole = new Uint8Array(offset + 4 + text.length + 24),
    bytes = whole.subarray(offset);
  new DataView(whole.buffer).setUint32(offset, text.length, true);
  bytes.set(text, 4);
  bytes.set([1, 2, 3], 4 + text.length);
  bytes.set(new Uint8Array(Float32Array.from([1, -2, 0.5, 3]).buffer), 4 + text.length + 8);
  return bytes;
}

test("arrays come back with their shapes and words, wherever the bytes begin", () => {
  for (const offset of [0, 3, 8]) {
    const { meta, arrays, shapes } = unpack(packed(offset));
    assert.equal(meta.title, "노이즈");
    assert.deepEqual([...arrays.a], [1, 2, 3]);
    assert.deepEqual([...arrays.b], [1, -2, 0.5, 3]);
    assert.deepEqual([shapes.b, arrays.none.length], [[2, 2], 0]);
  }
});

test("what is no payload, such as a page of somebody in between, is asked for again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = [],
    answers = [
      new Response("<!doctype html>", { headers: { "content-type": "text/html; charset=utf-8" } }),
      new Response("gone", { status: 404 }),
      new Response(packed(0), { headers: { "content-type": "application/octet-stream" } }),
    ];
  globalThis.window = { __streamlit: { BACKEND_BASE_URL: "http://host/demo/" } };
  t.after(() => delete globalThis.window);
  t.mock.method(globalThis, "fetch", async (url) => (asked.push(String(url)), answers[asked.length - 1]));
  const ready = fetchPayload(`weights@${"0".repeat(32)}`);
  while (asked.length < 3) {
    await new Promise(setImmediate);
    t.mock.timers.tick(5000);
  }
  assert.equal((await ready).meta.title, "노이즈");
  assert.deepEqual(asked, Array(3).fill(`http://host/demo/gm/payload/${"0".repeat(32)}`));
});
