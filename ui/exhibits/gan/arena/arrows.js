// Where the discriminator's gradient pulls each generated point. The strongest mean pull in what is known of the run is
// the measure of all arrows, so that a vanished gradient is seen as one.

/** The mean length of a picture's arrows, kept in it. */
function pull(picture) {
  if (picture.pull === undefined) {
    const arrows = picture.arrays.arrows ?? [];
    let sum = 0;
    for (let i = 0; i < arrows.length; i += 2) sum += Math.hypot(arrows[i], arrows[i + 1]);
    picture.pull = arrows.length ? sum / (arrows.length / 2) : 0;
  }
  return picture.pull;
}

/** The strongest mean pull of a run, found anew with each message. */
export function strongest(run) {
  if (run.pullOf !== run.version) {
    run.pullOf = run.version;
    run.pullMost = run.pictures().reduce((most, p) => (Number.isFinite(pull(p)) ? Math.max(most, pull(p)) : most), 0);
  }
  return run.pullMost || 1;
}

export function drawArrows(c, points, arrows, { run, side, X, Y }, look) {
  const most = strongest(run);
  const longest = 0.11 * side;
  const head = look.lecture ? 6 : 4.5;
  const shafts = new Path2D();
  const heads = new Path2D();
  for (let i = 0; i < points.length; i += 2) {
    const g = Math.hypot(arrows[i], arrows[i + 1]);
    const l = longest * Math.min(1.2, Math.sqrt(g / most));
    if (!(l > 1.2)) continue;
    const [x, y] = [X(points[i]), Y(points[i + 1])];
    const [u, v] = [arrows[i] / g, -arrows[i + 1] / g];
    const h = Math.min(head, 0.6 * l);
    const [ex, ey] = [x + l * u, y + l * v];
    shafts.moveTo(x, y);
    shafts.lineTo(ex - 0.7 * h * u, ey - 0.7 * h * v);
    heads.moveTo(ex, ey);
    heads.lineTo(ex - h * u - 0.42 * h * v, ey - h * v + 0.42 * h * u);
    heads.lineTo(ex - h * u + 0.42 * h * v, ey - h * v - 0.42 * h * u);
  }
  c.save();
  c.strokeStyle = c.fillStyle = look.text;
  c.globalAlpha = 0.62;
  c.lineWidth = look.lecture ? 1.6 : 1;
  c.stroke(shafts);
  c.fill(heads);
  c.restore();
}
