"""A page with the truth and what was read drawn over it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from benchmarks.plan_exam.pages import Page
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from underdraw.floor_plan.reading import Reading
from underdraw.spec.floor_plan import FloorPlan

TRUE, FOUND = (0, 140, 70), (214, 40, 60)


def overlay(page: Page, reading: Reading | None) -> NDArray[np.uint8]:
    """Return the page, paled, with the true plan in green and the one that was read in red.

    Rooms are outlines, doors and doorways circles, windows squares: large and hollow the true ones,
    small and full those that were read.
    """
    image = Image.fromarray(page.image)
    image = Image.blend(image, Image.new("RGB", image.size, (255, 255, 255)), 0.55)
    truth = Reading(page.plan, page.image, page.to_page)
    for shown, colour, full in ((truth, TRUE, False), (reading, FOUND, True)):
        if shown is not None and shown.to_page is not None:
            _show(image, shown, colour, full=full)
    return np.asarray(image)


def _show(image: Image.Image, shown: Reading, colour: tuple[int, int, int], *, full: bool) -> None:
    if full:
        veil = image.copy()
        brush = ImageDraw.Draw(veil)
        for room in shown.plan.rooms:
            brush.polygon(_corners(shown, room.polygon), fill=colour)
        image.paste(Image.blend(image, veil, 0.15))
    brush = ImageDraw.Draw(image)
    for room in shown.plan.rooms:
        corners = _corners(shown, room.polygon)
        brush.line([*corners, corners[0]], fill=colour, width=2)
    size = max(image.size) / 400 * (1.3 if full else 3)
    for kind, (x, y) in _middles(shown):
        stamp = brush.rectangle if kind == "window" else brush.ellipse
        fill = colour if full else None
        stamp((x - size, y - size, x + size, y + size), outline=colour, fill=fill, width=2)


def _corners(shown: Reading, points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in shown.on_page(tuple(points))]


def _middles(shown: Reading) -> list[tuple[str, tuple[float, float]]]:
    plan: FloorPlan = shown.plan
    places = [plan.wall(one.wall).at(one.at) for one in plan.openings]
    kinds = [one.kind for one in plan.openings]
    return list(zip(kinds, _corners(shown, places))) if places else []
