"""Doors, doorways and windows, each where there is room for it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from benchmarks.plan_exam.layout import BALCONY, OPEN_AIR, OUTSIDE, Layout, Way
from benchmarks.plan_exam.shell import Shell, Stretch, Wall
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.spec.floor_plan import OpeningKind

KINDS: dict[str, OpeningKind] = {
    "single": "door",
    "double": "door",
    "sliding": "door",
    "bare": "doorway",
    "window": "window",
}
MARGIN = 0.1  # metres of wall that are left between an opening and a corner
STUB = 0.2  # of a doorway, for a wall that is hardly there would not be seen
WINDOWS = {  # least and most metres, and how likely a second side has one
    "L": (1.2, 3.0, 0.7),
    "D": (1.0, 2.2, 0.6),
    "K": (0.9, 1.8, 0.5),
    "B": (1.1, 2.2, 0.4),
    "C": (1.0, 1.8, 0.3),
    "E": (1.0, 1.8, 0.3),
    "G": (1.0, 1.8, 0.3),
    "O": (1.0, 1.8, 0.3),
    "H": (0.6, 1.0, 0.0),
    "V": (0.6, 1.0, 0.0),
    "W": (0.6, 1.0, 0.0),
    "X": (0.6, 0.9, 0.0),
    "T": (0.6, 0.7, 0.0),
    "U": (0.6, 0.9, 0.0),
    "R": (0.8, 1.4, 0.0),
}
LONG = 4.6  # metres of wall that get two windows


class NoRoom(Exception):
    """An opening has no place; another try of the layout may have."""


@dataclass(frozen=True)
class Hole:
    """An opening as it is drawn.

    Attributes:
        look: one of KINDS.
        wall: its number in the shell.
        at, width: metres along the wall, of the middle.
        side: 1 where a leaf swings to the wall's left, else -1; of a window, where inside is.
        hinge: 1 where the leaf turns at the far end, else -1.
        outdoors: whether one side is none of the rooms.
    """

    look: str
    wall: int
    at: float
    width: float
    side: int
    hinge: int = 1
    outdoors: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """Metres along the wall."""
        return self.at - self.width / 2, self.at + self.width / 2

    def leaves(self, wall: Wall) -> list[tuple[float, int, float]]:
        """Return where each leaf turns along the wall, which way it lies when shut, its length."""
        low, high = self.ends
        if self.look == "single":
            return [(high, -1, self.width) if self.hinge > 0 else (low, 1, self.width)]
        return [(low, 1, self.width / 2), (high, -1, self.width / 2)] * (self.look == "double")

    def swing(self, wall: Wall) -> BaseGeometry:
        """Return what its leaves pass over, from the wall's face on."""
        face = wall.thickness / 2 * self.side
        sectors = []
        for turn, towards, radius in self.leaves(wall):
            angles = np.linspace(0, math.pi / 2, 13)
            rim = [
                wall.point(
                    turn + towards * radius * math.cos(a), face + self.side * radius * math.sin(a)
                )
                for a in angles
            ]
            sectors.append(Polygon([wall.point(turn, face), *rim]))
        return unary_union(sectors)

    def kept_free(self, wall: Wall) -> BaseGeometry:
        """Return where no furniture can stand: the swing, and what one steps on."""
        if self.look == "window":
            return Polygon()
        return unary_union([self.swing(wall), wall.band(*self.ends, across=0.55)])


@dataclass
class _Placing:
    """What has been placed so far."""

    shell: Shell
    layout: Layout
    rng: np.random.Generator
    holes: list[Hole] = field(default_factory=list)

    def free(self, hole: Hole, shared: float = 0.12) -> bool:
        """Tell whether a hole keeps away from others in its wall, and its leaf from all."""
        wall = self.shell.walls[hole.wall]
        low, high = hole.ends
        for other in self.holes:
            if other.wall == hole.wall:
                start, end = other.ends
                if low < end + shared and start < high + shared:
                    return False
        if hole.look not in ("single", "double"):
            return not any(
                other.swing(self.shell.walls[other.wall]).intersects(wall.band(low, high, 0.3))
                for other in self.holes
                if hole.look != "window"
            )
        swing = hole.swing(wall)
        if (swing & self.shell.body.buffer(-0.005)).area > 0.002:
            return False
        return not any(self._meets(swing, other) for other in self.holes)

    def _meets(self, swing: BaseGeometry, other: Hole) -> bool:
        wall = self.shell.walls[other.wall]
        way = Polygon() if other.look == "window" else wall.band(*other.ends, across=0.15)
        return swing.buffer(0.03).intersects(unary_union([other.swing(wall), way]))


def place_holes(shell: Shell, layout: Layout, rng: np.random.Generator) -> list[Hole]:
    """Put every door that a layout asks for into its wall, then windows.

    Raises:
        NoRoom: a door has no place.
    """
    placing = _Placing(shell, layout, rng)
    for way in sorted(layout.ways, key=lambda way: way.look != "double"):
        _door(placing, way)
    for letter in sorted(set(WINDOWS) & set(shell.zones)):
        _windows(placing, letter)
    return placing.holes


def _door(placing: _Placing, way: Way) -> None:
    rng = placing.rng
    for _ in range(3):
        width = _width(way, rng)
        tries = [
            Hole(way.look, one.wall, at, width, side, hinge, way.other in OUTSIDE)
            for one, side in _between(placing.shell.stretches, way)
            for at, hinge in _spots(one, width, way.look, rng)
        ]
        rng.shuffle(tries)  # type: ignore[arg-type]
        for hole in tries:
            if placing.free(hole):
                placing.holes.append(hole)
                return
    raise NoRoom(f"no place for a {way.look} door between {way.into} and {way.other}")


def _width(way: Way, rng: np.random.Generator) -> float:
    if way.other in OUTSIDE and way.look == "single":
        return float(rng.choice([0.8, 0.9, 0.9, 1.0]))
    small = {way.into, way.other} & set("TSPQUZ")
    choices = {
        "single": [0.7, 0.7, 0.75, 0.8] if small else [0.75, 0.8, 0.8, 0.85, 0.9],
        "double": [1.2, 1.3, 1.4, 1.5, 1.6],
        "sliding": [0.8, 0.9, 1.0],
        "bare": [0.85, 0.9, 1.0, 1.1, 1.2],
    }
    return float(rng.choice(choices[way.look]))


def _between(stretches: Sequence[Stretch], way: Way) -> Iterator[tuple[Stretch, int]]:
    """Yield the stretches between two letters, and on which side the first one is."""
    for one in stretches:
        if (one.left, one.right) == (way.into, way.other):
            yield one, 1
        elif (one.right, one.left) == (way.into, way.other):
            yield one, -1


def _spots(
    one: Stretch, width: float, look: str, rng: np.random.Generator
) -> Iterator[tuple[float, int]]:
    """Yield where a door fits: near either end, its hinge towards the corner, or anywhere."""
    margin = (STUB if look == "bare" else MARGIN) + width / 2
    low, high = one.low + margin, one.high - margin
    if low > high:
        return
    if look in ("double", "sliding"):
        yield (low + high) / 2, 1
        yield float(rng.uniform(low, high)), -1
        return
    near = float(rng.uniform(0, 0.15))
    yield min(low + near, high), -1
    yield max(high - near, low), 1
    for _ in range(4):
        yield float(rng.uniform(low, high)), int(rng.choice([-1, 1]))


def _windows(placing: _Placing, letter: str) -> None:
    """Give a room's outer walls windows: the longest stretch always, others by chance."""
    least, most, second = WINDOWS[letter]
    rng, seen = placing.rng, 0
    for one, side in _outer(placing.shell.stretches, letter):
        long = one.high - one.low - 2 * MARGIN
        if long < least or (seen and rng.random() > second):
            continue
        count = 2 if long > LONG else 1
        for part in range(count):
            low = one.low + MARGIN + long / count * part
            seen += _window(placing, one.wall, side, (low, low + long / count), (least, most))


def _outer(stretches: Sequence[Stretch], letter: str) -> list[tuple[Stretch, int]]:
    """Return a letter's stretches to the open, the longest first, and its side of each."""
    some = [
        found
        for beyond in (OPEN_AIR, BALCONY)
        for found in _between(stretches, Way(letter, beyond, "window"))
    ]
    return sorted(some, key=lambda found: found[0].low - found[0].high)


def _window(
    placing: _Placing, wall: int, side: int, part: tuple[float, float], widths: tuple[float, float]
) -> bool:
    rng, (low, high) = placing.rng, part
    for share in (1.0, 0.9, 0.75, 0.6, 0.5):
        most = min(widths[1], (high - low) * 0.85) * share
        if most < widths[0]:
            continue
        width = round(float(rng.uniform(widths[0], most)) * 20) / 20
        for _ in range(4):
            spare = (high - low - width) / 2
            at = (low + high) / 2 + float(rng.uniform(-spare, spare)) * float(rng.choice([0, 0.9]))
            hole = Hole("window", wall, at, width, side, outdoors=True)
            if placing.free(hole, 0.25):
                placing.holes.append(hole)
                return True
    return False
