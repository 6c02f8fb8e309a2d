"""Where a storey is passed and lit: doors that reach every room, and windows."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from benchmarks.plan_hands.working.cells import HUBS
from benchmarks.plan_hands.working.network import OUT, Misfit, Storey
from benchmarks.plan_hands.working.stretches import Stretch
from benchmarks.plans.ground import strip
from numpy.random import Generator
from shapely.geometry.base import BaseGeometry

from underdraw.spec.floor_plan import OpeningKind, OpeningSpec, WallSpec

WET = ("bathroom", "toilet")
SMALL = ("bathroom", "toilet", "storage", "lift", "shaft")
DARK = ("storage", "shaft", "lift", "lobby")


@dataclass(frozen=True)
class Hole:
    """An opening as drawn: what it is in the house, and the rooms at its sides."""

    spec: OpeningSpec
    wall: WallSpec
    role: str
    rooms: tuple[int, int]


@dataclass
class Opened:
    """A storey with its openings, and what is left of its walls."""

    storey: Storey
    free: list[Stretch]
    holes: list[Hole] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)
    units: dict[int, int] = field(default_factory=dict)
    extras: list[WallSpec] = field(default_factory=list)

    def take(
        self, stretch: Stretch, width: float, place: float, kind: OpeningKind, role: str
    ) -> Hole:
        """Put an opening into a stretch, its middle at a place; what is left stays free."""
        one = OpeningSpec(kind=kind, wall=stretch.wall.id, at=place, width=width)
        made = Hole(one, stretch.wall, role, stretch.rooms)
        self.holes.append(made)
        self.split(stretch, place - width / 2 - 0.08, place + width / 2 + 0.08)
        return made

    def split(self, stretch: Stretch, low: float, high: float) -> None:
        """Use up a part of a stretch."""
        self.free.remove(stretch)
        for start, end in ((stretch.low, low), (high, stretch.high)):
            if end - start > 0.25:
                self.free.append(Stretch(stretch.wall, start, end, stretch.rooms))


@dataclass(frozen=True)
class Manner:
    """How a house is opened: chances and sizes."""

    bare: float
    double: float
    nib: float
    light: str
    pane: float
    lit: float
    terrace: float


def manner(rng: Generator) -> Manner:
    """Choose how a house is opened."""
    return Manner(
        bare=float(rng.choice([0, 0.1, 0.3, 0.5])),
        double=float(rng.choice([0, 0.1, 0.4])),
        nib=float(rng.uniform(0.06, 0.3)),
        light=str(rng.choice(["one", "one", "even", "strip", "wide", "slots"])),
        pane=float(rng.uniform(0.7, 1.9)),
        lit=float(rng.uniform(0.55, 1)),
        terrace=float(rng.choice([0.1, 0.3, 0.6])),
    )


def opened(storey: Storey, free: list[Stretch], rng: Generator, how: Manner) -> Opened:
    """Give a storey doors and windows."""
    house = Opened(storey, free)
    for number in storey.rooms:
        mine = [k for k, group in enumerate(storey.group) if group == number]
        main = max(mine, key=lambda k: storey.cells[k].shape.area)
        house.kinds[number], house.units[number] = storey.cells[main].kind, storey.cells[main].unit
    roots = _roots(house, rng)
    _tree(house, rng, how, roots)
    for stretch in list(house.free):
        if OUT in stretch.rooms and stretch in house.free:
            _light(house, rng, how, stretch)
    if rng.random() < 0.35:
        _more(house, rng, how)
    return house


def _roots(house: Opened, rng: Generator) -> set[int]:
    """Choose where people come in: a common corridor, or one room of each dwelling."""
    common = [k for k, kind in house.kinds.items() if kind in ("corridor", "landing")]
    if common:
        return {max(common, key=lambda k: house.storey.rooms[k].area)}
    roots: set[int] = set()
    for unit in sorted({unit for unit in house.units.values() if unit > 0}):
        mine = [k for k, each in house.units.items() if each == unit]
        outer = [k for k in mine if any(set(s.rooms) == {k, OUT} for s in house.free)]
        rank = {k: _rank(house.kinds[k]) + rng.uniform(0, 1.5) for k in outer or mine}
        roots.add(min(rank, key=lambda k: rank[k]))
    return roots


def _rank(kind: str) -> float:
    order = {"hall": 0, "living room": 1, "stairs hall": 1, "office": 2, "kitchen": 2, "room": 2}
    return 9 if kind in SMALL else order.get(kind, 3)


def _cost(house: Opened, here: int, there: int) -> float:
    """Return how unlikely a door leads from a room that is reached to one that is not."""
    one, two = house.kinds[here], house.kinds[there]
    units = house.units[here], house.units[there]
    if units[0] != units[1] and min(units) > 0:
        return math.inf
    cost = 1.0 if one in HUBS else 2.5 if one in ("living room", "stairs hall", "lobby") else 4.0
    if one in SMALL or one == "stairs":
        cost += 12
    if units[0] == 0 and units[1] > 0:
        cost += 20 + 3 * _rank(two)  # one door only leads into a flat
    if units[1] == -1:
        cost += {"lobby": -3.0, "bedroom": -2.0}.get(one, 4 if one in HUBS else 2)
    return cost


def _tree(house: Opened, rng: Generator, how: Manner, roots: set[int]) -> None:
    """Lay doors from room to room until all are reached."""
    links: dict[tuple[int, int], float] = {}
    for stretch in house.free:
        one, two = stretch.rooms
        if stretch.high - stretch.low > 0.74 and one in house.kinds and two in house.kinds:
            luck = rng.uniform(0, 2)
            links[one, two], links[two, one] = luck, luck
    reached = set(roots)
    while len(reached) < len(house.kinds):
        edge = [
            (_cost(house, a, b) + luck, a, b)
            for (a, b), luck in links.items()
            if a in reached and b not in reached
        ]
        if not edge or min(edge)[0] == math.inf:
            raise Misfit("a room cannot be reached")
        _, here, there = min(edge)
        if not _door(house, rng, how, here, there):
            links.pop((here, there))
            continue
        reached.add(there)
    for root in roots:
        _enter(house, rng, root)


def _door(house: Opened, rng: Generator, how: Manner, here: int, there: int) -> bool:
    """Open the wall between two rooms."""
    kinds = {house.kinds[here], house.kinds[there]}
    fitting = [s for s in house.free if set(s.rooms) == {here, there} and s.high - s.low > 0.74]
    if not fitting:
        return False
    weights = np.array([min(s.high - s.low, 3) for s in fitting])
    stretch = fitting[int(rng.choice(len(fitting), p=weights / weights.sum()))]
    space = stretch.high - stretch.low - 0.1
    width, role = rng.uniform(0.75, 0.98), "door"
    if kinds & set(WET) or "storage" in kinds:
        width = rng.uniform(0.6, 0.82)
    elif "lift" in kinds:
        width, role = rng.uniform(0.8, 1.1), "lift"
    elif space > 1.6 and rng.random() < how.double:
        width, role = rng.uniform(1.2, min(space, 2.2)), "double"
    elif house.units[here] == 0 and house.units[there] > 0:
        width, role = rng.uniform(0.85, 1.05), "entrance"
    kind: OpeningKind = "door"
    if role != "lift" and not kinds & set(SMALL) and rng.random() < how.bare:
        kind, role = "doorway", "passage"
        width = rng.uniform(0.8, max(0.85, min(space - 0.25, 2.6)))
    width = min(width, space)
    house.take(stretch, width, _spot(rng, how, stretch, width), kind, role)
    return True


def _spot(rng: Generator, how: Manner, stretch: Stretch, width: float) -> float:
    """Return where in a stretch a door goes: mostly near one of its ends."""
    slack = stretch.high - stretch.low - width
    nib = min(how.nib, slack / 2)
    choices = [nib, slack - nib, rng.uniform(nib, max(nib, slack - nib)), slack / 2]
    offset = choices[int(rng.choice(4, p=[0.36, 0.36, 0.18, 0.1]))]
    return stretch.low + width / 2 + offset


def _enter(house: Opened, rng: Generator, root: int) -> None:
    """Let people into a house from outside; a corridor may have its door elsewhere."""
    fitting = [s for s in house.free if set(s.rooms) == {root, OUT} and s.high - s.low > 1.05]
    if not fitting:
        return
    stretch = fitting[int(rng.integers(len(fitting)))]
    space = stretch.high - stretch.low - 0.16
    width = min(
        space, float(rng.choice([rng.uniform(0.88, 1.1), rng.uniform(1.2, 1.8)], p=[0.8, 0.2]))
    )
    role = "double" if width > 1.15 else "entrance"
    place = rng.uniform(stretch.low + 0.08 + width / 2, stretch.high - 0.08 - width / 2)
    house.take(stretch, width, place, "door", role)


def _light(house: Opened, rng: Generator, how: Manner, stretch: Stretch) -> None:
    """Put windows, a gate or a door to a terrace into an outer wall."""
    number = next((room for room in stretch.rooms if room != OUT), OUT)
    kind, space = house.kinds.get(number, "shaft"), stretch.high - stretch.low
    if kind == "shaft" or (kind in DARK and rng.random() < 0.85) or space < 0.5:
        return
    gated = any(number in one.rooms and one.role == "gate" for one in house.holes)
    if kind == "garage" and space > 2.6 and not gated:
        width = rng.uniform(2.2, min(space - 0.2, 5))
        house.take(stretch, width, (stretch.low + stretch.high) / 2, "door", "gate")
        return
    if rng.random() > how.lit:
        return
    terrace = kind in ("living room", "bedroom", "dining room", "kitchen", "room")
    if terrace and space > 1.3 and rng.random() < how.terrace * 0.6:
        width = rng.uniform(0.8, min(space - 0.25, float(rng.choice([1.0, 1.8, 3.2]))))
        place = rng.uniform(stretch.low + 0.1 + width / 2, stretch.high - 0.1 - width / 2)
        house.take(stretch, width, place, "door", "terrace")
        stretch = max(
            (s for s in house.free if s.wall is stretch.wall and s.rooms == stretch.rooms),
            key=lambda s: s.high - s.low,
            default=stretch,
        )
        space = stretch.high - stretch.low
        if space < 1.0 or stretch not in house.free or rng.random() < 0.5:
            return
    for width, place in _panes(rng, how, stretch, kind in SMALL):
        at = next(
            (s for s in house.free if s.wall is stretch.wall and s.low <= place <= s.high), None
        )
        if at and at.low <= place - width / 2 and place + width / 2 <= at.high:
            house.take(at, width, place, "window", "window")


def _panes(rng: Generator, how: Manner, stretch: Stretch, small: bool) -> list[tuple[float, float]]:
    """Return widths and places of the windows in a stretch."""
    space, middle = stretch.high - stretch.low, (stretch.low + stretch.high) / 2
    if small:
        width = min(rng.uniform(0.4, 0.9), space - 0.1)
        return [(width, middle + rng.uniform(-0.5, 0.5) * max(0.0, space - width - 0.2))]
    if how.light == "strip" or space < how.pane + 0.2:
        post = rng.uniform(0.04, min(0.3, space / 3))
        count = 1 + int(space / rng.uniform(4, 9))
        each = space / count
        post = max(post, 0.18) if count > 1 else post
        return [(each - post, stretch.low + each * (k + 0.5)) for k in range(count)]
    if how.light == "wide":
        return [(min(9.0, space * rng.uniform(0.5, 0.85)), middle)]
    if how.light == "even":
        pitch = how.pane + rng.uniform(0.3, 1.6)
        count = max(1, min(5, int(space / pitch)))
        return [(how.pane, stretch.low + space * (k + 0.5) / count) for k in range(count)]
    width = rng.uniform(0.35, 0.7) if how.light == "slots" else how.pane * rng.uniform(0.8, 1.3)
    width = min(width, space - 0.1)
    return [(width, middle + float(rng.choice([0, rng.uniform(-0.5, 0.5)])) * (space - width))]


def _more(house: Opened, rng: Generator, how: Manner) -> None:
    """Add doors between rooms that are reached otherwise, and panes between offices."""
    for stretch in list(house.free):
        one, two = stretch.rooms
        if stretch not in house.free or one not in house.kinds or two not in house.kinds:
            continue
        kinds, space = {house.kinds[one], house.kinds[two]}, stretch.high - stretch.low
        if kinds & set(SMALL) or house.units[one] != house.units[two] or space < 1.4:
            continue
        if rng.random() < 0.08:
            _door(house, rng, how, one, two)
        elif kinds & {"office", "meeting", "corridor"} and rng.random() < 0.2:
            width = rng.uniform(0.6, space - 0.3)
            house.take(stretch, width, (stretch.low + stretch.high) / 2, "window", "window")


def clear(one: Hole, deep: float) -> BaseGeometry:
    """Return the ground that an opening needs on both sides."""
    low, high = one.spec.at - one.spec.width / 2, one.spec.at + one.spec.width / 2
    return strip(one.wall, low, high, deep)
