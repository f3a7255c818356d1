"""The pages of the app, in the header's order: one row a page."""

from __future__ import annotations

from typing import NamedTuple

from ui.i18n import N_


class Page(NamedTuple):
    """file: in pages/. title: its name in full. short: its name in the header, where all of them stand in one row. path: in the URL, which
    stays when the names are translated; "" opens first."""

    file: str
    title: str
    short: str
    path: str


PAGES = (
    Page("home.py", N_("Map of generative models"), N_("Map"), ""),
    Page("autoencoder.py", N_("Autoencoder"), N_("Autoencoder"), "autoencoder"),
    Page("vae.py", N_("Variational autoencoder"), N_("VAE"), "vae"),
    Page("autoregressive.py", N_("Autoregressive model"), N_("Autoregressive"), "autoregressive"),
    Page("flow.py", N_("Normalizing flow"), N_("Flow"), "flow"),
    Page("diffusion.py", N_("Diffusion model"), N_("Diffusion"), "diffusion"),
    Page("gan.py", N_("Generative adversarial network"), N_("GAN"), "gan"),
    Page("compare.py", N_("Side by side"), N_("Compare"), "compare"),
)
