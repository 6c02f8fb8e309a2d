"""The furniture of a storey: what the plan shows first, the rules of each room around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from shapely import Point

from underdraw.interior.fittings import curtained
from underdraw.interior.fixtures import fixture, known
from underdraw.interior.floor import Floor
from underdraw.interior.furnish import Furnishing, Placed, steps
from underdraw.interior.ground import Area, Ground
from underdraw.interior.made import Made
from underdraw.rooms.sample import CONTACT
from underdraw.rooms.style import Style
from underdraw.spec.floor_plan import FloorPlan


def furniture(
    ground: Ground, plan: FloorPlan, look: Style, seed: int, rooms: Mapping[str, Random]
) -> Iterator[Made]:
    """Furnish every room, in the ground's order.

    Args:
        ground: the storey.
        plan: has the fixtures; those that `strangers` names are left out.
        look: what furniture is made of.
        seed: of the storey.
        rooms: each room's source of chance.
    """
    shown = sorted(plan.fixtures, key=lambda one: (one.at, one.kind))
    for area in ground.areas:
        rng = rooms[area.name]
        floor = Floor(ground, area, curtained=curtained(area, look, seed))
        work = Furnishing(rng, floor, look, plan.height)
        for spec in shown:
            kind = known(spec.kind)
            if kind and area.polygon.covers(Point(spec.at)):
                work.stand(kind, *fixture(rng, look, kind, spec))
        yield from _named(area, work.follow(steps(ground, area)))


def strangers(ground: Ground, plan: FloorPlan) -> tuple[str, ...]:
    """Say which fixtures are not built, and why."""
    said: list[str] = []
    for spec in sorted(plan.fixtures, key=lambda one: (one.at, one.kind)):
        where = f"the {spec.kind} at {spec.at[0]:g}, {spec.at[1]:g}"
        if not known(spec.kind):
            said.append(f"{where} is no furniture that is known here; it is left out")
        elif not any(area.polygon.covers(Point(spec.at)) for area in ground.areas):
            said.append(f"{where} is in no room; it is left out")
    return tuple(said)


def _named(area: Area, placed: list[Placed]) -> Iterator[Made]:
    count: dict[str, int] = {}
    for one in placed:
        piece, number = one.piece, count.get(one.kind, 0) + 1
        count[one.kind] = number
        yield Made(
            room=area.name,
            label=piece.label,
            name=f"{area.name} {one.kind} {number}",
            shapes=tuple(one.stand.put(shape) for shape in piece.shapes),
            contact=CONTACT.get(piece.label, 0.45),
            color=piece.color,
            word=piece.word,
            light=one.stand.to_world(*piece.light) if piece.light else None,
        )
