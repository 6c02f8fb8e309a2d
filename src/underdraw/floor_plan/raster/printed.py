"""What is printed on a page taken up into its reading: scale and names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon

from underdraw.floor_plan.figures import area_of, lengths_of
from underdraw.floor_plan.naming import renamed
from underdraw.floor_plan.raster.dimensions import spans
from underdraw.floor_plan.raster.ink import level_sheet
from underdraw.floor_plan.raster.labels import labels_in
from underdraw.floor_plan.raster.words import Word
from underdraw.floor_plan.reading import Reading
from underdraw.floor_plan.rescale import rescaled
from underdraw.floor_plan.words import label_of, room_kind
from underdraw.spec.floor_plan import PlanScale, RoomKind

AGREE = 0.03
"""The share by which figures that agree on a scale may differ."""
_FAR = 1.6  # times another scale than the doors', or than what was told, is a figure misread ...
_FARTHER = 2.5  # ... and than that of walls and rooms alone
_DOUBT = 0.3  # that each figure that agrees leaves of the doubt


def lettered(reading: Reading, words: Sequence[Word]) -> Reading:
    """Return a reading with the scale and the names that its page prints.

    Args:
        reading: of a picture; a scale that was told stays.
        words: on its page.
    """
    labels = labels_in(reading, words)
    return _called(_measured(reading, labels, words), labels)


def _measured(reading: Reading, labels: Sequence[Sequence[str]], words: Sequence[Word]) -> Reading:
    """Scale a reading by the areas and lengths on its page, where two or more agree."""
    now, far = reading.plan.scale.per_metre, _FAR if reading.plan.scale.confidence else _FARTHER
    assert now is not None and reading.page is not None
    found = np.array([*_by_areas(reading, labels), *_by_lengths(reading.page, words, now)])
    found = found[np.abs(np.log(found / now)) < np.log(far)]
    scale = _agreed(found)
    if scale is None:
        lone = len(found) > 0 and (np.abs(found / now - 1) > AGREE).all()
        return reading.doubted("the figures on the page agree on no scale") if lone else reading
    assert scale.per_metre is not None
    if reading.plan.scale.source != "told":
        return rescaled(reading, scale)
    if abs(scale.per_metre / now - 1) <= AGREE:
        return reading
    return reading.doubted(
        f"{now:.3g} pixels to the metre were told, the figures on the page make "
        f"{scale.per_metre:.3g}"
    )


def _by_areas(reading: Reading, labels: Sequence[Sequence[str]]) -> Iterator[float]:
    """Yield the pixels of the page to the metre that each printed area makes."""
    for room, texts in zip(reading.plan.rooms, labels):
        printed = sum(filter(None, map(area_of, texts)))
        if printed:
            yield float(np.sqrt(Polygon(reading.on_page(room.polygon)).area / printed))


def _by_lengths(page: NDArray[np.uint8], words: Sequence[Word], now: float) -> Iterator[float]:
    """Yield the pixels to the metre of each line with a figure, in the unit that fits best."""
    lengths = tuple(word for word in words if lengths_of(word.text))
    for word, span in spans(level_sheet(page), lengths) if lengths else ():
        yield min((span / one for one in lengths_of(word.text)), key=lambda k: abs(np.log(k / now)))


def _agreed(scales: NDArray[np.float64]) -> PlanScale | None:
    """Return the scale that most of them agree on; None where no two, or not half of them, do."""
    close = np.abs(scales[:, None] / scales - 1) <= AGREE
    most = int(close.sum(axis=1).max(initial=0))
    if most < max(2, len(scales) / 2):
        return None
    best = scales[close[int(close.sum(axis=1).argmax())]]
    sure = len(best) / len(scales) * (1 - _DOUBT ** len(best))
    return PlanScale(
        source="dimension", per_metre=float(np.median(best)), confidence=round(sure, 3)
    )


def _called(reading: Reading, labels: Sequence[Sequence[str]]) -> Reading:
    """Give rooms the names, and the kinds, that are printed in them."""
    names: dict[str, str] = {}
    kinds: dict[str, RoomKind] = {}
    doubts: list[str] = []
    for room, texts in zip(reading.plan.rooms, labels):
        name, kind = label_of(texts)
        if name:
            names[room.name] = name
        if kind:
            kinds[room.name] = kind
        others = {other for other in map(room_kind, texts) if other} - {kind}
        doubts += [f"{room.name} has {other} printed in it too" for other in sorted(others)]
    plan = reading.doubted(*doubts).plan
    return replace(reading, plan=renamed(plan, kinds, names, "drawn"))
