"""What lies over a house or close to it: shadows, sections, roofs, posts, marks of a scan."""

from __future__ import annotations

import math

import cv2
import numpy as np
import shapely
from benchmarks.plan_hands.freehand.clutter import draw_clutter
from benchmarks.plan_hands.freehand.measures import draw_inner_measures, draw_measures
from benchmarks.plan_hands.freehand.pen import Page, arc, both
from benchmarks.plan_hands.freehand.plan import House
from benchmarks.plan_hands.freehand.script import write
from benchmarks.plan_hands.freehand.style import Style
from shapely.geometry import Polygon


def draw_shadow(page: Page, house: House, look: Style) -> None:
    """Draw the shade of walls, thrown to one side."""
    if page.rng.random() > 0.06 or look.dark:
        return
    mask = page.mask()
    page.area(mask, house.solid, share=0)
    far = page.rng.uniform(0.08, 0.35) * page.scale * np.array([1, page.rng.choice([-1, 1])])
    move = np.array([[1, 0, far[0]], [0, 1, far[1]]], np.float32)
    page.lay(
        np.asarray(cv2.warpAffine(mask, move, mask.shape[::-1]), np.uint8),
        (196, 192, 188),
        page.rng.uniform(0.35, 0.7),
        sheer=True,
    )


def draw_over(page: Page, house: House, look: Style) -> None:
    """Draw measures and marks over the house; then the sheet's own things."""
    for maker, share in MAKERS:
        if not look.bare and page.rng.random() < share:
            maker(page, house, look)
    draw_clutter(page, house, look)
    if page.rng.random() < 0.08:
        _scan(page, house)


def _section(page: Page, house: House, look: Style) -> None:
    """A line with two letters where a section is cut."""
    ink = page.mask()
    x0, y0, x1, y1 = shapely.bounds(house.whole)
    upright = page.rng.random() < 0.5
    share = page.rng.uniform(0.2, 0.8)
    at = x0 + (x1 - x0) * share if upright else y0 + (y1 - y0) * share
    ends = np.array(
        [(at, y0 - 0.8), (at, y1 + 0.8)] if upright else [(x0 - 0.8, at), (x1 + 0.8, at)]
    )
    page.stroke(ink, ends, look.heavy, dashed=page.rng.uniform(8, 25))
    letter = str(page.rng.choice(list("ABCX1")))
    for end in ends:
        write(page, ink, letter, page.px(end)[0] + page.scale * 0.3, page.scale * 0.35, look.title)
    page.lay(ink, look.accent if page.rng.random() < 0.3 else look.ink)


def _roof(page: Page, house: House, look: Style) -> None:
    """The edge of the roof in dashes, and its ridge."""
    ink = page.mask()
    hull = shapely.unary_union([Polygon(part.exterior) for part in shapely.get_parts(house.whole)])
    eaves = hull.buffer(page.rng.uniform(0.3, 0.9), join_style="mitre").simplify(0.05)
    for part in shapely.get_parts(eaves):
        page.stroke(ink, shapely.get_coordinates(part.exterior), look.line, dashed=7.0)
    page.lay(ink, look.ink, 0.8)


def _posts(page: Page, house: House, look: Style) -> None:
    """A porch whose posts are small and dark, away from any wall."""
    outer = [hole for hole in house.holes if hole.role == "entry"]
    if not outer:
        return
    ink = page.mask()
    hole = outer[int(page.rng.integers(len(outer)))]
    land = shapely.unary_union([Polygon(part.exterior) for part in shapely.get_parts(house.whole)])
    out = np.array([-hole.along[1], hole.along[0]])
    out = -out if land.contains(shapely.Point(*(hole.middle + out))) else out
    deep, wide = page.rng.uniform(1.0, 2.2), page.rng.uniform(1.6, 4.0)
    half = page.rng.uniform(0.06, 0.16)
    for u in np.linspace(-wide / 2, wide / 2, int(page.rng.integers(2, 5))):
        spot = shapely.Point(*(hole.middle + out * (deep + hole.thick / 2) + hole.along * u))
        if land.distance(spot) > 0.5:
            page.area(ink, spot.buffer(half, cap_style="square" if half > 0.1 else "round"))
    front = hole.middle + out * (deep + hole.thick / 2 + half + 0.05)
    ends = [front - hole.along * (wide / 2 + 0.2), front + hole.along * (wide / 2 + 0.2)]
    if not land.intersects(shapely.LineString(ends)):
        page.stroke(ink, ends, look.line)
    page.lay(ink, look.ink)


def _neighbour(page: Page, house: House, look: Style) -> None:
    """The edge of the next house, grey or hatched, cut off by the page."""
    x0, y0, x1, y1 = shapely.bounds(house.whole)
    off = page.rng.uniform(0.6, 2.5)
    block = [
        shapely.box(x1 + off, y0 - 1, x1 + off + 9, y1 - (y1 - y0) * page.rng.uniform(0, 0.5)),
        shapely.box(x0 - off - 9, y0, x0 - off, y0 + (y1 - y0) * page.rng.uniform(0.4, 1)),
        shapely.box(x0, y1 + off, x1 - (x1 - x0) * page.rng.uniform(0, 0.5), y1 + off + 9),
    ][int(page.rng.integers(3))]
    mask, lines = page.mask(), page.mask()
    page.area(mask, block)
    if page.rng.random() < 0.4:
        page.lay(mask, look.tints[2] if not look.dark else look.ink, 0.5)
    else:
        high, wide = page.shape
        pitch = max(5.0, page.scale * 0.2)
        rows = [np.array([[x, high], [x + high, 0.0]]) for x in np.arange(-high, wide, pitch)]
        page.lines(lines, rows, look.line)
        page.lay(both(mask, lines), look.ink, 0.7)
    edge = page.mask()
    page.outline(edge, block, look.line)
    page.lay(edge, look.ink)


def _flues(page: Page, house: House, look: Style) -> None:
    """Small pale flues in chimney breasts."""
    pale = page.mask()
    for wall in house.plan.walls:
        if wall.id.startswith("x") and wall.thickness > 0.35:
            for u in np.linspace(0, wall.length, 1 + int(wall.length > 0.3)):
                page.area(pale, shapely.Point(wall.at(float(u))).buffer(0.07), share=0)
    page.lay(pale, look.paper)


def _rings(page: Page, house: House, look: Style) -> None:
    """Numbers in rings, with or without a pointer, as lists of parts have."""
    ink = page.mask()
    for k, room in enumerate(house.rooms[: int(page.rng.integers(2, 12))]):
        spot = shapely.get_coordinates(room.shape.representative_point())[0] + page.rng.normal(
            0, 0.5, 2
        )
        page.stroke(ink, arc(spot, 0.26, 0, 2 * math.pi), look.line)
        write(page, ink, str(k + 1), page.px(spot)[0], page.scale * 0.22, look.lettering)
    page.lay(ink, look.accent)


def _scan(page: Page, house: House) -> None:
    """Dark edges or punched holes of a sheet that was laid on glass."""
    high, wide = page.shape
    mask = page.mask()
    if page.rng.random() < 0.5:
        for y in (0.3, 0.7):
            cv2.circle(
                mask,
                (round(wide * 0.03) + 4, round(high * y)),
                max(4, wide // 70),
                255,
                -1,
                cv2.LINE_AA,
            )
    else:
        low, far = page.px(np.reshape(shapely.bounds(house.whole), (2, 2)))
        room = min(low[0], far[1], wide - far[0], high - low[1]) * 0.7
        lean = page.rng.uniform(0, 1, 4) * float(np.clip(room, 0, 0.04 * wide))
        inner = [
            (lean[0], lean[1]),
            (wide - lean[2], lean[3]),
            (wide - lean[1], high - lean[0]),
            (lean[3], high - lean[2]),
        ]
        mask[:] = 255
        page.fill(mask, [np.array(inner)], 0)
    page.lay(mask, (35, 33, 32) if page.rng.random() < 0.7 else (250, 250, 250))


MAKERS = (
    (draw_measures, 0.3),
    (draw_inner_measures, 0.08),
    (_section, 0.1),
    (_roof, 0.1),
    (_posts, 0.15),
    (_neighbour, 0.08),
    (_flues, 0.6),
    (_rings, 0.06),
)
