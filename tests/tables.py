"""The pages' tables of what an address may hold, exhibit by exhibit, and every value and every pair of values to try of them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from ui.exhibits import home
from ui.exhibits.autoencoder import denoise as noisy_digits
from ui.exhibits.autoencoder import labels as few_labels
from ui.exhibits.autoencoder import networks as codecs
from ui.exhibits.autoencoder import odd, prior, roll, score, sparse, squeeze
from ui.exhibits.autoregressive import detector, microscope, order, sees
from ui.exhibits.autoregressive import numbers as many
from ui.exhibits.autoregressive import plane as slices
from ui.exhibits.compare import can, cost, point, race, table
from ui.exhibits.compare import side_by_side as pictures
from ui.exhibits.diffusion import d3pm, denoise, forward, guidance, plane, steps, terms, use
from ui.exhibits.flow import curve, density, elevator, live, networks, stream, threads
from ui.exhibits.flow import digits as flow_digits
from ui.exhibits.flow import side_by_side as three_families
from ui.exhibits.gan import arena, between, dirac, judge, optimal
from ui.exhibits.gan import images as image_gan
from ui.exhibits.vae import bound, learn, posterior, walk
from ui.exhibits.vae import kl as kl_weight
from ui.known import Known
from ui.state import Bits, Choice, Field, Flag, Float, Int, Maybe, Points, Table, Token, Vector

AUTOENCODER: dict[str, ModuleType] = {
    "squeeze": squeeze,
    "denoise": noisy_digits,
    "score": score,
    "sparse": sparse,
    "labels": few_labels,
    "roll": roll,
    "prior": prior,
    "odd": odd,
}
VAE = {"walk": walk, "picture": posterior, "kl": kl_weight, "learn": learn, "bound": bound}
GAN = {"arena": arena, "dirac": dirac, "optimal": optimal, "images": image_gan, "between": between, "judge": judge}
AUTOREGRESSIVE = {"microscope": microscope, "numbers": many, "order": order, "sees": sees, "detector": detector, "plane": slices}
FLOW: dict[str, ModuleType] = {
    "elevator": elevator,
    "curve": curve,
    "density": density,
    "threads": threads,
    "live": live,
    "stream": stream,
    "digits": flow_digits,
    "side_by_side": three_families,
}
DIFFUSION = {
    "denoise": denoise,
    "forward": forward,
    "plane": plane,
    "steps": steps,
    "guidance": guidance,
    "use": use,
    "d3pm": d3pm,
    "terms": terms,
}
COMPARE = {"race": race, "pictures": pictures, "point": point, "table": table, "cost": cost, "can": can}
PARTS: dict[str, dict[str, ModuleType]] = {
    "home": {},
    "autoencoder": AUTOENCODER,
    "vae": VAE,
    "autoregressive": AUTOREGRESSIVE,
    "flow": FLOW,
    "diffusion": DIFFUSION,
    "gan": GAN,
    "compare": COMPARE,
}
SEED = Int("seed", 0, 999_999, 0)


def _table(name: str, *shared: Field) -> Table:
    parts = PARTS[name]
    fields = [*shared, *(field for part in parts.values() for field in part.FIELDS)]
    return Table(name, Choice("exhibit", tuple(parts), next(iter(parts))), *fields)


TABLES = {
    "autoencoder": _table("autoencoder", *codecs.SHARED, SEED),
    "autoregressive": _table("autoregressive", Int("seed", 0, 999_999, 14)),
    "compare": _table("compare", SEED),
    "diffusion": _table("diffusion", SEED),
    "flow": _table("flow", *networks.SHARED, SEED),
    "gan": _table("gan"),
    "home": Table("home", *home.FIELDS),
    "vae": _table("vae"),
}


def values(field: Field) -> list[Any]:
    """Every value of a field that has few, else its ends, its middle and its default."""
    if isinstance(field, Maybe):
        found = [None, *values(field.field)]
    elif isinstance(field, Choice):
        found = list(field.options)
    elif isinstance(field, Flag):
        found = [False, True]
    elif isinstance(field, Int | Float):
        found = [field.low, field.high, (field.low + field.high) / 2, field.default]
    elif isinstance(field, Vector):
        found = [field.default, (field.low,) * field.size, (field.high,) * field.size]
    elif isinstance(field, Points):
        found = [None, ((field.low, field.low), (field.high, field.low), (field.high, field.high))]
    elif isinstance(field, Bits):
        whole, spare = (field.size + 7) // 8, -field.size % 8
        found = [None, bytes(whole), bytes([60]) * (whole - 1) + bytes([60 >> spare << spare])]
    elif isinstance(field, Known):
        found = [field.default, *sorted(field.names())]
    elif isinstance(field, Token):
        found = [field.default, "none_such"]
    else:
        found = [field.default]
    return list(dict.fromkeys(value if value is None else field.coerce(value) for value in found))


def singles(fields: Sequence[Field]) -> list[dict[str, Any]]:
    """Each value of each field, the others at their defaults."""
    return [{}] + [{field.name: value} for field in fields for value in values(field) if value != field.default]


def pairs(fields: Sequence[Field]) -> list[dict[str, Any]]:
    """Rows that hold between them each pair of values of each two fields: few rows, since each holds many pairs."""
    chance, tried = random.Random(0), {field.name: values(field) for field in fields}
    left = {
        frozenset(((a, i), (b, j)))
        for a, b in itertools.combinations(tried, 2)
        for i, j in itertools.product(range(len(tried[a])), range(len(tried[b])))
    }
    rows = []
    while left:
        row = dict(min(left, key=sorted))
        for name in chance.sample(sorted(tried), len(tried)):
            if name not in row:
                gain = [sum(frozenset(((name, i), other)) in left for other in row.items()) for i in range(len(tried[name]))]
                row[name] = gain.index(max(gain))
        left -= {frozenset(two) for two in itertools.combinations(row.items(), 2)}
        rows.append({name: tried[name][i] for name, i in row.items()})
    return rows


class Shown(dict):
    """A page's state without a session: the defaults with these changes."""

    def __init__(self, page: str, changes: Mapping[str, Any]):
        super().__init__({**TABLES[page].defaults(), **changes})
        self.table = TABLES[page]
