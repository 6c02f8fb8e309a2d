"""Ways to part a rectangle into rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from benchmarks.plan_hands.listing.chance import maybe

Rect = tuple[float, float, float, float]
Rng = np.random.Generator


@dataclass
class Draft:
    """Rectangles of rooms, later ones over earlier ones; those of one number are one room."""

    rects: list[tuple[Rect, int]] = field(default_factory=list)
    halls: set[int] = field(default_factory=set)
    garages: set[int] = field(default_factory=set)
    count: int = 0

    def add(self, rect: Rect, number: int | None = None) -> int:
        """Add a rectangle, of a new room unless one is named."""
        if number is None:
            number, self.count = self.count, self.count + 1
        self.rects.append((rect, number))
        return number


def sliced(rng: Rng, rect: Rect, goal: float) -> list[Rect]:
    """Return a rectangle cut in two again and again."""
    x0, y0, x1, y1 = rect
    wide, high = x1 - x0, y1 - y0
    if wide * high < goal * rng.uniform(0.8, 2.0) or max(wide, high) < 2.8:
        return [rect]
    share = rng.uniform(0.3, 0.7)
    goal *= float(np.exp(rng.normal(0, 0.3)))
    if wide > high * rng.uniform(0.75, 1.3):
        cut = x0 + min(max(wide * share, 1.4), wide - 1.4)
        parts: tuple[Rect, Rect] = (x0, y0, cut, y1), (cut, y0, x1, y1)
    else:
        cut = y0 + min(max(high * share, 1.4), high - 1.4)
        parts = (x0, y0, x1, cut), (x0, cut, x1, y1)
    return [each for part in parts for each in sliced(rng, part, goal)]


def _by_slices(rng: Rng, draft: Draft, rect: Rect, goal: float) -> None:
    for part in sliced(rng, rect, goal):
        draft.add(part)


def _by_rows(rng: Rng, draft: Draft, rect: Rect, goal: float) -> None:
    """Bands of rooms, each band cut anew."""
    x0, y0, x1, y1 = rect
    count = max(1, round((y1 - y0) / rng.uniform(2.8, 4.6)))
    marks = _marks(rng, y0, y1, count, 0.3)
    for low, high in zip(marks, marks[1:]):
        each = max(1, round((x1 - x0) * (high - low) / goal * rng.uniform(0.7, 1.4)))
        ends = _marks(rng, x0, x1, each, 0.35)
        for left, right in zip(ends, ends[1:]):
            draft.add((left, low, right, high))


def _marks(rng: Rng, low: float, high: float, count: int, spread: float) -> list[float]:
    parts = np.exp(rng.normal(0, spread, count))
    return [low, *(low + (high - low) * np.cumsum(parts / parts.sum()))]


def _by_hub(rng: Rng, draft: Draft, rect: Rect, goal: float) -> None:
    """A hall in the middle and four arms around it like a windmill's."""
    x0, y0, x1, y1 = rect
    wide, high = x1 - x0, y1 - y0
    if min(wide, high) < 5.5:
        return _by_slices(rng, draft, rect, goal)
    hall_wide, hall_high = (rng.uniform(1.3, max(1.5, side * 0.38)) for side in (wide, high))
    a = x0 + rng.uniform(0.25, 0.75) * (wide - hall_wide)
    b = y0 + rng.uniform(0.25, 0.75) * (high - hall_high)
    c, d = a + hall_wide, b + hall_high
    draft.halls.add(draft.add((a, b, c, d)))
    arms: list[Rect] = [(x0, y0, c, b), (c, y0, x1, d), (a, d, x1, y1), (x0, b, a, y1)]
    if maybe(rng, 0.5):
        arms = [(a, y0, x1, b), (c, b, x1, y1), (x0, d, c, y1), (x0, y0, a, d)]
    for arm in arms:
        _by_slices(rng, draft, arm, goal)
    return None


def _by_court(rng: Rng, draft: Draft, rect: Rect, goal: float) -> None:
    """Arms of rooms around a court that is open to the sky."""
    x0, y0, x1, y1 = rect
    wide, high = x1 - x0, y1 - y0
    if min(wide, high) < 8.5:
        return _by_hub(rng, draft, rect, goal)
    left, low, right, top = rng.uniform(2.6, 0.38 * min(wide, high), 4)
    a, b, c, d = x0 + left, y0 + low, x1 - right, y1 - top
    for arm in ((x0, y0, c, b), (c, y0, x1, d), (a, d, x1, y1), (x0, b, a, y1)):
        _by_slices(rng, draft, arm, goal)
    return None


def _by_corridor(rng: Rng, draft: Draft, rect: Rect, goal: float) -> None:
    """A corridor with rooms on both sides, or on one, that may end before the house does."""
    x0, y0, x1, y1 = rect
    wide, high = rng.uniform(1.05, 2.1), y1 - y0
    if high < wide + 4.2:
        return _by_one_side(rng, draft, rect, goal)
    low = y0 + rng.uniform(0.35, 0.65) * (high - wide)
    left, right = x0, x1
    if maybe(rng, 0.45):
        left += rng.uniform(2.2, 3.6)
        draft.add((x0, y0, left, y1)) if maybe(rng, 0.5) else _by_slices(
            rng, draft, (x0, y0, left, y1), goal
        )
    if maybe(rng, 0.25) and right - left > 6:
        right -= rng.uniform(2.2, 3.2)
        _by_slices(rng, draft, (right, y0, x1, y1), goal)
    hall = draft.add((left, low, right, low + wide))
    draft.halls.add(hall)
    for bottom, top in ((y0, low), (low + wide, y1)):
        count = max(1, round((right - left) * (top - bottom) / goal))
        ends = _marks(rng, left, right, count, rng.uniform(0.0, 0.4))
        stub = int(rng.integers(len(ends) * 3))
        for number, (one, other) in enumerate(zip(ends, ends[1:])):
            if number == stub and other - one < 3.0:
                draft.add((one, bottom, other, top), hall)
            elif maybe(rng, 0.25):
                _by_slices(rng, draft, (one, bottom, other, top), goal * 0.5)
            else:
                draft.add((one, bottom, other, top))
    return None


def _by_one_side(rng: Rng, draft: Draft, rect: Rect, goal: float) -> None:
    x0, y0, x1, y1 = rect
    if y1 - y0 < 3.8 or x1 - x0 < 4.5:
        return _by_slices(rng, draft, rect, goal)
    low = y0 + rng.uniform(1.1, 1.6)
    end = x1 - (rng.uniform(0, 3) if maybe(rng, 0.5) else 0)
    end = x1 if end - x0 < 3 or x1 - end < 1.3 else end
    draft.halls.add(draft.add((x0, y0, end, low)))
    if end < x1:
        draft.add((end, y0, x1, low))
    count = max(1, round((x1 - x0) * (y1 - low) / goal))
    ends = _marks(rng, x0, x1, count, 0.35)
    for one, other in zip(ends, ends[1:]):
        draft.add((one, low, other, y1))
    return None


Way = Callable[[Rng, Draft, Rect, float], None]
WAYS: dict[str, Way] = {
    "slices": _by_slices,
    "rows": _by_rows,
    "hub": _by_hub,
    "court": _by_court,
    "corridor": _by_corridor,
    "one side": _by_one_side,
}
