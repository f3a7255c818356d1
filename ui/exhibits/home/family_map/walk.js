// A slow walk through a latent plane: one decoder, one point z that goes round; every picture of it shows the same moment.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { prefersCalm, whenIdle } from "../../../browser/motion.js";
import { makeMlp, sigmoid } from "../../../browser/network.js";
import { fetchPayload } from "../../../browser/payload.js";

const REACH = 2.4; // the plane goes this far from the prior's middle, in both numbers
const SIDE = 11; // digits a side in the picture of the plane
const PAUSE_MS = 40; // a slow walk needs no more than 25 pictures a second
const STEPS = { ArrowLeft: [-0.12, 0], ArrowRight: [0.12, 0], ArrowUp: [0, 0.12], ArrowDown: [0, -0.12] };

const along = (t) => [1.7 * Math.sin(0.31 * t + 0.6), 1.7 * Math.sin(0.43 * t + 2.4)];

/** @param {() => any} look the theme of the moment */
export function latentWalk(look) {
  let digits = [],
    planes = [],
    blob = null,
    decode = null,
    sheet = null,
    z = along(0),
    held = 0,
    time = 0,
    last = 0,
    id = 0,
    dead = false;
  const seen = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const e of entries) e.isIntersecting ? seen.add(e.target) : seen.delete(e.target);
    run();
  });

  function decoded(at) {
    return Float32Array.from(decode(Float32Array.from(at)), sigmoid);
  }

  function paint() {
    if (!decode) return;
    const pixels = decoded(z);
    for (const { canvas, scale } of digits) {
      drawDigit(fitCanvas(canvas, 28 * scale, 28 * scale), pixels, 0, 0, scale);
    }
    for (const { canvas, cell } of planes) paintPlane(canvas, SIDE * cell, 0.62 * cell);
  }

  function paintPlane(canvas, side, radius) {
    const ctx = fitCanvas(canvas, side, side);
    ctx.clearRect(0, 0, side, side);
    if (sheet?.dark !== look().dark) return;
    ctx.imageSmoothingEnabled = true;
    ctx.imageSmoothingQuality = "high";
    ctx.drawImage(sheet, 0, 0, side, side);
    const [x, y] = z.map((v, i) => (((i ? -v : v) / REACH + 1) * side) / 2);
    for (const [width, colour] of [
      [5, look().bg],
      [2.5, look().highlight],
    ]) {
      ctx.beginPath();
      ctx.arc(x, y, radius, 0, 7);
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.stroke();
    }
  }

  // The whole plane as one sheet of digits, decoded in idle time, once a theme for as long as the page is open.
  function unfold() {
    const kept = (blob.sheets ??= {}),
      name = look().dark ? "dark" : "light";
    if (kept[name]) {
      sheet = kept[name];
      return;
    }
    const mine = document.createElement("canvas");
    mine.width = mine.height = 28 * SIDE;
    mine.dark = look().dark;
    const ctx = mine.getContext("2d");
    let i = 0;
    sheet = mine;
    whenIdle(() => {
      if (dead || sheet !== mine) return false;
      const u = i % SIDE,
        v = Math.floor(i / SIDE);
      const at = [(((u + 0.5) / SIDE) * 2 - 1) * REACH, (1 - ((v + 0.5) / SIDE) * 2) * REACH];
      drawDigit(ctx, decoded(at), 28 * u, 28 * v, 1, { dark: mine.dark });
      if (++i % SIDE === 0) paint();
      if (i === SIDE * SIDE) kept[name] = mine;
      return i < SIDE * SIDE;
    });
  }

  function run() {
    if (id || dead || !decode || !seen.size || prefersCalm()) return;
    id = requestAnimationFrame((now) => {
      id = 0;
      if (dead || !seen.size) {
        last = 0;
        return;
      }
      if (now - last > PAUSE_MS) {
        const dt = last ? Math.min(100, now - last) / 1000 : 0;
        last = now;
        if (now > held) advance(dt);
      }
      run();
    });
  }

  function advance(dt) {
    time += dt;
    const goal = along(time);
    z = z.map((v, i) => v + (goal[i] - v) * Math.min(1, 2.5 * dt));
    paint();
  }

  function holdAt(at) {
    z = at.map((v) => Math.max(-REACH, Math.min(REACH, v)));
    held = performance.now() + 2500;
    paint();
  }

  function steer(canvas) {
    const here = (e) => {
      if (!decode) return;
      const b = canvas.getBoundingClientRect();
      holdAt([(((e.clientX - b.left) / b.width) * 2 - 1) * REACH, (1 - ((e.clientY - b.top) / b.height) * 2) * REACH]);
    };
    canvas.addEventListener("pointermove", here);
    canvas.addEventListener("pointerdown", here);
    canvas.addEventListener("keydown", (e) => {
      const step = STEPS[e.key];
      if (!step || !decode) return;
      e.preventDefault();
      holdAt(z.map((v, i) => v + step[i]));
    });
  }

  return {
    /** A canvas that shows the digit at z. */
    digit(canvas, scale) {
      digits.push({ canvas, scale });
      fitCanvas(canvas, 28 * scale, 28 * scale);
      watcher.observe(canvas);
    },
    /** A canvas that shows the plane, `cell` pixels a digit, and moves z under the hand. */
    plane(canvas, cell) {
      planes.push({ canvas, cell });
      fitCanvas(canvas, SIDE * cell, SIDE * cell);
      steer(canvas);
    },
    /** Forget the canvases: the map is built anew. */
    clear() {
      digits = [];
      planes = [];
      watcher.disconnect();
      seen.clear();
    },
    /** Begin, once the decoder is there. */
    async walk(payload) {
      const there = await fetchPayload(payload);
      if (dead) return;
      blob = there;
      decode = makeMlp(blob, "decoder");
      unfold();
      paint();
      run();
    },
    /** The theme has changed. */
    repaint() {
      if (!decode) return;
      unfold();
      paint();
    },
    dispose() {
      dead = true;
      cancelAnimationFrame(id);
      watcher.disconnect();
    },
  };
}
