"""From a plan and a request to the views that are drawn: which rooms, what styles, from where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from underdraw.archviz.proposal import proposed
from underdraw.archviz.scenery import Scenery
from underdraw.archviz.styles import DESIGNS, Design
from underdraw.errors import SpecError, unknown
from underdraw.interior import Interior, build
from underdraw.interior.cameras import (
    dollhouse,
    elevations,
    eye_views,
    panorama,
    parse_camera,
    top,
)
from underdraw.interior.view import View
from underdraw.spec import Size
from underdraw.spec.floor_plan import FloorPlan, RoomSpec
from underdraw.spec.plan_render import PlanRenderSpec, ViewKind

SMALL = 3.0  # square metres under which a room is not looked at unless it is asked for

Views = Sequence[View]
_OF_A_ROOM: Mapping[ViewKind, Callable[[Interior, str, int], Views]] = {
    "eye": eye_views,
    "elevation": lambda interior, room, _: elevations(interior, room),
    "panorama": lambda interior, room, _: [panorama(interior, room)],
}
_OF_THE_STOREY: Mapping[ViewKind, Callable[[Interior], View]] = {
    "dollhouse": dollhouse,
    "top": top,
}
_WIDE = 1.5  # width to height where a view has none of its own
_CAST = 640 * 480  # pixels of a view that no model draws


@dataclass(frozen=True)
class Shot:
    """One view in one style, in the colours of one seed.

    Attributes:
        style: a name of DESIGNS.
        seed: of the picture, and of what it is drawn from.
        storey: gives the storey in that style, by the seed.
        view: where from.
        size: of its pictures.
        room: what is looked at; None is the whole storey.
        name: for its files, unique in its style; the seeds of a view share it.
    """

    style: str
    seed: int
    storey: Callable[[int], Interior]
    view: View
    size: Size
    room: RoomSpec | None
    name: str

    @property
    def interior(self) -> Interior:
        """The storey as its seed has it."""
        return self.storey(self.seed)

    @property
    def design(self) -> Design:
        """What its style is."""
        return DESIGNS[self.style]

    @property
    def drawn(self) -> bool:
        """Tell whether the model draws it; other views show the scene itself."""
        return self.view.kind == "eye"

    def scenery(self) -> Scenery:
        """Cast it."""
        return Scenery.of(self.view.scene(self.interior), self.size)


@dataclass(frozen=True)
class Missed:
    """A room that could not be looked at, and why."""

    style: str
    name: str
    why: str


def shots(plan: FloorPlan, spec: PlanRenderSpec, size: Size) -> list[Shot | Missed]:
    """List the views in the order in which they are drawn: by style, room, view, then seed.

    Args:
        plan: one storey.
        spec: what is asked.
        size: of a view at eye level; others have their own.

    Raises:
        SpecError: an unknown style or room, a camera that stands in a wall, a plan with no room.
    """
    rooms = chosen(plan, spec.rooms)
    found: list[Shot | Missed] = []
    for style in spec.style:
        storey, names = _storeys(plan, spec, DESIGNS[style]), dict[str, int]()
        for one in _views(storey(0), spec, rooms):  # colours change no view: any seed will do
            if isinstance(one, View):
                room = None if one.room is None else plan.room(one.room)
                fit = size if one.kind == "eye" else _cast(one.aspect or _WIDE)
                name = _unique(one.name, names)
                seeds = range(spec.seed, spec.seed + spec.seeds)
                found += [Shot(style, seed, storey, one, fit, room, name) for seed in seeds]
            else:
                found.append(Missed(style, *one))
    return found


def _storeys(plan: FloorPlan, spec: PlanRenderSpec, design: Design) -> Callable[[int], Interior]:
    """Give the storey of a design by its seed, each built once and when it is looked at."""
    return cache(
        lambda seed: build(plan, proposed(design.look, seed), spec.furnish_seed, empty=spec.empty)
    )


def chosen(plan: FloorPlan, wanted: Sequence[str]) -> list[RoomSpec]:
    """Return the rooms of these names or kinds, or all that are not small, in the plan's order."""
    if not wanted:
        rooms = [room for room in plan.rooms if room.area >= SMALL]
        if not rooms:
            raise SpecError(
                f"the plan has {len(plan.rooms)} rooms, none of {SMALL:g} square metres or more; "
                "name some with rooms, or check the plan's scale"
            )
        return rooms
    known = {word.casefold() for room in plan.rooms for word in (room.name, room.kind)}
    asked = {word.casefold() for word in wanted}
    for word in wanted:
        if word.casefold() not in known:
            raise unknown("room", word, known)
    return [room for room in plan.rooms if asked & {room.name.casefold(), room.kind}]


def _views(
    interior: Interior, spec: PlanRenderSpec, rooms: Sequence[RoomSpec]
) -> Iterator[View | tuple[str, str]]:
    """Give the views of a storey; in the place of those of a room that has none, why not."""
    for room in rooms:
        for kind in spec.kinds:
            if kind in _OF_A_ROOM:
                try:
                    yield from _OF_A_ROOM[kind](interior, room.name, spec.views)
                except SpecError as error:
                    yield f"{room.name} {kind}", str(error)
    for kind in spec.kinds:
        if kind in _OF_THE_STOREY:
            yield _OF_THE_STOREY[kind](interior)
    for text in spec.cameras:
        yield parse_camera(text, interior)


def _unique(name: str, taken: dict[str, int]) -> str:
    """Turn a name into one for files; a second of the same gets a number."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "view"
    taken[plain] = taken.get(plain, 0) + 1
    return plain if taken[plain] == 1 else f"{plain}-{taken[plain]}"


def _cast(aspect: float) -> Size:
    """Give a view that no model draws its size, in eights."""
    return Size(round((_CAST * aspect) ** 0.5 / 8) * 8, round((_CAST / aspect) ** 0.5 / 8) * 8)
