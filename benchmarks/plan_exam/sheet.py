"""A sheet that is drawn on in metres, at several times its resolution."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import shapely
from benchmarks.plan_exam.letters import face, printed, stroked
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from underdraw.spec.floor_plan import Point

Colour = tuple[int, int, int]
Hand = Callable[[Sequence[Point]], Sequence[Point]]
FINE = 400  # pixels to the metre, at least, that are drawn


def steady(points: Sequence[Point]) -> Sequence[Point]:
    """Return a line as it is meant."""
    return points


class Sheet:
    """Paper with a plan's metres on it.

    Args:
        bounds: least x and y, most x and y, in metres.
        scale: pixels to the metre.
        paper: colour of it.
        hand: what becomes of a line that is drawn.
    """

    def __init__(
        self, bounds: tuple[float, float, float, float], scale: float, paper: Colour, hand: Hand
    ) -> None:
        self.bounds, self.scale, self.hand = bounds, scale, hand
        self._fine = max(2, math.ceil(FINE / scale))
        width = math.ceil((bounds[2] - bounds[0]) * scale)
        height = math.ceil((bounds[3] - bounds[1]) * scale)
        self._image = Image.new("RGB", (width * self._fine, height * self._fine), paper)
        self._brush = ImageDraw.Draw(self._image)

    @property
    def to_page(self) -> NDArray[np.float64]:
        """The map from (x, y, 1) in metres to pixels, whose middles are whole numbers."""
        x0, _, _, y1 = self.bounds
        return np.array(
            [[self.scale, 0, -self.scale * x0 - 0.5], [0, -self.scale, self.scale * y1 - 0.5]]
        )

    def image(self) -> NDArray[np.uint8]:
        """Return the (H, W, 3) uint8 RGB page."""
        return np.asarray(self._image.reduce(self._fine))

    def fill(self, shape: BaseGeometry, colour: Colour, opacity: float = 1.0) -> None:
        """Paint polygons with their holes left out."""
        for part in _polygons(shape):
            corners = self._pixels(self.hand(corners_of(part.exterior)))
            x0, y0 = (math.floor(min(values)) - 1 for values in zip(*corners))
            x1, y1 = (math.ceil(max(values)) + 2 for values in zip(*corners))
            mask = Image.new("L", (x1 - x0, y1 - y0), 0)
            brush = ImageDraw.Draw(mask)
            brush.polygon([(x - x0, y - y0) for x, y in corners], fill=round(255 * opacity))
            for hole in part.interiors:
                inner = self._pixels(self.hand(corners_of(hole)))
                brush.polygon([(x - x0, y - y0) for x, y in inner], fill=0)
            self._image.paste(colour, (x0, y0), mask)

    def line(self, points: Sequence[Point], pen: float, colour: Colour) -> None:
        """Draw a line, `pen` metres thick."""
        width = max(1, round(pen * self.scale * self._fine))
        self._brush.line(self._pixels(self.hand(points)), fill=colour, width=width, joint="curve")

    def outline(self, shape: BaseGeometry, pen: float, colour: Colour) -> None:
        """Draw the edges of polygons, or lines."""
        for part in _polygons(shape):
            for ring in (part.exterior, *part.interiors):
                corners = corners_of(ring)
                self.line([*corners, corners[1]], pen, colour)
        for part in _lines(shape):
            self.line(corners_of(part), pen, colour)

    def dashes(
        self, points: Sequence[Point], pen: float, colour: Colour, dash: tuple[float, float]
    ) -> None:
        """Draw a line that stops and goes on, `dash` metres of line and of gap."""
        path = LineString(points)
        for start in np.arange(0, path.length, sum(dash)):
            ends = [path.interpolate(each) for each in (start, min(start + dash[0], path.length))]
            self.line([(end.x, end.y) for end in ends], pen, colour)

    def write(
        self,
        text: str,
        at: Point,
        height: float,
        colour: Colour,
        lettering: str,
        upright: bool = False,
    ) -> None:
        """Write a line of text, its middle at a point, its capitals `height` metres high.

        Args:
            lettering: "print", or a stroked one: "strokes", or "slanting".
            upright: whether it runs up the page.
        """
        if lettering == "print":
            self._print(text, at, height, colour, upright)
            return
        strokes, wide = stroked(text)
        lean = 0.25 if lettering == "slanting" else 0.0
        for stroke in strokes:
            moved = [((x - wide / 2 + lean * y) * height, (y - 0.5) * height) for x, y in stroke]
            turned = [(-y, x) if upright else (x, y) for x, y in moved]
            self.line([(at[0] + x, at[1] + y) for x, y in turned], height * 0.11, colour)

    def _print(self, text: str, at: Point, height: float, colour: Colour, upright: bool) -> None:
        tall = height * self.scale * self._fine
        *pieces, (_, _, wide) = printed(text, tall)
        mask = Image.new("L", (math.ceil(wide) + 2, math.ceil(tall * 1.9)), 0)
        brush, base = ImageDraw.Draw(mask), tall * 1.45
        for letter, accents, pen in pieces:
            small = letter == "²"
            font = face(tall * (0.6 if small else 1))
            place = (pen + 1, base - tall * (0.5 if small else 0))
            brush.text(place, "2" if small else letter, fill=255, font=font, anchor="ls")
            for accent in accents:
                line = [(x + 1, base - y) for x, y in accent]
                brush.line(line, fill=255, width=max(1, round(tall * 0.12)))
        if upright:
            mask = mask.transpose(Image.Transpose.ROTATE_90)
        (x, y), below = self._pixels([at])[0], base - tall / 2  # the middle of capitals
        left, top = (x - below, y - wide / 2) if upright else (x - wide / 2, y - below)
        self._image.paste(colour, (round(left), round(top)), mask)

    def _pixels(self, points: Sequence[Point]) -> list[tuple[float, float]]:
        x0, _, _, y1 = self.bounds
        fine = self.scale * self._fine
        return [((x - x0) * fine - 0.5, (y1 - y) * fine - 0.5) for x, y in points]


def corners_of(shape: BaseGeometry) -> list[Point]:
    """Return the points of a line, or of a polygon without holes, whose first one ends it."""
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(shape)]


def wide(text: str, height: float, lettering: str) -> float:
    """Return how many metres a line of text takes."""
    if lettering == "print":
        return printed(text, 100.0)[-1][2] / 100 * height
    return stroked(text)[1] * height


def _polygons(shape: BaseGeometry) -> Iterator[Polygon]:
    parts = shapely.get_parts(shapely.get_parts(shape))
    yield from (part for part in parts if isinstance(part, Polygon) and not part.is_empty)


def _lines(shape: BaseGeometry) -> Iterator[LineString]:
    parts = shapely.get_parts(shapely.get_parts(shape))
    yield from (part for part in parts if isinstance(part, LineString) and not part.is_empty)
