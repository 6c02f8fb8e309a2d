"""A whole flat: its layout, openings and furniture as one plan, and how its doors hang."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.plans_other.layout import lay_out, rectangle, varied
from benchmarks.plans_other.openings import Cut, Swing, openings
from benchmarks.plans_other.symbols import WISHES, Wish
from benchmarks.plans_other.templates import Template
from shapely import unary_union
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from underdraw.spec.floor_plan import FixtureSpec, FloorPlan, Point, RoomSpec, WallSpec

LABEL = (1.5, 0.7)  # metres kept free of furniture, for a room's name


@dataclass(frozen=True)
class Flat:
    """The truth of a page, and what only its drawing needs.

    Attributes:
        plan: walls, openings, rooms and furniture.
        swings: of each opening of the plan, None without a leaf.
        outer: ids of the walls that have outside at a side.
        solid: what is wall where nothing is cut.
        labels: middle of each room's name.
    """

    plan: FloorPlan
    swings: tuple[Swing | None, ...]
    outer: frozenset[str]
    solid: BaseGeometry
    labels: tuple[Point, ...]


def make_flat(template: Template, chance: np.random.Generator) -> Flat:
    """Return a variation of a layout, furnished."""
    template = varied(template, chance)
    layout = lay_out(template, chance)
    cuts = openings(template, layout, chance)
    rooms = tuple(layout.rooms.values())
    walls = {wall.id: wall for wall in layout.walls}
    doors = unary_union([_swept(walls[spec.wall], (spec, swing)) for spec, swing in cuts])
    labels = tuple(_label(room, doors) for room in rooms)
    fixtures = [
        fixture
        for room, label in zip(rooms, labels)
        for fixture in _furnish(room, label, doors, chance)
    ]
    plan = FloorPlan(
        walls=layout.walls,
        openings=tuple(spec for spec, _ in cuts),
        rooms=rooms,
        fixtures=tuple(fixtures),
    )
    swings = tuple(swing for _, swing in cuts)
    return Flat(plan, swings, layout.outer, layout.solid, labels)


def _swept(wall: WallSpec, cut: Cut) -> BaseGeometry:
    """Return the ground that no furniture stands on: a door's swing, or a step to either side."""
    spec, swing = cut
    if spec.kind == "window":
        return Polygon()
    reach = spec.width if swing and swing.leaves == 1 else 0.7
    half = spec.width / 2
    grown = wall.model_copy(update={"thickness": wall.thickness + 2 * reach})
    return rectangle(grown, max(spec.at - half, 0.0), min(spec.at + half, wall.length))


def _label(room: RoomSpec, doors: BaseGeometry) -> Point:
    """Return where a name fits best: far from walls and out of doors' way."""
    shape = Polygon(room.polygon)
    x0, y0, x1, y1 = shape.bounds

    def worth(point: Point) -> float:
        width, height = LABEL
        frame = _frame(point, (width, height))
        clear = frame.intersection(shape).area - 0.5 * frame.intersection(doors).area
        return clear - 0.02 * math.dist(point, (shape.centroid.x, shape.centroid.y))

    spots = [
        (float(x), float(y))
        for x in np.linspace(x0, x1, 13)[1:-1]
        for y in np.linspace(y0, y1, 13)[1:-1]
    ]
    return max(spots, key=worth)


def _frame(middle: Point, size: tuple[float, float]) -> Polygon:
    (x, y), (width, height) = middle, size
    return box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _furnish(
    room: RoomSpec, label: Point, doors: BaseGeometry, chance: np.random.Generator
) -> Iterator[FixtureSpec]:
    shape = Polygon(room.polygon)
    taken = [doors, _frame(label, LABEL if room.area > 6 else (0.5, 0.3))]
    slept = False
    for wish in WISHES[room.kind]:
        if chance.random() >= wish.likely or room.area < wish.least:
            continue
        if slept and wish.kind == "single bed":
            continue
        blocked = unary_union(taken)
        for fixture in _spots(wish, room, chance):
            ground = footprint(fixture)
            if shape.buffer(1e-3).contains(ground) and blocked.intersection(ground).area < 1e-3:
                yield fixture
                taken.append(ground)
                slept = slept or wish.kind == "bed"
                break


def footprint(fixture: FixtureSpec) -> Polygon:
    """Return the ground that a piece of furniture stands on."""
    corners = [placed(fixture, x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    return Polygon(corners)


def placed(fixture: FixtureSpec, x: float, y: float) -> Point:
    """Return a point of a symbol's square, its back at y = 1, in the plan's metres."""
    angle = math.radians(fixture.turn)
    along, back = (x - 0.5) * fixture.size[0], (y - 0.5) * fixture.size[1]
    return (
        fixture.at[0] + along * math.cos(angle) + back * math.sin(angle),
        fixture.at[1] - along * math.sin(angle) + back * math.cos(angle),
    )


def _spots(wish: Wish, room: RoomSpec, chance: np.random.Generator) -> Iterator[FixtureSpec]:
    """Yield places for a piece, in random order."""
    if wish.free:
        x0, y0, x1, y1 = Polygon(room.polygon).bounds
        for _ in range(40):
            at = (float(chance.uniform(x0, x1)), float(chance.uniform(y0, y1)))
            yield _fixture(wish, at, 90.0 * int(chance.integers(2)))
        return
    edges = list(_edges(room.polygon))
    for number in chance.permutation(len(edges) * 5):
        (start, end), share = edges[number // 5], (number % 5) / 4
        slack = math.dist(start, end) - wish.size[0]
        if slack < 0:
            continue
        along = (share * slack + wish.size[0] / 2) / math.dist(start, end)
        ux, uy = ((b - a) / math.dist(start, end) for a, b in zip(start, end))
        inwards = wish.size[1] / 2 + 0.01
        at = (
            start[0] + (end[0] - start[0]) * along - uy * inwards,
            start[1] + (end[1] - start[1]) * along + ux * inwards,
        )
        yield _fixture(wish, at, math.degrees(math.atan2(uy, -ux)))


def _fixture(wish: Wish, at: Point, turn: float) -> FixtureSpec:
    x, y = at
    return FixtureSpec(
        kind=wish.kind, at=(round(x, 3), round(y, 3)), size=wish.size, turn=round(turn, 1) % 360
    )


def _edges(polygon: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """Yield a polygon's edges, the inside at their left."""
    shape = Polygon(polygon)
    corners = list(polygon if shape.exterior.is_ccw else reversed(polygon))
    yield from zip(corners, corners[1:] + corners[:1], strict=True)
