"""Furniture, fittings and stairs."""

from __future__ import annotations

import math

import numpy as np
import shapely
from benchmarks.plan_hands.freehand.pen import Colour, Mask, Page, arc
from benchmarks.plan_hands.freehand.plan import House, Room
from benchmarks.plan_hands.freehand.style import Style
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

Frame = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]  # corner, along, deep

# Width and depth in metres; then rectangles (r), ellipses (e) and lines (l) in shares of them.
PIECES: dict[str, tuple[float, float, str]] = {
    "bed": (0.95, 2.0, "r 0 0 1 1;r .12 .04 .88 .22;l 0 .3 1 .3"),
    "double": (1.7, 2.0, "r 0 0 1 1;r .06 .04 .46 .2;r .54 .04 .94 .2;l 0 .28 1 .28;l 0 .5 1 .28"),
    "bunk": (2.0, 0.8, "r 0 0 1 1;l 0 0 1 1;l 0 1 1 0"),
    "sofa": (2.0, 0.85, "r 0 0 1 1;r .1 .25 .9 1;l .5 .25 .5 1"),
    "armchair": (0.85, 0.85, "r 0 0 1 1;r .18 .2 .82 1"),
    "wardrobe": (1.6, 0.6, "r 0 0 1 1;l 0 .5 1 .5;l .2 .3 .25 .7;l .4 .3 .45 .7;l .6 .3 .65 .7"),
    "cross": (1.2, 0.55, "r 0 0 1 1;l 0 0 1 1;l 0 1 1 0"),
    "shelf": (2.4, 0.35, "r 0 0 1 1;l .25 0 .25 1;l .5 0 .5 1;l .75 0 .75 1"),
    "oven": (0.8, 0.7, "r 0 0 1 1;r .1 .1 .9 .9"),
    "stove": (0.9, 0.6, "r 0 0 1 1;e .27 .3 .15 .2;e .73 .3 .15 .2;"
        "e .27 .75 .15 .2;e .73 .75 .15 .2"),
    "range": (1.5, 0.8, "r 0 0 1 1;r .1 .2 .5 .8;e .75 .5 .15 .25"),
    "counter": (2.6, 0.6, "r 0 0 1 1;r .06 .2 .26 .8;e .16 .5 .04 .15;r .7 .1 .95 .9"),
    "sink": (1.0, 0.55, "r 0 0 1 1;r .1 .15 .5 .85;l .6 .2 .6 .8;l .7 .2 .7 .8;l .8 .2 .8 .8"),
    "bath": (1.7, 0.75, "r 0 0 1 1;e .5 .5 .44 .38;e .86 .5 .03 .06"),
    "shower": (0.9, 0.9, "r 0 0 1 1;l 0 0 1 1;l 0 1 1 0;e .5 .5 .08 .08"),
    "closet": (0.4, 0.65, "r .1 0 .9 .28;e .5 .62 .38 .36"),
    "basin": (0.6, 0.45, "r 0 0 1 1;e .5 .5 .36 .34"),
    "desk": (1.4, 0.7, "r 0 0 1 1;e .5 1.3 .17 .3"),
    "piano": (1.5, 0.65, "r 0 0 1 1;r .05 .6 .95 1;e .5 1.4 .14 .22"),
    "bench": (2.2, 0.4, "r 0 0 1 1"),
    "stall": (1.3, 2.2, "l 0 0 0 1;l 1 0 1 1;r .1 0 .9 .18"),
    "machine": (0.6, 0.6, "r 0 0 1 1;e .5 .5 .35 .35"),
    "block": (1.2, 0.6, "r 0 0 1 1"),
    "built": (0, 0.6, "r 0 0 1 1;l 0 .5 1 .5"),
    "solid": (0, 0.45, "r 0 0 1 1"),
    "hatch": (1.8, 0.5, "r 0 0 1 1;l 0 1 .2 0;l .2 1 .4 0;l .4 1 .6 0;l .6 1 .8 0;l .8 1 1 0"),
}  # fmt: skip
CLASS = ";".join(
    f"r {x / 4} {y / 4} {x / 4 + 0.16} {y / 4 + 0.1};e {x / 4 + 0.08} {y / 4 + 0.16} .02 .03"
    for x in range(4)
    for y in range(4)
)
FREE: dict[str, tuple[float, float, str]] = {
    "table": (1.4, 0.85, "r 0 0 1 1;r .12 -.5 .38 -.1;r .62 -.5 .88 -.1;"
        "r .12 1.1 .38 1.5;r .62 1.1 .88 1.5"),
    "round": (1.1, 1.1, "e .5 .5 .5 .5;e .5 -.2 .18 .18;e .5 1.2 .18 .18;"
        "e -.2 .5 .18 .18;e 1.2 .5 .18 .18"),
    "rug": (2.2, 1.5, "r 0 0 1 1;r .05 .08 .95 .92"),
    "desks": (2.4, 1.6, "r 0 0 .45 .3;r .55 0 1 .3;r 0 .6 .45 .9;r .55 .6 1 .9"),
    "car": (1.8, 4.2, "r 0 0 1 1;r .1 .25 .9 .4;r .1 .75 .9 .85"),
    "class": (5.0, 3.4, CLASS),
    "plant": (0.5, 0.5, "e .5 .5 .5 .5;l .1 .1 .9 .9;l .1 .9 .9 .1"),
    "pillar": (0.3, 0.3, "r 0 0 1 1"),
}  # fmt: skip
WANTS: dict[str, tuple[str, ...]] = {
    "bedroom": ("double", "wardrobe", "bed", "basin", "cross", "bunk", "oven", "desk", "built"),
    "living room": ("sofa", "armchair", "piano", "table", "rug", "oven", "shelf", "round", "plant"),
    "kitchen": (
        "counter",
        "stove",
        "range",
        "sink",
        "table",
        "block",
        "bench",
        "oven",
        "hatch",
        "solid",
    ),
    "bathroom": ("bath", "closet", "basin", "shower", "machine"),
    "dining room": ("table", "round", "cross", "shelf", "oven", "bench"),
    "office": ("desk", "shelf", "desks", "cross", "armchair", "class", "class"),
    "storage": ("shelf", "built", "block", "solid", "machine"),
    "hall": ("wardrobe", "bench", "plant", "pillar", "hatch"),
    "room": ("bed", "stall", "stall", "shelf"),
}


def draw_furniture(page: Page, house: House, look: Style) -> None:
    """Furnish the rooms, or only some of them."""
    rng = page.rng
    zones = [
        shapely.Point(*each.middle).buffer(each.spec.width * rng.uniform(0.45, 0.9))
        for each in house.holes
        if each.spec.kind != "window"
    ]
    blocked = shapely.unary_union(zones) if zones else Polygon()
    ink, body = page.mask(), page.mask()
    share = rng.uniform(0.3, 1)
    farm = rng.random() < 0.1
    steps = rng.random() < 0.8
    dark = {"dark": 1.0, "mixed": 0.4}.get(look.furniture, 0.0)
    for room in house.rooms:
        if (room.use == "stairs" or (room.use == "hall" and rng.random() < 0.2)) and steps:
            _steps(page, ink, room, look)
        elif room.use == "tower" and rng.random() < 0.4:
            _winder(page, ink, room, look)
        elif look.furniture != "none" and rng.random() < share:
            _furnish(page, ink, body, room, blocked, look, dark, "room" if farm else room.spec.kind)
    fill: Colour = look.piece if dark else (look.tints[1] if not look.dark else look.ink)
    if look.furniture in ("pale", "mixed", "dark"):
        page.lay(body, fill, 0.3 if look.dark and not dark else rng.uniform(0.7, 1.0))
    page.lay(
        ink,
        look.paper if dark == 1 and rng.random() < 0.6 else look.piece,
        rng.uniform(0.6, 1),
        grain=0.4 if look.medium == "pencil" else 0.0,
    )


def _furnish(
    page: Page,
    ink: Mask,
    body: Mask,
    room: Room,
    blocked: BaseGeometry,
    look: Style,
    dark: float,
    kind: str,
) -> None:
    rng = page.rng
    taken = room.shape.intersection(blocked)
    for name in rng.choice(WANTS[kind], int(rng.integers(1, 5 + round(room.shape.area / 9)))):
        for _ in range(4):
            frame = _frame(room.shape, str(name), rng)
            if frame is None:
                continue
            area = _area(frame)
            if room.shape.buffer(0.02).contains(area) and not area.intersects(taken):
                parts = {**PIECES, **FREE}[str(name)][2]
                _piece(page, ink, body, frame, parts, look, rng.random() < max(dark, 0.6))
                taken = taken.union(area.buffer(0.1))
                break


def _frame(shape: Polygon, name: str, rng: np.random.Generator) -> Frame | None:
    """Return a place for a piece that may be right, or none."""
    size = PIECES[name] if name in PIECES else FREE[name]
    wide, deep = size[0] * rng.uniform(0.8, 1.15), size[1] * rng.uniform(0.85, 1.1)
    if name in ("counter", "shelf", "bench", "block"):
        wide *= rng.uniform(0.5, 1.5)
    return _by_wall(shape, wide, deep, rng) if name in PIECES else _free(shape, wide, deep, rng)


def _by_wall(shape: Polygon, wide: float, deep: float, rng: np.random.Generator) -> Frame | None:
    """Return a place with its back to a wall, or none."""
    ring = np.asarray(shapely.geometry.polygon.orient(shape).exterior.coords)
    k = int(rng.integers(len(ring) - 1))
    a, b = ring[k], ring[k + 1]
    long = float(np.linalg.norm(b - a))
    wide = wide if wide > 0 else long
    if not wide <= long < wide + 9 or wide > 5:
        return None
    along = (b - a) / long
    slack = long - wide
    at = slack * float(rng.choice([0.0, 1.0, rng.random()]))
    inward = np.array([-along[1], along[0]])
    gap = float(rng.choice([0.0, 0.0, 0.03, 0.08]))
    return a + along * at + inward * gap, along * wide, inward * deep


def _free(shape: Polygon, wide: float, deep: float, rng: np.random.Generator) -> Frame | None:
    x0, y0, x1, y1 = shape.bounds
    spot = rng.normal([(x0 + x1) / 2, (y0 + y1) / 2], 0.3)
    turn = float(rng.choice([0.0, math.pi / 2, rng.uniform(0, 3)], p=[0.45, 0.45, 0.1]))
    along = np.array([math.cos(turn), math.sin(turn)])
    across = np.array([-along[1], along[0]])
    return spot - along * wide / 2 - across * deep / 2, along * wide, across * deep


def _area(frame: Frame) -> Polygon:
    corner, along, deep = frame
    return Polygon([corner, corner + along, corner + along + deep, corner + deep])


def _piece(
    page: Page, ink: Mask, body: Mask, frame: Frame, parts: str, look: Style, filled: bool
) -> None:
    corner, along, deep = frame
    for number, part in enumerate(parts.split(";")):
        kind, *texts = part.split()
        a, b, c, d = (float(each) for each in texts)
        if kind == "e":
            shares = arc((0, 0), 1, 0, 2 * math.pi, 16) * (c, d) + (a, b)
        elif kind == "r":
            shares = np.array([(a, b), (c, b), (c, d), (a, d), (a, b)])
        else:
            shares = np.array([(a, b), (c, d)])
        points = corner + shares[:, :1] * along + shares[:, 1:] * deep
        if number == 0 and filled and kind != "l":
            page.fill(body, [page.px(points)])
        page.stroke(ink, points, look.line)


def _steps(page: Page, ink: Mask, room: Room, look: Style) -> None:
    """Treads across a room, in one flight or two."""
    box = shapely.get_coordinates(room.shape.minimum_rotated_rectangle)
    sides = box[1] - box[0], box[3] - box[0]
    long, short = sorted(sides, key=lambda side: -float(np.linalg.norm(side)))
    length, width = float(np.linalg.norm(long)), float(np.linalg.norm(short))
    low, tread = page.rng.uniform(0.1, 0.35), page.rng.uniform(0.22, 0.3)
    count = int(min(length * (0.92 - low) / tread, 16))
    flights = 2 if width > 1.9 else 1
    lanes = [(0.0, 0.47), (0.53, 1.0)] if flights == 2 else [(0.0, min(1.0, 1.2 / width))]
    for near, far in lanes:
        for k in range(count + 1):
            foot = box[0] + long * (low + k * tread / length)
            line = shapely.LineString([foot + short * near, foot + short * far]).intersection(
                room.shape
            )
            if isinstance(line, shapely.LineString) and not line.is_empty:
                page.stroke(ink, line.coords, look.line)
    rail = [box[0] + long * low, box[0] + long * (low + count * tread / length)]
    for share in (0.47, 0.53) if flights == 2 else (lanes[0][1],):
        page.stroke(ink, [point + short * share for point in rail], look.line)
    middle = sum(lanes[0]) / 2
    start, tip = (point + short * middle for point in rail)
    page.stroke(ink, [start, tip], look.line)
    back = (start - tip) / max(0.1, float(np.linalg.norm(start - tip))) * 0.25
    side = np.array([-back[1], back[0]]) * 0.5
    page.stroke(ink, [tip + back + side, tip, tip + back - side], look.line)


def _winder(page: Page, ink: Mask, room: Room, look: Style) -> None:
    middle = shapely.get_coordinates(room.shape.centroid)[0]
    radius = room.shape.exterior.distance(room.shape.centroid) * 0.98
    page.stroke(ink, arc(middle, 0.12, 0, 2 * math.pi), look.line)
    for turn in np.linspace(0, 1.7 * math.pi, 15):
        way = np.array([math.cos(turn), math.sin(turn)])
        page.stroke(ink, [middle + way * 0.12, middle + way * radius], look.line)
