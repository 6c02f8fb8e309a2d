"""Where an interior is looked at from."""

from __future__ import annotations

import math

from shapely import Point
from shapely.ops import nearest_points

from underdraw.errors import SpecError
from underdraw.interior.build import Interior
from underdraw.interior.drawings import dollhouse, elevations, top
from underdraw.interior.eye import eye_views, focal_for, fov_of, middle_of, places
from underdraw.interior.standing import Standing, eye_level, standing
from underdraw.interior.view import View
from underdraw.scene import Camera

__all__ = ["dollhouse", "elevations", "eye_views", "panorama", "parse_camera", "top"]

SHIFT = -0.26  # of a camera that somebody else places
AROUND = (0.6, 0.3, 0.0)  # metres, besides those of any camera, that a panorama likes around it
FOV = (20.0, 120.0)  # degrees that one may ask for


def panorama(interior: Interior, room: str) -> View:
    """Look all around from the middle of a room's free floor, its largest window ahead.

    Args:
        interior: the storey.
        room: a name of its plan.

    Raises:
        SpecError: the plan has no such room, or nobody can stand in it.
    """
    floor = standing(interior, room)
    x, z = _open(floor)
    windows = [
        (last - first, side.stand((first + last) / 2, 0.0))
        for side in floor.area.sides
        for hole, first, last in side.holes
        if hole.kind == "window"
    ]
    corners = [(math.dist(side.start, (x, z)), side.stand(0.0, 0.0)) for side in floor.area.sides]
    ahead = max(windows or corners, key=lambda one: one[0])[1]
    yaw = math.atan2(ahead.x - x, ahead.z - z)
    camera = Camera((x, floor.height, z), yaw, lens="equirectangular")
    return View(f"{room} panorama", room, "panorama", camera)


def parse_camera(text: str, interior: Interior) -> View:
    """Place a camera by hand, at eye level.

    Args:
        text: "x,y,yaw" or "x,y,yaw,fov": metres on the plan; degrees, 0 up the page, clockwise;
            degrees as those of `Camera.fov`, by the room's size where left out.
        interior: the storey.

    Raises:
        SpecError: the text is something else, or the camera would stand outside, in a wall or in a
            thing.
    """
    x, y, yaw, *fov = _numbers(text)
    if fov and not FOV[0] <= fov[0] <= FOV[1]:
        raise SpecError(
            f"camera {text!r} has a field of view of {fov[0]:g} degrees; "
            f"give {FOV[0]:g} to {FOV[1]:g}, or leave it out"
        )
    turn = math.radians(yaw)
    room = _room_at(interior, x, y, turn)
    if room is None:
        raise SpecError(f"camera {text!r} stands {_where(interior, x, y)}")
    floor = standing(interior, room)
    for name, ground in floor.things:
        if ground.contains(Point(x, y)):
            raise SpecError(f"camera {text!r} stands in {name!r}; {_beside(floor.nearest(x, y))}")
    angle = math.radians(fov[0]) if fov else fov_of(focal_for(floor.area.polygon.area))
    eye = (x, eye_level(interior.plan.height), y)
    return View(f"{room} at {x:g} {y:g}", room, "eye", Camera(eye, turn, angle, 0.0, SHIFT))


def _numbers(text: str) -> list[float]:
    try:
        numbers = [float(word) for word in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (3, 4) or not all(math.isfinite(number) for number in numbers):
        raise SpecError(
            f"camera {text!r} is not x,y,yaw or x,y,yaw,fov; give metres on the plan and degrees "
            "clockwise from up the page, for example 2.5,1.2,90"
        )
    return numbers


def _room_at(interior: Interior, x: float, y: float, yaw: float) -> str | None:
    """Name the room that a place is in; of a doorway's, the one that is looked into."""
    point = Point(x, y)
    for area in interior.ground.areas:
        if area.polygon.covers(point):
            return area.name
    for hole in interior.ground.holes:
        if hole.kind != "window" and hole.footprint.contains(point):
            left = math.cos(yaw) * hole.along[0] - math.sin(yaw) * hole.along[1] > 0
            ahead, behind = hole.rooms if left else reversed(hole.rooms)
            return ahead or behind
    return None


def _where(interior: Interior, x: float, y: float) -> str:
    """Say what a place outside of every room is, and where it could be instead."""
    what = "in a wall" if interior.ground.solid.contains(Point(x, y)) else "outside every room"
    spots = [standing(interior, area.name).nearest(x, y) for area in interior.ground.areas]
    near = min(
        (spot for spot in spots if spot), key=lambda spot: math.dist(spot, (x, y)), default=None
    )
    return f"{what}; {_beside(near)}"


def _beside(spot: tuple[float, float] | None) -> str:
    if spot is None:
        return "no place in the room is free"
    return f"the nearest free place is {spot[0]:.2f},{spot[1]:.2f}"


def _open(floor: Standing) -> tuple[float, float]:
    """Give the place nearest to the room's middle with some room around it, if it has one."""
    middle = Point(middle_of(floor))
    for around in AROUND:
        clear = floor.free.buffer(-around)
        if not clear.is_empty:
            spot = nearest_points(clear, middle)[0]
            return spot.x, spot.y
    return places(floor)[0]
