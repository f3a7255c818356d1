"""The DCGANs whose checkpoints the pages draw from."""

from genmodels.core import Recipe
from genmodels.gan import conv_gan, r1_gan
from genmodels.gan.dcgan import Config

RECIPES = (
    Recipe("dcgan", "dcgan", Config(), "mnist_images", "convolutional GAN with 64 latents", steps=4_000, lr=4e-4, average=0.998),
    Recipe(
        "dcgan_handwriting",
        "dcgan",
        Config(),
        "handwriting",
        "the same network on synthesised digits, for machines without MNIST",
        steps=2_500,
        lr=4e-4,
        average=0.998,
    ),
    Recipe(
        "gan_notes",
        "conv_gan",
        conv_gan.Config(),
        "mnist_images",
        "the convolutional GAN of lecture notes, 32 latents",
        steps=2_000,
        lr=4e-4,
        average=0.998,
    ),
    Recipe(
        "gan_r1",
        "r1_gan",
        r1_gan.Config(),
        "mnist_images",
        "convolutional GAN with 64 latents, its discriminator penalised by R1",
        steps=40_000,
        batch=64,
        lr=2e-4,
        average=0.999,
    ),
)
