"""The page of a vector drawing: what overlays are drawn over."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.canvas import Figure, painted
from underdraw.floor_plan.drawing import Drawing

SIDE = 1600  # pixels of the longer side
MARGIN = 0.6  # metres
INK = (120, 124, 132)
FILL = (205, 207, 211)


def sheet(drawing: Drawing) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return a drawing in metres as (H, W, 3) uint8 RGB, and (2, 3) from metres to its pixels."""
    shapes = [mark for mark in drawing.marks if mark.role not in ("text", "space")]
    points = np.vstack([ring for mark in shapes for ring in mark.rings])
    to_page, (width, height) = fitted(points, SIDE, MARGIN)
    paper = np.full((height, width, 3), 255, np.uint8)
    scale = to_page[0, 0]
    figures = [
        Figure(
            ring,
            fill=FILL if mark.filled and mark.role == "wall" else None,
            line=INK,
            width=max(1.0, mark.width * scale),
            closed=False,
        )
        for mark in shapes
        for ring in mark.rings
    ]
    return painted(figures, paper, to_page), to_page


def fitted(
    points: NDArray[np.float64], side: int, margin: float
) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """Return (2, 3) from metres to pixels, and the size of a page that points fill.

    Args:
        points: (N, 2) metres.
        side: pixels of the page's longer side.
        margin: metres around the points.
    """
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    scale = side / float((high - low).max())
    width, height = (max(1, round(float(one) * scale)) for one in high - low)
    to_page = np.array([[scale, 0, -low[0] * scale], [0, -scale, high[1] * scale]])
    return to_page, (width, height)
