"""Normalizing flows: a density bent by invertible maps, with the change of volume kept as an account."""
