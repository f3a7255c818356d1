"""The games of the benchmark, as values: the same networks, batch and number of turns, one idea added at a time.

None of them is told where the modes are, how many there are or how wide. All use averaged weights and let the rates fall in the second
half, the plain one too, so that what separates them is the idea in their name. The average is over about a hundred turns: over a thousand
it would mix what the generator was with what it has become, and draw strands between modes that no longer have any. The discriminator plays
twice a turn, but where the generator looks ahead of it: one that is behind cannot say how narrow a mode is.
"""

from __future__ import annotations

from dataclasses import replace

from genmodels.gan.settings import Settings

PLAIN = Settings(
    generator_layers=3,
    generator_width=64,
    discriminator_layers=3,
    discriminator_width=64,
    generator_rate=3e-3,
    discriminator_rate=3e-3,
    momentum=0.0,
    memory=0.99,
    average=0.99,
    discriminator_steps=2,
    settle=0.5,
    steps=6000,
)

RECIPES: dict[str, Settings] = {
    "plain": PLAIN,
    "unrolled": replace(PLAIN, unroll=5, discriminator_steps=1, discriminator_rate=3e-4),
    "packed": replace(PLAIN, pack=2),
    "penalised": replace(PLAIN, r1=0.05),
    "islands": replace(PLAIN, r1=0.05, noise="mixture", noise_dim=8),
}
"""unrolled: five steps ahead (Metz et al. 2017), with one step of the discriminator a turn at a tenth of the generator's rate, as there:
five at the full rate lead to a discriminator that never comes, and the generator answers that one. packed: by two (Lin et al. 2018).
penalised: R1 (Mescheder et al. 2018). islands: R1, and noise in separate islands, so that a continuous generator needs no strands between
modes (Khayatkhoei et al. 2018); their price is a grain: every mode is made of the few islands, of 200, that were sent there."""
