"""The derivations of the GAN page: of the densities of the exhibit "optimal", and of the GAN of digits."""

from __future__ import annotations

from genmodels.gan import derivations
from genmodels.gan.optimal import Mixture
from ui import digit_gan
from ui.exhibits.gan import optimal
from ui.session import State


def _humps(state: State) -> tuple[Mixture, Mixture]:
    (ma, sa), (mb, sb), (mq, sq) = (optimal.humps(state)[name] for name in ("a", "b", "q"))
    return Mixture((ma, mb), (sa, sb), (0.5, 0.5)), Mixture((mq,), (sq,))


DERIVED = {
    "cross_entropy": lambda state: derivations.cross_entropy(name=digit_gan.read().name),
    "best_reply": lambda state: derivations.best_reply(humps=_humps(state)),
    "divergence": lambda state: derivations.divergence(humps=_humps(state)),
    "two_losses": lambda state: derivations.two_losses(name=digit_gan.read().name),
}
