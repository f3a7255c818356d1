// Gauss-Hermite rule of 7 points: E f(eps) for eps ~ N(0, 1) is the sum of WEIGHTS[i] f(NODES[i]), exact for
// polynomials up to degree 13 (Abramowitz & Stegun 1964, table 25.10, scaled by sqrt 2).
export const NODES = [
  -3.750439717725742, -2.366759410734541, -1.154405394739968, 0, 1.154405394739968, 2.366759410734541,
  3.750439717725742,
];
export const WEIGHTS = [
  0.000548268855972, 0.030757123967586, 0.240123178605013, 0.457142857142857, 0.240123178605013, 0.030757123967586,
  0.000548268855972,
];
