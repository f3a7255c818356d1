// The Dirac-GAN in the browser: the same game as genmodels/gan/dirac.py, whose docstring has the equations.
// A setting is {game, update, rate, strength}; hermite = {nodes, weights}, the quadrature over a standard normal.
export const diracGame = (hermite) => {
  const slope = (t) => 1 / (1 + Math.exp(t));
  const LINEAR = ["wasserstein", "clipped", "gradient_penalty"],
    CLIP = 1;

  // v(theta, psi)
  function field(theta, psi, s) {
    if (LINEAR.includes(s.game)) {
      const pull = s.game === "gradient_penalty" && psi ? Math.sign(psi) * s.strength * (Math.abs(psi) - 1) : 0;
      return [-psi, theta - pull];
    }
    if (s.game === "instance_noise") {
      let down = 0,
        up = 0;
      for (let i = 0; i < hermite.nodes.length; i++) {
        const w = hermite.weights[i],
          e = s.strength * hermite.nodes[i],
          doubt = slope(psi * (theta + e));
        down += w * doubt;
        up += w * ((theta + e) * doubt - e * slope(-psi * e));
      }
      return [-psi * down, up];
    }
    const push = s.game === "non_saturating" ? slope(-psi * theta) : slope(psi * theta);
    return [-psi * push, theta * slope(psi * theta) - (s.game === "r1" ? s.strength * psi : 0)];
  }

  function step([theta, psi], s) {
    let [down, up] = field(theta, psi, s);
    const moved = theta + s.rate * down;
    if (s.update === "alternating") up = field(moved, psi, s)[1];
    psi += s.rate * up;
    return [moved, s.game === "clipped" ? Math.max(-CLIP, Math.min(CLIP, psi)) : psi];
  }

  // Eigenvalues [[re, im], [re, im]] of the Jacobian of step at (0, 0); null where there is a kink instead of a slope.
  function eigenvalues(s) {
    if (s.game === "gradient_penalty") return null;
    const h = 1e-5,
      [a, c] = side(h, 0),
      [b, d] = side(0, h);
    function side(x, y) {
      const p = step([x, y], s),
        m = step([-x, -y], s);
      return [(p[0] - m[0]) / (2 * h), (p[1] - m[1]) / (2 * h)];
    }
    const mean = (a + d) / 2,
      q = mean * mean - (a * d - b * c);
    return q >= 0
      ? [
          [mean - Math.sqrt(q), 0],
          [mean + Math.sqrt(q), 0],
        ]
      : [
          [mean, -Math.sqrt(-q)],
          [mean, Math.sqrt(-q)],
        ];
  }

  return { field, step, eigenvalues, slope };
};
