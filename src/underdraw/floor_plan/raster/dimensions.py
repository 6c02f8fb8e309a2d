"""Lines with a figure at them: how many pixels they measure between the ticks about it."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.floor_plan.raster.ink import Mask, Sheet, strokes_of
from underdraw.floor_plan.raster.words import Word

_NEAR = 1.0  # of a figure's size: how far off its line may be
_THICK = 0.3  # of a figure's size: what is thicker is a wall
_CENTRED = 0.03  # of what is measured: by how much its middle may miss the figure's


def spans(sheet: Sheet, words: tuple[Word, ...]) -> Iterator[tuple[Word, float]]:
    """Yield words that stand at a line between two ticks, with the pixels of the page between them.

    Args:
        sheet: the level page.
        words: those that are a length, on the page as it is.
    """
    ink = strokes_of(sheet.darkness)
    grown = float(np.sqrt(abs(np.linalg.det(sheet.from_page[:2, :2]))))
    for word in words:
        box = _on_sheet(word, sheet)
        found = _span(ink.T, box[[1, 0, 3, 2]]) if word.turned else _span(ink, box)
        if found is not None:
            yield word, found / grown


def _on_sheet(word: Word, sheet: Sheet) -> NDArray[np.float64]:
    """Return left, top, right, bottom on the sheet, of the word's own width and height."""
    left, top, right, bottom = word.box
    grown = np.sqrt(abs(np.linalg.det(sheet.from_page[:2, :2])))
    middle = (sheet.from_page @ [*word.middle, 1.0])[:2]
    half = np.array([right - left, bottom - top]) * grown / 2
    return np.concatenate([middle - half, middle + half])


def _span(ink: Mask, box: NDArray[np.float64]) -> float | None:
    """Return the pixels between the ticks about a figure; None where there is no such line."""
    left, top, right, bottom = (round(side) for side in box.tolist())
    size, middle = bottom - top, float(box[0] + box[2]) / 2
    reach = round(_NEAR * size)
    rows = range(max(0, top - reach), min(len(ink), bottom + reach + 1))
    lines = [(_run(ink[row], left, right, top < row < bottom), row) for row in rows]
    whole = [(last - first, row) for (first, last), row in lines if last - first > right - left]
    for _, row in sorted(whole, reverse=True):
        first, last = lines[row - rows[0]][0]
        ticks = _ticks(ink, row, first, last, size)
        pair = _about(ticks, middle, size)
        if pair is not None:
            return pair
    return None


def _run(row: NDArray[np.bool_], left: int, right: int, broken: bool) -> tuple[int, int]:
    """Return where a row's ink by a figure begins and ends, the figure itself standing for ink."""
    row = np.pad(row, 1)
    left, right = np.clip((left, right), 1, len(row) - 2).tolist()
    if broken:
        row[left:right] = True
    middle = (left + right) // 2
    if not row[middle]:
        return 0, 0
    blank = np.flatnonzero(~row)
    at = int(np.searchsorted(blank, middle))
    return int(blank[at - 1]), int(blank[at]) - 1


def _ticks(ink: Mask, row: int, first: int, last: int, size: int) -> NDArray[np.float64]:
    """Return where strokes cross a line: there is ink on both its sides."""
    most = max(2, round(_THICK * size))
    if not most < row < len(ink) - most - 1:
        return np.empty(0)
    thick = round(float(np.median(ink[row - most : row + most + 1, first : last + 1].sum(axis=0))))
    if thick > most:
        return np.empty(0)
    off = thick + 1  # a slash is as far to the left there as it is under the line
    low = max(0, first - off)
    near = np.ones((1, 2 * off + 1), np.uint8)
    over, under = (
        cv2.dilate(ink[row + step : row + step + 1, low : last + off].astype(np.uint8), near)[0]
        for step in (-off, off)
    )
    edges = np.flatnonzero(np.diff(np.pad((over & under).astype(np.int8), 1)))
    starts, ends = edges[::2], edges[1::2]
    return (starts + ends - 1)[ends - starts <= 2 * size] / 2 + low


def _about(ticks: NDArray[np.float64], middle: float, size: int) -> float | None:
    """Return the shortest distance of two ticks that have a figure in their middle."""
    pairs = [
        second - first
        for first in ticks[ticks < middle]
        for second in ticks[ticks > middle]
        if abs(first + second - 2 * middle) <= 2 * _CENTRED * (second - first) + size / 2
    ]
    return min(pairs, default=None)
