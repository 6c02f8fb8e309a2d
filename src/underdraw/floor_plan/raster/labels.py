"""Words on a page put together again: what stands in each room, line under line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from shapely.geometry import Point as Spot
from shapely.geometry import Polygon, box
from shapely.ops import unary_union

from underdraw.floor_plan.figures import area_of, lengths_of
from underdraw.floor_plan.raster.words import Word
from underdraw.floor_plan.reading import Reading
from underdraw.floor_plan.words import room_kind

_CLOSE = 0.45  # of their size: how far words of one label reach out for each other


def labels_in(reading: Reading, words: Iterable[Word]) -> tuple[tuple[str, ...], ...]:
    """Return for each room of a reading the labels in it, from the top; a label may have lines."""
    words = tuple(words)
    rooms = [Polygon(reading.on_page(room.polygon)) for room in reading.plan.rooms]
    inside = [[word for word in words if room.covers(Spot(*word.middle))] for room in rooms]
    return tuple(tuple(filter(None, map(_text, _blocks(some)))) for some in inside)


def _blocks(words: Sequence[Word]) -> list[list[Word]]:
    """Part words into those that belong together, all in reading order."""
    reaches = [box(*word.box).buffer(_CLOSE * word.size, join_style="mitre") for word in words]
    whole = unary_union(reaches)
    parts = getattr(whole, "geoms", [whole])
    blocks = [[word for word in words if part.covers(Spot(*word.middle))] for part in parts]
    return sorted(
        (_in_order(block) for block in blocks if block), key=lambda block: block[0].middle[1]
    )


def _in_order(words: list[Word]) -> list[Word]:
    """Sort words by their lines, then along them."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle[1]):
        beside = lines and abs(word.middle[1] - lines[-1][0].middle[1]) < word.size / 2
        lines[-1].append(word) if beside else lines.append([word])
    return [word for line in lines for word in sorted(line, key=lambda word: word.middle[0])]


def _is_number(text: str) -> bool:
    """Tell whether a text is a length, or an area whose unit was misread."""
    unknown = re.fullmatch(r"\d+[.,]\d+ ?\w{1,3}", text) and not area_of(text)
    return bool(lengths_of(text) or (unknown and not room_kind(text)))


def _text(block: Sequence[Word]) -> str:
    """Join words, and those that a hyphen parts: "Bed-" and "room 2" are "Bedroom 2"."""
    text = ""
    for word in block:
        if _is_number(word.text):
            continue
        if text.endswith("-"):
            text = text.removesuffix("-") if word.text[:1].islower() else text
            text += word.text
        else:
            text = f"{text} {word.text}".strip()
    return text
