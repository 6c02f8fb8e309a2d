"""Doors, doorways and windows: where they are, and what their rooms are for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import shapely
from benchmarks.plan_hands.listing.chance import maybe, one_of, pick
from benchmarks.plan_hands.listing.house import NoHouse, Shell
from benchmarks.plan_hands.listing.slots import Slot, along_across

from underdraw.spec.floor_plan import OpeningKind

Rng = np.random.Generator


@dataclass
class Hole:
    """An opening; hinge -1 at its low end, side 1 where it swings to the wall's left."""

    kind: OpeningKind
    wall: int
    at: float
    width: float
    left: int
    right: int
    use: str
    hinge: int = 1
    side: int = 1


@dataclass(frozen=True)
class Habits:
    """How the openings of a page are placed."""

    bare: float  # share of doorways among inner doors
    door: float  # metres
    where: str
    windows: str
    blind: tuple[int, ...]
    loops: float

    @staticmethod
    def drawn(rng: Rng) -> Habits:
        """Return those of a random page."""
        bare = {"0.0": 3, "0.08": 4, "0.3": 1.5, "0.6": 0.5, "1.0": 0.4}
        return Habits(
            bare=float(pick(rng, bare)),
            door=rng.uniform(0.68, 0.95),
            where=pick(rng, {"end": 5, "middle": 1, "any": 2}),
            windows=pick(rng, {"one": 4, "several": 2, "strip": 1, "mixed": 3}),
            blind=tuple(int(k) for k in rng.permutation(4)[: int(rng.choice([0, 0, 1, 2]))]),
            loops=float(rng.choice([0.0, 0.1, 0.3])),
        )


@dataclass
class Fitted:
    """A house with its openings, and the role of each room."""

    shell: Shell
    slots: list[Slot]
    roles: dict[int, str]
    holes: list[Hole] = field(default_factory=list)
    opened: set[int] = field(default_factory=set)

    def add(self, rng: Rng, slot: Slot, hole: tuple[OpeningKind, float, str], where: str) -> bool:
        """Put an opening in a stretch of wall if it fits."""
        kind, width, use = hole
        margin = float(rng.choice([0.05, 0.1, 0.2]))
        at = slot.take(rng, width, where, margin)
        if at is None:
            return False
        hinge = -1 if at < (slot.low + slot.high) / 2 else 1
        if maybe(rng, 0.15):
            hinge = -hinge
        one = Hole(kind, slot.wall, at, width, slot.left, slot.right, use, hinge)
        one.side = self._side(rng, one)
        if not self._clear(one, one.side) and self._clear(one, -one.side):
            one.side = -one.side
        self.holes.append(one)
        return True

    def _clear(self, one: Hole, side: int) -> bool:
        """Tell whether a leaf that swings to a side ends within the room there."""
        room = one.left if side > 0 else one.right
        if room < 0 or one.use == "closet":
            return one.use != "closet" or self.roles.get(room) != "closet"
        wall = self.shell.walls[one.wall]
        along, across = along_across(wall)
        jamb = np.asarray(wall.at(one.at)) + along * one.hinge * one.width * 0.46
        tip = jamb + across * side * (wall.thickness / 2 + min(one.width, 1.1) * 0.95)
        return bool(shapely.contains_xy(self.shell.rooms[room], *tip))

    def _side(self, rng: Rng, one: Hole) -> int:
        """Return the side that a leaf swings to: out of halls and closets, into rooms."""
        if min(one.left, one.right) < 0:
            inward = 1 if one.left >= 0 else -1
            return -inward if one.use == "balcony" and maybe(rng, 0.5) else inward
        ranks = [_SWINGS.get(self.roles[room], 3) for room in (one.left, one.right)]
        side = 1 if ranks[0] >= ranks[1] else -1
        return -side if maybe(rng, 0.12) else side

    def lay_mats(self, rng: Rng) -> None:
        """Make some bedrooms rooms of mats, behind sliding doors."""
        for number, role in self.roles.items():
            if role == "bedroom" and maybe(rng, 0.45):
                self.roles[number] = "tatami"
                for one in self.holes:
                    inner = min(one.left, one.right) >= 0 and one.kind == "door"
                    if inner and number in (one.left, one.right):
                        one.use = "tatami"


_SWINGS = {"closet": 0, "hall": 1, "wc": 2, "bath": 2, "utility": 2}
# Cost of a way that ends in a room of a role, and of one that leads on from it.
_INTO = {"living": 1.0, "kitchen": 1.2, "hall": 0.2, "closet": 5.0}
_ONWARD = {"hall": 0.0, "living": 2.0, "kitchen": 5.0, "dining": 3.0, "bedroom": 6.0}


def fitted(
    rng: Rng, made: Shell, found: list[Slot], marks: dict[str, set[int]]
) -> tuple[Fitted, Habits]:
    """Return the house with doors, so that every room can be reached."""
    habits = Habits.drawn(rng)
    house = Fitted(made, found, _roles(rng, made, found, marks))
    root = _root(house, marks)
    _doors(rng, house, root, habits)
    _more_doors(rng, house, habits)
    _entrance(rng, house, root, habits)
    return house, habits


def _degrees(found: list[Slot]) -> dict[int, set[int]]:
    near: dict[int, set[int]] = defaultdict(set)
    for slot in found:
        if len(slot.rooms) == 2 and slot.longest() > 0.7:
            near[slot.left].add(slot.right)
            near[slot.right].add(slot.left)
    return near


# Shares of the roles of rooms up to so many square metres.
_BY_AREA: tuple[tuple[float, dict[str, float]], ...] = (
    (1.2, {"closet": 1}),
    (1.9, {"closet": 3, "wc": 2}),
    (3.2, {"wc": 2, "utility": 1, "bath": 2}),
    (6.5, {"bath": 5, "utility": 2, "kitchen": 2, "bedroom": 0.7}),
    (1e9, {"bedroom": 6, "kitchen": 1.5, "dining": 1, "office": 0.7}),
)


def _role(rng: Rng, area: float) -> str:
    return pick(rng, next(shares for most, shares in _BY_AREA if area < most))


def _roles(rng: Rng, made: Shell, found: list[Slot], marks: dict[str, set[int]]) -> dict[int, str]:
    """Say what each room is for, by its size and its place."""
    near, roles = _degrees(found), dict[int, str]()
    order = sorted(made.rooms, key=lambda number: -made.rooms[number].area)
    free = [n for n in order if n not in marks["halls"] and n not in marks["garages"]]
    big = [n for n in free if made.rooms[n].area >= 6.5 or n in marks["opened"]]
    roles.update(dict.fromkeys(marks["halls"], "hall"))
    roles.update(dict.fromkeys(marks["garages"], "garage"))
    if big:
        roles[big[0]] = "living"
    for number in free:
        if number not in roles:
            roles[number] = _role(rng, made.rooms[number].area)
    if len(free) > 14 and maybe(rng, 0.4):  # no home, but offices
        roles.update({n: "office" for n in free if roles[n] == "bedroom"})
    cooks = [n for n in free if roles[n] == "kitchen"]
    for number in cooks[1 if maybe(rng, 0.9) else 2 :]:
        roles[number] = "bedroom" if made.rooms[number].area > 6 else "bath"
    if not any(role == "hall" for role in roles.values()):
        small = [n for n in free if 2.5 < made.rooms[n].area < 14 and len(near[n]) > 2]
        if small:
            roles[max(small, key=lambda n: len(near[n]))] = "hall"
    return roles


def _root(house: Fitted, marks: dict[str, set[int]]) -> int:
    halls = [n for n, role in house.roles.items() if role == "hall"]
    if halls:
        return max(halls, key=lambda n: house.shell.rooms[n].area)
    return max(house.roles, key=lambda n: house.shell.rooms[n].area)


def _doors(rng: Rng, house: Fitted, root: int, habits: Habits) -> None:
    """Join the rooms, cheapest ways first."""
    reached = {root}
    inner = [slot for slot in house.slots if len(slot.rooms) == 2]
    while len(reached) < len(house.shell.rooms):
        ways = []
        for number, slot in enumerate(inner):
            into = slot.rooms - reached
            if len(into) != 1 or slot.longest() < 0.66:
                continue
            onward = house.roles[(slot.rooms & reached).pop()]
            cost = _INTO.get(house.roles[min(into)], 2.0) + _ONWARD.get(onward, 14.0)
            cost += 3.0 * (slot.longest() < 0.85) - 0.1 * min(slot.longest(), 4.0)
            ways.append((cost + rng.uniform(0, 0.8), number))
        if not ways:
            raise NoHouse("a room without a way to it")
        slot = inner[min(ways)[1]]
        parent = (slot.rooms & reached).pop()
        if house.roles[parent] in ("wc", "bath", "closet", "utility"):
            house.roles[parent] = "hall"
        fresh = slot.rooms - reached
        if not _join(rng, house, slot, habits):
            raise NoHouse("a door that does not fit")
        reached |= fresh


def _more_doors(rng: Rng, house: Fitted, habits: Habits) -> None:
    """Join rooms that are neighbours once more, here and there."""
    joined = {frozenset((one.left, one.right)) for one in house.holes}
    plain = {"wc", "bath", "closet", "garage"}
    for slot in house.slots:
        usual = len(slot.rooms) == 2 and not plain & {house.roles[n] for n in slot.rooms}
        if usual and frozenset(slot.rooms) not in joined and maybe(rng, habits.loops):
            joined.add(frozenset(slot.rooms))
            _join(rng, house, slot, habits)


def _join(rng: Rng, house: Fitted, slot: Slot, habits: Habits) -> bool:
    """Put a door or a bare gap between two rooms."""
    roles, space = {house.roles[n] for n in slot.rooms}, slot.longest() - 0.06
    width = habits.door * rng.uniform(0.9, 1.08)
    use, kind = "room", "door"
    if "closet" in roles:
        wide = rng.uniform(0.6, 1.9) if maybe(rng, 0.6) else rng.uniform(0.6, 0.8)
        use, width = "closet", min(wide, space)
    elif roles & {"wc", "bath"}:
        width = min(width, 0.82)
    elif roles <= {"living", "hall", "dining", "kitchen"}:
        if maybe(rng, 0.3) and space > 1.5:
            width, use = rng.uniform(1.2, min(2.4, space)), "wide"
        kind = "doorway" if maybe(rng, 0.25) else kind
    elif maybe(rng, 0.06) and space > 1.6:
        width, use = rng.uniform(1.2, min(2.4, space)), "wide"
    if maybe(rng, habits.bare) and "wc" not in roles:
        kind = "doorway"
    width = min(width, space) if space < 0.9 else min(width, space - 0.05)
    placed: OpeningKind = "doorway" if kind == "doorway" else "door"
    return house.add(rng, slot, (placed, width, use), habits.where)


def _entrance(rng: Rng, house: Fitted, root: int, habits: Habits) -> None:
    """Put the front door in the hall, the garage's gate, and perhaps a back door."""
    outer = [slot for slot in house.slots if slot.outer and slot.longest() > 1.0]
    good = [slot for slot in outer if root in slot.rooms]
    good = good or [s for s in outer if house.roles[min(s.rooms)] in ("living", "hall", "kitchen")]
    good = good or outer
    if good:
        slot = min(good, key=lambda each: each.longest() + rng.uniform(0, 2))
        wide = rng.uniform(1.2, 1.8) if maybe(rng, 0.1) else rng.uniform(0.85, 1.1)
        house.add(rng, slot, ("door", min(wide, slot.longest() - 0.1), "entrance"), habits.where)
    for number, role in house.roles.items():
        sides = [slot for slot in outer if number in slot.rooms]
        if role == "garage" and sides:
            slot = max(sides, key=lambda each: min(each.longest(), 4.5) + rng.uniform(0, 0.8))
            width = min(rng.uniform(2.2, 5.0), slot.longest() - 0.3)
            house.add(rng, slot, ("door", max(width, 0.8), "garage"), "middle")
    if maybe(rng, 0.25) and outer:
        slot = one_of(rng, outer)
        if house.roles[min(slot.rooms)] in ("kitchen", "utility", "living", "hall"):
            house.add(rng, slot, ("door", rng.uniform(0.7, 0.9), "entrance"), habits.where)
