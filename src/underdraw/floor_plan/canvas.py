"""Figures in metres, painted as pixels or written as SVG: one geometry, two ways to see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

Color = tuple[int, int, int]
FINE = 3  # pixels are painted so many times finer, then averaged
HALO = (255, 255, 255)


@dataclass(frozen=True, eq=False)
class Figure:
    """An area or a line.

    Attributes:
        points: (N, 2) metres.
        fill: of the area, None for a line.
        line: colour of its edge, None for none.
        width: of the edge, in pixels.
        opacity: of fill and edge, 0 to 1.
        closed: the edge comes back to its first point.
        name: id in SVG; figures of one name are one thing to click at.
    """

    points: NDArray[np.float64]
    fill: Color | None = None
    line: Color | None = None
    width: float = 1.0
    opacity: float = 1.0
    closed: bool = True
    name: str = ""


@dataclass(frozen=True, eq=False)
class Words:
    """A line of text about a point in metres.

    Attributes:
        at: its middle, metres; `shift` moves it by pixels.
        text: the words.
        size: height of its letters, pixels.
        color: of the letters.
        shift: pixels to the right and down.
        halo: a rim of paper around the letters.
        name: as Figure has it.
    """

    at: tuple[float, float]
    text: str
    size: float
    color: Color
    shift: tuple[float, float] = (0.0, 0.0)
    halo: bool = True
    anchor: Literal["mm", "lm"] = "mm"
    name: str = ""


def text_width(text: str, size: float) -> float:
    """Return how many pixels wide a text of that size is."""
    return ImageFont.load_default(size=size).getlength(text)


def placed(points: NDArray[np.float64], to_page: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points in metres as (N, 2) pixels."""
    return np.asarray(points, dtype=np.float64) @ to_page[:, :2].T + to_page[:, 2]


def painted(
    figures: Sequence[Figure | Words], paper: NDArray[np.uint8], to_page: NDArray[np.float64]
) -> NDArray[np.uint8]:
    """Paint figures over a paper.

    Args:
        figures: the later over the earlier.
        paper: (H, W, 3) uint8 RGB; it stays as it is.
        to_page: (2, 3), takes (x, y, 1) in metres to pixels of the paper.
    """
    height, width = paper.shape[:2]
    layer = Pillow.new("RGBA", (width * FINE, height * FINE), (255, 255, 255, 0))
    brush = ImageDraw.Draw(layer)
    for figure in figures:
        if isinstance(figure, Figure):
            _paint(brush, figure, to_page)
    fine = np.array(layer, dtype=np.float32) / 255.0
    fine[..., :3] *= fine[..., 3:]
    small = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA)
    blend = small[..., :3] * 255 + paper * (1 - small[..., 3:])
    page = Pillow.fromarray(blend.round().astype(np.uint8))
    pen = ImageDraw.Draw(page)
    for figure in figures:
        if isinstance(figure, Words):
            x, y = placed(np.array([figure.at]), to_page)[0] + figure.shift
            font = ImageFont.load_default(size=figure.size)
            rim = max(1, round(figure.size / 8)) if figure.halo else 0
            pen.text(
                (x, y), figure.text, figure.color, font, anchor=figure.anchor,
                stroke_width=rim, stroke_fill=HALO,
            )  # fmt: skip
    return np.array(page)


def _paint(brush: ImageDraw.ImageDraw, figure: Figure, to_page: NDArray[np.float64]) -> None:
    points = [(float(x), float(y)) for x, y in (placed(figure.points, to_page) + 0.5) * FINE]
    alpha = round(255 * figure.opacity)
    if figure.fill is not None and len(points) > 2:
        brush.polygon(points, (*figure.fill, alpha))
    if figure.line is not None:
        line = points + points[:1] if figure.closed else points
        brush.line(line, (*figure.line, alpha), max(1, round(figure.width * FINE)), joint="curve")


def as_svg(
    figures: Sequence[Figure | Words], size: tuple[int, int], to_page: NDArray[np.float64]
) -> str:
    """Return figures as an SVG element; a named one has its name as `id` and a class `named`.

    Args:
        figures: the later over the earlier.
        size: width and height, pixels.
        to_page: as `painted` has it.
    """
    width, height = size
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif">'
    )
    lines = [
        _word(one, to_page) if isinstance(one, Words) else _element(one, to_page) for one in figures
    ]
    return "\n".join([head, *lines, "</svg>"])


def _element(figure: Figure, to_page: NDArray[np.float64]) -> str:
    tag = "polygon" if figure.closed else "polyline"
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in placed(figure.points, to_page))
    style = f'fill="{_hex(figure.fill)}" stroke="{_hex(figure.line)}"'
    if figure.line is not None:
        style += f' stroke-width="{figure.width:g}"'
    if figure.opacity < 1:
        style += f' opacity="{figure.opacity:g}"'
    return f'<{tag}{_id(figure.name)} points="{points}" {style}/>'


def _word(words: Words, to_page: NDArray[np.float64]) -> str:
    x, y = placed(np.array([words.at]), to_page)[0] + words.shift
    anchor = "middle" if words.anchor == "mm" else "start"
    halo = ' paint-order="stroke" stroke="#fff" stroke-width="2"' if words.halo else ""
    return (
        f'<text{_id(words.name)} x="{x:.2f}" y="{y:.2f}" font-size="{words.size:g}" '
        f'text-anchor="{anchor}" dominant-baseline="central" fill="{_hex(words.color)}"{halo}>'
        f"{escape(words.text)}</text>"
    )


def _id(name: str) -> str:
    return f" data-name={quoteattr(name)}" if name else ""


def _hex(color: Color | None) -> str:
    return "none" if color is None else "#{:02x}{:02x}{:02x}".format(*color)
