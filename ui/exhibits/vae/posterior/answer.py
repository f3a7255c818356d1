"""What was drawn, answered in words: what a classifier reads in it, and in what the model makes of it."""

from __future__ import annotations

import numpy as np
import torch

from genmodels import checkpoints
from genmodels.autoencoder.vae import VAE
from genmodels.metrics.pictures import JUDGE
from ui.exhibits.vae.posterior.measured import as_tensor, encoded
from ui.i18n import _

LEAST_INK, MOST_INK = 0.01, 0.5  # shares of the paper: of the digits of MNIST nine in ten have between 0.07 and 0.21
SURE = 0.8  # probability from which on a class counts as read


@torch.no_grad()
def answered(network: VAE, ink: bytes, near: np.ndarray) -> str:
    """What a classifier reads in a drawing, and in what the model makes of it. near: the classes of the codes nearest to its own."""
    counts = np.bincount(near, minlength=10)
    if (share := np.unpackbits(np.frombuffer(ink, np.uint8)).mean()) < LEAST_INK:
        return _("Nothing is drawn yet, and the model answers that, too: draw a digit.")
    if share > MOST_INK:
        return _("Nearly everything is filled: no digit looks like that, and what the model draws means nothing here.")
    try:
        (digit, sure), (made, _made_sure) = (_read(picture) for picture in (as_tensor(ink), network.decode(encoded(network, ink).loc).mean))
    except checkpoints.CheckpointError:
        digit = int(counts.argmax())
        return _("Of the 20 test digits encoded nearest to this picture {count} are {digit}s.").format(count=counts[digit], digit=digit)
    if sure < SURE:
        text = _("Hard to read: the best guess is {digit}, with {p} %. The model knows digits only, and draws one that reads as {made}.")
    elif digit == made:
        text = _(
            "Read as {digit}. What the model draws from it reads as {digit}, too: "
            "of the 20 test digits encoded nearest {count} are {digit}s."
        )
    else:
        text = _(
            "Read as {digit}, but what the model draws from it reads as {made}: of the 20 test digits encoded nearest {others} are {made}s "
            "and {count} are {digit}s. Two numbers do not keep the two apart here."
        )
    values = {"digit": digit, "made": made, "p": f"{100 * sure:.0f}", "count": counts[digit], "others": counts[made]}
    return text.format(**values)


@torch.no_grad()
def _read(picture: torch.Tensor) -> tuple[int, float]:
    """The class that the classifier gives a picture of 784 pixels, and its probability."""
    p = checkpoints.load(JUDGE)(picture.reshape(1, 1, 28, 28)).softmax(1)[0]
    return int(p.argmax()), float(p.max())
