"""Whether scores follow what was varied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from underdraw.evaluation.fidelity import REACHED, Fidelity
from underdraw.evaluation.scores import Score, SetScore
from underdraw.evaluation.study import Study
from underdraw.metrics import Interval, bootstrap, monotonicity


@dataclass(frozen=True)
class Trend:
    """How steadily one score of one subject grows with the field that was varied.

    Attributes:
        subject: the controls that acted.
        score: what was measured; an error that falls has a figure below 0.
        figure: the mean over the cases of Spearman's rank correlation, -1 to 1; or why there is
            none.
    """

    subject: tuple[str, ...]
    score: Score
    figure: Interval | str


def trends(study: Study, found: Sequence[Fidelity]) -> list[Trend]:
    """Follow every score of a study through its variation; nothing where it has none."""
    if not study.variation:
        return []
    values = [_number(setting) for setting in study.variation]
    return [
        Trend(subject, score, _follow(values, score, _lines(found, subject, score)))
        for subject in study.subjects
        for score in study.scores
    ]


def _lines(found: Sequence[Fidelity], subject: tuple[str, ...], score: Score) -> list[Fidelity]:
    return [line for line in found if (line.subject, line.score) == (subject, score)]


def _follow(
    values: Sequence[float | None], score: Score, lines: Sequence[Fidelity]
) -> Interval | str:
    if isinstance(score, SetScore):
        return "it is a figure of all pictures, not of each"
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(values):
        return "the values are no numbers"
    kept = set.intersection(*(set(line.kept) for line in lines))
    if not kept:
        return max(line.why for line in lines)
    rows = [[line.values[REACHED][place] for line in lines] for place in sorted(kept)]
    return bootstrap(list(monotonicity(numbers, np.asarray(rows, dtype=np.float64))))


def _number(setting: str) -> float | None:
    try:
        return float(setting.partition("=")[2])
    except ValueError:
        return None
