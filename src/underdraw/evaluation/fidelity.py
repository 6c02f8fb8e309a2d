"""From pictures to figures: each score of each subject, beside its yardsticks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from underdraw.evaluation.scores import SCORES, Score
from underdraw.evaluation.study import NO_CONTROL, RECONSTRUCTION, TRUTH, Study, shuffled
from underdraw.metrics import Interval, bootstrap

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
        """The lower end's share of the way from floor to ceiling; None for a bystander."""
        floor, ceiling = self.means[FLOOR].mean, self.means[CEILING].mean
        if not self.score.controls.intersection(self.subject) or ceiling <= floor:
            return None
        return (self.means[REACHED].low - floor) / (ceiling - floor)


def compare(study: Study) -> list[Fidelity]:
    """Measure every subject of a finished study by every score that its cases can answer."""
    found = []
    for score in SCORES:
        fixed = {
            FLOOR: _measure(study, NO_CONTROL, score),
            CEILING: _measure(study, RECONSTRUCTION, score),
            LIMIT: _measure(study, TRUTH, score),
        }
        if all(value is None for value in fixed[LIMIT]):
            continue
        for subject in study.subjects:
            own = _measure(study, "+".join(subject), score)
            other = _measure(study, shuffled(subject), score)
            values = {**fixed, CHANCE: other, REACHED: own}
            means = {label: _mean(values[label]) for label in YARDSTICKS}
            found.append(Fidelity(subject, score, values, means))
    return sorted(found, key=lambda line: study.subjects.index(line.subject))


def _measure(study: Study, arm: str, score: Score) -> tuple[float | None, ...]:
    return tuple(
        score.measure(study.picture(arm, place), case) for place, case in enumerate(study.cases)
    )


def _mean(values: tuple[float | None, ...]) -> Interval:
    return bootstrap([value for value in values if value is not None])
