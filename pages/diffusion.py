"""The diffusion model: data that turn into noise step by step, and a network that leads back."""

from ui.anatomy import Exhibit, PageSpec, show
from ui.exhibits.diffusion import d3pm, denoise, derived, forward, guidance, plane, revealed, steps, terms, use
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
            Exhibit("denoise", _("Step through a denoising"), denoise.render),
            Exhibit("forward", _("Forward"), forward.render),
            Exhibit("plane", _("On the plane"), plane.render),
            Exhibit("steps", _("How many steps?"), steps.render),
            Exhibit("guidance", _("Guidance"), guidance.render),
            Exhibit("use", _("Use it"), use.render),
            Exhibit("d3pm", _("Masks and flips"), d3pm.render),
            Exhibit("terms", _("What training minimises"), terms.render),
        ],
        code=tuple(dict.fromkeys(thing for part in PARTS.values() for thing in part.CODE)),
        snippet=lambda state: PARTS[state["exhibit"]].snippet(state),
        numbers=lambda state: PARTS[state["exhibit"]].numbers(state),
        derived=derived.DERIVED,
        revealed=revealed.FIGURES,
    )
)
