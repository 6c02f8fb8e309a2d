"""Bays, cut or rounded corners, stubs and piers: what walls do besides running straight."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import shapely
from benchmarks.plan_hands.listing.chance import maybe, one_of, pick
from benchmarks.plan_hands.listing.house import Shell
from benchmarks.plan_hands.listing.slots import Slot, along_across, slots
from benchmarks.plans.ground import grown, largest, polygons, strip
from numpy.typing import NDArray
from shapely.geometry import Polygon

from underdraw.spec.floor_plan import WallSpec

Rng = np.random.Generator
Spots = list[NDArray[np.float64]]


def shaped(rng: Rng, made: Shell) -> list[Slot]:
    """Give a house some bays, corners and stubs; returns the free stretches of its walls."""
    found = slots(made)
    for chance, change in ((0.16, _bay), (0.2, _corner), (0.3, _stub)):
        while maybe(rng, chance):
            if change(rng, made, found):
                made.settle()
                found = slots(made)
    return found


def _put(made: Shell, sort: str, spots: Spots, thickness: float) -> None:
    """Add walls from spot to spot."""
    for one, other in zip(spots, spots[1:]):
        start, end = (tuple(round(float(v), 4) for v in spot) for spot in (one, other))
        made.walls.append(
            WallSpec(
                id=f"w{len(made.walls)}",
                start=(start[0], start[1]),
                end=(end[0], end[1]),
                thickness=thickness,
            )
        )
        made.sorts.append(sort)


def _drop(made: Shell, numbers: set[int]) -> None:
    """Take walls away and number the others anew."""
    kept = [k for k in range(len(made.walls)) if k not in numbers]
    made.sorts = [made.sorts[k] for k in kept]
    made.walls = [made.walls[k].model_copy(update={"id": f"w{n}"}) for n, k in enumerate(kept)]


def _bay(rng: Rng, made: Shell, found: list[Slot]) -> bool:
    """Push a stretch of an outer wall out: a box, a trapezium or a bow."""
    wide = [slot for slot in found if slot.outer and slot.high - slot.low > 2.2]
    if not wide:
        return False
    slot = one_of(rng, wide)
    wall, room = made.walls[slot.wall], min(slot.rooms)
    along, across = along_across(wall)
    out = across * (1 if slot.left < 0 else -1)
    nib = wall.thickness * 0.5 + 0.15
    width = (
        rng.uniform(1.6, min(4.5, slot.high - slot.low - 2 * nib))
        if (slot.high - slot.low - 2 * nib > 1.7)
        else 0.0
    )
    if not width:
        return False
    low = rng.uniform(slot.low + nib, slot.high - nib - width)
    one, other = np.asarray(wall.at(low)), np.asarray(wall.at(low + width))
    deep = rng.uniform(0.5, 1.1)
    shape = pick(rng, {"trapezium": 4, "box": 2, "bow": 2})
    lean = min(deep, 0.55 * width) * rng.uniform(0.5, 0.7)
    inset = lean if shape == "trapezium" else 0.0
    middle: Spots = [one + out * deep + along * inset, other + out * deep - along * inset]
    if shape == "bow":
        turns = np.linspace(0, math.pi, int(rng.integers(6, 11)))[1:-1]
        middle = [
            (one + other) / 2 - along * math.cos(t) * width / 2 + out * math.sin(t) * deep
            for t in turns
        ]
    body = Polygon([one, *middle, other])
    grown = body.buffer(wall.thickness + 0.3).difference(made.faces[room].buffer(0.5))
    if any(grown.intersects(face) for face in made.faces.values()):
        return False
    joined = shapely.union_all([made.faces[room], body.buffer(0.001)]).simplify(0.002)
    if not isinstance(joined, Polygon):
        return False
    made.faces[room] = joined
    _drop(made, {slot.wall})
    start, end = np.asarray(wall.start), np.asarray(wall.end)
    _put(made, "outer", [start, one, *middle, other, end], wall.thickness)
    return True


def _corner(rng: Rng, made: Shell, found: list[Slot]) -> bool:
    """Cut or round off a corner of a room."""
    ends = Counter(spot for wall in made.walls for spot in (wall.start, wall.end))
    columns = shapely.union_all(
        [each for each, sort in zip(made.grounds, made.sorts) if sort == "column"]
    )
    for spot in sorted(spot for spot, count in ends.items() if count == 2):
        pair = [k for k, wall in enumerate(made.walls) if spot in (wall.start, wall.end)]
        alike = len({made.sorts[k] for k in pair}) == 1
        if not alike or shapely.intersects_xy(columns, *spot):
            continue
        if len(pair) == 2 and maybe(rng, 0.4) and _cut(rng, made, found, pair, np.asarray(spot)):
            return True
    return False


def _leg(
    made: Shell, found: list[Slot], number: int, spot: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float, frozenset[int]] | None:
    """Return the direction of a wall from a corner, how far it is free, and its rooms."""
    wall = made.walls[number]
    begins = math.dist(wall.start, spot) < 1e-6
    near = [slot for slot in found if slot.wall == number]
    if not near:
        return None
    slot = min(near, key=lambda s: s.low) if begins else max(near, key=lambda s: s.high)
    gap = slot.low if begins else wall.length - slot.high
    if gap > wall.thickness * 1.2 + 0.1:
        return None
    along, _ = along_across(wall)
    space = (slot.high if begins else wall.length - slot.low) - 0.35
    return (along if begins else -along), space, frozenset(slot.rooms)


def _given(made: Shell, rooms: frozenset[int], piece: Polygon, inner: bool) -> bool:
    """Take a piece from the room that it is part of; the room behind it, if any, gets it."""
    spot = piece.representative_point()
    room = next((n for n in rooms if made.faces[n].contains(spot)), None)
    if room is None:
        return False
    left = made.faces[room].difference(piece)
    clear = grown(left, -0.24 if inner else -0.5)
    beside = piece.buffer(0.25 if inner else 0.8)
    others = (face for number, face in made.faces.items() if number not in rooms)
    whole = isinstance(left, Polygon) and left.area > 1.0 and len(polygons(clear)) == 1
    if not whole or any(beside.intersects(face) for face in others):
        return False
    gains = {n: made.faces[n].union(piece.buffer(0.001)).simplify(0.002) for n in rooms - {room}}
    if not all(isinstance(face, Polygon) for face in gains.values()):
        return False
    made.faces[room] = largest(left)
    made.faces.update({n: largest(face) for n, face in gains.items()})
    return True


def _cut(
    rng: Rng, made: Shell, found: list[Slot], pair: list[int], spot: NDArray[np.float64]
) -> bool:
    legs = [leg for k in sorted(pair) if (leg := _leg(made, found, k, spot)) is not None]
    inner = made.sorts[pair[0]] == "inner"
    if len(legs) < 2 or legs[0][2] != legs[1][2] or len(legs[0][2]) != 1 + int(inner):
        return False
    reach = min(legs[0][1], legs[1][1], 3.5 if not inner else 2.0) * rng.uniform(0.3, 0.95)
    if reach < 0.45 or abs(legs[0][0] @ legs[1][0]) > 0.5:
        return False
    one, other = spot + legs[0][0] * reach, spot + legs[1][0] * reach
    middle: Spots = []
    if maybe(rng, 0.4):
        shares = np.linspace(0, 1, int(rng.integers(5, 9)))[1:-1]
        middle = [(1 - s) ** 2 * one + 2 * s * (1 - s) * spot + s * s * other for s in shares]
    if not _given(made, legs[0][2], Polygon([spot, one, *middle, other]), inner):
        return False
    thickness = max(made.walls[k].thickness for k in pair)
    far = [
        np.asarray(w.end if math.dist(w.start, spot) < 1e-6 else w.start)
        for w in (made.walls[k] for k in sorted(pair))
    ]
    sort = made.sorts[pair[0]]
    _drop(made, set(pair))
    _put(made, sort, [far[0], one, *middle, other, far[1]], thickness)
    return True


def _stub(rng: Rng, made: Shell, found: list[Slot]) -> bool:
    """Let a short wall stand out into a room and end there, or a pier."""
    long = [slot for slot in found if slot.high - slot.low > 1.8]
    if not long:
        return False
    slot = one_of(rng, long)
    wall = made.walls[slot.wall]
    side = 1 if slot.left >= 0 and (slot.right < 0 or maybe(rng, 0.5)) else -1
    room = slot.left if side > 0 else slot.right
    _, across = along_across(wall)
    start = np.asarray(wall.at(rng.uniform(slot.low + 0.3, slot.high - 0.3)))
    length = wall.thickness / 2 + rng.uniform(0.12, 1.3)
    thickness = float(min(wall.thickness, 0.3)) * rng.uniform(0.7, 1.0)
    end = start + across * side * length
    if min(math.dist(start, spot) for w in made.walls for spot in (w.start, w.end)) < 0.05:
        return False
    piece = WallSpec(
        id="stub", start=(start[0], start[1]), end=(end[0], end[1]), thickness=thickness
    )
    free = 0.9 if length - wall.thickness / 2 < 0.35 else 1.9
    around = strip(piece, wall.thickness / 2 + 0.05, length + free, 0.65)
    if not made.rooms[room].contains(around):
        return False
    _put(made, "inner", [start, end], round(thickness, 3))
    return True
