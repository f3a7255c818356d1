"""Diffusion: data that are turned into noise step by step, and networks that learn the way back."""
