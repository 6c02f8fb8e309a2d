"""A picture that is trained on and watched on: the run would look better than it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.hashes import NEAR, Hashes, hashes, near


def _judge(measured: Measured[Hashes]) -> Iterator[Finding]:
    watched = {value.sha256: name for name, value in measured.held_out.items()}
    for name, value in measured.values.items():
        if value.sha256 in watched:
            said = f"the same picture as {watched[value.sha256]} of the validation set"
            yield Finding("leak", (name,), said, 0, NEAR + 1)
    rest = {name: one for name, one in measured.values.items() if one.sha256 not in watched}
    names, others = list(rest), list(measured.held_out)
    closest: dict[int, tuple[int, int]] = {}
    for index, at, bits in near(list(rest.values()), list(measured.held_out.values())):
        closest[index] = min(closest.get(index, (NEAR + 1, 0)), (bits, at))
    for index, (bits, at) in closest.items():
        said = f"looks like {others[at]} of the validation set: {bits} of 64 bits differ"
        yield Finding("leak", (names[index],), said, bits, NEAR + 1)


LEAK = Check(
    kinds={
        "leak": Kind("also in the validation set, which then measures memory"),
    },
    measure=partial(hashes, alone=True),
    judge=_judge,
    compares=True,
)
