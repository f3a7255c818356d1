"""Generative adversarial networks: a generator and a discriminator that train each other."""
