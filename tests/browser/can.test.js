// What is read of a cell of the table, and how large samples are drawn beside it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCell } from "../../ui/exhibits/compare/can/cells.js";
import { stripScale } from "../../ui/exhibits/compare/can/proof.js";

test("a cell that nobody answered for is absent", () => {
  const data = {
    families: [{ id: "vae" }, { id: "gan" }],
    abilities: [{ id: "encode" }],
    cells: { "vae/encode": "yes" },
  };
  assert.deepEqual(readCell(data, "vae/encode"), { family: { id: "vae" }, ability: { id: "encode" }, verdict: "yes" });
  assert.equal(readCell(data, "gan/encode").verdict, "absent");
});

test("samples take as many whole device pixels as every strip allows", () => {
  const strips = [
    [1, 10],
    [2, 5],
  ];
  assert.equal(stripScale(strips, 600, 250, 1), 2); // 600 / 280
  assert.equal(stripScale(strips, 2000, 118, 1), 1); // 118 / 84
  assert.equal(stripScale(strips, 600, 250, 1.5), 2); // three of its device pixels
  assert.equal(stripScale(strips, 90, 250, 2), 0.5); // one device pixel at least
});
