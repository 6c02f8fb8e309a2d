"""What is measured of a picture: each score, and the controls whose images carry it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from underdraw.evaluation.cases import Asked, Case
from underdraw.evaluation.reading import Reading
from underdraw.metrics import depth_rmse, edge_f1, mean_iou, palette_distance, si_rmse
from underdraw.rooms import CLASSES, color_name

_SMALLEST = 0.003  # of the picture: what is smaller is no thing but a speck

Measure = Callable[[Reading, Case], float | None]


@dataclass(frozen=True)
class Score:
    """One figure of one picture.

    Attributes:
        name: as tables show it; an arrow downwards marks errors, of which less is better.
        controls: those whose control image says what is measured; for the others it is shown as a
            bystander, and no share of it counts as obeyed.
        measure: of a picture and its case; None where the case has nothing to measure.
        detector: the task of the one that it reads with, if any.
    """

    name: str
    controls: frozenset[str]
    measure: Measure
    detector: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether less is better."""
        return self.name.endswith("↓")


def _edges(tolerance: int) -> Measure:
    return lambda seen, case: edge_f1(seen.edges, case.edges, tolerance)


def _outlines(seen: Reading, case: Case) -> float:
    return edge_f1(seen.edges, case.lines)


def _colors(seen: Reading, case: Case) -> float | None:
    """Look where the thing should be."""
    kept = [color_name(seen.image[asked.mask].mean(axis=0)) == asked.color for asked in case.asked]
    return float(np.mean(kept)) if kept else None


def _attributes(seen: Reading, case: Case) -> float | None:
    """Look where the segmenter finds such a thing, wherever it is."""
    kept = [_is_there(seen, asked) for asked in case.asked]
    return float(np.mean(kept)) if kept else None


def _is_there(seen: Reading, asked: Asked) -> bool:
    like = (seen.segments == CLASSES.index(asked.label)).astype(np.uint8)
    count, parts = cv2.connectedComponents(like)
    pieces = [parts == place for place in range(1, count)]
    return any(
        piece.mean() >= _SMALLEST and color_name(seen.image[piece].mean(axis=0)) == asked.color
        for piece in pieces
    )


SCORES: tuple[Score, ...] = (
    Score("canny F1, 0 px", frozenset({"canny"}), _edges(0)),
    Score("canny F1, 1 px", frozenset({"canny"}), _edges(1)),
    Score(
        "depth si-RMSE ↓",
        frozenset({"depth"}),
        lambda seen, case: si_rmse(seen.depth, case.depth),
        detector="depth",
    ),
    Score(
        "depth RMSE in m ↓",
        frozenset({"depth"}),
        lambda seen, case: depth_rmse(seen.depth, case.depth),
        detector="depth",
    ),
    Score(
        "seg mIoU",
        frozenset({"seg"}),
        lambda seen, case: mean_iou(seen.segments, case.segments),
        detector="seg",
    ),
    Score(
        "palette ΔE ↓",
        frozenset({"color"}),
        lambda seen, case: palette_distance(seen.image, case.color),
    ),
    Score("outline F1, 1 px", frozenset({"depth", "seg", "lines"}), _outlines),
    Score("asked colours in place", frozenset(), _colors),
    Score("asked things there", frozenset(), _attributes, detector="seg"),
)
