"""The exhibits of the normalizing flow."""
