"""From pictures to figures: each score of each subject, beside its yardsticks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from underdraw.evaluation.reading import Reading
from underdraw.evaluation.scores import SCORES, Score
from underdraw.evaluation.study import NO_CONTROL, RECONSTRUCTION, TRUTH, Study, shuffled
from underdraw.metrics import Interval, bootstrap
from underdraw.models.detector import Detector

FLOOR, CHANCE, REACHED, CEILING, LIMIT = YARDSTICKS = (
    "no control",
    "shuffled control",
    "control",
    "reconstruction",
    "truth",
)
"""Without any control; with another case's control image; with its own; the true picture through
the model's autoencoder; and the true picture itself."""


@dataclass(frozen=True)
class Fidelity:
    """One subject by one score.

    Attributes:
        subject: the controls that acted.
        score: what was measured.
        values: a yardstick to its figure for each case, None where it had nothing to measure.
        means: a yardstick to its mean over the cases.
    """

    subject: tuple[str, ...]
    score: Score
    values: Mapping[str, tuple[float | None, ...]]
    means: Mapping[str, Interval]

    @property
    def obeyed(self) -> float | None:
        """The worse end's share of the way from floor to ceiling; None for a bystander."""
        floor, ceiling = self.means[FLOOR].mean, self.means[CEILING].mean
        reached = self.means[REACHED]
        way = floor - ceiling if self.score.is_error else ceiling - floor
        if not self.score.controls.intersection(self.subject) or way <= 0:
            return None
        gone = floor - reached.high if self.score.is_error else reached.low - floor
        return gone / way


def compare(study: Study, detectors: Mapping[str, Detector]) -> list[Fidelity]:
    """Measure every subject of a finished study by every score that can be had.

    Args:
        study: whose pictures are all drawn.
        detectors: what pictures are read with, by task; scores of others are left out.
    """
    scores = [score for score in SCORES if score.detector in (None, *detectors)]
    subjects = {"+".join(subject): subject for subject in study.subjects}
    arms = [NO_CONTROL, RECONSTRUCTION, TRUTH, *subjects, *map(shuffled, study.subjects)]
    figures = {arm: _measure(study, arm, scores, detectors) for arm in arms}
    found = []
    for arm, subject in subjects.items():
        for score in scores:
            values = {
                FLOOR: figures[NO_CONTROL][score.name],
                CHANCE: figures[shuffled(subject)][score.name],
                REACHED: figures[arm][score.name],
                CEILING: figures[RECONSTRUCTION][score.name],
                LIMIT: figures[TRUTH][score.name],
            }
            if any(value is not None for value in values[LIMIT]):
                means = {label: _mean(values[label]) for label in YARDSTICKS}
                found.append(Fidelity(subject, score, values, means))
    return found


def _measure(
    study: Study, arm: str, scores: Sequence[Score], detectors: Mapping[str, Detector]
) -> dict[str, tuple[float | None, ...]]:
    """Read every picture of an arm once, for all scores."""
    figures: dict[str, list[float | None]] = {score.name: [] for score in scores}
    for place, case in enumerate(study.cases):
        seen = Reading(study.picture(arm, place), detectors)
        for score in scores:
            figures[score.name].append(score.measure(seen, case))
    return {name: tuple(values) for name, values in figures.items()}


def _mean(values: tuple[float | None, ...]) -> Interval:
    return bootstrap([value for value in values if value is not None])
