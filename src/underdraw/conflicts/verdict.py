"""Whether two controls contradict each other, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from underdraw.metrics import Alignment, detail
from underdraw.planned import PlannedControl
from underdraw.spec import GenerationSpec, Window

# The mean margin that control images which belong together have at least: chosen on rooms that
# benchmarks/conflicts.py does not measure.
_LEAST = 0.075
# A place elsewhere is named where maps agree there, and this much better than as they lie.
_LEAST_RIVAL, _BETTER = 0.4, 0.2
_EARLY, _WEAK = 0.4, 0.5


class Verdict(StrEnum):
    """What two controls are to each other."""

    AGREE = "agree"
    CONTRADICT = "contradict"
    UNKNOWN = "unknown"  # nothing of them can be compared


@dataclass(frozen=True)
class Suggestion:
    """What may mend a contradiction.

    Attributes:
        text: one line.
        changes: fields of controls to change, by the control's number in the request; none where
            it is an image that is wrong.
    """

    text: str
    changes: Mapping[int, Mapping[str, object]]

    def apply(self, spec: GenerationSpec) -> GenerationSpec:
        """Return the request with the changes made."""
        controls = tuple(
            one.model_copy(update=self.changes.get(number, {}))
            for number, one in enumerate(spec.controls)
        )
        return spec.model_copy(update={"controls": controls})


def judge(outlines: Alignment | None, residuals: Alignment | None) -> Verdict:
    """Weigh how outlines and residuals are aligned, whichever there are.

    Where outlines are clearly apart residuals can't outweigh them: those of one network are alike,
    whatever it is shown, as far as they come of the latents.
    """
    margins = [one.margin for one in (outlines, residuals) if one is not None]
    if not margins:
        return Verdict.UNKNOWN
    apart = outlines is not None and outlines.apart
    agree = sum(margins) / len(margins) >= _LEAST and not apart
    return Verdict.AGREE if agree else Verdict.CONTRADICT


def suggest(
    numbers: tuple[int, int],
    controls: Sequence[PlannedControl],
    names: Sequence[str],
    outlines: Alignment | None,
) -> Iterator[Suggestion]:
    """Say what may mend a contradiction of two controls: the image first, then sharing out."""
    one, other = (names[number] for number in numbers)
    place = None if outlines is None else _elsewhere(outlines)
    if outlines is not None and place:
        yield Suggestion(
            f"{other!r} agrees with {one!r} at {outlines.rival:.2f} when {place}, as it lies at "
            f"{outlines.here:.2f}; check its image, crop and fit",
            {},
        )
    else:
        yield Suggestion(
            f"{one!r} and {other!r} seem to show different scenes: no place of one on the other "
            "agrees; give both images of one scene",
            {},
        )
    coarse, fine = sorted(numbers, key=lambda number: detail(controls[number].image))
    first, last = names[coarse], names[fine]
    early, late = Window(start=0, end=_EARLY), Window(start=_EARLY, end=1)
    if set(controls[coarse].active_steps) & set(controls[fine].active_steps):
        yield Suggestion(
            f"to keep both, {first!r} lays out, window 0:{_EARLY:g}, and {last!r} draws "
            f"over it, window {_EARLY:g}:1",
            {coarse: {"window": early}, fine: {"window": late}},
        )
    yield Suggestion(
        f"to follow {last!r}, weaken {first!r}: scale {_WEAK:g}", {coarse: {"scale": _WEAK}}
    )


def _elsewhere(alignment: Alignment) -> str | None:
    """Say where the second map would agree, if it would anywhere."""
    better = alignment.rival - alignment.here
    if alignment.rival < _LEAST_RIVAL or better < _BETTER:
        return None
    right, down = alignment.shift
    moves = [
        f"{abs(by):.0%} {word}"
        for by, word in (
            (right, "right" if right > 0 else "left"),
            (down, "down" if down > 0 else "up"),
        )
        if abs(by) >= 0.02
    ]
    parts = ["mirrored"] * alignment.mirrored + [f"moved {' and '.join(moves)}"] * bool(moves)
    return " and ".join(parts)
