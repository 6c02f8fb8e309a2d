"""Doors, doorways and windows, put where a house needs them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from benchmarks.plans.outline import Stretch
from numpy.random import Generator
from shapely.geometry import LineString, Point

from underdraw.spec.floor_plan import OpeningKind, OpeningSpec, WallSpec


@dataclass(frozen=True)
class Habits:
    """How openings are made: metres, and shares of the doors or windows that could be."""

    door: float
    loops: float
    doorways: float
    doubles: float
    entries: int
    windows: float
    widest: float
    corner: float
    hall: bool  # doors are made first where most rooms meet


@dataclass
class _Taken:
    """Openings so far, and the parts of each wall that are taken."""

    openings: list[OpeningSpec] = field(default_factory=list)
    parts: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def put(self, kind: OpeningKind, wall: WallSpec, middle: float, width: float) -> bool:
        """Add an opening unless another is there."""
        low, high = middle - width / 2 - 0.05, middle + width / 2 + 0.05
        parts = self.parts.setdefault(wall.id, [])
        if any(low < b and a < high for a, b in parts):
            return False
        parts.append((low, high))
        spec = OpeningSpec(kind=kind, wall=wall.id, at=round(middle, 3), width=round(width, 3))
        self.openings.append(spec)
        return True


def place_openings(
    rng: Generator,
    walls: list[WallSpec],
    stretches: list[Stretch],
    habits: Habits,
) -> list[OpeningSpec]:
    """Join all rooms, let some lead outside, and light most by windows."""
    taken = _Taken()
    order = [stretches[int(i)] for i in rng.permutation(len(stretches))]
    if habits.hall:
        meet = Counter(space for each in stretches for space in each.spaces if space)
        hall = meet.most_common(1)[0][0]
        order.sort(key=lambda each: hall not in each.spaces)
    joined = {space: space for each in order for space in each.spaces}
    entries = habits.entries
    for each in order:
        low = each.low + _beside(each.wall, each.low, walls) + habits.corner
        high = each.high - _beside(each.wall, each.high, walls) - habits.corner
        if 0 in each.spaces:
            if entries and _door(rng, taken, each, (low, high), habits, outside=True):
                entries -= 1
            elif rng.random() < habits.windows:
                _windows(rng, taken, each.wall, (low, high), habits)
            continue
        one, other = (_root(joined, space) for space in each.spaces)
        wanted = one != other or rng.random() < habits.loops
        if wanted and _door(rng, taken, each, (low, high), habits, outside=False):
            joined[one] = other
    return taken.openings


def _beside(wall: WallSpec, at: float, walls: list[WallSpec]) -> float:
    """Return half the thickness of the thickest wall that meets or crosses a wall at a place."""
    spot = Point(wall.at(at))
    meeting = [one for one in walls if one is not wall and _line(one).distance(spot) < 0.01]
    return max((one.thickness for one in meeting), default=0.0) / 2


def _line(wall: WallSpec) -> LineString:
    return LineString([wall.start, wall.end])


def _root(joined: dict[int, int], n: int) -> int:
    return n if joined[n] == n else _root(joined, joined[n])


def _door(
    rng: Generator,
    taken: _Taken,
    stretch: Stretch,
    span: tuple[float, float],
    habits: Habits,
    outside: bool,
) -> bool:
    """Put a door or a doorway, if there is space."""
    low, high = span
    kind: OpeningKind = "doorway" if rng.random() < habits.doorways and not outside else "door"
    width = habits.door if rng.random() < 0.7 else float(rng.choice([0.6, 0.7, 0.8, 0.9, 1.0]))
    if kind == "doorway" and rng.random() < 0.5:
        width = float(rng.uniform(1.0, 2.5))
    elif rng.random() < habits.doubles:
        width = float(rng.choice([1.2, 1.4, 1.6, 1.8]))
    if outside and rng.random() < 0.12:
        width = float(rng.uniform(2.3, 5.0))
    width = width if width <= high - low else min(habits.door, high - low)
    if width < 0.55:
        return False
    near = rng.choice([0.0, 0.0, 1.0, 1.0, 0.5, rng.random(), rng.random()])
    return taken.put(kind, stretch.wall, low + width / 2 + near * (high - low - width), width)


def _windows(
    rng: Generator, taken: _Taken, wall: WallSpec, span: tuple[float, float], habits: Habits
) -> None:
    """Put one window, or several alike at even distances."""
    low, high = span
    if high - low < 0.4:
        return
    most = min(habits.widest, high - low)
    width = float(rng.uniform(0.4, most)) if most > 0.4 else most
    if rng.random() < 0.6:
        widths = [w for w in (0.5, 0.6, 0.8, 0.9, 1.0, 1.2, 1.5, 1.8, 2.4, 3.0) if w <= most]
        width = float(rng.choice(widths)) if widths else width
    count = int(rng.integers(1, 1 + max(1, min(4, int((high - low) / (width + 0.5))))))
    space = (high - low) / count
    shift = rng.uniform(-0.5, 0.5) * (space - width) * (rng.random() < 0.5)
    for i in range(count):
        taken.put("window", wall, low + space * (i + 0.5) + shift, width)
