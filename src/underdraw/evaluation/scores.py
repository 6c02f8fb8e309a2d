"""What is measured of a picture: each score, and the controls whose images carry it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.errors import ModelError, SpecError
from underdraw.evaluation.cases import Asked, Case, RoomCase
from underdraw.evaluation.reading import Joined, Reading
from underdraw.metrics import (
    depth_rmse,
    edge_f1,
    leak,
    mean_iou,
    palette_distance,
    seam_ratio,
    si_rmse,
)
from underdraw.rooms import CLASSES, color_name

_SMALLEST = 0.003  # of the picture: what is smaller is no thing but a speck

Figures = tuple[float | str, ...]
"""A figure for each case, or why there is none."""

Measure = Callable[[Reading, Any], Any]
"""Of a picture and a case of the benchmark's own kind, a number; None where it has nothing to
measure."""

NOTHING, UNDEFINED = "nothing to measure", "no finite value"


class Unmeasured(Exception):
    """A score can't be had of a picture; says why, in a few words."""


@dataclass(frozen=True)
class Score:
    """One figure of one picture.

    Attributes:
        name: as tables show it; an arrow downwards marks errors, of which less is better.
        controls: those whose control image says what is measured; for the others it is shown as a
            bystander, and no share of it counts as obeyed.
        measure: of a picture and its case; it may raise Unmeasured.
        detector: the task of the one of the rooms pack that it reads with, if any.
        pooled: pictures of one case are measured as one, instead of averaged.
    """

    name: str
    controls: frozenset[str]
    measure: Measure
    detector: str | None = None
    pooled: bool = False

    @property
    def is_error(self) -> bool:
        """Whether less is better."""
        return self.name.endswith("↓")

    def read(self, seen: Sequence[Reading], case: Case) -> Any:
        """Return all that is kept of the pictures of a case, from which `figures` follow."""
        return self.figure(seen, case)

    def figures(self, found: Sequence[Any], true: Sequence[Any]) -> Figures:
        """Return a figure a case, from what was read of its pictures and of the true one."""
        return tuple(found)

    def figure(self, seen: Sequence[Reading], case: Case) -> float | str:
        """Return its figure for the pictures of a case, or why it has none."""
        try:
            if self.detector and self.detector not in seen[0].detectors:
                raise Unmeasured(f"needs a {self.detector} detector")
            parts = [Joined.of(seen)] if self.pooled else seen
            values = [self.measure(part, case) for part in parts]
        except (Unmeasured, ModelError, SpecError) as why:
            return str(why)
        numbers = [value for value in values if value is not None]
        if len(numbers) < len(values):
            return NOTHING
        return float(np.mean(numbers)) if all(map(math.isfinite, numbers)) else UNDEFINED


@dataclass(frozen=True)
class SetScore(Score):
    """One figure of all pictures beside the true ones, the mean of what each case adds to it.

    Its measure is what is kept of a picture, a vector.

    Attributes:
        parts: what each case adds, (N,), of its vectors and those of the true pictures, (N, D).
    """

    parts: Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]] = field(kw_only=True)

    def read(self, seen: Sequence[Reading], case: Case) -> Any:
        """Return the vectors of the pictures of a case, (R, D)."""
        return np.stack([self.measure(one, case) for one in seen])

    def figures(self, found: Sequence[Any], true: Sequence[Any]) -> Figures:
        """Return what each case adds, the mean over sets of one picture a case."""
        sets = zip(np.stack(found, axis=1), np.stack(true, axis=1), strict=True)
        return tuple(np.mean([self.parts(*pair) for pair in sets], axis=0).tolist())


def _edges(tolerance: int) -> Measure:
    return lambda seen, case: edge_f1(seen.edges, case.edges, tolerance)


def _outlines(seen: Reading, case: RoomCase) -> float:
    return edge_f1(seen.edges, case.lines)


def _colors(seen: Reading, case: RoomCase) -> float | None:
    """Look where the thing should be."""
    kept = [color_name(seen.image[asked.mask].mean(axis=0)) == asked.color for asked in case.asked]
    return float(np.mean(kept)) if kept else None


def _attributes(seen: Reading, case: RoomCase) -> float | None:
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


def _changed(seen: Reading, case: Case) -> float:
    assert case.mask is not None
    if case.mask.all():
        raise Unmeasured("the mask covers the whole picture")
    return float(leak(seen.image, case.color, case.mask).largest)


def _seam(seen: Reading, case: Case) -> float:
    assert case.mask is not None
    if case.mask.all():
        raise Unmeasured("the mask covers the whole picture")
    return seam_ratio(seen.image, case.mask)


MASK_SCORES: tuple[Score, ...] = (
    Score("largest change outside the mask, of 255 ↓", frozenset(), _changed),
    Score("seam, of the steps beside it ↓", frozenset(), _seam),
)
"""What is measured of pictures of which a part is drawn anew."""

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
