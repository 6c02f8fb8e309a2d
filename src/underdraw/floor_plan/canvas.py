"""Figures in metres, painted as pixels or written as SVG: one geometry, two ways to see it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

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
    return ImageFont.load_default(size=size).getlength(plain(text))


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
    fine = Pillow.fromarray(paper).resize([side * FINE for side in paper.shape[1::-1]])
    areas = [figure for figure in figures if isinstance(figure, Figure)]
    for opaque, group in groupby(areas, key=lambda figure: figure.opacity == 1):
        # what shows through is mixed with all that lies below, so it has a layer of its own
        layer = fine if opaque else Pillow.new("RGBA", fine.size)
        brush = ImageDraw.Draw(layer)
        for figure in group:
            _paint(brush, figure, to_page)
        if not opaque:
            fine.paste(layer, mask=layer)
    page = fine.reduce(FINE)
    pen = ImageDraw.Draw(page)
    for words in figures:
        if isinstance(words, Words):
            _write(pen, words, placed(np.array([words.at]), to_page)[0] + words.shift)
    return np.array(page)


def _paint(brush: ImageDraw.ImageDraw, figure: Figure, to_page: NDArray[np.float64]) -> None:
    points = [(float(x), float(y)) for x, y in (placed(figure.points, to_page) + 0.5) * FINE]
    alpha = round(255 * figure.opacity)
    if figure.fill is not None and len(points) > 2:
        brush.polygon(points, (*figure.fill, alpha))
    if figure.line is not None:
        line = points + points[:1] if figure.closed else points
        brush.line(line, (*figure.line, alpha), max(1, round(figure.width * FINE)), joint="curve")


def _write(pen: ImageDraw.ImageDraw, words: Words, at: NDArray[np.float64]) -> None:
    """Write a line; a square at its end is a small, raised 2."""
    text, square = plain(words.text.removesuffix("²")), words.text.endswith("²")
    font = ImageFont.load_default(size=words.size)
    raised = ImageFont.load_default(size=words.size * 0.62)
    length = font.getlength(text)
    whole = length + (raised.getlength("2") if square else 0.0)
    x, y = float(at[0]) - (whole / 2 if words.anchor == "mm" else 0.0), float(at[1])
    rim = max(1, round(words.size / 8)) if words.halo else 0
    pen.text((x, y), text, words.color, font, anchor="lm", stroke_width=rim, stroke_fill=HALO)
    if square:
        pen.text((x + length, y - 0.3 * words.size), "2", words.color, raised, anchor="lm")


def plain(text: str) -> str:
    """Return a text in the letters that the font at hand has: those of ASCII."""
    parted = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return (
        "".join(one for one in parted if not unicodedata.combining(one))
        .encode("ascii", "replace")
        .decode()
    )


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
