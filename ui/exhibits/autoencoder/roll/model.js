// The state of the exhibit and what changes it: the roll, its graph, the ways from the point at hand.
import { shadeOf } from "./paint.js";
import { graphOf, groupsOf, nearestOf, pathTo, waysFrom } from "./ways.js";

export const makeState = () => ({
  turn: [0, 0],
  a: 0,
  b: 0,
  k: 8,
  plane: "autoencoder",
  edges: false,
  restored: false,
  n: 0, // points
  most: 100, // that count as near
  middle: [0, 0], // of the sheet
  roll: null, // {points, sheet, angle, pca}
  isomap: null, // codes
  still: null, // figures of the planes that do not learn
  names: "", // of what has been fetched
  near: null,
  graph: null,
  ways: null,
  groups: null,
  path: [],
  shade: null,
  sizes: null,
  space: null, // where the points stand on the picture of the roll
  codes: null, // and on that of the plane
  hover: null,
});

/** What can be asked of the roll, and done to it. */
export function makeActions(state) {
  const of = (name, i) => [state.roll[name][2 * i], state.roll[name][2 * i + 1]];
  const actions = {
    jumps: (i, j) => Math.abs(state.roll.angle[i] - state.roll.angle[j]) > Math.PI,
    straight: (i, j) => state.near.distance[i * state.n + j],
    along(i, j) {
      const [p, q] = [of("sheet", i), of("sheet", j)];
      return Math.hypot(p[0] - q[0], p[1] - q[1]);
    },
    take(roll) {
      state.roll = roll;
      state.n = roll.angle.length;
      state.near = nearestOf(roll.points);
      let most = 0;
      for (let i = 0; i < state.n; i++) most = Math.max(most, roll.sheet[2 * i]);
      state.shade = shadeOf(Float32Array.from({ length: state.n }, (_, i) => roll.sheet[2 * i] / most));
    },
    join() {
      state.graph = graphOf(state.near, state.k, actions.jumps);
      actions.walk();
    },
    // The ways from A, and that to B.
    walk() {
      state.ways = waysFrom(state.graph, state.a);
      state.groups = groupsOf(state.near, state.ways, state.a, state.most);
      state.path = pathTo(state.ways, state.b);
    },
    point(i) {
      if (i < 0 || i === state.a || !state.graph) return false;
      state.a = i;
      actions.walk();
      return true;
    },
    end(i) {
      if (i < 0 || !state.graph) return false;
      state.b = i;
      state.path = pathTo(state.ways, i);
      return true;
    },
  };
  return actions;
}
