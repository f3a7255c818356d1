// Neighbours of points in space, the graph that joins them, and the shortest ways along it. Points are numbered;
// a graph is {edges: [[[j, length], ...], ...], pairs: [[i, j], ...], jumps: [[i, j], ...], pieces}.

/**
 * Every point's others, nearest first: n rows of n - 1 numbers, and the distances.
 * @param {Float32Array} points x, y, z, x, y, z, ...
 */
export function nearestOf(points) {
  const n = points.length / 3,
    order = new Uint16Array(n * (n - 1)),
    distance = new Float32Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = distance.subarray(i * n, (i + 1) * n);
    for (let j = 0; j < n; j++)
      row[j] = Math.hypot(
        points[3 * j] - points[3 * i],
        points[3 * j + 1] - points[3 * i + 1],
        points[3 * j + 2] - points[3 * i + 2],
      );
    const others = Array.from({ length: n }, (_, j) => j).filter((j) => j !== i);
    order.set(
      others.sort((a, b) => row[a] - row[b]),
      i * (n - 1),
    );
  }
  return { n, order, distance };
}

/**
 * The graph of k nearest neighbours: an edge where either is among the k nearest of the other.
 * @param {{n: number, order: Uint16Array, distance: Float32Array}} near @param {number} k
 * @param {(i: number, j: number) => boolean} jumps whether two points lie on different layers
 */
export function graphOf({ n, order, distance }, k, jumps) {
  const edges = Array.from({ length: n }, () => []),
    joined = new Set();
  for (let i = 0; i < n; i++)
    for (let m = 0; m < k; m++) {
      const j = order[i * (n - 1) + m],
        name = Math.min(i, j) * n + Math.max(i, j);
      if (joined.has(name)) continue;
      joined.add(name);
      edges[i].push([j, distance[i * n + j]]);
      edges[j].push([i, distance[i * n + j]]);
    }
  const pairs = [...joined].map((name) => [Math.floor(name / n), name % n]);
  return { edges, pairs, jumps: pairs.filter(([i, j]) => jumps(i, j)), pieces: piecesOf(edges) };
}

// How many pieces a graph is in.
function piecesOf(edges) {
  const seen = new Uint8Array(edges.length);
  let pieces = 0;
  for (let start = 0; start < edges.length; start++) {
    if (seen[start]) continue;
    pieces++;
    const open = [start];
    seen[start] = 1;
    while (open.length)
      for (const [j] of edges[open.pop()])
        if (!seen[j]) {
          seen[j] = 1;
          open.push(j);
        }
  }
  return pieces;
}

/**
 * Dijkstra's algorithm: how long the shortest way from a point to each is, and the point before it on that way, or -1.
 * @param {{edges: number[][][]}} graph @param {number} from
 */
export function waysFrom({ edges }, from) {
  const n = edges.length,
    length = new Float64Array(n).fill(Infinity),
    before = new Int32Array(n).fill(-1),
    open = makeHeap();
  length[from] = 0;
  open.push(0, from);
  for (let top = open.pop(); top; top = open.pop()) {
    const [far, i] = top;
    if (far > length[i]) continue; // a shorter way to it has been found since
    for (const [j, step] of edges[i]) {
      if (far + step >= length[j]) continue;
      length[j] = far + step;
      before[j] = i;
      open.push(length[j], j);
    }
  }
  return { length, before };
}

// The least first: [key, value].
function makeHeap() {
  const heap = [],
    swap = (a, b) => ([heap[a], heap[b]] = [heap[b], heap[a]]);
  return {
    push(key, value) {
      let at = heap.push([key, value]) - 1;
      for (let up = (at - 1) >> 1; at && heap[up][0] > heap[at][0]; at = up, up = (at - 1) >> 1) swap(up, at);
    },
    pop() {
      if (!heap.length) return null;
      const top = heap[0],
        last = heap.pop();
      if (!heap.length) return top;
      heap[0] = last;
      for (let at = 0; ;) {
        const [l, r] = [2 * at + 1, 2 * at + 2];
        let least = at;
        if (l < heap.length && heap[l][0] < heap[least][0]) least = l;
        if (r < heap.length && heap[r][0] < heap[least][0]) least = r;
        if (least === at) return top;
        swap(at, least);
        at = least;
      }
    },
  };
}

/** The points on the way to a point, its ends among them; none where there is no way. */
export function pathTo({ length, before }, to) {
  if (!Number.isFinite(length[to])) return [];
  const path = [to];
  while (before[path[0]] >= 0) path.unshift(before[path[0]]);
  return path;
}

/**
 * The m nearest points through space and along the graph: those that are both, and those that are one of them.
 * @param {{n: number, order: Uint16Array}} near @param {{length: Float64Array}} ways from point a
 */
export function groupsOf({ n, order }, ways, a, m) {
  const straight = new Set(order.subarray(a * (n - 1), a * (n - 1) + m)),
    reached = Array.from({ length: n }, (_, j) => j).filter((j) => j !== a && Number.isFinite(ways.length[j])),
    along = new Set(reached.sort((i, j) => ways.length[i] - ways.length[j]).slice(0, m));
  return {
    both: [...straight].filter((j) => along.has(j)),
    straight: [...straight].filter((j) => !along.has(j)),
    along: [...along].filter((j) => !straight.has(j)),
  };
}
