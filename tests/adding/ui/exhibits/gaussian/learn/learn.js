// One Gaussian learning: the data, and its ellipse of two standard deviations.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { el } from "../../../browser/dom.js";
import { mounted } from "../../../browser/mount.js";
import { pictureAt } from "../../../browser/run.js";
import { makeShell } from "../../../browser/shell.js";
import { training } from "../../../browser/training.js";

const [SIDE, UNIT] = [360, 60];

function draw(canvas, { run }, at, look) {
  const shape = pictureAt(run, at)?.arrays.shape,
    c = fitCanvas(canvas, SIDE, SIDE);
  c.clearRect(0, 0, SIDE, SIDE);
  if (!shape) return;
  const [x, y, sx, sy] = shape,
    place = (u, v) => [SIDE / 2 + UNIT * u, SIDE / 2 - UNIT * v];
  c.fillStyle = look.data;
  for (let i = 0; i < run.still.real.length; i += 2)
    c.fillRect(...place(run.still.real[i], run.still.real[i + 1]), 3, 3);
  c.strokeStyle = look.generated;
  c.lineWidth = look.line;
  c.beginPath();
  c.ellipse(...place(x, y), 2 * sx * UNIT, 2 * sy * UNIT, 0, 0, 7);
  c.stroke();
  announceDrawn(canvas, { at });
}

export default mounted((root) => {
  const [canvas, foot] = [el("canvas", { role: "img" }), el("div")];
  root.append(canvas, foot);
  const shell = makeShell(root, {
    control: training({ rewinds: true }),
    ...{ seconds: 6, foot, lane: { still: ["real"] } },
    told: () => ({ at: shell.control.place }),
    draw: (at) => draw(canvas, shell.lane, at, shell.look),
  });
  return shell;
});
