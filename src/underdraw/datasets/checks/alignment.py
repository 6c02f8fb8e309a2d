"""Does a control image belong to its picture, and lie on it as it should?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from underdraw.datasets.checks.check import Check, Finding, Kind, Measured
from underdraw.datasets.checks.structure import SIDE, Array, Shift, best_shift, structure
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


class Look(NamedTuple):
    """How well a control image fits, as a correlation.

    Attributes:
        score: of the two.
        maps: (2, SIDE, SIDE) float16 of both, of a pair that stands for others.
    """

    score: float
    maps: NDArray[np.float16] | None


@dataclass(frozen=True)
class Alignment:
    """How well the control image of a pair fits.

    Attributes:
        whole: as it is.
        detail: as its middle is, which tells where all else is leaves or gravel; None if plain.
        flipped: as a correlation, when it is mirrored.
        shift: when it is moved to where it fits best.
    """

    whole: Look
    detail: Look | None
    flipped: float
    shift: Shift


@dataclass(frozen=True)
class Chance:
    """What control images score on pictures that aren't theirs."""

    mean: float
    deviation: float

    def beyond(self, score: float) -> float:
        """Return how far a score is above it, in standard deviations."""
        return (score - self.mean) / self.deviation


class Sight(NamedTuple):
    """What chance gives on whole pictures and on details; the latter None where few have any."""

    whole: Chance
    detail: Chance | None

    def fit(self, one: Alignment) -> float:
        """Return how far a pair is beyond chance, by whichever shows it."""
        whole = self.whole.beyond(one.whole.score)
        if one.detail is None or self.detail is None:
            return whole
        return max(whole, self.detail.beyond(one.detail.score))


def align(view: View) -> Alignment | None:
    """Measure a pair; None where its two have other proportions, or one is plain."""
    sizes = (Size(one.shape[1], one.shape[0]) for one in (view.target, view.condition))
    if not same_proportions(*sizes):
        return None
    target, condition = (structure(image) for image in view.at_work)
    if target is None or condition is None:
        return None
    return Alignment(
        _look(condition, target, view.sampled),
        _detail(view),
        float((condition[:, ::-1] * target).sum()),
        best_shift(condition, target),
    )


def _detail(view: View) -> Look | None:
    top, left = (max(0, (side - SIDE) // 2) for side in view.at_work[0].shape[:2])
    target, condition = (
        structure(image[top : top + SIDE, left : left + SIDE]) for image in view.at_work
    )
    if target is None or condition is None:
        return None
    return _look(condition, target, view.sampled)


def _look(condition: Array, target: Array, keep: bool) -> Look:
    maps = np.stack([condition, target]).astype(np.float16) if keep else None
    return Look(float((condition * target).sum()), maps)


def chance(looks: Iterable[Look | None]) -> Chance | None:
    """Pair control images with pictures of others; None where there are too few to tell."""
    maps = [look.maps for look in looks if look is not None and look.maps is not None]
    if len(maps) < _FEWEST:
        return None
    conditions, targets = np.stack(maps).astype(np.float32).swapaxes(0, 1)
    draw = np.random.default_rng(0)
    scores: list[float] = []
    for offset in draw.choice(np.arange(1, len(maps)), min(_DRAWS, len(maps) - 1), replace=False):
        scores += np.einsum("nhw,nhw->n", conditions, np.roll(targets, offset, axis=0)).tolist()
    return Chance(float(np.mean(scores)), max(float(np.std(scores)), 1e-6))


def _judge(measured: Measured[Alignment | None]) -> Iterator[Finding]:
    fits = {name: one for name, one in measured.values.items() if one is not None}
    whole = chance(one.whole for one in fits.values())
    if whole is None:
        return
    sight = Sight(whole, chance(one.detail for one in fits.values()))
    middle = float(np.median([sight.fit(one) for one in fits.values()]))
    if middle < _FOLLOWS:
        said = (
            "control images fit hardly better than those of other pictures do: they have no "
            "outlines (poses, palettes), or most are wrong"
        )
        yield Finding("outlines not followed", (), said, middle, _FOLLOWS)
        return
    for name, one in fits.items():
        finding = _told(name, one, sight)
        if finding is not None:
            yield finding


def _told(name: str, one: Alignment, sight: Sight) -> Finding | None:
    score = sight.fit(one)
    flipped, shifted = (sight.whole.beyond(value) for value in (one.flipped, one.shift.score))
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
