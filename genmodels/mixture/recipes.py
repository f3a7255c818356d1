"""How the checkpoint of this family is fitted, as a value."""

from genmodels.core import Recipe
from genmodels.mixture.analysers import Config

RECIPES = (
    Recipe("mixture_mnist", "mixture", Config(), "mnist_labelled", "mixture of factor analysers, 8 of rank 12 for each digit", steps=0),
)
