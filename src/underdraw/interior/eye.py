"""Views at eye level, chosen as an architectural photographer would: from corners and doors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import shapely
from shapely import LineString, Point

from underdraw.errors import SpecError
from underdraw.interior.build import Interior
from underdraw.interior.framing import Framing, Stage
from underdraw.interior.standing import CLEAR, Standing, standing
from underdraw.interior.view import View
from underdraw.scene import Camera

FILM = (36.0, 24.0)  # millimetres; what focal lengths are told for
FOCALS = ((14.0, 24.0), (8.0, 20.0), (0.0, 18.0))  # square metres from which on, millimetres
SHIFTS = (-0.2, -0.34)  # of those that the embedded pack has learnt from: a little down, and more
DOORWAY = 9.0  # square metres under which one may stand in the doorway
NARROW = 0.75  # metres from the middle to the walls of a room that is hardly more than a way
INSET = 0.3  # metres from the walls along which one goes
STRIDE = 0.6  # metres from place to place
STRAY = 0.6  # metres by which a good place may be moved to be free
KNOWN = 0.25  # how much of what a further view shows should have been shown
NEW = 0.08  # how much of what the room has should be new in it
APART = math.radians(10.0)  # between two looks from one place


def fov_of(focal: float) -> float:
    """Give the `Camera.fov` of a focal length, in millimetres, on 36 x 24 mm film.

    Both are told by the square with the picture's area, 29.4 mm on film: 24 mm is 63 degrees,
    28 mm 55. A square picture has that angle across, one of 3:2 has 74 across for 24 mm.
    """
    return 2 * math.atan(math.sqrt(FILM[0] * FILM[1]) / 2 / focal)


def eye_views(interior: Interior, room: str, count: int = 1) -> tuple[View, ...]:
    """Choose views of a room at eye level, verticals vertical.

    The first shows most of the room; each further one shows most of what is new, yet enough of
    what was shown to be known as the same room.

    Args:
        interior: the storey.
        room: a name of its plan.
        count: how many; fewer where the room has not so many places.

    Raises:
        SpecError: the plan has no such room, or nobody can stand in it.
    """
    floor = standing(interior, room)
    stage = Stage(interior, room)
    fov = fov_of(focal_for(floor.area.polygon.area))
    cameras = [
        Camera((at[0], floor.height, at[1]), yaw, fov, 0.0, shift)
        for at in places(floor)
        for yaw in _yaws(floor, at)
        for shift in SHIFTS
    ]
    chosen = _choose(stage, stage.look(cameras), count)
    return tuple(
        View(f"{room} {number}", room, "eye", framing.camera)
        for number, framing in enumerate(chosen, 1)
    )


def focal_for(area: float) -> float:
    """Give the focal length, in millimetres, that takes a room of so many square metres in."""
    return next(focal for least, focal in FOCALS if area >= least)


def places(floor: Standing) -> list[tuple[float, float]]:
    """List places along the walls and before doors; in doorways too where a room is small.

    Raises:
        SpecError: nobody can stand in the room.
    """
    found: list[tuple[float, float]] = []
    for wish in _wishes(floor):
        near = floor.nearest(*wish)
        if near and math.dist(near, wish) <= STRAY:
            found += [near] if all(math.dist(near, other) > CLEAR for other in found) else []
    if floor.area.polygon.area < DOORWAY:
        found += [at for at in _thresholds(floor, 0.02) if _clear(floor, at)]
    if not found:
        raise SpecError(
            f"nobody can stand in {floor.area.name!r}: its {floor.area.polygon.area:.1f} square "
            "metres are full or too narrow; leave the room out, or unfurnished"
        )
    return found


def _wishes(floor: Standing) -> Iterator[tuple[float, float]]:
    """Go to the middles of walls, along all of them, to the doors and the middle of the room."""
    for side in floor.area.sides:
        stand = side.stand(side.length / 2, INSET)
        yield stand.x, stand.z
    inset = floor.area.polygon.buffer(-INSET, join_style="mitre")
    for ring in () if inset.is_empty else (part.exterior for part in shapely.get_parts(inset)):
        yield from ring.coords[:-1]
        steps = max(1, round(ring.length / STRIDE))
        points = shapely.line_interpolate_point(
            ring, [n * ring.length / steps for n in range(steps)]
        )
        yield from ((point.x, point.y) for point in points)
    yield from _thresholds(floor, 0.35)
    yield middle_of(floor)


def _thresholds(floor: Standing, off: float) -> Iterator[tuple[float, float]]:
    for side in floor.area.sides:
        for hole, s0, s1 in side.holes:
            if hole.kind != "window":
                stand = side.stand((s0 + s1) / 2, off)
                yield stand.x, stand.z


def _clear(floor: Standing, at: tuple[float, float]) -> bool:
    return all(ground.distance(Point(at)) > 0.02 for _, ground in floor.things)


def middle_of(floor: Standing) -> tuple[float, float]:
    """Give the middle of the largest circle in the room."""
    x, z = shapely.maximum_inscribed_circle(floor.area.polygon, 0.05).coords[0]
    return float(x), float(z)


def _across(floor: Standing) -> float:
    """Give the radius of the largest circle in the room."""
    return float(shapely.maximum_inscribed_circle(floor.area.polygon, 0.05).length)


def _yaws(floor: Standing, at: tuple[float, float]) -> list[float]:
    """Look straight away from walls near, to the farthest corners, and about the room's middle.

    In a narrow room one looks straight only: aslant, half of the picture is a wall.
    """
    x, z = at
    yaws = [
        math.atan2(-side.outward[0], -side.outward[1])
        for side in floor.area.sides
        if LineString((side.start, side.end)).distance(Point(at)) < 0.6
    ]
    if _across(floor) < NARROW and yaws:
        return yaws
    corners = [side.start for side in floor.area.sides]
    far = sorted(corners, key=lambda corner: -math.dist(corner, at))[:2]
    yaws += [math.atan2(cx - x, cz - z) for cx, cz in far]
    mx, mz = middle_of(floor)
    if math.dist((mx, mz), at) > 0.5:
        yaws += [math.atan2(mx - x, mz - z) + turn for turn in (0.0, -0.35, 0.35)]
    kept: list[float] = []
    for yaw in yaws:
        if all(abs(math.remainder(yaw - other, 2 * math.pi)) > APART for other in kept):
            kept.append(yaw)
    return kept


def _choose(stage: Stage, framings: Sequence[Framing], count: int) -> list[Framing]:
    """Take the best, then whatever adds most to those taken."""
    chosen: list[Framing] = []
    for _ in range(min(count, len(framings))):
        left = [framing for framing in framings if framing not in chosen]
        chosen.append(max(left, key=lambda framing: _gain(stage, framing, chosen)))
    return chosen


def _gain(stage: Stage, framing: Framing, chosen: Sequence[Framing]) -> float:
    """Weigh a picture beside those taken: new things, some known ones, another way to look."""
    if not chosen:
        return framing.merit

    def worth(shown: frozenset[int]) -> float:
        return sum(stage.worth.get(i, 0.0) for i in shown)

    before = frozenset[int]().union(*(one.shown for one in chosen))
    new = worth(framing.shown - before) / (sum(stage.worth.values()) or 1.0)
    shared = worth(framing.shown & before) / (worth(framing.shown) or 1.0)
    alike = max(_alike(framing.camera, one.camera) for one in chosen)
    missed = 3.0 * max(0.0, KNOWN - shared) + 8.0 * max(0.0, NEW - new)
    return framing.merit + 2.0 * new - missed - 1.5 * alike


def _alike(one: Camera, other: Camera) -> float:
    """Say how much two cameras look the same way, 0 to 1, whatever is between them."""
    return max(0.0, math.cos(one.yaw - other.yaw)) ** 2
