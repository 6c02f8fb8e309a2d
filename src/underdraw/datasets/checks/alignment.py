"""Does a control image belong to its picture, and lie on it as it should?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.structure import SIDE, Shift, best_shift, structure
from underdraw.datasets.checks.view import View
from underdraw.datasets.pair import same_proportions
from underdraw.spec import Size

# In standard deviations of what chance gives, which is what control images score on pictures of
# others: a pair should be beyond 3; the best of a thousand shifts is by chance at 3 to 4.
_CHANCE, _FLIPPED, _SHIFTED = 3.0, 4.5, 5.0
_BETTER = 2.5  # another way must be so much better than the way it is
_FOLLOWS = 2 * _CHANCE  # what the middle one of a set has, if such things can be told of it at all
_FEWEST = 8  # pairs, from which chance is known
_DRAWS = 8  # times that each is paired with another


@dataclass(frozen=True)
class Alignment:
    """How well the control image of a pair fits, as correlations.

    Attributes:
        score: as it is.
        flipped: mirrored.
        shift: moved to where it fits best.
        maps: (2, SIDE, SIDE) float16 of both, of a pair that stands for others.
    """

    score: float
    flipped: float
    shift: Shift
    maps: NDArray[np.float16] | None


@dataclass(frozen=True)
class Chance:
    """What control images score on pictures that aren't theirs."""

    mean: float
    deviation: float

    def beyond(self, score: float) -> float:
        """Return how far a score is above it, in standard deviations."""
        return (score - self.mean) / self.deviation


def align(view: View) -> Alignment | None:
    """Measure a pair; None where its two have other proportions, or one is plain."""
    sizes = (Size(one.shape[1], one.shape[0]) for one in (view.target, view.condition))
    if not same_proportions(*sizes):
        return None
    target, condition = structure(view.target), structure(view.condition)
    if target is None or condition is None:
        return None
    maps = np.stack([condition, target]).astype(np.float16) if view.sampled else None
    score, flipped = float((condition * target).sum()), float((condition[:, ::-1] * target).sum())
    return Alignment(score, flipped, best_shift(condition, target), maps)


def chance(values: Mapping[str, Alignment | None]) -> Chance | None:
    """Pair control images with pictures of others; None for a set too small to tell."""
    maps = [one.maps for one in values.values() if one is not None and one.maps is not None]
    if len(maps) < _FEWEST:
        return None
    conditions, targets = np.stack(maps).astype(np.float32).swapaxes(0, 1)
    draw = np.random.default_rng(0)
    scores: list[float] = []
    for offset in draw.choice(np.arange(1, len(maps)), min(_DRAWS, len(maps) - 1), replace=False):
        scores += np.einsum("nhw,nhw->n", conditions, np.roll(targets, offset, axis=0)).tolist()
    return Chance(float(np.mean(scores)), max(float(np.std(scores)), 1e-6))


def _judge(measured: Measured[Alignment | None]) -> Iterator[Finding]:
    by_chance = chance(measured.values)
    if by_chance is None:
        return
    fits = {name: one for name, one in measured.values.items() if one is not None}
    middle = float(np.median([by_chance.beyond(one.score) for one in fits.values()]))
    if middle < _FOLLOWS:
        said = (
            "control images fit hardly better than those of other pictures do: they have no "
            "outlines (poses, palettes), or most are wrong"
        )
        yield Finding("outlines not followed", (), said, middle, _FOLLOWS)
        return
    for name, one in fits.items():
        finding = _told(name, one, by_chance)
        if finding is not None:
            yield finding


def _told(name: str, one: Alignment, by_chance: Chance) -> Finding | None:
    score, flipped, shifted = (
        by_chance.beyond(value) for value in (one.score, one.flipped, one.shift.score)
    )
    if flipped > max(_FLIPPED, score + _BETTER):
        said = f"fits mirrored ({flipped:.1f} deviations beyond chance), not as it is ({score:.1f})"
        return Finding("flipped", (name,), said, score, flipped)
    if shifted > max(_SHIFTED, score + _BETTER):
        right, down = (f"{100 * by / SIDE:+.0f} %" for by in one.shift[:2])
        said = f"fits when moved by {right} across and {down} down ({shifted:.1f}; now {score:.1f})"
        return Finding("misaligned", (name,), said, score, shifted)
    if score < _CHANCE:
        said = f"fits its picture as any other's does ({score:.1f} deviations beyond chance)"
        return Finding("wrong pair", (name,), said, score, _CHANCE)
    return None


ALIGNMENT = Check(
    kinds={
        "wrong pair": Kind("a control image of another picture"),
        "flipped": Kind("a control image that is mirrored, or whose picture is"),
        "misaligned": Kind("a control image cropped or scaled otherwise than its picture"),
        "outlines not followed": Kind("a wrong pair can't be told from a right one", spoils=False),
    },
    measure=align,
    judge=_judge,
)
