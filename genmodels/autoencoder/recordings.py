"""The runs of the VAE that its page opens with. They need MNIST to be made, and not to be played."""

from __future__ import annotations

from genmodels.live.protocol import RunSpec

RECORDINGS = {
    "vae": (RunSpec("vae2d", "mnist", steps=2_000), "20,000 digits of MNIST, KL weight 1: the latent plane puts itself in order."),
    "vae-collapse": (
        RunSpec("vae2d", "mnist", steps=1_300, snapshot_every=25, script=((400, "kl_weight", 30.0), (800, "kl_weight", 1.0))),
        "MNIST; the KL weight is 1, from step 400 on 30, from step 800 on 1 again: the code collapses and comes back.",
    ),
    "vae-free": (
        RunSpec("vae2d", "mnist", {"kl_weight": 0.0}, steps=1_000),
        "MNIST without the KL term: good copies, codes that go where they like.",
    ),
}
