"""What experiments of the page quote and what decides their answers, where only they need it."""

from __future__ import annotations

from ui.exhibits.autoencoder import prior, roll, score

FIGURES = roll.FIGURES | prior.FIGURES | score.FIGURES
