"""Pictures that are there more than once weigh more; ControlNet 1.0 drifted to such."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.hashes import NEAR, Hashes, hashes, near


def _judge(measured: Measured[Hashes]) -> Iterator[Finding]:
    """Find what comes again after its first; another caption or control image is another pair."""
    names, values = list(measured.values), list(measured.values.values())
    first: dict[tuple[str, str], str] = {}
    again: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in zip(names, values, strict=True):
        kept = first.setdefault((value.sha256, value.rest), name)
        if kept != name:
            again[kept].append(name)
    for kept, copies in again.items():
        said = f"the same picture, control image and caption as {kept}"
        yield Finding("duplicate", tuple(copies), said, len(copies) + 1, 1, kept)
    left = [place for place, name in enumerate(names) if name in set(first.values())]
    yield from _looking_alike([names[at] for at in left], [values[at] for at in left])


def _looking_alike(names: list[str], values: list[Hashes]) -> Iterator[Finding]:
    kept = list(range(len(names)))  # of each, the first that looks like it
    apart = dict.fromkeys(kept, NEAR)
    for one, other, bits in sorted(near(values)):
        if values[one].sha256 != values[other].sha256 and kept[other] == other:
            kept[other], apart[other] = kept[one], bits
    for place, of in enumerate(kept):
        if of != place:
            said = f"looks like {names[of]}: {apart[place]} of 64 bits differ"
            yield Finding(
                "near duplicate", (names[place],), said, apart[place], NEAR + 1, names[of]
            )


DUPLICATES = Check(
    kinds={
        "duplicate": Kind("a pair that comes again; the first is kept"),
        "near duplicate": Kind("a picture saved, scaled or brightened anew; the first is kept"),
    },
    measure=hashes,
    judge=_judge,
)
