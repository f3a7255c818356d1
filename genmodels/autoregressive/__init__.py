"""Autoregressive models: one pixel after another, each given those before it, and the likelihood as the product."""
