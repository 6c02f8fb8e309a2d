"""The plan in small, with the cameras on it: as a picture for the sheet, as SVG for the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from PIL import Image as Pillow
from PIL import ImageDraw

from underdraw.archviz.deliver.manifest import CameraEntry, ViewEntry
from underdraw.spec.floor_plan import FloorPlan, OpeningSpec, Point

PAPER, WALL, FLOOR, LIT, GLASS = "#ffffff", "#2b2b2b", "#f3f1ec", "#f6dfc4", "#8fb7d6"
ACCENT = "#d9541e"
_FINE = 3  # times the size that it is drawn in, for smooth lines
_REACH = 0.16  # of the plan's longer side, how far a wedge goes


@dataclass(frozen=True)
class Page:
    """Where metres are on a picture of the plan.

    Attributes:
        left, top: metres of the plan at its corner.
        scale: pixels to the metre.
        width, height: pixels.
        reach: metres that a camera's wedge goes.
    """

    left: float
    top: float
    scale: float
    width: float
    height: float
    reach: float

    @classmethod
    def fit(cls, plan: FloorPlan, width: float, height: float) -> Page:
        """Centre a plan in a box of so many pixels."""
        points = [p for wall in plan.walls for p in (wall.start, wall.end)]
        points += [p for room in plan.rooms for p in room.polygon]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        margin = 0.03 * max(max(xs) - min(xs), max(ys) - min(ys)) + 0.15
        wide, high = max(xs) - min(xs) + 2 * margin, max(ys) - min(ys) + 2 * margin
        scale = min(width / wide, height / high)
        left = min(xs) - margin - (width / scale - wide) / 2
        top = max(ys) + margin + (height / scale - high) / 2
        return cls(left, top, scale, width, height, _REACH * max(wide, high))

    def at(self, point: Point) -> Point:
        """Return the pixel of a point of the plan."""
        return (point[0] - self.left) * self.scale, (self.top - point[1]) * self.scale

    def wedge(self, camera: CameraEntry) -> list[Point]:
        """Return the corners of what a camera sees near it: its place, then an arc."""
        whole = camera.lens == "equirectangular"
        yaw, half = math.radians(camera.yaw), math.pi if whole else math.radians(camera.fov) / 2
        turns = [yaw + half * step / 8 for step in range(-8, 9)]
        arc = [
            (camera.x + self.reach * math.sin(turn), camera.y + self.reach * math.cos(turn))
            for turn in turns
        ]
        return [self.at(point) for point in ((camera.x, camera.y), *arc)]


def picture(
    plan: FloorPlan, width: int, height: int, views: Sequence[ViewEntry], lit: str | None = None
) -> Pillow.Image:
    """Draw the plan, RGB, with a wedge for every view; the room called `lit` is tinted."""
    page = Page.fit(plan, width * _FINE, height * _FINE)
    image = Pillow.new("RGB", (width * _FINE, height * _FINE), PAPER)
    draw = ImageDraw.Draw(image, "RGBA")
    for room in plan.rooms:
        fill = LIT if room.name == lit else FLOOR
        draw.polygon([page.at(point) for point in room.polygon], fill)
    for wall in plan.walls:
        draw.polygon([*map(page.at, _band(wall.start, wall.end, wall.thickness))], WALL)
    for one in plan.openings:
        draw.polygon([*map(page.at, _gap(plan, one))], GLASS if one.kind == "window" else PAPER)
    for view in placed(views):
        corners = page.wedge(view.camera)
        draw.polygon(corners, ACCENT + "70")
        (x, y), radius = corners[0], page.reach * page.scale * 0.12
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), ACCENT)
    return image.resize((width, height), Pillow.Resampling.LANCZOS)


def placed(views: Iterable[ViewEntry]) -> list[ViewEntry]:
    """Return the views that someone in the rooms could have, which drawings are not."""
    return [view for view in views if view.camera.lens != "orthographic"]


def svg(
    plan: FloorPlan, views: Sequence[ViewEntry], link: Callable[[ViewEntry], str], width: int = 420
) -> str:
    """Draw the plan as SVG, its cameras as links.

    Args:
        plan: a storey.
        views: what is to be seen of it.
        link: says where a view's camera leads.
        width: pixels.
    """
    square = Page.fit(plan, width, width)
    tall = [square.at(p)[1] for wall in plan.walls for p in (wall.start, wall.end)]
    page = Page.fit(plan, width, (max(tall) - min(tall)) + 0.12 * width)
    parts = [
        f'<svg class="plan" viewBox="0 0 {page.width:.0f} {page.height:.0f}" '
        'xmlns="http://www.w3.org/2000/svg">'
    ]
    parts += [_shape(page, room.polygon, FLOOR, room.name) for room in plan.rooms]
    for wall in plan.walls:
        parts.append(_shape(page, _band(wall.start, wall.end, wall.thickness), WALL))
    for one in plan.openings:
        fill = GLASS if one.kind == "window" else PAPER
        parts.append(_shape(page, _gap(plan, one), fill))
    for room in plan.rooms:
        x = sum(point[0] for point in room.polygon) / len(room.polygon)
        y = sum(point[1] for point in room.polygon) / len(room.polygon)
        left, top = page.at((x, y))
        parts.append(f'<text x="{left:.0f}" y="{top:.0f}">{escape(room.name)}</text>')
    for view in placed(views):
        corners = page.wedge(view.camera)
        (x, y), radius = corners[0], page.reach * page.scale * 0.1
        parts.append(
            f'<a href="{escape(link(view))}"><title>{escape(view.name)}</title>'
            f'<polygon class="wedge" points="{_points(corners)}"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/></a>'
        )
    return "\n".join([*parts, "</svg>"])


def _shape(page: Page, corners: Iterable[Point], fill: str, title: str = "") -> str:
    told = f"<title>{escape(title)}</title>" if title else ""
    return f'<polygon points="{_points(map(page.at, corners))}" fill="{fill}">{told}</polygon>'


def _points(corners: Iterable[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _gap(plan: FloorPlan, one: OpeningSpec) -> list[Point]:
    wall = plan.wall(one.wall)
    ends = (wall.at(one.at - one.width / 2), wall.at(one.at + one.width / 2))
    return _band(*ends, wall.thickness * (0.6 if one.kind == "window" else 1.04), ends_out=False)


def _band(start: Point, end: Point, thickness: float, *, ends_out: bool = True) -> list[Point]:
    """Return the corners of a line of some thickness; `ends_out` has it reach half of that on."""
    length = math.dist(start, end)
    x, y = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    half = thickness / 2
    on = half if ends_out else 0.0
    a, b = (start[0] - x * on, start[1] - y * on), (end[0] + x * on, end[1] + y * on)
    return [
        (a[0] - y * half, a[1] + x * half),
        (b[0] - y * half, b[1] + x * half),
        (b[0] + y * half, b[1] - x * half),
        (a[0] + y * half, a[1] - x * half),
    ]
