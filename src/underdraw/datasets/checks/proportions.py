"""A picture and its control image must have the same proportions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.view import View
from underdraw.datasets.pair import same_proportions
from underdraw.spec import Size


class Sizes(NamedTuple):
    """Of the picture and of its control image."""

    target: Size
    condition: Size


def _measure(view: View) -> Sizes:
    return Sizes(*(Size(one.shape[1], one.shape[0]) for one in (view.target, view.condition)))


def _judge(measured: Measured[Sizes]) -> Iterator[Finding]:
    for name, (target, condition) in measured.values.items():
        if not same_proportions(target, condition):
            said = f"the picture is {target}, its control image {condition}"
            aspects = target.width / target.height, condition.width / condition.height
            yield Finding("other proportions", (name,), said, *aspects)


PROPORTIONS = Check(
    kinds={
        "other proportions": Kind("no crop brings both to one size; training leaves the pair out"),
    },
    measure=_measure,
    judge=_judge,
)
