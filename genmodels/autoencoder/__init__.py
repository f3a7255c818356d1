"""PCA, autoencoders, and variational autoencoders: from the best linear code to a code that one can draw from."""
