// What Python is told of a view, once, and how its echo is known from a link.
import assert from "node:assert/strict";
import test from "node:test";
import { makeTelling } from "../../ui/browser/telling.js";

function tellingOf() {
  const sent = [],
    state = { at: 1 },
    telling = makeTelling(() => (state.at === null ? null : { at: state.at }), 100);
  telling.send = (name, view) => sent.push([name, view.at]);
  return { telling, state, sent };
}

test("the same view is told once, and nothing where there is nothing yet", () => {
  const { telling, state, sent } = tellingOf();
  telling.now();
  telling.now();
  state.at = null;
  telling.now();
  assert.deepEqual(sent, [["view", 1]]);
});

test("what comes back of what was told is no news, whatever order it comes in; another view is", () => {
  const { telling, state } = tellingOf();
  telling.news({ at: 0 });
  for (state.at of [1, 2, 3]) telling.now();
  assert.equal(telling.news({ at: 2 }), false);
  assert.equal(telling.news({ at: 3 }), false);
  assert.equal(telling.news({ at: 7 }), true);
  assert.equal(telling.news({ at: 7 }), false);
});

test("a view that moves is told when it has rested", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { telling, state, sent } = tellingOf();
  for (state.at of [1, 2, 3]) {
    telling.soon();
    t.mock.timers.tick(50);
  }
  assert.deepEqual(sent, []);
  t.mock.timers.tick(100);
  assert.deepEqual(sent, [["view", 3]]);
  state.at = 4;
  telling.soon();
  telling.stop();
  t.mock.timers.tick(500);
  assert.equal(sent.length, 1);
});
