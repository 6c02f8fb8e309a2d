"""A plan drawn for people: rooms in colours by kind, walls, doors that swing, names, areas."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import maximum_inscribed_circle
from shapely.geometry import LineString, Polygon
from shapely.geometry import Point as Spot
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from underdraw.floor_plan.canvas import Color, Figure, Words, as_svg, painted, text_width
from underdraw.floor_plan.exact import corners_of_fixture
from underdraw.floor_plan.naming import sides
from underdraw.floor_plan.page import fitted
from underdraw.spec.floor_plan import (
    FixtureSpec,
    FloorPlan,
    OpeningSpec,
    RoomKind,
    RoomSpec,
    WallSpec,
)

PAPER = (250, 249, 246)
WALL = (47, 51, 58)
LEAF = (108, 113, 122)
SILL = (196, 198, 202)
GLASS = (96, 150, 200)
WORD, FAINT = (42, 45, 51), (104, 108, 116)
EYE = (214, 69, 45)
FURNITURE = (252, 251, 249)
TINTS: Mapping[RoomKind, Color] = {
    "living room": (244, 231, 200),
    "bedroom": (216, 226, 241),
    "dining room": (247, 219, 196),
    "office": (226, 220, 240),
    "kitchen": (249, 222, 178),
    "bathroom": (200, 230, 230),
    "hall": (234, 232, 226),
    "storage": (222, 218, 210),
    "balcony": (213, 232, 205),
    "garage": (220, 222, 225),
    "room": (240, 238, 233),
}
MARGIN = 0.55  # metres around the plan
BACK = 0.16  # metres from a piece of furniture's back to the line that tells it
LEAST = 8.0  # pixels: smaller names can't be read


@dataclass(frozen=True)
class Eye:
    """A camera on the plan.

    Attributes:
        x, y: where it stands, metres.
        yaw: where it looks, degrees: 0 up the page, 90 to the right.
        fov: how wide it sees, degrees.
        name: what a click on it means, in SVG.
    """

    x: float
    y: float
    yaw: float
    fov: float
    name: str = ""


def draw_plan(
    plan: FloorPlan, width: int = 1200, *, marks: Sequence[Eye] = (), labels: bool = True
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Draw a plan.

    Args:
        plan: what to draw.
        width: pixels of the picture's longer side.
        marks: cameras, numbered from 1.
        labels: write names, areas and numbers.

    Returns:
        (H, W, 3) uint8 RGB, and the (2, 3) that takes (x, y, 1) in metres to its pixels.
    """
    to_page, (wide, high) = _page(plan, width)
    paper = np.full((high, wide, 3), PAPER, np.uint8)
    drawn = [one for one in figures(plan, to_page, marks) if labels or isinstance(one, Figure)]
    return painted(drawn, paper, to_page), to_page


def plan_svg(plan: FloorPlan, width: int = 1200, *, marks: Sequence[Eye] = ()) -> str:
    """Return the drawing of `draw_plan` as an SVG element; `data-name` tells rooms and cameras."""
    to_page, size = _page(plan, width)
    return as_svg(list(figures(plan, to_page, marks)), size, to_page)


def figures(
    plan: FloorPlan, to_page: NDArray[np.float64], marks: Sequence[Eye] = ()
) -> Iterator[Figure | Words]:
    """Yield all that a plan is drawn of, from the floor up."""
    scale = float(to_page[0, 0])
    for room in plan.rooms:
        yield Figure(np.array(room.polygon), fill=TINTS[room.kind], name=room.name)
    for one in plan.fixtures:
        yield from _furniture(one)
    yield from (_sight(eye, scale) for eye in marks)
    for wall in plan.walls:
        yield Figure(band(wall, *drawn_reach(plan, wall)), fill=WALL)
    for one in plan.openings:
        yield from _opening(plan, one, scale)
    yield from (_dot(eye, scale) for eye in marks)
    taken = unary_union([Polygon(points) for points in _taken(plan)])
    for room in plan.rooms:
        yield from _label(room, taken, scale)
    for number, eye in enumerate(marks, 1):
        text, size = str(number), max(11.0, 0.26 * scale)
        yield Words((eye.x, eye.y), text, size * 0.8, (255, 255, 255), halo=False, name=eye.name)


def band(wall: WallSpec, low: float, high: float) -> NDArray[np.float64]:
    """Return the (4, 2) ground of a stretch of a wall, low to high metres along its line."""
    (x0, y0), (x1, y1) = wall.at(low), wall.at(high)
    half = wall.thickness / 2 / wall.length
    dx, dy = (wall.start[1] - wall.end[1]) * half, (wall.end[0] - wall.start[0]) * half
    return np.array(
        [(x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)]
    )


def _page(plan: FloorPlan, width: int) -> tuple[NDArray[np.float64], tuple[int, int]]:
    bands = [band(wall, 0, wall.length) for wall in plan.walls]
    rooms = [np.array(room.polygon) for room in plan.rooms]
    points = np.vstack([*bands, *rooms] or [np.array([[0.0, 0.0], [1.0, 1.0]])])
    return fitted(points, width, MARGIN)


def drawn_reach(plan: FloorPlan, wall: WallSpec) -> tuple[float, float]:
    """Return where a wall is drawn from and to: on through the corners in which it ends."""
    low, high = 0.0, wall.length
    for other in plan.walls:
        if other.id != wall.id:
            near = [
                min(math.dist(end, other.start), math.dist(end, other.end))
                for end in (wall.start, wall.end)
            ]
            low = min(low, -other.thickness / 2) if near[0] < 0.02 else low
            high = max(high, wall.length + other.thickness / 2) if near[1] < 0.02 else high
    return low, high


def _furniture(one: FixtureSpec) -> Iterator[Figure]:
    """Draw a piece of furniture, with a line along its back to tell how it is turned."""
    corners = corners_of_fixture(one)
    yield Figure(corners, fill=FURNITURE, line=LEAF, width=1.2)
    share = min(BACK / one.size[1], 0.3)
    left, right, front_right, front_left = corners
    ends = [left + (front_left - left) * share, right + (front_right - right) * share]
    yield Figure(np.array(ends), line=SILL, width=1.2, closed=False)


def _opening(plan: FloorPlan, one: OpeningSpec, scale: float) -> Iterator[Figure]:
    wall = plan.wall(one.wall)
    low, high = one.at - one.width / 2, one.at + one.width / 2
    gap = band(wall, low, high)
    yield Figure(gap, fill=(255, 255, 255), line=(255, 255, 255), width=0.5)
    thin = max(1.0, 0.018 * scale)
    for ends in ((gap[0], gap[3]), (gap[1], gap[2])):
        yield Figure(np.array(ends), line=WALL, width=thin, closed=False)
    if one.kind == "window":
        for share in (0.0, 0.5, 1.0):
            line = np.array(
                [gap[0] + (gap[3] - gap[0]) * share, gap[1] + (gap[2] - gap[1]) * share]
            )
            yield Figure(line, line=GLASS, width=thin * (1.4 if share == 0.5 else 1), closed=False)
        return
    for share in (0.0, 1.0):
        line = np.array([gap[0] + (gap[3] - gap[0]) * share, gap[1] + (gap[2] - gap[1]) * share])
        yield Figure(line, line=SILL, width=thin * 0.7, closed=False)
    if one.kind == "door":
        yield from _leaf(plan, one, thin)


def _leaf(plan: FloorPlan, one: OpeningSpec, thin: float) -> Iterator[Figure]:
    """Draw a door's leaf and its swing."""
    swing = _swing(plan, one)
    room = _beside(plan, sides(plan, one)[0 if _prefers_left(plan, one) else 1])
    floor = np.array(TINTS[room.kind] if room else PAPER)
    pale = tuple(((floor + 3 * 255) // 4).tolist())
    yield Figure(swing, fill=pale)
    yield Figure(swing[1:], line=LEAF, width=thin * 0.8, closed=False)
    yield Figure(swing[[0, -1]], line=WALL, width=thin * 2, closed=False)


def _swing(plan: FloorPlan, one: OpeningSpec) -> NDArray[np.float64]:
    """Return (N, 2): a door's hinge, then where its free edge goes, from shut to open.

    It swings into a room rather than a hall, and is hung at the near corner.
    """
    wall, left = plan.wall(one.wall), _prefers_left(plan, one)
    gap = band(wall, one.at - one.width / 2, one.at + one.width / 2)
    first, second = (gap[0], gap[1]) if left else (gap[3], gap[2])
    hinge, free = (first, second) if one.at < wall.length / 2 else (second, first)
    out = (gap[0] - gap[3]) / wall.thickness * (1 if left else -1)
    across = (free - hinge) / one.width
    turns = np.linspace(0, math.pi / 2, 25)[:, None]
    swing = hinge + one.width * (across * np.cos(turns) + out * np.sin(turns))
    return np.vstack([hinge, swing])


def _prefers_left(plan: FloorPlan, one: OpeningSpec) -> bool:
    left, right = (_beside(plan, side) for side in sides(plan, one))
    if left is None or right is None:
        return left is not None
    return left.kind != "hall"


def _beside(plan: FloorPlan, at: tuple[float, float]) -> RoomSpec | None:
    return next((room for room in plan.rooms if Polygon(room.polygon).covers(Spot(*at))), None)


def _sight(eye: Eye, scale: float) -> Figure:
    reach = max(1.3, 60 / scale) * (1.0 if eye.fov < 360 else 0.5)  # all round: as much ground
    turns = np.radians(eye.yaw + np.linspace(-eye.fov / 2, eye.fov / 2, 25))
    rim = np.stack([eye.x + reach * np.sin(turns), eye.y + reach * np.cos(turns)], axis=1)
    return Figure(np.vstack([[eye.x, eye.y], rim]), fill=EYE, opacity=0.28, name=eye.name)


def _dot(eye: Eye, scale: float) -> Figure:
    radius = max(9.0, 0.2 * scale) / scale
    around = np.linspace(0, 2 * np.pi, 37)[:-1]
    dot = np.stack([eye.x + radius * np.cos(around), eye.y + radius * np.sin(around)], axis=1)
    return Figure(dot, fill=EYE, line=(255, 255, 255), width=1.5, name=eye.name)


def _taken(plan: FloorPlan) -> Iterator[NDArray[np.float64]]:
    """Yield the ground of furniture and of the swings of doors."""
    yield from map(corners_of_fixture, plan.fixtures)
    yield from (_swing(plan, one) for one in plan.openings if one.kind == "door")


def _label(room: RoomSpec, taken: BaseGeometry, scale: float) -> Iterator[Words]:
    """Write a room's name and area where there is most space, as large as fits.

    That is beside what is drawn in it, and over that only where nothing else is wide enough.
    """
    whole = Polygon(room.polygon)
    free = whole.difference(taken)
    widest = max(getattr(free, "geoms", [free]), key=lambda part: part.area)
    areas = (whole,) if widest.is_empty else (widest, whole)
    spots = (_lettering(area, room.name, scale) for area in areas)
    centre, size = next((spot for spot in spots if spot[1] >= LEAST), (None, 0.0))
    if centre is None:
        return
    yield Words(centre, room.name, size, WORD, (0, -0.55 * size), halo=False, name=room.name)
    text = f"{room.area:.1f} m²"
    yield Words(centre, text, size * 0.78, FAINT, (0, 0.6 * size), halo=False, name=room.name)


def _lettering(area: Polygon, name: str, scale: float) -> tuple[tuple[float, float], float]:
    """Return where in an area a name goes, and how many pixels high it is written there."""
    centre, spread = label_spot(area)
    across = _across(area, centre) * scale * 0.9
    size = min(0.3 * scale, 26.0, spread * scale * 0.5)
    return centre, size * min(1.0, across / max(1.0, text_width(name, size)) if size > 0 else 1.0)


def label_spot(area: Polygon) -> tuple[tuple[float, float], float]:
    """Return the middle of a room if it lies well inside, else its widest place; and how wide."""
    circle = maximum_inscribed_circle(area, tolerance=0.05)
    widest, radius = circle.coords[0], circle.length
    middle = area.centroid
    if area.covers(middle) and middle.distance(area.boundary) > 0.7 * radius:
        return (middle.x, middle.y), radius
    return (float(widest[0]), float(widest[1])), radius


def _across(area: Polygon, at: tuple[float, float]) -> float:
    """Return how far a room reaches to the nearer side of a point, left and right, twice."""
    left, _, right, _ = area.bounds
    line = area.intersection(LineString([(left - 1, at[1]), (right + 1, at[1])]))
    parts = getattr(line, "geoms", [line])
    here = min(parts, key=lambda part: part.distance(Spot(*at)))
    return 2 * min(at[0] - here.bounds[0], here.bounds[2] - at[0])
