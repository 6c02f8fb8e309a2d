"""What lies around a house on its sheet: land, trees, measures, steps, terraces."""

from __future__ import annotations

import math

import numpy as np
import shapely
from benchmarks.plan_hands.freehand.pen import Colour, Page, arc, both
from benchmarks.plan_hands.freehand.plan import House
from benchmarks.plan_hands.freehand.script import write
from benchmarks.plan_hands.freehand.style import Style
from benchmarks.plans.ground import polygons
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

GREENS: tuple[Colour, ...] = ((150, 185, 120), (190, 205, 150), (110, 150, 100), (200, 215, 190))


def draw_behind(page: Page, house: House, look: Style) -> None:
    """Draw the land, then what stands on it."""
    rng = page.rng
    land = shapely.unary_union([Polygon(part.exterior) for part in polygons(house.whole)])
    for maker, share in (
        (_lawn, 0.1),
        (_earth, 0.1),
        (_terrace, 0.3),
        (_entries, 0.35),
        (_trees, 0.22),
        (_hedge, 0.1),
        (_axes, 0.1),
    ):
        if rng.random() < share:
            maker(page, house, land, look)


def _lawn(page: Page, house: House, land: BaseGeometry, look: Style) -> None:
    mask = page.mask()
    page.area(mask, shapely.box(*land.buffer(page.rng.uniform(0.6, 3)).bounds), share=1)
    page.area(mask, land, 0, share=0)
    page.lay(
        mask,
        GREENS[int(page.rng.integers(len(GREENS)))],
        page.rng.uniform(0.3, 0.8),
        sheer=not look.dark,
    )


def _earth(page: Page, house: House, land: BaseGeometry, look: Style) -> None:
    """Short slanted strokes around the house, as where earth is cut."""
    ring = shapely.MultiPolygon(polygons(land.buffer(page.rng.uniform(0.3, 0.8)).difference(land)))
    band, lines = page.mask(), page.mask()
    page.area(band, ring)
    pitch = max(4.0, page.scale * 0.12)
    high, wide = page.shape
    page.lines(
        lines,
        [np.array([[x, high], [x + high, 0.0]]) for x in np.arange(-high, wide, pitch)],
        look.line,
    )
    page.lay(both(band, lines), look.ink, page.rng.uniform(0.4, 0.9))


def _terrace(page: Page, house: House, land: BaseGeometry, look: Style) -> None:
    """A balcony or terrace with a thin parapet, paved or not."""
    rng = page.rng
    ink = page.mask()
    outer = [hole for hole in house.holes if hole.role != "inner"]
    for k in rng.permutation(len(outer))[: int(rng.integers(1, 3))]:
        hole = outer[int(k)]
        out = -np.array([-hole.along[1], hole.along[0]]) * hole.swing
        start = hole.middle + out * hole.thick / 2
        wide, deep = rng.uniform(1.2, 4), rng.uniform(0.8, 2.4)
        for grown in (0.0, float(rng.choice([0.0, 0.08]))):
            a, b = start - hole.along * (wide / 2 + grown), start + hole.along * (wide / 2 + grown)
            shape = Polygon([a, a + out * (deep + grown), b + out * (deep + grown), b])
            if shape.intersection(land).area < 0.3:
                page.stroke(
                    ink, [a, a + out * (deep + grown), b + out * (deep + grown), b], look.line
                )
    page.lay(ink, look.ink)


def _entries(page: Page, house: House, land: BaseGeometry, look: Style) -> None:
    """Steps before the doors to the open."""
    ink = page.mask()
    for hole in house.holes:
        if hole.role != "entry":
            continue
        out = -hole.across if page.rng.random() < 0.9 else hole.across
        if land.contains(shapely.Point(*(hole.middle + out * (hole.thick / 2 + 0.3)))):
            out = -out
        half = hole.spec.width / 2 + page.rng.uniform(0, 0.4)
        for k in range(int(page.rng.integers(1, 5))):
            off = hole.middle + out * (hole.thick / 2 + 0.28 * (k + 1))
            page.stroke(ink, [off - hole.along * half, off + hole.along * half], look.line)
        for u in (-half, half):
            near = hole.middle + hole.along * u + out * hole.thick / 2
            page.stroke(ink, [near, near + out * 0.28 * (k + 1)], look.line)
    page.lay(ink, look.ink)


def _trees(page: Page, house: House, land: BaseGeometry, look: Style) -> None:
    """Trees as circles, clouds, stars of strokes, or filled blots."""
    rng = page.rng
    ink, body = page.mask(), page.mask()
    manner = str(rng.choice(["circle", "cloud", "star", "blot"]))
    high, wide = page.shape
    for _ in range(int(rng.integers(3, 16))):
        radius = rng.uniform(0.5, 1.8)
        spot = (rng.uniform(0, [wide, high]) - page.to_page[:2, 2]) / page.to_page[[0, 1], [0, 1]]
        if land.distance(shapely.Point(*spot)) < radius * 0.9:
            continue
        turns = np.linspace(0, 2 * math.pi, 40)
        lobes = 1 + (
            0.14 * np.abs(np.sin(turns * 3.5)) if manner in ("cloud", "blot") else 0 * turns
        )
        rim = spot + (radius * lobes)[:, None] * np.stack([np.cos(turns), np.sin(turns)], 1)
        page.fill(body, [page.px(rim)])
        page.stroke(ink, rim, look.line)
        if manner == "star":
            for turn in rng.uniform(0, 6.3, 9):
                page.stroke(
                    ink, [spot, spot + radius * np.array([math.cos(turn), math.sin(turn)])], 1
                )
    if manner == "blot" or rng.random() < 0.4:
        dark = rng.random() < 0.4
        page.lay(body, look.ink if dark else GREENS[int(rng.integers(4))], 0.9, sheer=not look.dark)
    page.lay(ink, look.ink)


def _hedge(page: Page, house: House, land: BaseGeometry, look: Style) -> None:
    """A fence or hedge around the plot."""
    ink = page.mask()
    ring = np.asarray(shapely.box(*land.buffer(page.rng.uniform(0.8, 2.5)).bounds).exterior.coords)
    if page.rng.random() < 0.5:
        page.stroke(ink, ring, look.heavy, dashed=8.0)
    else:
        line = shapely.LineString(ring)
        spots = [line.interpolate(at) for at in np.arange(0, line.length, 0.4)]
        for spot in spots:
            page.stroke(ink, arc(shapely.get_coordinates(spot)[0], 0.22, 0, 2 * math.pi, 8), 1)
    page.lay(ink, GREENS[2] if page.rng.random() < 0.4 else look.ink)


def _axes(page: Page, house: House, land: BaseGeometry, look: Style) -> None:
    """Lines of a grid through the house, with numbers in circles."""
    ink = page.mask()
    x0, y0, x1, y1 = land.bounds
    pitch = page.rng.uniform(2.4, 5)
    for axis, (low, high), (near, far) in ((0, (x0, x1), (y0, y1)), (1, (y0, y1), (x0, x1))):
        for k, u in enumerate(np.arange(low, high, pitch)):
            ends = [(u, near - 1), (u, far + 1)] if axis == 0 else [(near - 1, u), (far + 1, u)]
            page.stroke(ink, ends, 1, dashed=9.0)
            page.stroke(ink, arc(ends[1], 0.3, 0, 2 * math.pi), 1)
            write(page, ink, str(k + 1), page.px(ends[1])[0], page.scale * 0.25, look.lettering)
    page.lay(ink, look.accent, 0.8)
