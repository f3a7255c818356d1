"""The runs that the diffusion page opens with: samplings, other uses of the same network, discrete diffusion, the bound, the plane."""

from __future__ import annotations

import base64
import zlib

from genmodels.live.protocol import RunSpec

SAMPLING = {
    "sampling": (
        RunSpec("sampling", "mnist", {"label": 3, "guidance": 1.0}, steps=50).checked(),
        "Sixteen 3s from noise in 50 steps of DDIM, guidance 1.",
    ),
    "steps": (
        RunSpec("steps", "mnist", {"label": 2}).checked(),
        "One noise, three samplers, 1 to 1,000 steps, class 2.",
    ),
    "guidance": (
        RunSpec("guidance", "mnist", {"label": 4}).checked(),
        "Ten noises under six weights of guidance, class 4, 25 steps of DDIM.",
    ),
}
"""What the exhibits of the diffusion page open with; they need the checkpoint to be made."""
THREE = (
    "eNpjYBgQIGjR8PMfCOyxw5Ar/wsDP53Q5fKBomeu7dmz58Xfh7xoctxh516a8zEw8H76+1cEh70hf3HKOX/4+/ckF1apvCd//341wiKhVnr8N9DEeViknH5B"
    "/CCHRS7nN0Tugw4Wydc/fqyYcujv3ylcOPzAtvHf333qOCTd/v79VoxDTuLV3woUAfYCQzj74d93lshy7X9fQCVZJ339+wnFpek//75IA3mMM+Lvv7/1qLZM"
    "BHrs8969e8/+Bcrposqx5lwDiYLAGXVGdPex118EyZwyY2cYMAAA4OWCEQ=="
)
"""The 3 of MNIST's test pictures that the page has on its drawing board before anybody draws: 784 greys, deflated."""
DRAWN = base64.b64encode(zlib.decompress(base64.b64decode(THREE))).decode()
USES = {
    "use-inpaint": (
        RunSpec("sampling", "mnist", {"task": "inpaint", "picture": DRAWN, "eta": 1.0, "repeats": 2}, 0, 50, 2, 2).checked(),
        "The lower half of a 3 filled in sixteen times, 50 steps taken twice each.",
    ),
    "use-sketch": (
        RunSpec("sampling", "mnist", {"task": "sketch", "picture": DRAWN, "eta": 1.0, "strength": 0.6}, 0, 40, 2, 2).checked(),
        "Sixteen digits from one drawn 3, 60 % of the way to noise and back in 40 steps.",
    ),
    "use-between": (
        RunSpec("sampling", "mnist", {"task": "between", "other": 1}, 0, 40, 2, 2).checked(),
        "Sixteen noises between two, and the digits that they become in 40 steps of DDIM.",
    ),
}
"""What the same network can do besides; they need the checkpoint to be made."""
REVEALS = {
    f"reveal-{noise}": (
        RunSpec("reveal", "binarized_mnist", {"noise": noise}, steps=50).checked(),
        f"Sixteen digits of black and white pixels in 50 steps, {noise} noise.",
    )
    for noise in ("absorbing", "uniform")
}
"""Samplings of discrete diffusion; they need the two checkpoints to be made."""
BOUNDS = {
    "bound-mnist": (
        RunSpec("bound", "mnist", steps=1_000).checked(),
        "The bound of the diffusion model on MNIST's test pictures, term by term.",
    )
}
"""What training minimises, measured; it needs the checkpoint and MNIST to be made."""
PLANES = {
    f"plane-{data}": (
        RunSpec("diffusion2d", data, every=100 if data == "moons" else 200, snapshot_every=500 if data == "moons" else 2_000).checked(),
        f"A diffusion model of the planar set {data.replace('_', ' ')}, 4,000 steps.",
    )
    for data in ("moons", "spirals", "ring", "grid", "checkerboard", "swiss_roll")
}
"""Trainings on planar sets, of which the diffusion page shows the end."""
RECORDINGS = {**SAMPLING, **USES, **REVEALS, **BOUNDS, **PLANES}
