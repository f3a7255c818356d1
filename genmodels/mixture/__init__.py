"""Mixtures of Gaussians on pictures: the family whose every question has an exact answer."""
