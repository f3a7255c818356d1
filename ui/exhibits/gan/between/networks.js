// Generator, discriminator and classifier of a payload, run here.
import { makeNetwork } from "../../../browser/conv.js";
import { sigmoid } from "../../../browser/network.js";
import { lengths, softmax } from "./noise.js";

/** {latents, draws, law, classes, decode(z), logit(x), d(x), classify(x) or null}; images are (784,) in 0..1. */
export function makeNetworks(blob) {
  const [generator, discriminator, classifier] = ["generator", "discriminator", "classifier"].map((name) =>
    blob.meta[name] ? makeNetwork(blob, name) : null,
  );
  const { latents, draws } = blob.meta;
  const signed = new Float32Array(784);
  const logit = (x) => {
    for (let i = 0; i < 784; i++) signed[i] = 2 * x[i] - 1;
    return discriminator(signed)[0];
  };
  return {
    latents,
    draws,
    law: lengths(latents),
    decode: (z) => Float32Array.from(generator(z), (v) => (v + 1) / 2),
    logit,
    d: (x) => sigmoid(logit(x)),
    classify: classifier && ((x) => softmax(classifier(x))),
  };
}
