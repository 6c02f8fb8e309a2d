"""What is measured of a picture: each score, and the controls whose images carry it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from underdraw.evaluation.cases import Case, find_edges
from underdraw.metrics import edge_f1
from underdraw.rooms import color_name


@dataclass(frozen=True)
class Score:
    """One figure of one picture, 0 to 1, higher is better.

    Attributes:
        name: as tables show it.
        controls: those whose control image says what is measured; for the others it is shown as a
            bystander, and no share of it counts as obeyed.
        measure: of a picture and its case; None where the case has nothing to measure.
    """

    name: str
    controls: frozenset[str]
    measure: Callable[[NDArray[np.uint8], Case], float | None]


def _edges(tolerance: int) -> Callable[[NDArray[np.uint8], Case], float]:
    return lambda image, case: edge_f1(find_edges(image), case.edges, tolerance)


def _outlines(image: NDArray[np.uint8], case: Case) -> float:
    return edge_f1(find_edges(image), case.lines)


def _colors(image: NDArray[np.uint8], case: Case) -> float | None:
    kept = [color_name(image[mask].mean(axis=0)) == name for mask, name in case.things]
    return float(np.mean(kept)) if kept else None


SCORES: tuple[Score, ...] = (
    Score("canny F1, 0 px", frozenset({"canny"}), _edges(0)),
    Score("canny F1, 1 px", frozenset({"canny"}), _edges(1)),
    Score("outline F1, 1 px", frozenset({"depth"}), _outlines),
    Score("asked colours kept", frozenset(), _colors),
)
