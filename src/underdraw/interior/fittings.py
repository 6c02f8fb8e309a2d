"""What fills the openings of a plan: window frames, curtains, and doors, shut or open."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from underdraw.interior.ground import Area, Ground, Hole
from underdraw.interior.made import Made
from underdraw.rooms.fills import FILLS, curtain, leaf
from underdraw.rooms.piece import Piece, Stand
from underdraw.rooms.style import Style
from underdraw.scene import Shape

OPEN = 0.5  # the share of inner doors that stand open
AJAR = 1.5  # radians that an open door has turned
LEAF = 1.3  # metres of opening over which a door has two leaves
HANG = 0.31  # metres that a curtain takes on each side of its window
DROP = 0.25  # metres over the floor that a curtain's window begins at least


def standing_open(ground: Ground, rng: Random) -> frozenset[int]:
    """Choose the doors, by their place in the ground's holes, that stand open: inner ones only."""
    drawn = [rng.random() < OPEN for _ in ground.holes]
    return frozenset(
        place
        for place, hole in enumerate(ground.holes)
        if drawn[place] and hole.kind == "door" and None not in hole.rooms and hole.width <= LEAF
    )


def fittings(ground: Ground, look: Style, seed: int, opened: frozenset[int]) -> Iterator[Made]:
    """Fill every opening, in the ground's order; a storey's doors are alike, and its windows.

    Args:
        ground: where the openings are.
        look: what frames and leaves are made of.
        seed: of the storey.
        opened: places, in the ground's holes, of the doors that stand open.
    """
    numbers: dict[str, int] = {}
    for place, hole in enumerate(ground.holes):
        owner = _owner(ground, hole)
        build = _window if hole.kind == "window" else _door
        stand, piece = build(Random(f"{seed} {hole.kind}"), look, hole, owner, place in opened)
        name = f"{hole.rooms[owner] or 'outside'} {piece.label}"
        numbers[name] = numbers.get(name, 0) + 1
        yield Made(
            room=hole.rooms[owner],
            label=piece.label,
            name=f"{name} {numbers[name]}",
            shapes=tuple(stand.put(shape) for shape in piece.shapes),
            contact=0.45 if piece.label == "door" and place not in opened else 0.0,
            color=piece.color,
            word=piece.word,
            beyond=frozenset(room for room in hole.rooms if room),
        )
    for area in ground.areas:
        if curtained(area, look, seed):
            yield from _curtains(area, look, seed)


def _owner(ground: Ground, hole: Hole) -> int:
    """Choose the side a fitting belongs to and opens into: of two rooms the one that's no hall."""
    kinds = [ground.area(room).kind if room else None for room in hole.rooms]
    return min((0, 1), key=lambda side: (kinds[side] is None, kinds[side] == "hall"))


def _facing(hole: Hole, side: int, off: float = 0.0) -> Stand:
    """Stand in an opening with the front to one of its sides, `off` metres towards it."""
    way = 1 if side == 0 else -1
    nx, nz = -hole.along[1] * way, hole.along[0] * way
    x, z = hole.middle[0] + nx * off, hole.middle[1] + nz * off
    return Stand(x, z, math.atan2(-nx, -nz), hole.low)


def _window(rng: Random, look: Style, hole: Hole, owner: int, is_open: bool) -> tuple[Stand, Piece]:
    """Frame a window near the outer face of its wall."""
    del is_open
    piece = FILLS["window"](rng, look, hole.width, hole.high - hole.low)
    return _facing(hole, owner, -0.3 * hole.thickness), piece


def _door(rng: Random, look: Style, hole: Hole, owner: int, is_open: bool) -> tuple[Stand, Piece]:
    """Frame an opening on both sides and hang its leaves, which look alike from both."""
    width, height = hole.width, hole.high - hole.low
    frame = FILLS["doorway"](rng, look, width, height)
    shapes = _both(frame.shapes)
    if hole.kind == "doorway":
        return _facing(hole, owner), replace(frame, shapes=shapes)
    count = math.ceil(width / LEAF)
    each = leaf(rng, look, width / count, height)
    for number in range(count):
        x = (number + 0.5) * width / count - width / 2
        way = -1 if number else 1
        hinge = -width / 2 + 0.1
        moved, turn = (
            (each.size[0] / 2 - 0.05, Stand(hinge, 0.0, AJAR)) if is_open else (0.0, Stand(x, 0.0))
        )
        shapes += tuple(
            turn.put(replace(one, center=(way * one.center[0] + moved, *one.center[1:])))
            for one in _both(each.shapes)
        )
    return _facing(hole, owner), replace(each, shapes=shapes)


def _both(shapes: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """Give a thing with a front the same front at its back."""
    return shapes + tuple(
        replace(one, center=(one.center[0], one.center[1], -one.center[2]))
        for one in shapes
        if one.center[2]
    )


def curtained(area: Area, look: Style, seed: int) -> bool:
    """Choose whether a room has curtains."""
    return Random(f"{seed} curtains {area.name}").random() < look.curtains


def _curtains(area: Area, look: Style, seed: int) -> Iterator[Made]:
    """Hang the same curtains at all windows of a room that have the wall for it."""
    number = 0
    for side in area.sides:
        spans = [(s0 - HANG, s1 + HANG) for _, s0, s1 in side.holes]
        for (hole, s0, s1), span in zip(side.holes, spans, strict=True):
            fits = span[0] >= 0 and span[1] <= side.length
            crowded = any(a < span[1] and span[0] < b for a, b in spans if (a, b) != span)
            if hole.kind != "window" or not fits or crowded:
                continue
            low, number = max(hole.low, DROP), number + 1
            piece = curtain(Random(f"{seed} curtain {area.name}"), look, s1 - s0, hole.high - low)
            stand = side.stand((s0 + s1) / 2, 0.06, low)
            shapes = tuple(stand.put(shape) for shape in piece.shapes)
            name = f"{area.name} curtain {number}"
            yield Made(area.name, piece.label, name, shapes, 0.45, piece.color, piece.word)
