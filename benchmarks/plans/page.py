"""A plan drawn on a page, at three times its size and then made smaller, so that lines are soft."""

from __future__ import annotations

import cv2
import numpy as np
from benchmarks.plans.ground import ground, hole
from benchmarks.plans.pieces import furnish
from benchmarks.plans.style import Colour, Style
from numpy.random import Generator
from numpy.typing import NDArray
from shapely.geometry import Polygon, box
from shapely.ops import unary_union

from underdraw.spec.floor_plan import FloorPlan, OpeningSpec, WallSpec

FINE = 3
NAMES = ("Living", "Kitchen", "Bedroom", "Bath", "Hall", "Office", "Store", "WC", "Dining")


class Pen:
    """Draws metres on pixels; y is up on the plan and down on the page."""

    def __init__(self, plan: FloorPlan, px_per_m: float, margin: float, font: int = 0) -> None:
        self.font = font
        ends = [point for wall in plan.walls for point in (wall.start, wall.end)]
        self.left, self.low = np.min(ends, axis=0) - margin
        right, high = np.max(ends, axis=0) + margin
        self.k = px_per_m * FINE
        self.size = right - self.left, high - self.low
        shape = (round(self.size[1] * self.k), round(self.size[0] * self.k), 3)
        self.page: NDArray[np.uint8] = np.full(shape, 255, np.uint8)

    def pixels(self, points: object) -> NDArray[np.int32]:
        """Return (N, 2) pixels of points in metres."""
        flat = np.asarray(points, dtype=float).reshape(-1, 2)
        x = (flat[:, 0] - self.left) * self.k
        y = self.page.shape[0] - (flat[:, 1] - self.low) * self.k
        return np.stack([x, y], axis=1).round().astype(np.int32)

    def line(self, points: object, colour: Colour, width: float, closed: bool = False) -> None:
        """Draw through points."""
        thick = max(1, round(width * self.k))
        cv2.polylines(self.page, [self.pixels(points)], closed, colour, thick)

    def fill(self, shape: Polygon, colour: Colour) -> None:
        """Fill a shape, but for its holes."""
        for part in getattr(shape, "geoms", [shape]):
            rings = [part.exterior, *part.interiors]
            cv2.fillPoly(self.page, [self.pixels(ring.coords) for ring in rings], colour)

    def outline(self, shape: Polygon, colour: Colour, width: float) -> None:
        """Draw around a shape and its holes."""
        for part in getattr(shape, "geoms", [shape]):
            for ring in (part.exterior, *part.interiors):
                self.line(ring.coords, colour, width, closed=True)

    def text(self, words: str, at: tuple[float, float], height: float, colour: Colour) -> None:
        """Write words about a point."""
        size = height * self.k / 22
        thick = max(1, round(size * 1.6))
        (width, _), _ = cv2.getTextSize(words, self.font, size, thick)
        x, y = self.pixels([at])[0]
        place = (int(x - width / 2), int(y + 11 * size))
        cv2.putText(self.page, words, place, self.font, size, colour, thick, cv2.LINE_AA)


def draw(
    plan: FloorPlan, style: Style, px_per_m: float, rng: Generator, margin: float = 1.6
) -> NDArray[np.uint8]:
    """Return the plan's page, (H, W, 3) uint8."""
    pen = Pen(plan, px_per_m, margin, style.font)
    shapes = [Polygon(room.polygon) for room in plan.rooms]
    for room in shapes:
        _floor(pen, room, style, rng)
    swings = unary_union([_clearance(plan.wall(one.wall), one) for one in plan.openings])
    for room in shapes if style.furnishings else ():
        furnish(pen, room, swings, style, rng)
    _walls(pen, plan, style)
    for one in plan.openings:
        _opening(pen, plan.wall(one.wall), one, style, rng)
    if style.labels:
        _label(pen, shapes, style, rng)
    _margin(pen, plan, style, margin)
    if style.chains:
        _chain(pen, plan, style, margin)
    if style.wobble:
        pen.page = _shaken(pen.page, style.wobble * pen.k, pen.k, rng)
    if style.negative:
        pen.page = _blueprint(pen.page, rng)
    small = pen.page.shape[1] // FINE, pen.page.shape[0] // FINE
    return np.asarray(cv2.resize(pen.page, small, interpolation=cv2.INTER_AREA), np.uint8)


def to_page(plan: FloorPlan, px_per_m: float, margin: float = 1.6) -> NDArray[np.float64]:
    """Return the (3, 3) map from a plan's metres to the pixels of its page."""
    ends = np.array([point for wall in plan.walls for point in (wall.start, wall.end)])
    left, top = ends[:, 0].min() - margin, ends[:, 1].max() + margin
    return np.array([[px_per_m, 0, -left * px_per_m], [0, -px_per_m, top * px_per_m], [0, 0, 1]])


def _label(pen: Pen, rooms: list[Polygon], style: Style, rng: Generator) -> None:
    for room, name in zip(rooms, rng.choice(NAMES, len(rooms))):
        spot = room.representative_point()
        pen.text(str(name), (spot.x, spot.y + 0.15), 0.2, style.line)
        pen.text(f"{room.area:.1f} m2", (spot.x, spot.y - 0.2), 0.15, style.line)


def _floor(pen: Pen, room: Polygon, style: Style, rng: Generator) -> None:
    if style.tints:
        red, green, blue = (int(v) for v in rng.integers(205, 255, 3))
        pen.fill(room.buffer(0.04, join_style="mitre"), (red, green, blue))
    if (style.tiles or style.grid) and rng.random() < 0.4:
        x0, y0, x1, y1 = room.bounds
        step = rng.choice([0.3, 0.4, 0.6])
        grey = (200, 200, 200) if style.tiles else (130, 130, 130)
        for x in np.arange(x0, x1, step):
            strip = room.intersection(box(x, y0, x + 1e-3, y1))
            pen.fill(strip, grey) if strip.area else None
        for y in np.arange(y0, y1, step):
            strip = room.intersection(box(x0, y, x1, y + 1e-3))
            pen.fill(strip, grey) if strip.area else None


def _walls(pen: Pen, plan: FloorPlan, style: Style) -> None:
    whole = unary_union(ground(plan.walls))
    holes = [hole(plan.wall(one.wall), one, 0.01) for one in plan.openings]
    solid = whole.difference(unary_union(holes))
    pen.fill(solid, style.wall)
    if style.walls == "hatched":
        mask = np.zeros(pen.page.shape[:2], np.uint8)
        for part in getattr(solid, "geoms", [solid]):
            rings = [part.exterior, *part.interiors]
            cv2.fillPoly(mask, [pen.pixels(ring.coords) for ring in rings], 255)
        rows, columns = np.indices(mask.shape)
        step = style.hatch * pen.k
        lines = (rows + columns) % step < style.pen * pen.k
        pen.page[(mask > 0) & lines] = style.line
    if style.outline:
        pen.outline(solid, style.line, style.outline)


def _clearance(wall: WallSpec, one: OpeningSpec) -> Polygon:
    clear = one.width if one.kind == "door" else 0.0
    return hole(wall, one).buffer(clear + 0.1, join_style="mitre")


def _opening(pen: Pen, wall: WallSpec, one: OpeningSpec, style: Style, rng: Generator) -> None:
    """Draw one in a frame of its own: u along the wall, v across it, then put it in place."""
    level = wall.start[1] == wall.end[1]
    turn = (0 if level else 90) + 180 * int(rng.integers(2))
    flip = -1.0 if rng.random() < 0.5 else 1.0
    middle = wall.at(one.at)

    def place(points: object) -> list[tuple[float, float]]:
        flat = np.asarray(points, float) * [flip, 1]
        angle = np.radians(turn)
        spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        return [tuple(p) for p in flat @ spin + middle]

    _SYMBOLS[one.kind](pen, place, one.width / 2, wall.thickness / 2, style, rng)


def _window(pen: Pen, place, half: float, side: float, style: Style, rng: Generator) -> None:
    del rng
    for v in {1: [0.0], 2: [-1.0, 1.0], 3: [-1.0, 0.0, 1.0]}[style.window]:
        v *= side * style.window_share
        pen.line(place([(-half, v), (half, v)]), style.line, style.pen)
    _jambs(pen, place, half, side, style)


def _door(pen: Pen, place, half: float, side: float, style: Style, rng: Generator) -> None:
    _jambs(pen, place, half, side, style)
    for u in (-half, half - style.casing) if style.casing else ():
        stile = [(u, -side), (u + style.casing, -side), (u + style.casing, side), (u, side)]
        pen.line(place(stile), style.line, style.pen, closed=True)
    sliding = rng.random() < 0.12
    (_sliding if sliding else _swing)(pen, place, half, side, style, rng)
    if not sliding:
        _sill(pen, place, half, side, style)


def _jambs(pen: Pen, place, half: float, side: float, style: Style) -> None:
    for u in (-half, half) if style.jambs else ():
        pen.line(place([(u, -side), (u, side)]), style.line, style.pen)


def _sill(pen: Pen, place, half: float, side: float, style: Style) -> None:
    for v in (-side, side) if style.sill else ():
        pen.line(place([(-half, v), (half, v)]), style.line, style.pen)


def _sliding(pen: Pen, place, half: float, side: float, style: Style, rng: Generator) -> None:
    v = min(side * 0.5, 0.03)
    for u0, u1, v0, v1 in ((-half, 0.05 * half, 0, v), (-0.05 * half, half, -v, 0)):
        corners = [(u0, v0), (u1, v0), (u1, v1), (u0, v1)]
        pen.line(place(corners), style.line, style.pen, closed=True)


def _swing(pen: Pen, place, half: float, side: float, style: Style, rng: Generator) -> None:
    double = half > 0.45 and rng.random() < 0.2
    leaves = ((1.0, half), (-1.0, half)) if double else ((1.0, 2 * half),)
    v = side if rng.random() < 0.7 else 0.0
    for hand, leaf in leaves:
        angle = np.radians({"ajar": 45, "square": 90}.get(style.door, 90))
        hinge = np.array([-half * hand, v])
        tip = hinge + leaf * np.array([np.cos(angle) * hand, np.sin(angle)])
        if style.door == "thick leaf":
            wide = np.array([0.04 * hand, 0.0])
            pen.line(place([hinge, tip, tip + wide, hinge + wide]), style.line, style.pen, True)
        elif style.door != "bare arc":
            pen.line(place([hinge, tip]), style.line, style.pen)
        sweep = np.linspace(0, angle, 40)
        arc = hinge + leaf * np.stack([np.cos(sweep) * hand, np.sin(sweep)], axis=1)
        if style.door == "dashed":
            for i in range(0, 39, 4):
                pen.line(place(arc[i : i + 3]), style.line, style.pen)
        elif style.door != "square":
            pen.line(place(arc), style.line, style.pen)


_SYMBOLS = {"window": _window, "door": _door, "doorway": lambda *_: None}


def _shaken(page: NDArray[np.uint8], reach: float, k: float, rng: Generator) -> NDArray[np.uint8]:
    """Move what is drawn to and fro by so many pixels, as a hand does."""
    height, width = page.shape[:2]
    coarse = max(2, round(height / k / 0.6)), max(2, round(width / k / 0.6))
    rows, columns = np.indices((height, width), dtype=np.float32)
    shifts = [
        cv2.resize(
            rng.normal(0, reach, coarse).astype(np.float32), (width, height), interpolation=2
        )
        for _ in range(2)
    ]
    moved = cv2.remap(
        page,
        columns + shifts[0],
        rows + shifts[1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(moved, np.uint8)


def _blueprint(page: NDArray[np.uint8], rng: Generator) -> NDArray[np.uint8]:
    """Turn black on white to white on blue."""
    blue = np.array([rng.integers(10, 60), rng.integers(40, 90), rng.integers(110, 170)], float)
    share = page.astype(np.float32) / 255
    return np.asarray(share * blue + (1 - share) * 245, np.uint8)


def _chain(pen: Pen, plan: FloorPlan, style: Style, margin: float) -> None:
    """Draw a chain of dimensions with ticks under the plan, from wall to wall."""
    low = pen.low + 0.3 * margin
    places = sorted({wall.start[0] for wall in plan.walls if wall.start[0] == wall.end[0]})
    pen.line([(places[0], low), (places[-1], low)], style.line, style.pen)
    for x in places:
        pen.line([(x - 0.07, low - 0.07), (x + 0.07, low + 0.07)], style.line, style.pen * 1.5)
        pen.line([(x, low - 0.12), (x, low + 0.5 * margin)], style.line, style.pen / 2)
    for one, other in zip(places, places[1:]):
        pen.text(f"{other - one:.2f}", ((one + other) / 2, low + 0.13), 0.13, style.line)


def _margin(pen: Pen, plan: FloorPlan, style: Style, margin: float) -> None:
    """Draw what stands around a plan: dimensions, scale bar, north arrow, frame, title."""
    left, low = pen.left + margin, pen.low + margin
    right, high = left + pen.size[0] - 2 * margin, low + pen.size[1] - 2 * margin
    if style.dimensions:
        y, x = high + 0.6 * margin, left - 0.6 * margin
        pen.line([(left, y), (right, y)], style.line, style.pen)
        pen.line([(x, low), (x, high)], style.line, style.pen)
        for u in (left, (left + right) / 2, right):
            pen.line([(u - 0.08, y - 0.08), (u + 0.08, y + 0.08)], style.line, style.pen)
            pen.line([(u, y - 0.3), (u, y + 0.15)], style.line, style.pen)
        pen.text(f"{right - left:.2f}", ((left + right) / 2, y + 0.18), 0.16, style.line)
        base = low - 0.55 * margin
        for i in range(4):
            block = box(right - 2 + 0.5 * i, base, right - 1.5 + 0.5 * i, base + 0.1)
            (pen.fill if i % 2 else lambda s, c: pen.outline(s, c, style.pen))(block, style.line)
        north = right + 0.5 * margin, high - 0.3
        pen.line([north, (north[0], north[1] - 0.8)], style.line, style.pen)
        pen.text("N", (north[0], north[1] + 0.2), 0.2, style.line)
    if style.frame:
        edge = 0.1
        ring = box(pen.left + edge, pen.low + edge, right + margin - edge, high + margin - edge)
        pen.outline(ring, style.line, style.frame)
        title = box(right + margin - edge - 3, pen.low + edge, right + margin - edge, low - 0.7)
        pen.outline(title, style.line, style.frame / 2)
        pen.text("Plan 1:100", (title.centroid.x, title.centroid.y), 0.2, style.line)
