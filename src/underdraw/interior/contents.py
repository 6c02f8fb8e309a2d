"""The furniture of a storey: what the plan shows first, the rules of each room around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from shapely import Point

from underdraw.interior.fittings import curtained
from underdraw.interior.fixtures import fixture, known
from underdraw.interior.floor import Floor
from underdraw.interior.furnish import Furnishing
from underdraw.interior.ground import Area, Ground
from underdraw.interior.made import Made
from underdraw.interior.placed import Placed
from underdraw.interior.rules import BESIDES, SETTLES, STEPS
from underdraw.rooms.room_types import Step
from underdraw.rooms.sample import CONTACT
from underdraw.rooms.style import Style
from underdraw.spec.floor_plan import FloorPlan

ATTEMPTS = 6  # at a room in which all stands that it needs


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
        drawn = [
            (SETTLES.get(kind, kind), *fixture(Random(rng.getrandbits(32)), look, kind, spec))
            for spec in shown
            if (kind := known(spec.kind)) and area.polygon.covers(Point(spec.at))
        ]
        curtains, tried = curtained(area, look, seed), steps(ground, area)
        needs = {step.kind for step in tried if step.chance == 1.0 and not step.to}
        best: list[Placed] = []
        for _ in range(ATTEMPTS):
            work = Furnishing(rng, Floor(ground, area, curtained=curtains), look, plan.height)
            for kind, piece, stand in drawn:
                work.stand(kind, piece, stand)
            best = max(work.follow(tried), best, key=lambda placed: _met(needs, placed))
            if _met(needs, best) == len(needs):
                break
        yield from _named(area, best)


def _met(needs: set[str], placed: list[Placed]) -> int:
    """Count the kinds that are there."""
    return len(needs & {one.kind for one in placed})


def steps(ground: Ground, area: Area) -> tuple[Step, ...]:
    """List what is tried in a room: what its kind has, and what the storey has no room for."""
    kinds = {other.kind for other in ground.areas}
    more = [
        one
        for one in BESIDES
        if one.kind == area.kind and area.polygon.area >= one.area and one.unless not in kinds
    ]
    first = [step for one in more if one.first for step in one.steps]
    last = [step for one in more if not one.first for step in one.steps]
    return (*first, *STEPS[area.kind], *last)


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
