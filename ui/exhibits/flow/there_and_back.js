// A picture through the flow of digits to its latents and back, with its bits a pixel, term by term.
import { seededRandom } from "../../browser/random.js";
import { BITS, greys } from "./multiscale.js";

/**
 * terms: 8 bits of 256 levels, less what the density of each level gains, and what the noise costs; their sum is the
 * bits a pixel. error: the largest of a pixel on the way back, in grey levels.
 * @param {any} flow @param {ArrayLike<number>} grey @param {number} seed @param {string} noise
 */
export function thereAndBack(flow, grey, seed, noise) {
  const { x, logq } = flow.dequantise(grey, seededRandom(seed), noise),
    levels = flow.encode(x),
    back = flow.decode(levels.map(({ z }) => z)),
    error = 256 * back.reduce((worst, v, i) => Math.max(worst, Math.abs(v - x[i])), 0),
    terms = [8, ...levels.map(({ logDet, logp }) => -(logDet + logp) * BITS), logq * BITS];
  return { levels, back: greys(back), error, terms, bits: terms.reduce((sum, v) => sum + v, 0) };
}
