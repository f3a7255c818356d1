"""The manifest's protocols in the language of the run. They are written in English by whatever measures; each is a chain of known phrases.

    said("10,000 samples, seed 0; k = 5")  ->  "표본 10,000장, 시드 0; k = 5"

What no phrase fits stays as it is; a test knows every protocol of the table.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ui.i18n import N_, _

PHRASES = (
    N_("{n} samples"),
    N_("{n} test pictures of the fixed binarised MNIST in place of samples"),
    N_("{n} test pictures in place of samples"),
    N_("mean over the seeds {a} to {b}"),
    N_("seed {n}"),
    N_("against {n} training pictures of {data}"),
    N_("classes and features by {judge} ({hash}, right on {right} of MNIST's test images)"),
    N_("(spread {n})"),
    N_("k = {n}"),
    N_("variance of the Laplacian"),
    N_("as a share of that of {n} training pictures of {data}"),
    N_("fixed binarised MNIST"),
    N_("all {n} test images"),
    N_("all {n} MNIST test pictures of 256 grey levels"),
    N_("MNIST test pictures of 256 grey levels"),
    N_("importance estimate with {n} samples an image"),
    N_("{n} samples an image"),
    N_("standard error over images {n}"),
    N_("bound by one draw of variational noise a picture"),
    N_("all {n} MNIST test images"),
    N_("standard error over pictures {n}"),
    N_("standard error {n}"),
    N_("one uniform dequantisation (seed {n})"),
    N_("exact for the dequantised pixels"),
    N_("an upper bound for the 256 levels"),
    N_("upper bound"),
    N_("exact"),
    N_("no class"),
    N_("{k} of {n} steps an image"),
    N_("{n} other pictures at each"),
    N_("closed form on {machine}"),
    N_("{n} steps on {machine}"),
    N_("{n} step a sample"),
    N_("{n} steps a sample"),
    N_("beside {n} training pictures"),
    N_("{n} steps"),
    N_("numbers that training finds"),
    N_("passes through the network for one sample"),
    N_("in the protocol of the pictures"),
    N_("sigma^2 = beta~"),
    N_("the median of some draws on this machine"),
    N_("just now"),
)
NUMBER = r"\d[\d,.]*\d|\d"
VALUE = {"machine": r".+", "data": r"\w+", "judge": r"\w+", "hash": r"\w+", "right": r"[\d.]+%"}  # all others are numbers
JOINTS = re.compile(r"[;,]?\s*")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Every phrase as what it may look like, the longest first."""
    found = []
    for phrase in sorted(PHRASES, key=len, reverse=True):
        parts = re.split(r"\{(\w+)\}", phrase)  # text and names in turn
        text = "".join(f"(?P<{part}>{VALUE.get(part, NUMBER)})" if k % 2 else re.escape(part) for k, part in enumerate(parts))
        found.append((re.compile(text + r"(?![\w.])"), phrase))
    return tuple(found)


def said(protocol: str) -> str:
    """A protocol in the language of the run."""
    told, _rest = translated(protocol)
    return told


def translated(protocol: str) -> tuple[str, list[str]]:
    """The protocol in the language of the run, and what of it no phrase fits."""
    out, left, at = [], [], 0
    while at < len(protocol):
        fits = ((pattern.match(protocol, at), phrase) for pattern, phrase in _patterns())
        match, phrase = next(((m, p) for m, p in fits if m), (None, ""))
        if match:
            out.append(_(phrase).format(**match.groupdict()))
            at = match.end()
        else:
            end = re.compile(r"[;,] |$").search(protocol, at + 1)
            stop = end.start() if end else len(protocol)
            out.append(protocol[at:stop])
            left.append(protocol[at:stop])
            at = stop
        joint = JOINTS.match(protocol, at)
        out.append(joint.group() if joint else "")
        at = joint.end() if joint else at
    return "".join(out), left
