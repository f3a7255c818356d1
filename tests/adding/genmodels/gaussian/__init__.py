"""One Gaussian of the plane."""
