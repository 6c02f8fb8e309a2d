"""Floors: washes, tints, boards and tiles."""

from __future__ import annotations

import cv2
import numpy as np
import shapely
from benchmarks.plan_hands.freehand.pen import Colour, Mask, Page, both, noise
from benchmarks.plan_hands.freehand.plan import House, Room
from benchmarks.plan_hands.freehand.style import Style
from numpy.typing import NDArray


def draw_floors(page: Page, house: House, look: Style) -> None:
    """Colour or hatch the floors of rooms."""
    if look.floor == "none":
        return
    if look.floor == "one":
        mask = page.mask()
        page.area(
            mask, shapely.unary_union([room.shape for room in house.rooms] + [house.whole]), share=0
        )
        page.lay(mask, _tint(page, look, 0), page.rng.uniform(0.5, 1))
        return
    spill = page.rng.uniform(-0.3, 0.1) if page.rng.random() < 0.3 else 0.03
    kinds = sorted({room.spec.kind for room in house.rooms})
    for k, kind in enumerate(kinds):
        rooms = [room for room in house.rooms if room.spec.kind == kind]
        if page.rng.random() < 0.3:
            continue
        mask = page.mask()
        for room in rooms:
            page.area(mask, room.shape.buffer(spill), share=0.4)
        FLOORS[look.floor](page, mask, rooms, _tint(page, look, k), look)


def _tint(page: Page, look: Style, k: int) -> Colour:
    tint = look.tints[k % len(look.tints)]
    if not look.dark:
        return tint
    mixed = [round(a * 0.8 + b * 0.2) for a, b in zip(look.paper, tint)]
    return mixed[0], mixed[1], mixed[2]


def _flat(page: Page, mask: Mask, rooms: list[Room], tint: Colour, look: Style) -> None:
    page.lay(mask, tint, 0.95)


def _washed(page: Page, mask: Mask, rooms: list[Room], tint: Colour, look: Style) -> None:
    """Watercolour: uneven, and darker along its edge."""
    soft = cv2.blur(mask, (round(page.scale * 0.2) | 1, round(page.scale * 0.2) | 1))
    blots = 0.75 + 0.25 * noise(page.rng, page.shape, page.scale * 1.3)
    page.lay(np.clip(mask * blots, 0, 255).astype(np.uint8), tint, 0.9, sheer=not look.dark)
    page.lay(both(cv2.bitwise_not(soft), mask), tint, 0.4, sheer=not look.dark)


def _boards(page: Page, mask: Mask, rooms: list[Room], tint: Colour, look: Style) -> None:
    """Boards or tiles in thin lines."""
    lines = page.mask()
    pitch = max(5.0, page.scale * float(page.rng.choice([0.15, 0.25, 0.4])))
    high, wide = page.shape
    across = page.rng.random() < 0.5
    tiles = page.rng.random() < 0.5
    if tiles or across:
        page.lines(lines, [np.array([[0, y], [wide, y]]) for y in np.arange(0, high, pitch)], 1)
    if tiles or not across:
        page.lines(lines, [np.array([[x, 0], [x, high]]) for x in np.arange(0, wide, pitch)], 1)
    page.lay(both(lines, mask), look.ink, page.rng.uniform(0.25, 0.7))


def _strokes(page: Page, mask: Mask, rooms: list[Room], tint: Colour, look: Style) -> None:
    """Shading by slanted strokes of a coloured pencil."""
    pitch = max(3.0, page.scale * page.rng.uniform(0.05, 0.12))
    high, wide = page.shape
    lean = page.rng.uniform(0.3, 1.2) * high
    starts = np.arange(-lean, wide, pitch)
    parts: list[NDArray[np.float64]] = [
        np.array([[x, high], [x + lean + page.rng.normal(0, pitch), 0]]) for x in starts
    ]
    lines = page.mask()
    page.lines(lines, parts, max(1.0, pitch * 0.45))
    shade = tuple(max(0, value - 45) for value in tint)
    page.lay(both(lines, mask), (shade[0], shade[1], shade[2]), 0.75, grain=0.5)


FLOORS = {"many": _flat, "wash": _washed, "hatched": _boards, "strokes": _strokes}
