"""A sheet to draw on, in metres, with lines as thick as pixels of the page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from benchmarks.plans.letters import Font, lettering
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from underdraw.spec.floor_plan import Point

Colour = tuple[int, int, int]
Spots = Iterable[Sequence[float] | NDArray[np.float64]]
FINE = 2
_BITS = 4


class Sheet:
    """A page twice as fine as it will be; everything drawn covers what was there."""

    def __init__(
        self, size: tuple[int, int], scale: float, corner: tuple[float, float], paper: Colour
    ) -> None:
        """Make an empty page (width, height) whose pixel `corner` shows the plan's origin."""
        self.size, self.scale, self.corner = size, scale, corner
        self.pixels = np.empty((size[1] * FINE, size[0] * FINE, 3), np.uint8)
        self.pixels[:] = paper
        self.paper = paper

    def map(self) -> NDArray[np.float64]:
        """Return (3, 3): from metres to pixels of the page."""
        return np.array(
            [[self.scale, 0, self.corner[0]], [0, -self.scale, self.corner[1]], [0, 0, 1]],
            np.float64,
        )

    def page(self) -> NDArray[np.uint8]:
        """Return the page."""
        return cv2.resize(self.pixels, self.size, interpolation=cv2.INTER_AREA).astype(np.uint8)

    def spots(self, points: Spots) -> NDArray[np.int32]:
        """Return (N, 2) fine pixels in fixed point of places in metres."""
        flat = np.asarray([(p[0], p[1]) for p in points], np.float64).reshape(-1, 2)
        page = flat * [self.scale, -self.scale] + self.corner
        return ((page * FINE + (FINE - 1) / 2) * (1 << _BITS)).round().astype(np.int32)

    def paper_point(self, x: float, y: float) -> Point:
        """Return the place in metres of a pixel of the page."""
        return (x - self.corner[0]) / self.scale, (self.corner[1] - y) / self.scale

    def fill(self, shape: BaseGeometry | Spots, colour: Colour) -> None:
        """Fill an area."""
        if not isinstance(shape, BaseGeometry):
            cv2.fillPoly(self.pixels, [self.spots(shape)], colour, shift=_BITS)
            return
        for part in getattr(shape, "geoms", [shape]):
            if part.geom_type == "Polygon" and not part.is_empty:
                rings = [part.exterior, *part.interiors]
                outlines = [self.spots(ring.coords) for ring in rings]
                cv2.fillPoly(self.pixels, outlines, colour, shift=_BITS)

    def line(
        self, points: Spots, colour: Colour, thick: float = 1.0, dash: Sequence[float] = ()
    ) -> None:
        """Draw a line through points; `dash` has lengths of strokes and gaps in pixels."""
        width = max(1, round(thick * FINE))
        if not dash:
            spots = [self.spots(points)]
        else:
            flat = [(float(p[0]), float(p[1])) for p in points]
            spots = [self.spots(piece) for piece in _dashes(flat, [d / self.scale for d in dash])]
        cv2.polylines(self.pixels, spots, False, colour, width, cv2.LINE_AA, _BITS)

    def outline(
        self,
        shape: BaseGeometry,
        colour: Colour,
        thick: float = 1.0,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw the outlines of an area, or lines."""
        for part in getattr(shape, "geoms", [shape]):
            if part.is_empty:
                continue
            rings = [part] if part.geom_type != "Polygon" else [part.exterior, *part.interiors]
            for ring in rings:
                if ring.geom_type in ("LineString", "LinearRing"):
                    self.line(ring.coords, colour, thick, dash)

    def arc(
        self,
        middle: Point,
        radius: float,
        angles: tuple[float, float],
        colour: Colour,
        thick: float = 1.0,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw an arc between two angles in radians."""
        self.line(arc(middle, radius, *angles), colour, thick, dash)

    def words(
        self,
        text: str,
        at: Point,
        height: float,
        font: Font,
        colour: Colour,
        turn: int = 0,
        anchor: tuple[float, float] = (0.5, 0.5),
        back: Colour | None = None,
    ) -> tuple[float, float]:
        """Write a line, its capitals so many pixels high; return its width and height in metres."""
        ink = np.rot90(lettering(text, font, max(5, round(height * FINE))), turn)
        spot = self.spots([at])[0] / (1 << _BITS)
        x = round(spot[0] - ink.shape[1] * anchor[0])
        y = round(spot[1] - ink.shape[0] * anchor[1])
        x0, y0 = max(0, x), max(0, y)
        x1 = min(self.pixels.shape[1], x + ink.shape[1])
        y1 = min(self.pixels.shape[0], y + ink.shape[0])
        if x1 > x0 and y1 > y0:
            part = self.pixels[y0:y1, x0:x1]
            if back is not None:
                part[:] = back
            share = ink[y0 - y : y1 - y, x0 - x : x1 - x, None].astype(np.float32) / 255
            part[:] = (part + (np.asarray(colour, np.float32) - part) * share).astype(np.uint8)
        return ink.shape[1] / FINE / self.scale, ink.shape[0] / FINE / self.scale

    def hatch(
        self,
        shape: BaseGeometry,
        colour: Colour,
        pitch: float,
        angle: float,
        thick: float = 1.0,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw lines so many pixels apart over an area."""
        if shape.is_empty:
            return
        box = self.spots(
            [(shape.bounds[0], shape.bounds[3]), (shape.bounds[2], shape.bounds[1])]
        ) // (1 << _BITS)
        low = np.maximum(box[0] - 2, 0)
        high = np.minimum(box[1] + 3, [self.pixels.shape[1], self.pixels.shape[0]])
        if (high <= low).any():
            return
        mask = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        shift = low * (1 << _BITS)
        for part in getattr(shape, "geoms", [shape]):
            if part.geom_type == "Polygon":
                rings = [self.spots(r.coords) - shift for r in (part.exterior, *part.interiors)]
                cv2.fillPoly(mask, [ring.astype(np.int32) for ring in rings], 255, shift=_BITS)
        ink = (_dotted if dash else _stripes)(
            mask.shape, low, pitch * FINE, angle, thick * FINE, dash
        )
        cv2.bitwise_and(ink, mask, dst=mask)
        self.pixels[low[1] : high[1], low[0] : high[0]][mask > 127] = colour


def _stripes(
    shape: tuple[int, ...],
    low: NDArray[np.int32],
    pitch: float,
    angle: float,
    thick: float,
    _: Sequence[float],
) -> NDArray[np.uint8]:
    """Return where parallel lines are, those of all areas in step."""
    ink = np.zeros(shape, np.uint8)
    way, off = (
        np.array([math.cos(angle), -math.sin(angle)]),
        np.array([math.sin(angle), math.cos(angle)]),
    )
    corners = np.array([[x, y] for x in (0, shape[1]) for y in (0, shape[0])]) + low
    across, along = corners @ off, corners @ way
    width = max(1, round(thick))
    for row in np.arange(math.floor(across.min() / pitch), across.max() / pitch):
        ends = [off * (row + 0.5) * pitch + way * far - low for far in (along.min(), along.max())]
        spots = (np.array(ends) * (1 << _BITS)).round().astype(np.int32)
        cv2.line(ink, spots[0].tolist(), spots[1].tolist(), 255, width, cv2.LINE_8, _BITS)
    return ink


def _dotted(
    shape: tuple[int, ...],
    low: NDArray[np.int32],
    pitch: float,
    angle: float,
    thick: float,
    dash: Sequence[float],
) -> NDArray[np.uint8]:
    """Return where dashes along parallel lines are."""
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(low[1])
    x = np.arange(shape[1], dtype=np.float32)[None] + np.float32(low[0])
    across = x * np.float32(math.sin(angle)) + y * np.float32(math.cos(angle))
    off = np.abs(across % np.float32(pitch) - np.float32(pitch / 2))
    ink = np.clip(np.float32(thick / 2 + 0.5) - off, 0, 1)
    along = x * np.float32(math.cos(angle)) - y * np.float32(math.sin(angle))
    along = along + np.floor(across / np.float32(pitch)) * np.float32(dash[0] * FINE * 0.7)
    ink = ink * (along % np.float32(sum(dash) * FINE) < dash[0] * FINE)
    return (ink * 255).astype(np.uint8)


def arc(middle: Point, radius: float, start: float, end: float) -> list[Point]:
    """Return points along an arc."""
    steps = np.linspace(start, end, max(4, int(abs(end - start) * 9)))
    return [(middle[0] + radius * math.cos(a), middle[1] + radius * math.sin(a)) for a in steps]


def _dashes(points: list[Point], dash: Sequence[float]) -> list[list[Point]]:
    """Cut a line into strokes of such lengths, with gaps of such lengths between."""
    pieces: list[list[Point]] = []
    turn, left, stroke = 0, dash[0], [points[0]]
    for one, other in zip(points, points[1:]):
        at, whole = 0.0, math.dist(one, other)
        while whole - at > left:
            at += left
            spot = (
                one[0] + (other[0] - one[0]) * at / whole,
                one[1] + (other[1] - one[1]) * at / whole,
            )
            if turn % 2 == 0:
                pieces.append([*stroke, spot])
            turn, stroke = turn + 1, [spot]
            left = dash[turn % len(dash)]
        left -= whole - at
        if turn % 2 == 0:
            stroke.append(other)
    if turn % 2 == 0 and len(stroke) > 1:
        pieces.append(stroke)
    return pieces
