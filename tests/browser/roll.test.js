// The roll in the browser: the graph's shortest ways against trying all of them, and space turned by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { planeFrame, stageSizes } from "../../ui/exhibits/autoencoder/roll/stage.js";
import { basis, dragged, nextPoint, pointAt, projected, within } from "../../ui/exhibits/autoencoder/roll/turn.js";
import { graphOf, groupsOf, nearestOf, pathTo, waysFrom } from "../../ui/exhibits/autoencoder/roll/ways.js";
import { seededRandom } from "../../ui/browser/random.js";

const near = (a, b, tolerance) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const never = () => false;

function scattered(n, seed = 1) {
  const random = seededRandom(seed).uniform;
  return Float32Array.from({ length: 3 * n }, () => random());
}

test("a point's others come in the order of their distance", () => {
  const found = nearestOf(Float32Array.of(0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2));
  assert.deepEqual([...found.order.subarray(0, 3)], [2, 3, 1]);
  near(found.distance[1], 3, 1e-6);
});

test("the shortest ways are those of Floyd and Warshall, and paths have their lengths", () => {
  const n = 40,
    found = nearestOf(scattered(n)),
    graph = graphOf(found, 3, never),
    ways = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 0 : Infinity)));
  for (const [i, j] of graph.pairs) ways[i][j] = ways[j][i] = found.distance[i * n + j];
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) ways[i][j] = Math.min(ways[i][j], ways[i][k] + ways[k][j]);
  for (const from of [0, 7, 39]) {
    const mine = waysFrom(graph, from);
    for (let to = 0; to < n; to++) {
      if (ways[from][to] === Infinity) {
        assert.deepEqual(pathTo(mine, to), []);
        continue;
      }
      near(mine.length[to], ways[from][to], 1e-5);
      const path = pathTo(mine, to);
      assert.equal(path[0], from);
      assert.equal(path.at(-1), to);
      near(
        path.slice(1).reduce((sum, j, i) => sum + found.distance[path[i] * n + j], 0),
        mine.length[to],
        1e-5,
      );
    }
  }
});

test("an edge joins two points if either is among the other's nearest, and pieces are counted", () => {
  const line = nearestOf(Float32Array.of(0, 0, 0, 1, 0, 0, 3, 0, 0, 100, 0, 0, 101, 0, 0));
  const graph = graphOf(line, 1, (i, j) => Math.abs(i - j) === 1 && i + j === 3);
  assert.deepEqual(
    graph.pairs.map((pair) => pair.join()),
    ["0,1", "1,2", "3,4"],
  );
  assert.equal(graph.pieces, 2);
  assert.deepEqual(graph.jumps, [[1, 2]]);
  assert.equal(waysFrom(graph, 0).length[4], Infinity);
});

test("near through space and near along the graph are told apart", () => {
  const n = 60,
    angle = (i) => (1.8 * Math.PI * i) / (n - 1),
    circle = Float32Array.from({ length: 3 * n }, (_, q) =>
      [Math.cos, Math.sin, () => 0][q % 3](angle(Math.floor(q / 3))),
    ),
    found = nearestOf(circle),
    graph = graphOf(found, 2, never),
    groups = groupsOf(found, waysFrom(graph, 0), 0, 20);
  assert.ok(groups.straight.includes(n - 1), "the other end of the arc is near in space alone");
  assert.ok(groups.along.includes(20) && groups.both.includes(1));
  assert.equal(groups.both.length + groups.straight.length, 20);
  assert.equal(groups.both.length + groups.along.length, 20);
});

test("turning keeps lengths, and the eye's three directions are at right angles", () => {
  for (const turn of [
    [0, 0],
    [0.4, 1.1],
    [-2.5, -0.7],
  ]) {
    const axes = Object.values(basis(turn)),
      dot = (u, v) => u.reduce((sum, x, i) => sum + x * v[i], 0);
    axes.forEach((u, i) => axes.forEach((v, j) => near(dot(u, v), i === j ? 1 : 0, 1e-12)));
  }
  const from = projected([0, 1, 0], [0, 0], 200, 2);
  near(from.y[0], 50, 1e-5); // the axis points up
  const above = projected([0, 1, 0], [0, Math.PI / 2], 200, 2);
  near(above.depth[0], 1, 1e-6); // and towards the eye from above
});

test("a drag turns, a whole turn is none, and nobody looks beyond straight from above", () => {
  const [around, up] = dragged([0, 0], 100, 40);
  near(around, -1, 1e-9);
  near(up, 0.4, 1e-9);
  near(within([2 * Math.PI + 0.3, 9])[0], 0.3, 1e-9);
  near(within([0, 9])[1], Math.PI / 2, 1e-12);
});

test("the point under a pointer is the one in front, and keys go to a neighbour in their direction", () => {
  const places = { x: [10, 12, 60, 10], y: [10, 10, 10, 60], depth: [-5, 5, 0, 0] };
  assert.equal(pointAt(places, 11, 10), 1);
  assert.equal(pointAt(places, 200, 200), -1);
  assert.equal(nextPoint(places, 1, [1, 0]), 2);
  assert.equal(nextPoint(places, 0, [0, 1]), 3);
  assert.equal(nextPoint(places, 2, [1, 0]), 2);
});

test("both pictures and what is beside them fit", () => {
  for (const width of [358, 700, 960, 1600]) {
    const { narrow, side, right } = stageSizes(width, 420);
    assert.ok(narrow ? side <= width && right === width : 2 * (side + 16) + right === width && right > 150);
  }
  const frame = planeFrame(200, [45, 12], 60);
  near(frame.X(45), 100, 1e-9);
  near(frame.Y(12 + 60), 0, 1e-9);
});
