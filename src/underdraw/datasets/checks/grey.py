"""Greyscale pictures make a model forget colour; ControlNet 1.0 drew grey people."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.view import View

# Levels of 255 between the channels of the most coloured hundredth of the pixels: what a JPEG of a
# grey picture may have; even a white room in snow has more.
_GREY = 4
_SHARE = 0.05  # of the set, from which on it is worth a word
_HALF = 0.5


def _measure(view: View) -> float:
    step = max(1, max(view.target.shape[:2]) // 256)
    red, green, blue = np.moveaxis(view.target[::step, ::step], 2, 0)
    low, high = np.minimum(np.minimum(red, green), blue), np.maximum(np.maximum(red, green), blue)
    spread = (high - low).ravel()
    most = int(0.99 * (spread.size - 1))
    return float(np.partition(spread, most)[most])


def _judge(measured: Measured[float]) -> Iterator[Finding]:
    found = {name: spread for name, spread in measured.values.items() if spread <= _GREY}
    share = len(found) / max(len(measured.values), 1)
    if share < _HALF:  # in a grey set none stands out
        for name, spread in found.items():
            yield Finding("greyscale", (name,), "greyscale among coloured ones", spread, _GREY + 1)
    if share >= _SHARE:
        yield Finding("greyscale share", (), f"{share:.0%} of the set is greyscale", share, _SHARE)


GREY = Check(
    kinds={
        "greyscale": Kind("a grey picture in a coloured set", spoils=False),
        "greyscale share": Kind("so much of the set is grey that pictures will be", spoils=False),
    },
    measure=_measure,
    judge=_judge,
)
