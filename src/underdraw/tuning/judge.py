"""What a picture is worth: how far each control is obeyed, and how much of the prompt is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from underdraw.errors import ModelError, unknown
from underdraw.evaluation import SCORES, Case, Reading, Score, Study
from underdraw.evaluation.arms import NO_CONTROL, RECONSTRUCTION
from underdraw.models.detector import Detector

Shares = NDArray[np.float64]
Way = Callable[[Shares], Shares]  # from figures to shares


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

    def __call__(self, arm: str, study: Study | None = None) -> Verdict:
        """Judge an arm's pictures, of another study by the yardsticks of this one."""
        study = study or self.study
        seen = self._read(study, arm)
        obeyed = {
            name: self._ways[name](_figures(seen, study.cases, score_of(name)))
            for name in self.controls
        }
        return Verdict(obeyed, self._asked(_figures(seen, study.cases, self.adherence)))

    @cached_property
    def _ways(self) -> dict[str, Way]:
        bare, best = self._read(self.study, NO_CONTROL), self._read(self.study, RECONSTRUCTION)
        ways: dict[str, Way] = {}
        for name in self.controls:
            score = score_of(name)
            ends = (_figures(seen, self.study.cases, score).mean() for seen in (bare, best))
            ways[name] = _way(score, *ends)
        return ways

    @cached_property
    def _asked(self) -> Way:
        best, cases = self._read(self.study, RECONSTRUCTION), self.study.cases
        ends = (
            _figures(best, asking, self.adherence).mean()
            for asking in ((*cases[1:], cases[0]), cases)
        )
        return _way(self.adherence, *ends)

    def _read(self, study: Study, arm: str) -> list[Reading]:
        places = range(len(study.cases))
        return [Reading(study.picture(arm, place), self.detectors) for place in places]


def _figures(seen: Sequence[Reading], cases: Sequence[Case], score: Score) -> Shares:
    return np.array([score.measure(*pair) for pair in zip(seen, cases)], dtype=np.float64)


def _way(score: Score, floor: float, ceiling: float) -> Way:
    """Return what turns figures into shares of the way from floor to ceiling."""
    if (floor - ceiling if score.is_error else ceiling - floor) <= 0:
        raise ModelError(
            f"{score.name} can't be tuned for: what heeds nothing scores {floor:.3f}, the true "
            f"pictures through the model's autoencoder {ceiling:.3f}; take more scenes, or another "
            "model"
        )
    return lambda figures: (figures - floor) / (ceiling - floor)
