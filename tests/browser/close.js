// Fails where two lists of numbers differ by more than a tolerance, absolute below 1 and relative above.
import assert from "node:assert/strict";

/** @param {ArrayLike<number>} found @param {ArrayLike<number>} wanted @param {number} tolerance */
export function close(found, wanted, tolerance) {
  assert.equal(found.length, wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const most = tolerance * Math.max(1, Math.abs(wanted[i]));
    assert.ok(Math.abs(found[i] - wanted[i]) <= most, `number ${i}: ${found[i]}, not ${wanted[i]}`);
  }
}
