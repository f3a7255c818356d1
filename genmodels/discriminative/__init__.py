"""Discriminative models: p(y | x) from labelled pairs, beside which the generative families are seen."""
