"""How walls look: washed, scribbled, hatched, or plain black."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from benchmarks.plan_hands.freehand.pen import Mask, Page, both, noise
from benchmarks.plan_hands.freehand.plan import House
from benchmarks.plan_hands.freehand.style import Style
from benchmarks.plans.ground import grown
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

GRAINS = {"pencil": 0.45, "felt": 0.12, "ball": 0.2}


def draw_walls(page: Page, house: House, look: Style) -> None:
    """Draw the walls of a house, openings left out."""
    body = page.mask()
    page.area(body, house.solid)
    LOOKS.get(look.look, _solid)(page, body, house, look)
    if look.edge:
        _edged(page, house, look)


def _solid(page: Page, body: Mask, house: House, look: Style) -> None:
    page.lay(body, look.wall, grain=GRAINS.get(look.medium, 0.0))
    if look.medium in ("pencil", "ball", "felt"):
        _edged(page, house, look, look.wall)


def _edged(
    page: Page, house: House, look: Style, colour: tuple[int, int, int] | None = None
) -> None:
    lines = page.mask()
    width = max(1.0, min(look.line if colour else look.heavy, house.thinnest * page.scale * 0.3))
    page.outline(lines, _inset(house, width / 2 / page.scale), width)
    page.lay(lines, colour or look.ink, grain=GRAINS.get(look.medium, 0.0))


def _inset(house: House, by: float) -> BaseGeometry:
    """Return walls thinner by so many metres on each side."""
    return grown(house.solid, -by)


def _two(page: Page, body: Mask, house: House, look: Style) -> None:
    """Outer walls dark, inner ones lighter, or the other way."""
    share = page.rng.uniform(0.3, 0.6)
    pale = tuple(round(a * share + b * (1 - share)) for a, b in zip(look.wall, look.paper))
    page.lay(body, (pale[0], pale[1], pale[2]))
    outer = page.mask()
    page.area(outer, house.outer, share=0.3)
    page.lay(outer, look.wall)


def _marker(page: Page, body: Mask, house: House, look: Style) -> None:
    """Fill with a felt pen whose strokes overlap."""
    page.lay(body, look.wall, page.rng.uniform(0.75, 0.92))
    width = page.scale * page.rng.uniform(0.05, 0.12)
    stripes = both(
        _hatching(page, 0.0 if page.rng.random() < 0.5 else 0.8, width * 2.2, width), body
    )
    page.lay(stripes, look.wall, 0.6, sheer=not look.dark)
    _edged(page, house, look, look.wall)


def _wash(page: Page, body: Mask, house: House, look: Style) -> None:
    """A watercolour that is darker at its edges and uneven within."""
    soft = cv2.GaussianBlur(body, (0, 0), max(1.0, house.thinnest * page.scale * 0.2))
    rim = np.clip(body - soft * 0.78, 0, 255).astype(np.uint8)
    blots = (1 + 0.18 * noise(page.rng, page.shape, page.scale * 0.8)) * 200 / 255
    uneven = np.clip(body * blots, 0, 255).astype(np.uint8)
    page.lay(uneven, look.wall)
    page.lay(rim, look.wall, 0.7, sheer=True)
    if page.rng.random() < 0.6:
        look.edge = True


def _scribble(page: Page, body: Mask, house: House, look: Style) -> None:
    """Fill by many quick strokes over a thin tone."""
    page.lay(body, look.wall, page.rng.uniform(0.4, 0.7))
    angle = page.rng.uniform(0.4, 1.2)
    pitch = max(3.0, page.scale * 0.05)
    for turn in (angle, angle + 0.5):
        page.lay(both(_hatching(page, turn, pitch, pitch * 0.5), body), look.wall, 0.9)
    _edged(page, house, look, look.wall)


def _outline(page: Page, body: Mask, house: House, look: Style) -> None:
    if look.look == "pale" or page.rng.random() < 0.5:
        page.lay(body, look.wall if look.look == "pale" else look.paper)
    _edged(page, house, look)


def _pen(page: Page, body: Mask, house: House, look: Style) -> None:
    """One stroke of a broad pen for each stretch of wall, over its ground."""
    usual = page.over
    page.over = min(usual, house.thinnest * page.scale * 0.25)
    for wall in house.plan.walls:
        half, low = wall.thickness / 2, 0.0
        gaps = [
            (o.at - o.width / 2, o.at + o.width / 2)
            for o in house.plan.openings
            if o.wall == wall.id
        ]
        for near, far in (*sorted(gaps), (wall.length + half, 0.0)):
            high = near - half - page.over / page.scale
            if high - low > half:
                ends = page.px([wall.at(low), wall.at(high)])
                page.trace(
                    body, ends, max(1.0, wall.thickness * page.scale * page.rng.uniform(0.85, 1.05))
                )
            low = far + half + page.over / page.scale
    page.over = usual
    page.lay(body, look.wall, grain=GRAINS.get(look.medium, 0.0))


def _hatched(page: Page, body: Mask, house: House, look: Style) -> None:
    thick = house.thinnest * page.scale
    pitch = max(3.0, min(page.scale * page.rng.uniform(0.05, 0.14), thick))
    loose = page.rng.random() < 0.2  # strokes alone, close together
    if page.rng.random() < 0.35:
        page.lay(body, look.tints[0] if not look.dark else look.ink, 0.3)
    angle = float(page.rng.choice([0.0, np.pi / 4, -np.pi / 4, np.pi / 2, 1.0]))
    turns = (angle, angle + np.pi / 2) if look.look == "cross" else (angle,)
    for turn in turns:
        page.lay(
            both(
                _hatching(
                    page, turn, pitch * (0.7 if loose else 1), max(1.0, min(look.line, thick / 4))
                ),
                body,
            ),
            look.ink,
        )
    if not loose:
        _edged(page, house, look)


def _dotted(page: Page, body: Mask, house: House, look: Style) -> None:
    dots = page.mask()
    count = int(page.shape[0] * page.shape[1] / max(9.0, (page.scale * 0.06) ** 2) * 0.5)
    rows, columns = (
        page.rng.integers(1, page.shape[0] - 1, count),
        page.rng.integers(1, page.shape[1] - 1, count),
    )
    dots[rows, columns] = 255
    dots[rows + (page.scale > 50), columns] = 255
    page.lay(both(dots, body), look.ink)
    _edged(page, house, look)


def _lines(page: Page, body: Mask, house: House, look: Style) -> None:
    """Parallel lines along the wall, two to four."""
    lines = page.mask()
    width = max(1.0, min(look.line, house.thinnest * page.scale / 5))
    page.outline(lines, _inset(house, width / 2 / page.scale), width)
    share = page.rng.uniform(0.25, 0.45)
    inner = _inset(house, house.thinnest * share)
    page.outline(lines, inner, width)
    page.lay(lines, look.ink)


def _brick(page: Page, body: Mask, house: House, look: Style) -> None:
    size = max(4.0, page.scale * 0.12)
    grid = page.mask()
    rows = np.arange(0, page.shape[0], size / 2).astype(int)
    grid[rows] = 255
    for k, row in enumerate(rows):
        ticks = np.arange((k % 2) * size / 2, page.shape[1], size).astype(int)
        grid[row : row + round(size / 2), ticks] = 255
    page.lay(both(grid, body), look.ink)
    _edged(page, house, look)


def _zigzag(page: Page, body: Mask, house: House, look: Style) -> None:
    """A quilt of waves, as insulation is drawn."""
    pitch = max(4.0, page.scale * 0.12)
    waves = page.mask()
    xs = np.arange(0, page.shape[1] + pitch, pitch)
    for y in np.arange(0, page.shape[0], pitch):
        line = np.stack([xs, y + pitch * 0.5 * (np.arange(len(xs)) % 2 * 2 - 1)], 1)
        page.lines(waves, [line], 1)
    page.lay(both(waves, body), look.ink)
    _edged(page, house, look)


def _hatching(page: Page, angle: float, pitch: float, width: float) -> Mask:
    """Return a page full of parallel strokes, some of them uneven."""
    mask = page.mask()
    span = float(np.hypot(*page.shape))
    offsets = np.arange(-span, span, pitch)
    offsets = offsets + page.rng.normal(0, pitch * 0.12 * (page.wobble > 0), len(offsets))
    way, across = (
        np.array([np.cos(angle), np.sin(angle)]),
        np.array([-np.sin(angle), np.cos(angle)]),
    )
    lean = page.rng.normal(0, 0.03 * (page.wobble > 0), len(offsets))
    middle = np.array(page.shape[::-1]) / 2
    parts: list[NDArray[np.float64]] = [
        middle + across * off + np.array([[-span], [span]]) * (way + across * bend) / 2
        for off, bend in zip(offsets, lean)
    ]
    page.lines(mask, parts, width)
    return mask


LOOKS: dict[str, Callable[[Page, Mask, House, Style], None]] = {
    "two": _two,
    "marker": _marker,
    "wash": _wash,
    "scribble": _scribble,
    "outline": _outline,
    "pale": _outline,
    "pen": _pen,
    "hatch": _hatched,
    "cross": _hatched,
    "dots": _dotted,
    "lines": _lines,
    "brick": _brick,
    "zigzag": _zigzag,
}
