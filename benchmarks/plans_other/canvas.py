"""A sheet drawn on in metres, with pens that may shake as a hand does."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from shapely import affinity
from shapely.geometry import LineString, MultiLineString, box
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import Polygon
from shapely.ops import substring

from underdraw.spec.floor_plan import Point

Colour = tuple[int, int, int]
Bounds = tuple[float, float, float, float]
FINER = 4  # drawn so many times larger, then averaged
_THINNEST = 0.8  # pixels of the page


@dataclass(frozen=True)
class Pen:
    """A line's look.

    Attributes:
        width: metres.
        colour: RGB.
        dash: metres of a dash and of the gap after it; None draws through.
    """

    width: float
    colour: Colour
    dash: tuple[float, float] | None = None


@dataclass(frozen=True)
class Hand:
    """How a line is led: by a ruler, or by hand.

    Attributes:
        shake: metres by which it strays.
        overshoot: metres by which straight strokes of a wall run past their corners.
        strokes: how many times it is drawn.
    """

    shake: float = 0.0
    overshoot: float = 0.0
    strokes: int = 1


class Canvas:
    """A page under way.

    Args:
        bounds: left, bottom, right and top of the page, metres.
        scale: pixels to the metre.
        paper: its colour.
        hand: how lines are led.
        chance: what a shaking hand shakes by.
    """

    def __init__(
        self, bounds: Bounds, scale: float, paper: Colour, hand: Hand, chance: np.random.Generator
    ) -> None:
        self.bounds = bounds
        self.paper = paper
        self.hand = hand
        self._scale = scale
        self._chance = chance
        x0, y0, x1, y1 = bounds
        self._size = (max(round((x1 - x0) * scale), 1), max(round((y1 - y0) * scale), 1))
        self._image = Image.new("RGB", (self._size[0] * FINER, self._size[1] * FINER), paper)
        self._draw = ImageDraw.Draw(self._image)

    @property
    def to_page(self) -> NDArray[np.float64]:
        """(2, 3), takes (x, y, 1) in metres to pixels; whole numbers are middles of pixels."""
        x0, _, _, y1 = self.bounds
        s = self._scale
        return np.array([[s, 0.0, -x0 * s - 0.5], [0.0, -s, y1 * s - 0.5]])

    def finish(self) -> NDArray[np.uint8]:
        """Return the page, (H, W, 3) uint8 RGB."""
        return np.asarray(self._image.resize(self._size, Image.Resampling.BOX))

    def fill(self, shape: BaseGeometry, colour: Colour, alpha: float = 1.0) -> None:
        """Fill polygons, leaving out their holes."""
        for part in parts(shape):
            x0, y0, x1, y1 = self._box(part)
            if x1 <= x0 or y1 <= y0:
                continue
            mask = Image.new("L", (x1 - x0, y1 - y0), 0)
            brush = ImageDraw.Draw(mask)
            for ring, value in (
                (part.exterior, round(255 * alpha)),
                *((r, 0) for r in part.interiors),
            ):
                brush.polygon([(x - x0, y - y0) for x, y in self._pixels(ring.coords)], fill=value)
            self._image.paste(colour, (x0, y0), mask)

    def outline(self, shape: BaseGeometry, pen: Pen) -> None:
        """Draw round polygons and their holes."""
        for part in parts(shape):
            for ring in (part.exterior, *part.interiors):
                corners = _points(ring)
                if self.hand.overshoot and not _round(corners):
                    for start, end in zip(corners, corners[1:]):
                        past = self.hand.overshoot * self._chance.uniform(0.2, 1.0)
                        self.line(_longer(start, end, past), pen)
                else:
                    self.line([*corners, corners[1]], pen)

    def line(self, points: Sequence[Point], pen: Pen) -> None:
        """Draw from point to point."""
        for _ in range(self.hand.strokes):
            led = self._led(points) if self.hand.shake else points
            width = max(pen.width * self._scale, _THINNEST) * FINER
            for dash in _dashes(led, pen.dash):
                self._draw.line(
                    self._pixels(dash), fill=pen.colour, width=max(round(width), 1), joint="curve"
                )

    def hatch(self, shape: BaseGeometry, pen: Pen, *, spacing: float, angle: float) -> None:
        """Fill polygons with parallel lines.

        Args:
            shape: what to fill.
            pen: of the lines.
            spacing: metres from line to line.
            angle: degrees, 0 lies along the page.
        """
        for part in parts(shape):
            x0, y0, x1, y1 = part.bounds
            middle = ((x0 + x1) / 2, (y0 + y1) / 2)
            half = math.hypot(x1 - x0, y1 - y0) / 2
            # Counted from the sheet's corner, so that neighbouring parts meet line on line.
            normal = (-math.sin(math.radians(angle)), math.cos(math.radians(angle)))
            offset = middle[0] * normal[0] + middle[1] * normal[1]
            count = math.ceil(half / spacing) + 1
            for step in range(-count, count + 1):
                by = (math.floor(offset / spacing) + step) * spacing - offset
                across = LineString([(-half - 1, by), (half + 1, by)])
                turned = affinity.rotate(across, angle, origin=(0, 0))
                placed = affinity.translate(turned, *middle)
                for piece in _lines(placed.intersection(part)):
                    self.line(_points(piece), pen)

    def text(
        self,
        middle: Point,
        words: str,
        height: float,
        face: str,
        colour: Colour,
        turn: float = 0.0,
        *,
        backed: bool = False,
    ) -> None:
        """Write centred on a point.

        Args:
            middle: where.
            words: what; lines are centred below each other.
            height: of the letters' body, metres.
            face: file name of the font.
            colour: of the letters.
            turn: degrees against the clock.
            backed: paper is laid under it.
        """
        turn += self._chance.normal(0, 2.0) if self.hand.shake else 0.0
        font = _font(face, max(round(height * self._scale * FINER), 6))
        left, top, right, bottom = self._draw.multiline_textbbox(
            (0, 0), words, font=font, align="center", anchor="la"
        )
        pad = 0.25 * height * self._scale * FINER if backed else 2
        size = (math.ceil(right - left + 2 * pad), math.ceil(bottom - top + 2 * pad))
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).multiline_text(
            (pad - left, pad - top), words, font=font, fill=255, align="center", anchor="la"
        )
        if self.hand.shake:
            mask = self._lettered(mask, 0.09 * height * self._scale * FINER)
        turned = mask.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
        (x, y), (width, tall) = self._pixels([middle])[0], turned.size
        corner = (round(x - width / 2), round(y - tall / 2))
        if backed:
            self._image.paste(self.paper, (*corner, corner[0] + width, corner[1] + tall))
        self._image.paste(colour, corner, turned)

    def text_width(self, words: str, height: float, face: str) -> float:
        """Return how many metres a text takes."""
        font = _font(face, max(round(height * self._scale * FINER), 6))
        left, _, right, _ = self._draw.multiline_textbbox((0, 0), words, font=font)
        return (right - left) / self._scale / FINER

    def _lettered(self, mask: Image.Image, by: float) -> Image.Image:
        """Return a text as a hand letters it: its line bends, its letters lean."""
        wide = np.arange(mask.width)
        waves = [(2.2, 0.6), (0.8, 0.4)]
        bend = sum(
            share * np.sin(wide / (length * 10 * by) * 2 * np.pi + self._chance.uniform(0, 6))
            for length, share in waves
        )
        rows = np.arange(mask.height)[:, None] - np.round(by * bend).astype(int)[None]
        return Image.fromarray(np.asarray(mask)[rows % mask.height, wide[None]])

    def _pixels(self, points: Sequence[Point] | object) -> list[Point]:
        x0, _, _, y1 = self.bounds
        by = self._scale * FINER
        at = np.asarray(points, dtype=np.float64)[:, :2]
        return [(float(x), float(y)) for x, y in zip((at[:, 0] - x0) * by, (y1 - at[:, 1]) * by)]

    def _box(self, part: Polygon) -> tuple[int, int, int, int]:
        x0, y0, x1, y1 = part.bounds
        (left, bottom), (right, top) = self._pixels([(x0, y0), (x1, y1)])
        return math.floor(left), math.floor(top), math.ceil(right) + 1, math.ceil(bottom) + 1

    def _led(self, points: Sequence[Point]) -> list[Point]:
        """Return a line as a hand draws it: long slow bends, and a little tremor."""
        line = LineString(points)
        count = max(int(line.length / 0.12), 2 * len(points))
        along = np.linspace(0, line.length, count + 1)
        at = np.array([line.interpolate(each).coords[0] for each in along])
        drift = np.zeros_like(at)
        for wave, share in ((2.5, 1.0), (0.7, 0.35), (0.2, 0.12)):
            phase = self._chance.uniform(0, 2 * math.pi, 2)
            drift += share * np.sin(along[:, None] * 2 * math.pi / wave + phase)
        ends = self._chance.normal(0, 0.4, (1, 2))
        return [(float(x), float(y)) for x, y in at + (drift * 0.5 + ends) * self.hand.shake]


def parts(shape: BaseGeometry) -> Iterator[Polygon]:
    """Yield the polygons of a geometry."""
    for part in getattr(shape, "geoms", [shape]):
        if isinstance(part, Polygon) and not part.is_empty:
            yield part


def arc(middle: Point, radius: float, start: float, end: float) -> list[Point]:
    """Return points along an arc, angles in degrees against the clock from the right."""
    angles = np.radians(np.linspace(start, end, max(int(abs(end - start) / 4), 4) + 1))
    return [
        (middle[0] + radius * float(np.cos(a)), middle[1] + radius * float(np.sin(a)))
        for a in angles
    ]


def rectangle(left: float, bottom: float, right: float, top: float) -> Polygon:
    """Return an upright rectangle."""
    return box(left, bottom, right, top)


def _points(line: LineString) -> list[Point]:
    return [(x, y) for x, y in line.coords]


def _round(corners: Sequence[Point]) -> bool:
    """Tell whether an outline is a curve's: made of short edges alone."""
    return max(math.dist(start, end) for start, end in zip(corners, corners[1:])) < 0.2


def _longer(start: Point, end: Point, by: float) -> list[Point]:
    long = math.dist(start, end) or 1.0
    ux, uy = (end[0] - start[0]) / long * by, (end[1] - start[1]) / long * by
    return [(start[0] - ux, start[1] - uy), (end[0] + ux, end[1] + uy)]


def _lines(shape: BaseGeometry) -> Iterator[LineString]:
    for part in shape.geoms if isinstance(shape, MultiLineString) else [shape]:
        if isinstance(part, LineString) and not part.is_empty:
            yield part


def _dashes(points: Sequence[Point], dash: tuple[float, float] | None) -> Iterator[Sequence[Point]]:
    if dash is None:
        yield points
        return
    line = LineString(points)
    for start in np.arange(0, line.length, sum(dash)):
        end = min(start + dash[0], line.length)
        yield from map(_points, _lines(substring(line, float(start), end)))


@lru_cache(maxsize=64)
def _font(face: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return a font of the system by its file's name, Pillow's own where it has none such."""
    try:
        return ImageFont.truetype(face, size)
    except OSError:
        return ImageFont.load_default(size)
