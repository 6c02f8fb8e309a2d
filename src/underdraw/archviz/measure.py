"""How far a picture keeps its scene, and how far the pictures of a room agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.metrics import ciede2000, si_rmse
from underdraw.preprocess import run
from underdraw.rooms import CLASSES
from underdraw.rooms.colors import lab
from underdraw.spec.preprocess import CannyParams

Image = NDArray[np.uint8]
Ids = NDArray[np.int64]
Depth = NDArray[np.float32]
Normals = NDArray[np.float32]

NEAR = 2  # pixels from a true line in which an edge counts as drawn
_EDGES = CannyParams(low=20, high=40)  # finds a white ceiling against a white wall
LEAST = 0.01  # of both pictures, that a surface must fill to be compared
_SHELL = tuple(
    CLASSES.index(name) for name in ("outside", "wall", "floor", "ceiling", "window", "door")
)
_TURN = 0.8  # cosine of two normals under which surfaces meet at an edge
_STEP = 0.05  # of the depth, between two surfaces that face alike


@dataclass(frozen=True)
class Scenery:
    """What is exactly known of a view.

    Attributes:
        color: (H, W, 3) uint8, the scene's own picture.
        depth: (H, W) float32 metres, infinite outside.
        normals: (H, W, 3) float32.
        segments: (H, W) int64, ids of rooms.CLASSES.
        instances: (H, W) int64, 0 outside.
    """

    color: Image
    depth: Depth
    normals: Normals
    segments: Ids
    instances: Ids


def true_lines(view: Scenery) -> NDArray[np.bool_]:
    """Mark where walls, floor, ceiling and openings meet, (H, W); furniture hides what it hides."""
    lines = np.zeros(view.segments.shape, dtype=bool)
    shell = np.isin(view.segments, _SHELL)
    for axis in (0, 1):
        here, there = _pair(shell, axis)
        change = here & there & _differ(view.instances, axis)
        facing = np.multiply(*_pair(view.normals, axis)).sum(axis=-1)
        one, other = _pair(view.depth, axis)
        with np.errstate(invalid="ignore"):  # two infinities
            step = np.abs(one - other) > _STEP * np.minimum(one, other)
        change &= _differ(view.segments, axis) | (facing < _TURN) | step
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


def depth_error(found: Depth, view: Scenery) -> float:
    """Return the scale-invariant error of a depth that was read from the picture."""
    return si_rmse(found, view.depth)


def surface_colors(picture: Image, instances: Ids) -> dict[int, tuple[float, NDArray[np.float64]]]:
    """Return of each instance the share of the picture that it fills, and its mean Lab colour.

    Args:
        picture: (H, W, 3) uint8.
        instances: (H, W); 0, the outside, is left out.
    """
    ids, flat = np.unique(instances, return_inverse=True)
    sizes = np.bincount(flat.ravel())
    values = lab(picture.reshape(-1, 3))
    sums = np.stack([np.bincount(flat.ravel(), values[:, k]) for k in range(3)], axis=-1)
    means = sums / sizes[:, None]
    return {
        int(one): (size / instances.size, mean)
        for one, size, mean in zip(ids, sizes, means)
        if one != 0
    }


def disagreement(pictures: Sequence[Image], views: Sequence[Scenery]) -> float | None:
    """Return the mean CIEDE2000 of the same surfaces in every two pictures, weighed by area.

    A pair counts the surfaces that fill a hundredth of both pictures, each by the smaller of its
    two shares; None where no two pictures share one.
    """
    colors = [
        surface_colors(picture, view.instances)
        for picture, view in zip(pictures, views, strict=True)
    ]
    total = weights = 0.0
    for one, other in combinations(colors, 2):
        for instance, weight in _shared(one, other).items():
            total += weight * float(ciede2000(one[instance][1], other[instance][1]))
            weights += weight
    return total / weights if weights else None


def _shared(
    one: Mapping[int, tuple[float, NDArray[np.float64]]],
    other: Mapping[int, tuple[float, NDArray[np.float64]]],
) -> dict[int, float]:
    shares = {i: min(one[i][0], other[i][0]) for i in one.keys() & other.keys()}
    return {i: share for i, share in sorted(shares.items()) if share >= LEAST}


def _pair(values: NDArray, axis: int) -> tuple[NDArray, NDArray]:
    """Return every pixel but the last, and its neighbour, along an axis."""
    return (values[:-1], values[1:]) if axis == 0 else (values[:, :-1], values[:, 1:])


def _differ(values: NDArray, axis: int) -> NDArray[np.bool_]:
    one, other = _pair(values, axis)
    return one != other
