"""Two-dimensional data sets whose true density is known.

Every set is a mixture over classes y, so one function carries all that there is to know, the log joint density:

    p(x) = sum_y p(x, y)              (1)  the density that a generative model has to learn
    p(y | x) = p(x, y) / p(x)         (2)  the best possible classifier
    H = -E[log p(x)]                  (3)  the entropy: no density model can have a lower test negative log-likelihood

Three shapes of class are enough for all of them: points and curves blurred by a Gaussian (a curve is integrated along its
length by one-dimensional quadrature), boxes blurred by a Gaussian (error functions), and circles blurred by a Gaussian (a
Bessel function).

Sources: ring and grid after Srivastava et al. 2017 (VEEGAN); spirals, circles, checkerboard and Swiss roll with the scales of
Grathwohl et al. 2019 (FFJORD); moons as in scikit-learn. All densities are in nats and computed in float64.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from genmodels.core import Invalid

MAX_DRAWN = 4000
_CHUNK = 1024  # points whose density is computed at once: bounds memory at 4,000 kernels


@dataclass(frozen=True, eq=False)
class Toy:
    """A two-dimensional data set with its truth.

    name     as in `TOYS`
    draw     (n, generator) -> x (n, 2) float32 and the class of each, (n,) int64
    joint    x (n, 2) float64 -> log p(x, y), (n, classes), nats
    limit    half-width of the square that a page should show
    grain    the finest length in the density: what a grid has to resolve
    modes    (K, 2) where the data are K separate bumps, otherwise None
    sigma    standard deviation of the noise, None where there is none
    known    the entropy where it is known in closed form
    """

    name: str
    draw: Callable[[int, torch.Generator], tuple[Tensor, Tensor]]
    joint: Callable[[Tensor], Tensor]
    limit: float
    grain: float
    modes: Tensor | None = None
    sigma: float | None = None
    known: float | None = None

    def sample(self, n: int, *, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """n points (n, 2) float32 and their classes (n,) int64; the same generator state gives the same points."""
        return self.draw(n, generator)

    def log_joint(self, x: Tensor) -> Tensor:
        """log p(x, y) in nats for every class y: x (n, 2) -> (n, classes) in x's own type. Differentiable in x."""
        parts = [self.joint(part) for part in x.double().split(_CHUNK)] or [self.joint(x.double())]
        return torch.cat(parts).to(x.dtype)

    def log_prob(self, x: Tensor) -> Tensor:
        """The true log p(x) in nats, equation (1): x (n, 2) -> (n,). -inf where there are never any data."""
        return self.log_joint(x).logsumexp(-1)

    def posterior(self, x: Tensor) -> Tensor:
        """The true p(y | x), equation (2): x (n, 2) -> (n, classes). Not a number where p(x) is 0."""
        return self.log_joint(x).softmax(-1)

    @cached_property
    def entropy(self) -> float:
        """Equation (3) in nats, the floor under every model's test loss. Computed at first use, then kept.

        The trapezoid rule converges exponentially fast on smooth densities that vanish at the border; four grid points to
        three standard deviations already give five digits.
        """
        if self.known is not None:
            return self.known
        half, step = self.limit + 8 * self.grain, 0.75 * self.grain
        axis = torch.arange(-half, half, step, dtype=torch.float64)
        log_p = torch.cat([self.log_prob(torch.stack([axis, y.expand_as(axis)], -1)) for y in axis])
        return float(torch.special.entr(log_p.exp()).sum() * step**2)


# --- the three shapes of class --------------------------------------------------------------------------------------


def log_box(d: Tensor, half: float, sigma: float) -> Tensor:
    """Log density of a uniform on [-half, half] plus Gaussian noise, at d (any shape). Accurate in the far tails too.

    p(d) = [Phi((half - d) / sigma) - Phi((-half - d) / sigma)] / (2 half)
    """
    d = -d.abs()  # symmetric, and in the left tail the logarithm of Phi keeps its digits
    upper, lower = torch.special.log_ndtr((d + half) / sigma), torch.special.log_ndtr((d - half) / sigma)
    return upper + torch.log1p(-(lower - upper).exp()) - math.log(2 * half)


def log_gaussians(x: Tensor, centres: Tensor, sigma: float) -> Tensor:
    """Log densities of the Gaussians N(centre, sigma^2 I): x (n, 2), centres (K, 2) -> (n, K)."""
    square = (x * x).sum(-1, keepdim=True) + (centres * centres).sum(-1) - 2 * x @ centres.T
    return -square / (2 * sigma**2) - math.log(2 * math.pi * sigma**2)


def log_circle(x: Tensor, radius: float, sigma: float) -> Tensor:
    """Log density of a circle around the origin plus Gaussian noise: x (n, 2) -> (n,).

    The angle integrates to a Bessel function, p(x) = exp(-(r^2 + R^2) / 2 sigma^2) I_0(r R / sigma^2) / (2 pi sigma^2).
    """
    r = x.norm(dim=-1)
    scaled_bessel = torch.special.i0e(r * radius / sigma**2)  # exp(-r R / sigma^2) I_0: no overflow
    return -((r - radius) ** 2) / (2 * sigma**2) + scaled_bessel.log() - math.log(2 * math.pi * sigma**2)


def _noisy(x: Tensor, label: Tensor, sigma: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    return (x + sigma * torch.randn(x.shape, generator=generator)).float(), label


def _choose(n: int, k: int, generator: torch.Generator) -> Tensor:
    return torch.randint(k, (n,), generator=generator)


def _bumps(name: str, centres: Tensor, sigma: float, limit: float) -> Toy:
    """Equally likely Gaussians, each a class."""

    def draw(n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        label = _choose(n, len(centres), generator)
        return _noisy(centres.index_select(0, label), label, sigma, generator)

    def joint(x: Tensor) -> Tensor:
        return log_gaussians(x, centres.double(), sigma) - math.log(len(centres))

    return Toy(name, draw, joint, limit, sigma, centres.float(), sigma)


def _curves(name: str, paths: list[Callable[[Tensor], Tensor]], sigma: float, limit: float, length: float) -> Toy:
    """Curves blurred by a Gaussian, each an equally likely class.

    path: s (n,) uniform in [0, 1] -> (n, 2). length: of the longest.
    """
    # Gauss-Legendre nodes less than half a standard deviation apart: the integral along the curve is exact to rounding
    nodes, weights = np.polynomial.legendre.leggauss(max(64, math.ceil(4 * length / sigma)))
    centres = [path(torch.from_numpy(nodes + 1) / 2) for path in paths]
    log_weights = torch.from_numpy(weights / 2).log() - math.log(len(paths))

    def draw(n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        label, s = _choose(n, len(paths), generator), torch.rand(n, generator=generator)
        along = torch.stack([path(s) for path in paths])  # classes, n, 2
        return _noisy(along[label, torch.arange(n)], label, sigma, generator)

    def joint(x: Tensor) -> Tensor:
        return torch.stack([(log_gaussians(x, c, sigma) + log_weights).logsumexp(-1) for c in centres], -1)

    return Toy(name, draw, joint, limit, sigma, sigma=sigma)


# --- the sets -------------------------------------------------------------------------------------------------------


def ring(sigma: float = 0.01, radius: float = 1.0, modes: int = 8) -> Toy:
    """Gaussians evenly spaced on a circle: by default the GAN benchmark, with modes like needles."""
    # no end point at 2 pi: it would be the first mode again
    angle = 2 * math.pi * torch.arange(modes, dtype=torch.float64) / modes
    return _bumps("ring", radius * torch.stack([angle.cos(), angle.sin()], -1), sigma, 1.3 * radius + 3 * sigma)


def gaussians(sigma: float = 0.5 / math.sqrt(2), radius: float = 4 / math.sqrt(2), modes: int = 8) -> Toy:
    """The ring as FFJORD has it: eight Gaussians wide enough that their circles of three standard deviations nearly touch."""
    return replace(ring(sigma, radius, modes), name="gaussians")


def grid(sigma: float = 0.05) -> Toy:
    """25 Gaussians on {-4, -2, 0, 2, 4}^2, the GAN benchmark."""
    axis = torch.arange(-4.0, 5.0, 2.0, dtype=torch.float64)
    return _bumps("grid", torch.cartesian_prod(axis, axis), sigma, 5.0)


def clusters(sigma: float = 0.15) -> Toy:
    """Three clusters far apart, at the corners of a triangle that is not quite regular."""
    return _bumps("clusters", torch.tensor([[-1.0, -0.7], [1.1, -0.4], [-0.1, 1.1]], dtype=torch.float64), sigma, 2.0)


def moons(sigma: float = 0.1) -> Toy:
    """Two interleaved half circles of radius 1, in scikit-learn's coordinates."""

    def upper(s: Tensor) -> Tensor:
        return torch.stack([(math.pi * s).cos(), (math.pi * s).sin()], -1)

    def lower(s: Tensor) -> Tensor:
        return torch.stack([1 - (math.pi * s).cos(), 0.5 - (math.pi * s).sin()], -1)

    return _curves("moons", [upper, lower], sigma, 2.5, math.pi)


def swiss_roll(sigma: float = 0.2) -> Toy:
    """A spiral of one and a half turns, rolled from inside to outside; the classes are its three half turns."""

    def half_turn(k: int) -> Callable[[Tensor], Tensor]:
        def path(s: Tensor) -> Tensor:
            t = math.pi * (1.5 + k + s)
            return torch.stack([t * t.cos(), t * t.sin()], -1) / 5

        return path

    return _curves("swiss_roll", [half_turn(k) for k in range(3)], sigma, 3.6, 4.5 * math.pi * math.pi / 5)


def circles(sigma: float = 0.24, inner: float = 1.5, outer: float = 3.0) -> Toy:
    """Two concentric circles, the outer one class 0, equally likely."""
    radii = (outer, inner)

    def draw(n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        label, angle = _choose(n, 2, generator), 2 * math.pi * torch.rand(n, generator=generator)
        x = torch.tensor(radii)[label, None] * torch.stack([angle.cos(), angle.sin()], -1)
        return _noisy(x, label, sigma, generator)

    def joint(x: Tensor) -> Tensor:
        return torch.stack([log_circle(x, radius, sigma) for radius in radii], -1) - math.log(2)

    return Toy("circles", draw, joint, outer + 4 * sigma, sigma, sigma=sigma)


def spirals(sigma: float = 0.1, box: float = 1 / 6) -> Toy:
    """Two spirals of one and a half turns: points spread evenly over squares of side `box`, then blurred by a Gaussian (FFJORD)."""
    turn = 3 * math.pi

    def arm(angle: Tensor) -> Tensor:
        return torch.stack([-angle * angle.cos() / 3 + box / 2, angle * angle.sin() / 3 + box / 2], -1)

    # the angle is 3 pi sqrt(u): its density grows linearly, and is integrated in the angle where the curve is smooth
    nodes, weights = np.polynomial.legendre.leggauss(max(64, math.ceil(20 / sigma)))
    angles = torch.from_numpy(turn * (nodes + 1) / 2)
    log_weights = torch.from_numpy(weights * (nodes + 1) / 2).log() - math.log(2)

    def draw(n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        label, u = _choose(n, 2, generator), torch.rand(n, generator=generator)
        x = arm(turn * u.sqrt()) + box * (torch.rand(n, 2, generator=generator) - 0.5)
        return _noisy(x * (1 - 2 * label[:, None]), label, sigma, generator)

    def joint(x: Tensor) -> Tensor:
        classes = []
        for sign in (1, -1):  # the second arm is the first one, turned by half a turn
            d = sign * x[:, None, :] - arm(angles)
            classes.append((log_box(d, box / 2, sigma).sum(-1) + log_weights).logsumexp(-1))
        return torch.stack(classes, -1)

    return Toy("spirals", draw, joint, 4.0, sigma, sigma=sigma)


def checkerboard() -> Toy:
    """Uniform on 8 squares of side 2, each a class: density 1/32 inside, 0 outside, entropy log 32. No noise."""
    corners = torch.tensor([[2.0 * i, 2.0 * j] for i in range(-2, 2) for j in range(-2, 2) if (i + j) % 2 == 0])

    def draw(n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        label = _choose(n, len(corners), generator)
        return corners[label] + 2 * torch.rand(n, 2, generator=generator), label

    def joint(x: Tensor) -> Tensor:
        d = x[:, None, :] - corners.double()
        inside = ((d >= 0) & (d < 2)).all(-1)
        return torch.where(inside, x.new_tensor(-math.log(32)), x.new_tensor(-math.inf))

    return Toy("checkerboard", draw, joint, 4.6, 0.1, known=math.log(32))


def line(sigma: float = 0.1, half: float = 1.5) -> Toy:
    """Points spread evenly along a rising diagonal of length 2 half, blurred by a Gaussian; one class."""
    along = torch.tensor([1.0, 1.0], dtype=torch.float64) / math.sqrt(2)
    across = torch.tensor([-1.0, 1.0], dtype=torch.float64) / math.sqrt(2)

    def draw(n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        x = half * (2 * torch.rand(n, 1, generator=generator) - 1) * along
        return _noisy(x, torch.zeros(n, dtype=torch.int64), sigma, generator)

    def joint(x: Tensor) -> Tensor:
        d = x @ across
        gaussian = -(d**2) / (2 * sigma**2) - 0.5 * math.log(2 * math.pi * sigma**2)
        return (log_box(x @ along, half, sigma) + gaussian)[:, None]

    return Toy("line", draw, joint, 1.6, sigma, sigma=sigma)


def drawn(points: object, sigma: float | None = None, limit: float | None = None) -> Toy:
    """A set that the user draws: equally likely small Gaussians at the drawn points, so that it too has a true density.

    points  (n, 2), or (n, 3) with a class 0 to 9 in the third column; 2 to 4,000 of them
    sigma   the Gaussians' standard deviation; 3 % of the view's half-width unless given
    limit   half-width of the view; a fifth more than the points need unless given
    Raises Invalid for anything else.
    """
    try:
        array = np.asarray(points, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise Invalid("The drawn points must be a table of numbers, two or three to a row.") from None
    if array.size == 0:
        raise Invalid("There are no points yet: draw at least two.")
    if array.ndim != 2 or array.shape[1] not in (2, 3):
        raise Invalid("Each drawn point needs two coordinates, and may have a class as a third number.")
    if len(array) < 2:
        raise Invalid("One point is not a data set: draw at least two.")
    if len(array) > MAX_DRAWN:
        raise Invalid("There are {n} drawn points, more than the {most} that fit.", n=f"{len(array):,}", most=f"{MAX_DRAWN:,}")
    if not np.isfinite(array).all():
        raise Invalid("A drawn point has a coordinate that is not a finite number.")
    xy = array[:, :2]
    if np.abs(xy).max() > 1e6 or (np.ptp(xy, axis=0) <= 1e-9).all():
        raise Invalid("The drawn points lie too far out or all in one place: spread them over the square.")
    classes = array[:, 2] if array.shape[1] == 3 else np.zeros(len(array))
    if not np.isin(classes, np.arange(10)).all():
        raise Invalid("The class of a drawn point must be a whole number from 0 to 9.")
    limit = 1.2 * float(np.abs(xy).max()) if limit is None else limit
    sigma = 0.03 * limit if sigma is None else sigma
    if not (0 < sigma < math.inf and 0 < limit < math.inf):
        raise Invalid("The width of the drawn points and of their view must be positive numbers.")

    centres, labels = torch.from_numpy(xy.copy()), torch.from_numpy(classes.astype(np.int64))

    def draw(n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        index = _choose(n, len(centres), generator)
        return _noisy(centres[index], labels[index], sigma, generator)

    def joint(x: Tensor) -> Tensor:
        kernels = log_gaussians(x, centres, sigma) - math.log(len(centres))
        columns = [kernels[:, labels == y].logsumexp(-1) for y in range(int(labels.max()) + 1)]
        return torch.stack(columns, -1)

    return Toy("drawn", draw, joint, limit, sigma, sigma=sigma)


TOYS: dict[str, Toy] = {
    toy.name: toy for toy in (ring(), gaussians(), grid(), moons(), spirals(), circles(), checkerboard(), line(), clusters(), swiss_roll())
}
