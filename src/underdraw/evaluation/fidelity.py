"""From pictures to figures: each score of each subject, beside its yardsticks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from underdraw.evaluation.arms import RECONSTRUCTION, TRUTH, Arm, floor
from underdraw.evaluation.reading import Reading
from underdraw.evaluation.scores import Figures, Score
from underdraw.evaluation.study import Study
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
        values: a yardstick to its figures.
        means: a yardstick to its mean, over the cases that have a figure for every yardstick; empty
            where no case has.
        setting: `FIELD=VALUE` of what was varied, or nothing.
    """

    subject: tuple[str, ...]
    score: Score
    values: Mapping[str, Figures]
    means: Mapping[str, Interval]
    setting: str = ""

    @property
    def title(self) -> str:
        """What tables call the subject."""
        return ", ".join(filter(None, ("+".join(self.subject), self.setting)))

    @property
    def kept(self) -> list[int]:
        """The cases that have a figure for every yardstick."""
        rows = zip(*self.values.values(), strict=True)
        return [place for place, row in enumerate(rows) if not _reasons(row)]

    @property
    def left_out(self) -> int:
        """How many cases have none."""
        return len(self.values[REACHED]) - len(self.kept)

    @property
    def why(self) -> str:
        """The commonest reason why a case has none; empty where all have."""
        reasons = Counter(reason for row in self.values.values() for reason in _reasons(row))
        return reasons.most_common(1)[0][0] if reasons else ""

    @property
    def obeyed(self) -> float | None:
        """The worse end's share of the way from floor to ceiling; None for a bystander."""
        if not self.means or not self.score.controls.intersection(self.subject):
            return None
        floor, ceiling = self.means[FLOOR].mean, self.means[CEILING].mean
        reached = self.means[REACHED]
        way = floor - ceiling if self.score.is_error else ceiling - floor
        if way <= 0:
            return None
        gone = floor - reached.high if self.score.is_error else reached.low - floor
        return gone / way


def compare(study: Study, detectors: Mapping[str, Detector]) -> list[Fidelity]:
    """Measure every subject of a finished study by each of its scores.

    Args:
        study: whose pictures are all drawn.
        detectors: of the rooms pack, by task; scores that need another have no figures.
    """
    arms = [TRUTH, RECONSTRUCTION, *(arm.name for arm in study.arms)]
    read = {arm: _read(study, arm, detectors) for arm in arms}
    figures = {
        arm: {
            score.name: score.figures(read[arm][score.name], read[TRUTH][score.name])
            for score in study.scores
        }
        for arm in arms
    }
    return [
        _line(subject, setting, score, figures)
        for subject in study.subjects
        for setting in study.settings
        for score in study.scores
    ]


def _line(
    subject: tuple[str, ...],
    setting: str,
    score: Score,
    figures: Mapping[str, Mapping[str, Figures]],
) -> Fidelity:
    arms = {
        FLOOR: floor(setting).name,
        CHANCE: Arm(subject, setting, shift=1).name,
        REACHED: Arm(subject, setting).name,
        CEILING: RECONSTRUCTION,
        LIMIT: TRUTH,
    }
    values = {label: figures[arms[label]][score.name] for label in YARDSTICKS}
    kept = Fidelity(subject, score, values, {}).kept
    labels = YARDSTICKS if kept else ()
    means = {label: _mean([values[label][place] for place in kept]) for label in labels}
    return Fidelity(subject, score, values, means, setting)


def _read(study: Study, arm: str, detectors: Mapping[str, Detector]) -> dict[str, list[Any]]:
    """Read every picture of an arm once, for all scores."""
    found: dict[str, list[Any]] = {score.name: [] for score in study.scores}
    for number, case in enumerate(study.cases):
        first = number * study.repeats
        seen = [
            Reading(study.picture(arm, place), detectors)
            for place in range(first, first + study.repeats)
        ]
        for score in study.scores:
            found[score.name].append(score.read(seen, case))
    return found


def _reasons(figures: Figures) -> list[str]:
    return [value for value in figures if isinstance(value, str)]


def _mean(values: list[float | str]) -> Interval:
    return bootstrap([value for value in values if not isinstance(value, str)])
