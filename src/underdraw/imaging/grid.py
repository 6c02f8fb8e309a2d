"""Lay images out on one labelled sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from underdraw.errors import SpecError
from underdraw.imaging.convert import as_rgb
from underdraw.imaging.fit import fit
from underdraw.spec.size import Size

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_PAPER = (255, 255, 255)
_INK = (24, 24, 24)
_EMPTY = (232, 232, 232)


def contact_sheet(
    cells: Sequence[Sequence[NDArray[np.uint8]]],
    *,
    row_labels: Sequence[str],
    column_labels: Sequence[str],
    title: str | None = None,
    cell: Size | None = None,
) -> NDArray[np.uint8]:
    """Draw the images in rows and columns under their labels; uint8 RGB.

    An image keeps its proportions inside its cell; a row may be shorter than the others.

    Args:
        cells: rows of uint8 images, HxW or HxWx3.
        row_labels: one for each row; long ones are wrapped.
        column_labels: one for each column; long ones are wrapped.
        title: a line above everything.
        cell: size of one cell; the largest width and height among the images if left out.

    Raises:
        SpecError: no image at all, or the labels don't match the rows and columns.
    """
    images = [[as_rgb(image) for image in row] for row in cells]
    columns = max((len(row) for row in images), default=0)
    if columns == 0:
        raise SpecError("a contact sheet of no images was asked for; give at least one")
    for what, labels, wanted in (
        ("row", row_labels, len(images)),
        ("column", column_labels, columns),
    ):
        if len(labels) != wanted:
            raise SpecError(f"{len(labels)} {what} labels were given; there are {wanted} {what}s")
    layout = _Layout.plan(images, row_labels, column_labels, title, cell)
    sheet = Pillow.new("RGB", layout.sheet, _PAPER)
    draw = ImageDraw.Draw(sheet)
    if title:
        draw.text((layout.gap, layout.gap), title, _INK, layout.title_font)
    for number, label in enumerate(layout.columns):
        left, _ = layout.corner(0, number)
        bottom = layout.top - layout.gap // 2
        centre = (left + layout.cell.width // 2, bottom)
        draw.multiline_text(centre, label, _INK, layout.font, anchor="md", align="center")
    for number, label in enumerate(layout.rows):
        _, top = layout.corner(number, 0)
        middle = (layout.left - layout.gap, top + layout.cell.height // 2)
        draw.multiline_text(middle, label, _INK, layout.font, anchor="rm", align="right")
    _paste(sheet, images, layout)
    return np.array(sheet)


@dataclass(frozen=True)
class _Layout:
    """Where everything goes, in pixels."""

    cell: Size
    gap: int
    left: int
    top: int
    sheet: Size
    rows: list[str]
    columns: list[str]
    font: Font
    title_font: Font

    @classmethod
    def plan(
        cls,
        images: Sequence[Sequence[NDArray[np.uint8]]],
        row_labels: Sequence[str],
        column_labels: Sequence[str],
        title: str | None,
        cell: Size | None,
    ) -> _Layout:
        if cell is None:
            shapes = [image.shape for row in images for image in row]
            cell = Size(max(s[1] for s in shapes), max(s[0] for s in shapes))
        points = min(28, max(12, cell.height // 14))
        font, title_font = _font(points), _font(round(points * 1.3))
        gap = max(6, points // 2)
        # Rows may take as much room as a cell, but never less than a word needs.
        columns = [_wrap(label, font, cell.width) for label in column_labels]
        rows = [_wrap(label, font, max(cell.width, 8 * points)) for label in row_labels]
        left = gap + round(max(_width(label, font) for label in rows)) + gap
        top = gap + max(_height(label, font) for label in columns) + gap // 2
        top += _height(title, title_font) + gap if title else 0
        width = left + len(columns) * (cell.width + gap)
        if title:
            width = max(width, round(_width(title, title_font)) + 2 * gap)
        sheet = Size(width, top + len(rows) * (cell.height + gap))
        return cls(cell, gap, left, top, sheet, rows, columns, font, title_font)

    def corner(self, row: int, column: int) -> tuple[int, int]:
        return (
            self.left + column * (self.cell.width + self.gap),
            self.top + row * (self.cell.height + self.gap),
        )


def _paste(
    sheet: Pillow.Image, images: Sequence[Sequence[NDArray[np.uint8]]], layout: _Layout
) -> None:
    for row in range(len(layout.rows)):
        for column in range(len(layout.columns)):
            x, y = layout.corner(row, column)
            if column >= len(images[row]):
                sheet.paste(_EMPTY, (x, y, x + layout.cell.width, y + layout.cell.height))
                continue
            fitted = fit(images[row][column], layout.cell, "pad").image
            sheet.paste(Pillow.fromarray(fitted), (x, y))


def _font(points: int) -> Font:
    return ImageFont.load_default(size=points)


def _width(text: str, font: Font) -> float:
    return max(font.getlength(line) for line in text.split("\n"))


def _height(text: str, font: Font) -> int:
    """Measure how far a text reaches up from where it stands."""
    draw = ImageDraw.Draw(Pillow.new("L", (1, 1)))
    return math.ceil(-draw.multiline_textbbox((0, 0), text, font, anchor="md")[1])


def _wrap(text: str, font: Font, width: int) -> str:
    """Break a text between words, and a word that is too long within, so that each line fits."""
    lines: list[str] = []
    for piece in (part for word in text.split() for part in _pieces(word, font, width)):
        if lines and font.getlength(f"{lines[-1]} {piece}") <= width:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return "\n".join(lines)


def _pieces(word: str, font: Font, width: int) -> Iterator[str]:
    piece = ""
    for letter in word:
        if piece and font.getlength(piece + letter) > width:
            yield piece
            piece = ""
        piece += letter
    yield piece
