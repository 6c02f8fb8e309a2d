"""A whole page: paper, house, what lies around, and the truth of it."""

from __future__ import annotations

import math

import numpy as np
import shapely
from benchmarks.plan_hands.freehand.around import draw_behind
from benchmarks.plan_hands.freehand.floors import draw_floors
from benchmarks.plan_hands.freehand.furnish import draw_furniture
from benchmarks.plan_hands.freehand.labels import draw_labels
from benchmarks.plan_hands.freehand.over import draw_over, draw_shadow
from benchmarks.plan_hands.freehand.paper import sheet_of
from benchmarks.plan_hands.freehand.pen import Page, frayed, noise
from benchmarks.plan_hands.freehand.plan import House, house
from benchmarks.plan_hands.freehand.signs import signs
from benchmarks.plan_hands.freehand.style import MEDIA, Style, style
from benchmarks.plan_hands.freehand.symbols import Opener
from benchmarks.plan_hands.freehand.walls import draw_walls
from numpy.random import Generator
from numpy.typing import NDArray

from underdraw.spec.floor_plan import FloorPlan

_LEAST, _MOST, _PIXELS = 350, 1600, 1.6e6


@np.errstate(divide="ignore", invalid="ignore")  # GEOS divides by nothing at flat corners
def draw(rng: Generator) -> tuple[NDArray[np.uint8], FloorPlan, NDArray[np.float64]]:
    """Return a page, its plan in metres, and the map from metres to pixels."""
    built = house(rng)
    shape, to_page = _frame(built, rng)
    look = style(rng, to_page[0, 0])
    thin = built.thinnest * to_page[0, 0]
    look.line = min(look.line, max(1.0, thin * 0.4))
    look.heavy = min(look.heavy, max(1.5, thin * 0.6))
    page = Page(sheet_of(look, shape, to_page[0, 0], rng), to_page, rng)
    fray, wave = _hand(page, look, built)
    draw_behind(page, built, look)
    draw_floors(page, built, look)
    early = rng.random() < 0.7
    if early:
        draw_furniture(page, built, look)
    draw_shadow(page, built, look)
    draw_walls(page, built, look)
    Opener(page, look, signs(rng, look)).draw(built.holes)
    if not early:
        draw_furniture(page, built, look)
    draw_labels(page, built, look)
    draw_over(page, built, look)
    if fray > 0 or wave > 0:
        frayed(page, wave, fray)
    return page.image, built.plan, to_page


def _frame(built: House, rng: Generator) -> tuple[tuple[int, int], NDArray[np.float64]]:
    """Return the size of the page and the map onto it."""
    x0, y0, x1, y1 = (float(each) for each in shapely.bounds(built.whole))
    wide, high = x1 - x0, y1 - y0
    span = max(wide, high)
    share = 0.96 - 0.58 * rng.random() ** 1.7
    low = max(20.0, _LEAST * share / span, 2.2 / built.thinnest)
    top = max(low, min(120.0, _MOST * share / span))
    scale = float(np.exp(rng.uniform(np.log(low), np.log(top))))
    scale = min(scale, 0.97 * _MOST / span)
    room = span / share - span
    spare = np.array([room * rng.uniform(0.6, 1.2), room * rng.uniform(0.6, 1.2)]) + 0.3
    whole = np.array([wide, high]) + spare
    scale = max(min(scale, 20.0), min(scale, math.sqrt(_PIXELS / float(whole.prod()))))
    size = np.minimum(whole * scale, _MOST).astype(int)
    size = np.maximum(size, (np.array([wide, high]) * scale).astype(int) + 8)
    size[int(np.argmax(size))] = max(size.max(), _LEAST)
    free = size - np.array([wide, high]) * scale
    left, up = free * rng.uniform(0.3, 0.7, 2)
    to_page = np.array([[scale, 0, left - x0 * scale], [0, -scale, up + y1 * scale], [0, 0, 1]])
    return (int(size[1]), int(size[0])), to_page


def _hand(page: Page, look: Style, built: House) -> tuple[float, float]:
    """Set how the hand shakes; return how ink frays and the page waves."""
    wobble, over, doubled, broken, fray, wave, grain, _ = MEDIA[look.medium]
    limit = built.thinnest * page.scale / 3
    much = page.rng.uniform(0.3, 1.5)
    page.wobble = min(wobble * much * max(0.6, page.scale / 45), limit * 0.5)
    page.over = over * much * page.rng.uniform(0, 1)
    page.doubled, page.broken = doubled * page.rng.random(), broken * page.rng.random()
    page.soft = look.medium not in ("paint", "mouse")
    if grain > 0:
        page.grain = np.clip(noise(page.rng, page.shape, 1.6) * 0.9 + 0.1, 0, 1) * np.float32(
            grain * 1.6
        )
    return min(fray * page.rng.uniform(0.4, 1.5), limit * 0.4), min(
        wave * page.rng.uniform(0, 1.5) * page.scale / 50, limit * 0.35
    )
