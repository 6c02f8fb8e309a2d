"""The pen that draws metres on a page, and the frame a symbol is drawn in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from benchmarks.plans.ground import polygons
from benchmarks.plans.letters import Font, lettering
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Colour = tuple[int, int, int]
Bounds = tuple[float, float, float, float]
_BITS = 4


class Pen:
    """Draws metres on pixels, `fine` times finer than the page; y is up on the plan."""

    def __init__(self, bounds: Bounds, px_per_m: float, fine: int, paper: Colour) -> None:
        self.left, self.low, self.right, self.high = bounds
        self.fine, self.k = fine, px_per_m * fine
        wide, deep = self.right - self.left, self.high - self.low
        shape = (round(deep * px_per_m) * fine, round(wide * px_per_m) * fine, 3)
        self.page: NDArray[np.uint8] = np.empty(shape, np.uint8)
        self.page[:] = paper

    @property
    def to_page(self) -> NDArray[np.float64]:
        """The (3, 3) map from metres to the finished page's pixels."""
        k = self.k / self.fine
        middle = (self.fine - 1) / (2 * self.fine)  # of the fine pixels that make one
        x, y = -self.left * k - middle, self.high * k - middle
        return np.array([[k, 0, x], [0, -k, y], [0, 0, 1]])

    def finished(self) -> NDArray[np.uint8]:
        """Return the page, its lines soft where it was drawn finer."""
        height, width = (side // self.fine for side in self.page.shape[:2])
        small = cv2.resize(self.page, (width, height), interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.uint8)

    def pixels(self, points: object) -> NDArray[np.int32]:
        """Return (N, 2) fixed-point pixels of points in metres."""
        flat = np.asarray(points, dtype=float).reshape(-1, 2)
        spots = np.stack([flat[:, 0] - self.left, self.high - flat[:, 1]], axis=1)
        return (spots * self.k * (1 << _BITS)).round().astype(np.int32)

    def thick(self, width: float) -> int:
        """Return the pixels of a width; no line is thinner than a fine pixel."""
        return max(1, round(width * self.k))

    def line(self, points: object, colour: Colour, width: float, closed: bool = False) -> None:
        """Draw through points."""
        spots = [self.pixels(points)]
        cv2.polylines(self.page, spots, closed, colour, self.thick(width), shift=_BITS)

    def dashes(self, points: object, colour: Colour, width: float, dash: float = 0.1) -> None:
        """Draw through points, in dashes with gaps as long."""
        for part in dashed(np.asarray(points, dtype=float).reshape(-1, 2), dash):
            self.line(part, colour, width)

    def fill(self, shape: BaseGeometry, colour: Colour) -> None:
        """Fill a shape, but for its holes."""
        for rings in self._rings(shape):
            cv2.fillPoly(self.page, rings, colour, shift=_BITS)

    def mask(self, shape: BaseGeometry) -> NDArray[np.bool_]:
        """Return (H, W), true where a shape is."""
        mask = np.zeros(self.page.shape[:2], np.uint8)
        for rings in self._rings(shape):
            cv2.fillPoly(mask, rings, 1, shift=_BITS)
        return mask > 0

    def outline(self, shape: BaseGeometry, colour: Colour, width: float) -> None:
        """Draw around a shape and its holes."""
        for rings in self._rings(shape):
            cv2.polylines(self.page, rings, True, colour, self.thick(width), shift=_BITS)

    def _rings(self, shape: BaseGeometry) -> list[list[NDArray[np.int32]]]:
        return [
            [self.pixels(ring.coords) for ring in (part.exterior, *part.interiors)]
            for part in polygons(shape)
        ]

    def text(
        self,
        words: str,
        at: tuple[float, float],
        height: float,
        colour: Colour,
        font: Font,
        turn: int = 0,
    ) -> None:
        """Write words about a point, turned by so many quarters."""
        ink = np.rot90(lettering(words, font, max(5, round(height * self.k))), turn)
        x, y = self.pixels([at])[0] / (1 << _BITS)
        left, top = round(x - ink.shape[1] / 2), round(y - ink.shape[0] / 2)
        x0, y0 = max(left, 0), max(top, 0)
        x1 = min(left + ink.shape[1], self.page.shape[1])
        y1 = min(top + ink.shape[0], self.page.shape[0])
        if x0 < x1 and y0 < y1:
            share = ink[y0 - top : y1 - top, x0 - left : x1 - left, None].astype(np.float32) / 255
            there = self.page[y0:y1, x0:x1]
            there[:] = there * (1 - share) + np.asarray(colour, np.float32) * share


def dashed(points: NDArray[np.float64], dash: float) -> list[NDArray[np.float64]]:
    """Cut a line into dashes with gaps as long."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    parts = []
    for low in np.arange(0, along[-1], 2 * dash):
        high = min(low + dash, along[-1])
        places = np.array([low, *along[(along > low) & (along < high)], high])
        parts.append(np.stack([np.interp(places, along, points[:, i]) for i in (0, 1)], axis=1))
    return parts


@dataclass(frozen=True)
class Spot:
    """Where a symbol stands: u to the right and v up in metres, turned, mirrored, moved to `at`.

    Its shapes are filled with `tint`, if there is one.
    """

    pen: Pen
    at: tuple[float, float]
    turn: float
    flip: float
    colour: Colour
    width: float
    tint: Colour | None = None

    def place(self, points: object) -> NDArray[np.float64]:
        """Return (N, 2) metres on the plan."""
        flat = np.asarray(points, float).reshape(-1, 2) * [self.flip, 1]
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        return flat @ np.array([[cos, sin], [-sin, cos]]) + self.at

    def moved(self, u: float, v: float) -> Spot:
        """Return the spot so many metres along and across."""
        x, y = self.place([(u, v)])[0]
        return replace(self, at=(float(x), float(y)))

    def line(self, *points: object, pens: float = 1.0) -> None:
        """Draw through points, so many pens wide."""
        self.pen.line(self.place(points), self.colour, self.width * pens)

    def dashes(self, points: object, dash: float = 0.08) -> None:
        """Draw through points in dashes."""
        self.pen.dashes(self.place(points), self.colour, self.width, dash)

    def box(self, u0: float, v0: float, u1: float, v1: float, round_by: float = 0.0) -> None:
        """Draw a box, its corners round if told."""
        self.shape(_box(u0, v0, u1, v1, round_by))

    def shape(self, points: object) -> None:
        """Draw a closed line."""
        spots = [self.pen.pixels(self.place(points))]
        if self.tint is not None:
            cv2.fillPoly(self.pen.page, spots, self.tint, shift=_BITS)
        thick = self.pen.thick(self.width)
        cv2.polylines(self.pen.page, spots, True, self.colour, thick, shift=_BITS)

    def round(self, u: float, v: float, wide: float, deep: float) -> None:
        """Draw an ellipse about a point."""
        self.shape(arc(u, v, wide / 2, deep / 2, 0, 360))

    def solid(self, points: object) -> None:
        """Draw a shape all ink."""
        spots = [self.pen.pixels(self.place(points))]
        cv2.fillPoly(self.pen.page, spots, self.colour, shift=_BITS)


def arc(u: float, v: float, a: float, b: float, start: float, stop: float) -> NDArray[np.float64]:
    """Return (N, 2) points of an ellipse's arc between two angles in degrees."""
    angles = np.radians(np.linspace(start, stop, 33))
    return np.stack([u + a * np.cos(angles), v + b * np.sin(angles)], axis=1)


def _box(u0: float, v0: float, u1: float, v1: float, by: float) -> object:
    if not by:
        return [(u0, v0), (u1, v0), (u1, v1), (u0, v1)]
    corners = ((u1 - by, v0 + by, -90), (u1 - by, v1 - by, 0))
    corners += ((u0 + by, v1 - by, 90), (u0 + by, v0 + by, 180))
    return np.concatenate([arc(u, v, by, by, at, at + 90)[::4] for u, v, at in corners])
