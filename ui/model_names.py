"""What a checkpoint is called beside its family: words for people, where its own name is that of a file."""

from __future__ import annotations

from ui.i18n import N_, _

NAMES = {
    "mixture_mnist": N_("80 factor analysers"),
    "vae2_kl1": N_("2 latents"),
    "vae50": N_("50 latents"),
    "iwae50": N_("IWAE, 50 latents"),
    "dcgan": N_("DCGAN, 64 latents"),
    "gan_r1": N_("64 latents, with R1"),
    "diffusion_mnist": N_("grey digits, DDIM"),
    "d3pm_absorbing": N_("D3PM, masks"),
    "d3pm_uniform": N_("D3PM, flips"),
    "independent": N_("independent pixels"),
    "nade": N_("NADE, 500 units"),
    "flow_digits_variational": N_("multi-scale couplings"),
}


def beside(checkpoint: str) -> str:
    """The words for a checkpoint; its name where it has none."""
    return _(NAMES[checkpoint]) if checkpoint in NAMES else checkpoint
