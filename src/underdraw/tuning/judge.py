"""What a picture is worth: how far each control is obeyed, and how much of the prompt is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from underdraw.errors import ModelError, unknown
from underdraw.evaluation import SCORES, Case, Reading, Score, Study
from underdraw.evaluation.study import NO_CONTROL, RECONSTRUCTION
from underdraw.models.detector import Detector

Shares = NDArray[np.float64]


def score_of(control: str) -> Score:
    """Return the first score that the control's image carries.

    Raises:
        SpecError: none does.
    """
    known = sorted({name for score in SCORES for name in score.controls})
    if control not in known:
        raise unknown("control to measure", control, known)
    return next(score for score in SCORES if control in score.controls)


@dataclass(frozen=True)
class Verdict:
    """What an arm's pictures are worth, each case by itself; 0 is nothing, 1 all there is to have.

    Attributes:
        obeyed: a control to (N,) shares of the way from no control to the true pictures as the
            model's autoencoder keeps them.
        adherence: (N,) shares of the way from another case's prompt to its own, by those same
            pictures.
    """

    obeyed: Mapping[str, Shares]
    adherence: Shares

    @property
    def fidelity(self) -> Shares:
        """The mean over the controls, (N,)."""
        return np.mean([*self.obeyed.values()], axis=0)

    @property
    def trade(self) -> Shares:
        """The mean of both objectives, (N,)."""
        return (self.fidelity + self.adherence) / 2


@dataclass(frozen=True)
class Judge:
    """How the pictures of a study are judged; its yardsticks must be drawn.

    Attributes:
        study: whose cases all have something that adherence can measure.
        controls: that act together.
        adherence: what says how much of the prompt is there.
        detectors: what pictures are read with, by task.
    """

    study: Study
    controls: tuple[str, ...]
    adherence: Score
    detectors: Mapping[str, Detector]

    def __call__(self, arm: str) -> Verdict:
        """Judge an arm's pictures."""
        seen = self._read(arm)
        obeyed = {
            name: self._ways[name](self._figures(seen, score_of(name))) for name in self.controls
        }
        return Verdict(obeyed, self._asked(self._figures(seen, self.adherence)))

    @cached_property
    def _ways(self) -> dict[str, Callable[[Shares], Shares]]:
        bare, best = self._read(NO_CONTROL), self._read(RECONSTRUCTION)
        ways = {}
        for name in self.controls:
            score = score_of(name)
            ends = (self._figures(seen, score).mean() for seen in (bare, best))
            ways[name] = _way(score, *ends)
        return ways

    @cached_property
    def _asked(self) -> Callable[[Shares], Shares]:
        best = self._read(RECONSTRUCTION)
        ends = (self._figures(best, self.adherence, shift).mean() for shift in (1, 0))
        return _way(self.adherence, *ends)

    def _read(self, arm: str) -> list[Reading]:
        places = range(len(self.study.cases))
        return [Reading(self.study.picture(arm, place), self.detectors) for place in places]

    def _figures(self, seen: Sequence[Reading], score: Score, shift: int = 0) -> Shares:
        """Measure each picture by the case that is `shift` places on."""
        cases: Sequence[Case] = [*self.study.cases[shift:], *self.study.cases[:shift]]
        return np.array([score.measure(*pair) for pair in zip(seen, cases)], dtype=np.float64)


def _way(score: Score, floor: float, ceiling: float) -> Callable[[Shares], Shares]:
    """Return what turns figures into shares of the way from floor to ceiling."""
    if (floor - ceiling if score.is_error else ceiling - floor) <= 0:
        raise ModelError(
            f"{score.name} can't be tuned for: what heeds nothing scores {floor:.3f}, the true "
            f"pictures through the model's autoencoder {ceiling:.3f}; take more scenes, or another "
            "model"
        )
    return lambda figures: (figures - floor) / (ceiling - floor)
