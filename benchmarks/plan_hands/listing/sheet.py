"""The paper of a page: fills, lines and words at places given in metres."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import shapely
from benchmarks.plan_hands.listing.chance import Colour
from benchmarks.plans.ground import polygons
from benchmarks.plans.letters import typed
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Shape = BaseGeometry | NDArray[np.float64] | Sequence[Sequence[float]]
_BITS = 4


class Sheet:
    """A page that is drawn finer than it is handed out."""

    def __init__(self, size: tuple[int, int], scale: float, origin: tuple[float, float], fine: int):
        """`size` is width and height, `origin` the pixel of the plan's zero."""
        self.size, self.scale, self.origin, self.fine = size, scale, origin, fine
        self.image = np.full((size[1] * fine, size[0] * fine, 3), 255, np.uint8)

    def matrix(self) -> NDArray[np.float64]:
        """Return the map from metres to pixels of the page."""
        k, (x, y) = self.scale, self.origin
        return np.array([[k, 0, x], [0, -k, y], [0, 0, 1]], np.float64)

    def metres(self, x: float, y: float) -> tuple[float, float]:
        """Return where a pixel of the page is in the plan."""
        return (x - self.origin[0]) / self.scale, (self.origin[1] - y) / self.scale

    def box(self, x0: float, y0: float, x1: float, y1: float) -> NDArray[np.float64]:
        """Return the corners in metres of a box in pixels of the page."""
        return np.array([self.metres(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))])

    def spots(self, points: Any) -> NDArray[np.float64]:
        """Return (N, 2) fine pixels of points in metres."""
        flat = np.asarray(points, np.float64).reshape(-1, 2)
        page = flat * (self.scale, -self.scale) + self.origin
        return (page + 0.5) * self.fine - 0.5

    def fixed(self, points: Any) -> NDArray[np.int32]:
        """Return fine pixels in fixed point."""
        return np.round(self.spots(points) * (1 << _BITS)).astype(np.int32)

    def rings(self, shape: Shape) -> list[NDArray[np.int32]]:
        """Return the outlines of a shape in fixed point, those of its holes too."""
        if not isinstance(shape, BaseGeometry):
            return [self.fixed(shape)]
        return [
            self.fixed(shapely.get_coordinates(ring)[:-1])
            for part in polygons(shape)
            for ring in (part.exterior, *part.interiors)
        ]

    def fill(self, shape: Shape, colour: Colour, alpha: float = 1.0) -> None:
        """Fill a shape, letting what lies below shine through if alpha is less than 1."""
        rings = self.rings(shape)
        if not rings:
            return
        if alpha >= 1:
            cv2.fillPoly(self.image, rings, colour, self.smooth(), _BITS)
            return
        window, mask = self.mask(rings)
        patch = self.image[window]
        if not mask.size:
            return
        tint = cv2.addWeighted(patch, 1 - alpha, np.full_like(patch, colour), alpha, 0)
        cv2.copyTo(tint, mask, patch)

    def smooth(self) -> int:
        """Return the kind of line that suits the fineness."""
        return cv2.LINE_AA if self.fine == 1 else cv2.LINE_8

    def mask(self, rings: list[NDArray[np.int32]]) -> tuple[tuple[slice, slice], NDArray[np.uint8]]:
        """Return the window of the image that holds outlines, and their mask in it."""
        every = np.concatenate(rings).astype(np.float64) / (1 << _BITS)
        low, high = np.floor(every.min(0)) - 1, np.ceil(every.max(0)) + 2
        x0, y0 = (int(max(0, v)) for v in low)
        x1, y1 = (int(min(v, s)) for v, s in zip(high, self.image.shape[1::-1]))
        window = slice(y0, max(y0, y1)), slice(x0, max(x0, x1))
        mask = np.zeros(self.image[window].shape[:2], np.uint8)
        if not mask.size:
            return window, mask
        shift = np.array([x0, y0]) * (1 << _BITS)
        cv2.fillPoly(mask, [(ring - shift).astype(np.int32) for ring in rings], 255, 8, _BITS)
        return window, mask

    def paste(self, shape: Shape, patch_of: Any) -> None:
        """Fill a shape with what a function of (height, width, place) paints."""
        rings = self.rings(shape)
        if rings:
            window, mask = self.mask(rings)
            target = self.image[window]
            if target.size:
                patch = patch_of(target.shape[0], target.shape[1], target)
                cv2.copyTo(patch, mask, target)

    def line(
        self,
        points: Any,
        colour: Colour,
        width: float = 1.0,
        closed: bool = False,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """Draw a line so many pixels wide; a dash is stroke and gap in pixels."""
        thick = max(1, round(width * self.fine))
        if dash is None:
            cv2.polylines(
                self.image, [self.fixed(points)], closed, colour, thick, self.smooth(), _BITS
            )
            return
        spots = self.spots(points)
        if closed:
            spots = np.concatenate([spots, spots[:1]])
        for piece in _dashes(spots, dash[0] * self.fine, dash[1] * self.fine):
            fixed = [np.round(piece * (1 << _BITS)).astype(np.int32)]
            cv2.polylines(self.image, fixed, False, colour, thick, self.smooth(), _BITS)

    def outline(self, shape: BaseGeometry, colour: Colour, width: float) -> None:
        """Draw a line around a shape and its holes."""
        thick = max(1, round(width * self.fine))
        cv2.polylines(self.image, self.rings(shape), True, colour, thick, self.smooth(), _BITS)

    def words(
        self,
        text: str,
        at: Sequence[float],
        font: str | int,
        height: float,
        colour: Colour,
        anchor: tuple[float, float] = (0.5, 0.5),
        upright: bool = False,
        alpha: float = 1.0,
    ) -> tuple[float, float]:
        """Write a line of words; returns its width and height in page pixels."""
        ink = lettering(text, font, max(4, round(height * self.fine)))
        if upright:
            ink = np.ascontiguousarray(np.rot90(ink))
        spot = self.spots([at])[0]
        x = round(spot[0] - ink.shape[1] * anchor[0])
        y = round(spot[1] - ink.shape[0] * anchor[1])
        self.stamp(ink, x, y, colour, alpha)
        return ink.shape[1] / self.fine, ink.shape[0] / self.fine

    def stamp(self, ink: NDArray[np.uint8], x: int, y: int, colour: Colour, alpha: float) -> None:
        """Lay ink (H, W) on the page, its corner at a fine pixel."""
        x0, y0 = max(0, x), max(0, y)
        x1, y1 = (
            min(self.image.shape[1], x + ink.shape[1]),
            min(self.image.shape[0], y + ink.shape[0]),
        )
        if x1 <= x0 or y1 <= y0:
            return
        patch = self.image[y0:y1, x0:x1]
        share = ink[y0 - y : y1 - y, x0 - x : x1 - x, None].astype(np.float32) * (alpha / 255)
        patch[:] = (patch * (1 - share) + np.asarray(colour, np.float32) * share).astype(np.uint8)

    def page(self) -> NDArray[np.uint8]:
        """Return the page (H, W, 3) as it is handed out."""
        if self.fine == 1:
            return self.image
        small = cv2.resize(self.image, self.size, interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.uint8)


def _dashes(spots: NDArray[np.float64], stroke: float, gap: float) -> Iterable[NDArray[np.float64]]:
    """Yield the strokes of a dashed line."""
    steps = np.hypot(*np.diff(spots, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    for low in np.arange(0, along[-1], max(1.0, stroke + gap)):
        high = min(low + stroke, along[-1])
        inner = along[(along > low) & (along < high)]
        marks = np.concatenate([[low], inner, [high]])
        yield np.stack([np.interp(marks, along, spots[:, k]) for k in (0, 1)], 1)


@lru_cache(maxsize=512)
def lettering(text: str, font: str | int, height: int) -> NDArray[np.uint8]:
    """Return (H, W) ink of a line of words whose capitals are about so high."""
    if isinstance(font, int):
        size, thick = height / 21, max(1, round(height / 11))
        (width, high), below = cv2.getTextSize(text, font, size, thick)
        ink = np.zeros((high + below + 2 * thick, width + 2 * thick), np.uint8)
        cv2.putText(ink, text, (thick, high + thick), font, size, 255, thick, cv2.LINE_AA)
        return ink
    return typed(text, font, round(height * 1.37))
