"""How far a run's samples obey their conditions, read back by what makes such conditions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from underdraw.evaluation import Case, Reading, StudyControl, Unmeasured
from underdraw.evaluation.controls import study_control
from underdraw.evaluation.measures import MEASURES, scores_of
from underdraw.spec.training import ControlTrainingSpec

_READ_AS = {"lines": "canny"}  # the outlines of a drawn room are read from a picture as its edges


def reader_of(spec: ControlTrainingSpec) -> StudyControl | None:
    """Return what reads a condition from a picture; None where the recipe doesn't say.

    That is the preprocessor that makes the conditions, or the kind of map of drawn rooms.
    """
    held = spec.held_out
    if held.preprocess is not None:
        return StudyControl(spec.name, "", held.preprocess.name, held.preprocess)
    if held.map is None:
        return None
    return study_control(spec.name, "", _READ_AS.get(held.map, held.map))


def fidelity_of(
    reader: StudyControl, drawn: Sequence[NDArray[np.uint8]], cases: Sequence[Case]
) -> dict[str, float]:
    """Return the mean of every score that can be had of such conditions.

    Args:
        reader: what reads them.
        drawn: (H, W, 3) each.
        cases: what each is of; their `maps` have the condition under the reader's name.
    """
    found: dict[str, list[float]] = {}
    for score in scores_of(reader, MEASURES):
        for image, case in zip(drawn, cases, strict=True):
            try:
                value = score.measure(Reading(image, {}), case)
            except Unmeasured:
                continue
            if value is not None and math.isfinite(value):
                found.setdefault(score.name, []).append(value)
    return {name: fmean(values) for name, values in found.items()}
