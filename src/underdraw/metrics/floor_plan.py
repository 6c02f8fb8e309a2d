"""How far a floor plan that was read agrees with the true one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

Point = tuple[float, float]
Corners = Sequence[Point]
Place = tuple[str, Point]
NEAR = 0.35  # metres from its place at which an opening is still met


class Agreement(NamedTuple):
    """Shares of the found and of the true that are met, and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def room_iou(found: Sequence[Corners], true: Sequence[Corners]) -> float:
    """Return the mean overlap of rooms, each with its partner: intersection over union.

    Partners are taken in falling overlap. A room on one side that has none on the other counts 0,
    so that a room read twice, or missed, costs as much as one read wrongly. 1 where no side has
    any.

    Args:
        found: polygons in metres, corners in order.
        true: polygons in metres.
    """
    if not found and not true:
        return 1.0
    overlaps = np.array([[_iou(a, b) for b in true] for a in found])
    overlaps = overlaps.reshape(len(found), len(true))
    return sum(overlaps[pair] for pair in _partners(overlaps)) / max(len(found), len(true))


def opening_agreement(found: Sequence[Place], true: Sequence[Place]) -> Agreement:
    """Compare openings: one meets another of its kind whose middle is within NEAR of its own.

    Doors and doorways are one kind here, for a plan often leaves out the leaf. Where one side has
    none its share is 1.

    Args:
        found: kind and middle, in metres.
        true: the same of the true plan.
    """
    closeness = np.zeros((len(found), len(true)))
    for i, (kind, place) in enumerate(found):
        for j, (other, there) in enumerate(true):
            if (kind == "window") == (other == "window"):
                closeness[i, j] = max(0.0, 1.0 - math.dist(place, there) / NEAR)
    met = len(_partners(closeness))
    precision = met / len(found) if found else 1.0
    recall = met / len(true) if true else 1.0
    both = precision + recall
    return Agreement(precision, recall, 2 * precision * recall / both if both else 0.0)


def _iou(a: Corners, b: Corners) -> float:
    one, two = Polygon(a).buffer(0), Polygon(b).buffer(0)
    union = one.union(two).area
    return one.intersection(two).area / union if union else 0.0


def _partners(values: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pair rows with columns, the highest value first, each once; zeros stay alone."""
    pairs: list[tuple[int, int]] = []
    rows, columns = set(range(values.shape[0])), set(range(values.shape[1]))
    for flat in np.argsort(-values, axis=None, kind="stable"):
        i, j = divmod(int(flat), values.shape[1])
        if values[i, j] <= 0:
            break
        if i in rows and j in columns:
            pairs.append((i, j))
            rows.remove(i)
            columns.remove(j)
    return pairs
