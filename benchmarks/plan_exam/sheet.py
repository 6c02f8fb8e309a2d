"""A sheet to draw on in metres, finer than it is seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Colour = tuple[int, int, int]
At = Sequence[float] | NDArray[np.float64]
NORMAL = 50.0  # pixels to the metre that pens and letters are given for


@lru_cache(maxsize=256)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """Return a font; DejaVu by the end of its file's name, or Pillow's own where there is none."""
    try:
        return ImageFont.truetype(f"DejaVu{name}.ttf", size)
    except OSError:
        own = ImageFont.load_default(size)
        assert isinstance(own, ImageFont.FreeTypeFont)
        return own


class Sheet:
    """A picture of so many metres, drawn several times as large as it will be.

    Args:
        size: width and height in metres.
        origin: what lies at the lower left corner, in metres.
        per_metre: pixels to the metre of the finished page.
    """

    def __init__(
        self,
        size: tuple[float, float],
        origin: tuple[float, float],
        per_metre: float,
        ground: Colour,
    ) -> None:
        self.fine = 2 if per_metre > 60 else 3 if per_metre > 30 else 4
        self.pixels = (round(size[0] * per_metre), round(size[1] * per_metre))
        self.per_metre = per_metre
        self.origin = origin
        self.scale = per_metre * self.fine
        whole = (self.pixels[0] * self.fine, self.pixels[1] * self.fine)
        self.image = Image.new("RGB", whole, ground)
        self.brush = ImageDraw.Draw(self.image)

    @property
    def to_page(self) -> NDArray[np.float64]:
        """Takes metres to pixels of the finished page, whose middles are whole."""
        (left, low), scale = self.origin, self.per_metre
        return np.array(
            [[scale, 0, -left * scale - 0.5], [0, -scale, self.pixels[1] + low * scale - 0.5]]
        )

    def finished(self) -> NDArray[np.uint8]:
        """Return the page as large as it is seen."""
        return np.asarray(self.image.reduce(self.fine)).copy()

    def spot(self, at: At) -> tuple[float, float]:
        """Return the fine pixel of a point; the brush would cut, not round."""
        x = (at[0] - self.origin[0]) * self.scale - 0.5
        y = self.image.size[1] - (at[1] - self.origin[1]) * self.scale - 0.5
        return float(round(x)), float(round(y))

    def pen(self, width: float) -> int:
        """Return fine pixels of a pen given in pixels of a page of NORMAL."""
        seen = max(width * self.per_metre / NORMAL, min(width, 0.8))
        return max(1, round(seen * self.fine))

    def line(self, points: Iterable[At], width: float, colour: Colour) -> None:
        """Draw a line through points."""
        spots = [self.spot(at) for at in points]
        self.brush.line(spots, fill=colour, width=self.pen(width), joint="curve")

    def dashes(self, start: At, end: At, width: float, colour: Colour, dash: float = 0.12) -> None:
        """Draw a broken line."""
        a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
        count = max(1, int(np.linalg.norm(b - a) / dash / 2))
        for step in range(count):
            near, far = (2 * step) / (2 * count), (2 * step + 1.1) / (2 * count)
            self.line((a + (b - a) * near, a + (b - a) * far), width, colour)

    def fill(self, shape: BaseGeometry, colour: Colour) -> None:
        """Fill a shape, not its holes."""
        trim = -0.49 / self.scale  # the brush fills the pixels of the edge too
        self._paste(shape.buffer(trim, join_style="mitre"), colour)

    def edge(self, shape: BaseGeometry, width: float, colour: Colour) -> None:
        """Draw a shape's edges with a pen centred on them, corners sharp."""
        half = self.pen(width) / self.scale / 2
        for part in parts(shape):
            for ring in (part.exterior, *part.interiors):
                self.fill(ring.buffer(half, join_style="mitre"), colour)

    def hatch(
        self, shape: BaseGeometry, pitch: float, angle: float, width: float, colour: Colour
    ) -> None:
        """Draw parallel lines so many metres apart, where a shape is."""
        if shape.is_empty:
            return
        left, low, right, high = shape.bounds
        (x0, y1), (x1, y0) = self.spot((left, low)), self.spot((right, high))
        size = (int(x1 - x0) + 3, int(y1 - y0) + 3)
        mask = self._mask(shape, (int(x0) - 1, int(y0) - 1), size)
        lines = Image.new("L", size)
        brush, radius = ImageDraw.Draw(lines), sum(size)
        along = np.array([np.cos(angle), -np.sin(angle)])
        across = np.array([along[1], -along[0]])
        phase = (x0 * across[0] + y0 * across[1]) % (pitch * self.scale)
        middle = np.array(size) / 2 - across * phase
        for step in range(int(-radius / pitch / self.scale), int(radius / pitch / self.scale) + 1):
            foot = middle + across * step * pitch * self.scale
            ends = (*(foot - along * radius), *(foot + along * radius))
            brush.line(ends, fill=255, width=self.pen(width))
        both = Image.new("L", size)
        both.paste(mask, mask=lines)
        self.image.paste(colour, (int(x0) - 1, int(y0) - 1), both)

    def words(
        self, text: str, at: At, size: float, colour: Colour, name: str, turn: int = 0
    ) -> None:
        """Write centred on a point, letters so many pixels high on a page of NORMAL."""
        box = self._drawn(text, size, name)
        if turn:
            box = box.rotate(turn, expand=True)
        x, y = self.spot(at)
        corner = (round(x - box.size[0] / 2), round(y - box.size[1] / 2))
        self.image.paste(colour, corner, box)

    def _drawn(self, text: str, size: float, name: str) -> Image.Image:
        face = font(name, self._points(size))
        left, top, right, low = face.getbbox(text)
        box = Image.new("L", (int(right - left) + 2, int(low - top) + 2))
        ImageDraw.Draw(box).text((1 - left, 1 - top), text, fill=255, font=face)
        return box

    def _points(self, size: float) -> int:
        return max(6, round(size * self.scale / NORMAL))

    def measure(self, text: str, size: float, name: str) -> tuple[float, float]:
        """Return a text's width and height in metres."""
        left, top, right, low = font(name, self._points(size)).getbbox(text)
        return (right - left) / self.scale, (low - top) / self.scale

    def _paste(self, shape: BaseGeometry, colour: Colour) -> None:
        for part in parts(shape):
            if not part.interiors:
                spots = [self.spot(at) for at in part.exterior.coords]
                self.brush.polygon(spots, fill=colour)
                continue
            left, low, right, high = part.bounds
            (x0, y1), (x1, y0) = self.spot((left, low)), self.spot((right, high))
            corner, size = (int(x0) - 1, int(y0) - 1), (int(x1 - x0) + 4, int(y1 - y0) + 4)
            mask = self._mask(part, corner, size)
            self.image.paste(colour, corner, mask)

    def _mask(
        self, shape: BaseGeometry, corner: tuple[int, int], size: tuple[int, int]
    ) -> Image.Image:
        mask = Image.new("L", size)
        brush = ImageDraw.Draw(mask)
        for part in parts(shape):
            for number, ring in enumerate((part.exterior, *part.interiors)):
                spots = [self.spot(at) for at in ring.coords]
                moved = [(x - corner[0], y - corner[1]) for x, y in spots]
                brush.polygon(moved, fill=0 if number else 255)
        return mask


def parts(shape: BaseGeometry) -> list[Polygon]:
    """Return a shape's polygons."""
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    if isinstance(shape, MultiPolygon):
        return list(shape.geoms)
    return [each for each in getattr(shape, "geoms", ()) if isinstance(each, Polygon)]
