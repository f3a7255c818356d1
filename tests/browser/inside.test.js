// Networks from inside: where layers stand and how they are joined, and how levels become pictures.
import assert from "node:assert/strict";
import test from "node:test";
import { breakable, longest, shapeText, stepTo } from "../../ui/browser/inside.js";
import { arrange, besideInOrder, depths } from "../../ui/browser/inside_layout.js";
import { grid, readable, valueOf } from "../../ui/browser/inside_pictures.js";

const layer = (after, side, more = {}) => ({ after, side, main: true, comesIn: false, kinds: ["Conv2d"], ...more });
// x, t | an embedding | three layers down and up with a skip
const UNET = [
  layer([], 28, { comesIn: true }),
  layer([], 0, { comesIn: true, main: false }),
  layer([1], 0, { main: false, kinds: ["Linear", "silu"] }),
  layer([0, 2], 14),
  layer([3], 7),
  layer([4], 14),
  layer([3, 5], 14),
];
const ROOM = { width: 1000, height: 400, narrow: false, line: 14 };

test("the main way goes from left to right, lower where maps are smaller, and nothing overlaps", () => {
  const { boxes, height } = arrange(UNET, ROOM),
    main = [0, 3, 4, 5, 6].map((k) => boxes[k]);
  assert.deepEqual(depths(UNET)[4], 2);
  main.slice(1).forEach((box, k) => assert.ok(box.x >= main[k].x + main[k].w));
  assert.ok(boxes[4].y > boxes[3].y && boxes[3].y > boxes[0].y && boxes[3].y === boxes[6].y);
  for (const k of [1, 2]) assert.ok(main.every((box) => boxes[k].y >= box.y + box.h));
  assert.ok(boxes.every(({ x, y, w, h }) => x >= 0 && y >= 0 && x + w <= ROOM.width && y + h <= height));
});

test("the drawing keeps to the height that it is given, and to any width", () => {
  for (const width of [640, 1000, 1800])
    for (const height of [260, 400, 800]) {
      const { boxes } = arrange(UNET, { ...ROOM, width, height });
      assert.ok(boxes.every(({ x, w }) => x + w <= width + 1e-6));
      if (height >= 400) assert.ok(boxes.every(({ y, h }) => y + h <= height));
    }
});

test("a skip, a way on and an embedding are told apart", () => {
  const kinds = Object.fromEntries(
    arrange(UNET, ROOM).wires.map(({ from, to, kind, over }) => [`${from}-${to}`, [kind, over]]),
  );
  assert.deepEqual(kinds["3-6"], ["skip", 2]);
  assert.deepEqual(kinds["3-4"], ["on", 0]);
  assert.deepEqual(kinds["2-3"], ["side", 0]);
  assert.equal(Object.keys(kinds).length, 7);
});

test("on a narrow screen every layer is a row below the one before", () => {
  const { boxes, wires } = arrange(UNET, { ...ROOM, width: 360, narrow: true });
  boxes.slice(1).forEach((box, k) => assert.ok(box.y >= boxes[k].y + boxes[k].h));
  assert.ok(boxes.every(({ x, w }) => x + w <= 360) && wires.every(({ path }) => /^M[\d.]+ [\d.]+/.test(path)));
});

test("what comes in beside the main way stands before its first reader", () => {
  const late = [
    layer([], 28, { comesIn: true }),
    layer([], 0, { comesIn: true, main: false }),
    layer([], 0, { comesIn: true, main: false }),
  ];
  const rest = [layer([2], 0, { main: false }), layer([1, 3], 0, { main: false }), layer([0, 4], 28)];
  assert.deepEqual(besideInOrder([...late, ...rest]), [2, 3, 1, 4]);
});

test("names are broken where words meet, and shapes are written with a sign", () => {
  assert.equal(breakable("pixel_shuffle"), "pixel_\u200bshuffle");
  assert.equal(breakable("GroupNorm"), "Group\u200bNorm");
  assert.equal(longest([{ kinds: ["GroupNorm", "silu"] }, { kinds: ["Embedding"] }]), 9);
  assert.deepEqual(
    [shapeText([64, 14, 14], "one"), shapeText([], "one"), shapeText([4, 2], "", "×")],
    ["64 × 14 × 14", "one", "4×2"],
  );
});

test("arrow keys stay within the layers", () => {
  assert.deepEqual(
    [
      stepTo("ArrowRight", 2, 3),
      stepTo("ArrowLeft", 0, 3),
      stepTo("Home", 2, 3),
      stepTo("End", 0, 3),
      stepTo("a", 1, 3),
    ],
    [2, 0, 0, 2, null],
  );
});

test("maps fill the room they have, and levels are read back", () => {
  assert.deepEqual(grid(1, 1, { width: 50, height: 80 }), { columns: 1, size: 50 });
  assert.equal(grid(4, 1, { width: 60, height: 60 }).columns, 2);
  assert.equal(grid(16, 1, { width: 400, height: 100 }).columns, 8);
  assert.deepEqual([valueOf(128, false), valueOf(255, false), valueOf(1, false), valueOf(255, true)], [0, 1, -1, 1]);
  assert.deepEqual(
    [readable(0.04543), readable(-2.173), readable(157.6), readable(0)],
    ["0.0454", "−2.17", "158", "0"],
  );
});
