"""How far a picture keeps its scene, and how far the pictures of a room agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.archviz.maps import Image
from underdraw.archviz.scenery import Scenery
from underdraw.metrics import ciede2000, si_rmse
from underdraw.preprocess import run
from underdraw.rooms import CLASSES
from underdraw.rooms.colors import lab
from underdraw.spec.preprocess import CannyParams

T = TypeVar("T")

NEAR = 2  # pixels from a true line in which an edge counts as drawn
_EDGES = CannyParams(low=20, high=40)  # finds a white ceiling against a white wall
LEAST = 0.01  # of both pictures, that a surface must fill to be compared
_SHELL = tuple(
    CLASSES.index(name) for name in ("outside", "wall", "floor", "ceiling", "window", "door")
)
_TURN = 0.8  # cosine of two normals under which surfaces meet at an edge
_STEP = 0.05  # of the depth, between two surfaces that face alike


def true_lines(scenery: Scenery) -> NDArray[np.bool_]:
    """Mark where walls, floor, ceiling and openings meet, (H, W); furniture hides what it hides."""
    lines = np.zeros(scenery.segments.shape, dtype=bool)
    shell = np.isin(scenery.segments, _SHELL)
    for axis in (0, 1):
        here, there = _pair(shell, axis)
        change = here & there & _differ(scenery.instances, axis)
        facing = np.multiply(*_pair(scenery.normals, axis)).sum(axis=-1)
        one, other = _pair(scenery.depth, axis)
        with np.errstate(invalid="ignore"):  # two infinities
            step = np.abs(one - other) > _STEP * np.minimum(one, other)
        change &= _differ(scenery.segments, axis) | (facing < _TURN) | step
        _pair(lines, axis)[0][change] = True
    return lines


def line_recall(picture: Image, lines: NDArray[np.bool_]) -> float:
    """Return the share of true line pixels that have an edge of the picture near them, 0 to 1.

    Args:
        picture: (H, W, 3) uint8.
        lines: (H, W), see `true_lines`; some must be marked.
    """
    side = 2 * NEAR + 1
    edges = run(picture, _EDGES)[..., 0]
    near = cv2.dilate(edges, np.ones((side, side), np.uint8)) > 0
    return float(near[lines].mean())


def depth_error(found: NDArray[np.float32], scenery: Scenery) -> float:
    """Return the scale-invariant error of a depth that was read from the picture."""
    return si_rmse(found, scenery.depth)


@dataclass(frozen=True, slots=True)
class Patch:
    """Say how a surface looks in a picture: the share that it fills, 0 to 1, and its mean Lab."""

    share: float
    color: tuple[float, float, float]


def patches(picture: Image, instances: NDArray[np.int64]) -> dict[int, Patch]:
    """Measure every surface of a picture by its instance id.

    Args:
        picture: (H, W, 3) uint8.
        instances: (H, W); 0, the outside, is left out.
    """
    ids, flat = np.unique(instances, return_inverse=True)
    sizes = np.bincount(flat.ravel())
    values = lab(picture.reshape(-1, 3))
    sums = [np.bincount(flat.ravel(), values[:, k]) for k in range(3)]
    return {
        int(one): Patch(float(sizes[at]) / instances.size, tuple(s[at] / sizes[at] for s in sums))
        for at, one in enumerate(ids)
        if one != 0
    }


def disagreement(pictures: Sequence[Mapping[T, Patch]]) -> float | None:
    """Return the mean CIEDE2000 of the same surfaces in every two pictures, weighed by area.

    A pair counts the surfaces that fill a hundredth of both pictures, each by the smaller of its
    two shares; None where no two pictures share one.
    """
    total = weights = 0.0
    for one, other in combinations(pictures, 2):
        for name in sorted(one.keys() & other.keys(), key=str):
            weight = min(one[name].share, other[name].share)
            if weight >= LEAST:
                gap = ciede2000(np.array(one[name].color), np.array(other[name].color))
                total, weights = total + weight * float(gap), weights + weight
    return total / weights if weights else None


def _pair(values: NDArray[Any], axis: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return every pixel but the last, and its neighbour, along an axis."""
    return (values[:-1], values[1:]) if axis == 0 else (values[:, :-1], values[:, 1:])


def _differ(values: NDArray[Any], axis: int) -> NDArray[np.bool_]:
    one, other = _pair(values, axis)
    return one != other
