"""Gaussian mixtures: in the plane (EM, and k-means as its hard limit) and on images (factor analysers)."""
