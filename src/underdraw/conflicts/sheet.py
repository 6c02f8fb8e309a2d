"""A conflict as a picture: both control images, their outlines on each other, and the strain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.conflicts.report import Conflict, ConflictReport
from underdraw.imaging import contact_sheet, to_gray
from underdraw.metrics import outlines
from underdraw.spec import Size

Array = NDArray[np.uint8]

# Inks on dark: what only one map has, and what both have, white where they run the same way.
_FIRST, _SECOND = np.array([0.10, 0.80, 0.85]), np.array([1.0, 0.45, 0.10])
_HEAT = np.array([1.0, 0.15, 0.05])
_THIN = 0.7  # scale of the outlines that are drawn
_SMALLEST = 256  # side of a cell


def draw_sheet(report: ConflictReport) -> Pillow.Image:
    """Draw each pair in a row."""
    picture = np.asarray(report.image)
    rows = [_row(pair, report, picture) for pair in report.pairs]
    height, width = picture.shape[:2]
    by = max(1, -(-_SMALLEST // max(height, width)))
    sheet = contact_sheet(
        rows,
        row_labels=[f"{' and '.join(pair.names)}: {pair.verdict}" for pair in report.pairs],
        column_labels=[
            "first",
            "second",
            "outlines, blue and orange",
            "picture",
            "where they pull apart",
        ],
        cell=Size(width * by, height * by),
    )
    return Pillow.fromarray(sheet)


def _row(pair: Conflict, report: ConflictReport, picture: Array) -> list[Array]:
    one, other = (report.controls[number].image for number in pair.numbers)
    return [one, other, _overlay(one, other), picture, _heated(picture, pair.strain)]


def _overlay(one: Array, other: Array) -> Array:
    """Draw the outlines of the first in blue, of the second in orange, and of both in white."""
    first, second = (np.abs(outlines(image, _THIN))[..., None] ** 2 for image in (one, other))
    both = 1 - (1 - first * _FIRST) * (1 - second * _SECOND)
    return np.asarray((both * 255).round().clip(0, 255), dtype=np.uint8)


def _heated(picture: Array, strain: NDArray[np.float32]) -> Array:
    """Lay the strain over a paled picture."""
    gray = to_gray(picture).astype(np.float32) / 255
    pale = np.repeat((0.25 + 0.6 * gray)[..., None], 3, axis=2)
    heat = 0.85 * strain[..., None]
    mixed = pale * (1 - heat) + _HEAT * heat
    return np.asarray((mixed * 255).round().clip(0, 255), dtype=np.uint8)
