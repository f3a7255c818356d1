"""The diffusion model: data that turn into noise step by step, and a network that leads back."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits.diffusion import d3pm, denoise, derived, forward, guidance, inside, plane, revealed, steps, terms, use
from ui.i18n import _
from ui.session import State
from ui.state import Choice, Int, Table

PARTS = {
    "denoise": denoise,
    "forward": forward,
    "plane": plane,
    "steps": steps,
    "guidance": guidance,
    "use": use,
    "d3pm": d3pm,
    "terms": terms,
}
STATE = Table(
    "diffusion",
    Choice("exhibit", tuple(PARTS), "denoise"),
    Int("seed", 0, 999_999, 0),  # serves every exhibit
    *(field for part in PARTS.values() for field in part.FIELDS),
)

show(
    PageSpec(
        name="diffusion",
        title=_("Diffusion model"),
        idea=_("Adding noise is easy; a network learns to take it away, little by little."),
        state=State(STATE),
        exhibits=[
            Exhibit("denoise", _("Noise becomes a digit"), denoise.render, term=_("denoising")),
            Exhibit("forward", _("A digit becomes noise"), forward.render, term=_("forward process")),
            Exhibit("plane", _("The same with points"), plane.render, term=_("on the plane")),
            Exhibit("steps", _("How many steps?"), steps.render, term=_("samplers")),
            Exhibit("guidance", _("Ask for a class"), guidance.render, term=_("guidance")),
            Exhibit("use", _("Fill in and redraw"), use.render, term=_("inpainting")),
            Exhibit("d3pm", _("Masks and flips"), d3pm.render, term=_("discrete diffusion")),
            Exhibit("terms", _("What is learned"), terms.render, term=_("the loss")),
        ],
        code=tuple(dict.fromkeys(thing for part in PARTS.values() for thing in part.CODE)),
        snippet=lambda state: PARTS[state["exhibit"]].snippet(state),
        numbers=lambda state: PARTS[state["exhibit"]].numbers(state),
        derived=derived.DERIVED,
        inside=inside.INSIDE,
        revealed=revealed.FIGURES,
    )
)
