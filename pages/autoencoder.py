"""The autoencoder: squeeze and restore, and what a code that nobody asked for is good for."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits.autoencoder import denoise, inside, labels, networks, odd, prior, revealed, roll, score, sparse, squeeze
from ui.i18n import _
from ui.session import State
from ui.state import Choice, Int, Table

PARTS = {
    "squeeze": squeeze,
    "denoise": denoise,
    "score": score,
    "sparse": sparse,
    "labels": labels,
    "roll": roll,
    "prior": prior,
    "odd": odd,
}
STATE = Table(
    "autoencoder",
    Choice("exhibit", tuple(PARTS), "squeeze"),
    *networks.SHARED,
    Int("seed", 0, 999_999, 0),
    *(field for part in PARTS.values() for field in part.FIELDS),
)

show(
    PageSpec(
        name="autoencoder",
        title=_("Autoencoder"),
        idea=_("A network copies its input through a narrow place: what gets through is a code of few numbers."),
        state=State(STATE),
        exhibits=[
            Exhibit("squeeze", _("Squeeze and restore"), squeeze.render, term=_("bottleneck")),
            Exhibit("denoise", _("Remove noise"), denoise.render, term=_("denoising autoencoder")),
            Exhibit("score", _("What the residual is"), score.render, term=_("score")),
            Exhibit("sparse", _("Few at a time"), sparse.render, term=_("sparse code")),
            Exhibit("labels", _("Few labels"), labels.render, term=_("linear probe")),
            Exhibit("roll", _("Unroll a sheet"), roll.render, term=_("manifold learning")),
            Exhibit("prior", _("Why it does not generate"), prior.render, term=_("codes and a prior")),
            Exhibit("odd", _("Odd ones out"), odd.render, term=_("anomaly detection")),
        ],
        code=tuple(dict.fromkeys(thing for part in PARTS.values() for thing in part.CODE)),
        snippet=lambda state: PARTS[state["exhibit"]].snippet(state),
        numbers=lambda state: PARTS[state["exhibit"]].numbers(state),
        inside=inside.INSIDE,
        revealed=revealed.FIGURES,
    )
)
