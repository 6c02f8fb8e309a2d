"""A floor plan → its storey built and furnished, ready to be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from underdraw.errors import unknown
from underdraw.interior.contents import furniture, strangers
from underdraw.interior.fittings import fittings, standing_open
from underdraw.interior.ground import Ground, survey
from underdraw.interior.light import lights, sun
from underdraw.interior.made import Made
from underdraw.interior.shell import finishes, shell
from underdraw.interior.sight import in_sight, next_to
from underdraw.interior.spaces import spaces
from underdraw.rooms.classes import CLASSES
from underdraw.rooms.sample import draw_sky
from underdraw.rooms.style import Style
from underdraw.scene import Camera, Object, Scene, Sky, Vector
from underdraw.spec.floor_plan import FloorPlan


@dataclass(frozen=True, slots=True)
class Surface:
    """Say what an instance is: its room (None: outside), class, name, and colour if it has one.

    `label` is a name of rooms.CLASSES, `color` one of rooms.COLORS; `name` ("kitchen wall 2") is
    the only one of its kind.
    """

    room: str | None
    label: str
    name: str
    color: str | None
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Interior:
    """Hold a storey: its plan, all its objects, and what each instance is.

    The same plan, look and seed give the same instance ids, whatever is looked at. `rooms` are
    those that an instance is part of; `opened` the places, in the ground's holes, of doors that
    stand open; `lamps` where those of each room shine from; `remarks` what of the plan is not
    built, and why.
    """

    plan: FloorPlan
    objects: tuple[Object, ...]
    surfaces: Mapping[int, Surface]
    ground: Ground
    look: Style
    opened: frozenset[int]
    rooms: Mapping[int, frozenset[str]]
    lamps: Mapping[str, tuple[Vector, ...]]
    sun: tuple[Vector, float]
    sky: Sky
    remarks: tuple[str, ...]

    def scene(self, camera: Camera, room: str | None = None) -> Scene:
        """Look at a room, or at all.

        What can't be seen from the camera's place, nor keeps the sun out of what can, is left out.

        Args:
            camera: where from; all is kept if it stands in no room.
            room: its daylight, lamps and soft fill are lit; None lights every room.

        Raises:
            SpecError: the plan has no such room.
        """
        if room is not None and room not in self.lamps:
            raise unknown("room", room, self.lamps)
        x, y, z = camera.eye
        within = 0 < y < self.plan.height
        seen = in_sight(self.ground, self.opened, (x, z)) if within else self.lamps
        near = frozenset(seen) | ({room} if room else set())
        around = next_to(self.ground, self.opened, near)
        kept = [thing for thing in self.objects if self._matters(thing, near, around)]
        areas = [area for area in self.ground.areas if room in (None, area.name)]
        lamps = [place for area in areas for place in self.lamps[area.name]]
        lit = lights(areas, self.plan.height, self.look, self.sun, lamps)
        return Scene(tuple(kept), camera, lit, self.sky)

    def _matters(self, thing: Object, near: frozenset[str], around: frozenset[str]) -> bool:
        rooms = self.rooms[thing.instance]
        shelters = thing.label == "ceiling" or self.surfaces[thing.instance].room is None
        return bool(rooms & near or (rooms & around and shelters)) or not rooms


def build(plan: FloorPlan, look: Style, seed: int = 0, *, empty: bool = False) -> Interior:
    """Build and furnish a plan.

    Args:
        plan: one storey; the order in which it lists its parts doesn't matter.
        look: what it is finished and furnished in, of rooms.STYLES.
        seed: of every choice that the plan leaves open.
        empty: leave the rooms bare.
    """
    ground = survey(plan)
    house = Random(f"{seed} house")
    rooms = {area.name: Random(f"{seed} room {area.name}") for area in ground.areas}
    ray, view = sun(ground, house), draw_sky(house)
    opened = standing_open(ground, house)
    made = [
        *shell(ground, look, plan.height, finishes(ground, look, house, rooms)),
        *fittings(ground, look, seed, opened),
    ]
    if not empty:
        made += furniture(ground, plan, look, seed, rooms)
    rooms_of = {
        number: thing.beyond | ({thing.room} if thing.room else set())
        for number, thing in enumerate(made, 1)
    }
    space = spaces(ground)
    return Interior(
        plan=plan,
        objects=tuple(
            _object(number, thing, sum({space[room] for room in rooms_of[number]}))
            for number, thing in enumerate(made, 1)
        ),
        surfaces={
            number: Surface(thing.room, thing.label, thing.name, thing.color, thing.word)
            for number, thing in enumerate(made, 1)
        },
        ground=ground,
        look=look,
        opened=opened,
        rooms=rooms_of,
        lamps={
            area.name: tuple(t.light for t in made if t.light and t.room == area.name)
            for area in ground.areas
        },
        sun=ray,
        sky=view,
        remarks=() if empty else strangers(ground, plan),
    )


def _object(number: int, thing: Made, space: int) -> Object:
    segment = CLASSES.index(thing.label)
    return Object(thing.label, segment, number, thing.shapes, thing.contact, space)
