"""What a sheet carries beside the plan: measures, title, north, a scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from benchmarks.plan_exam.floors import arrow
from benchmarks.plan_exam.home import Home
from benchmarks.plan_exam.sheet import Colour, Sheet
from benchmarks.plan_exam.words import WORDS
from shapely.geometry import Point as Spot
from shapely.geometry import box

CHAIN = 0.55  # metres from the plan to its first line of measures, and from there to the second
APART = 0.3  # metres that two measured lines are apart at least


def bounds(home: Home) -> tuple[float, float, float, float]:
    """Return what the plan covers with its balconies."""
    boxes = [home.shell.body.bounds, *(zone.bounds for zone in home.shell.zones.values())]
    x0, y0, x1, y1 = zip(*boxes)
    return min(x0), min(y0), max(x1), max(y1)


def measures(
    sheet: Sheet, home: Home, colour: Colour, pen: float, lettering: str, centimetres: bool
) -> None:
    """Draw two lines of measures above the plan and left of it: between walls' middles, and all."""
    x0, _, _, y1 = bounds(home)
    left, low, right, high = home.shell.body.bounds
    for upright, ends in ((False, (left, right)), (True, (low, high))):
        axes = _axes(home, upright, ends)
        for places, row in ((axes, 1), ([ends[0], ends[1]], 2)):
            off = x0 - CHAIN * row if upright else y1 + CHAIN * row
            _chain(sheet, places, off, upright, colour, pen, lettering, centimetres)


def _axes(home: Home, upright: bool, ends: tuple[float, float]) -> list[float]:
    """Return where walls stand that are met along an axis, none too near to another."""
    k = 1 if upright else 0
    across = {w.start[k] for w in home.shell.walls if abs(w.start[k] - w.end[k]) < 0.01}
    kept: list[float] = []
    for place in sorted(across):
        if not kept or place - kept[-1] > APART:
            kept.append(place)
    return [place for place in kept if ends[0] <= place <= ends[1]]


def _chain(
    sheet: Sheet,
    places: Sequence[float],
    off: float,
    upright: bool,
    colour: Colour,
    pen: float,
    lettering: str,
    centimetres: bool,
) -> None:
    def at(along: float, away: float = 0.0) -> tuple[float, float]:
        return (off - away, along) if upright else (along, off + away)

    sheet.line([at(places[0] - 0.12), at(places[-1] + 0.12)], pen, colour)
    for place in places:
        sheet.line([at(place, -0.15), at(place, 0.15)], pen, colour)
        slash = [at(place - 0.07, -0.07), at(place + 0.07, 0.07)]
        sheet.line(slash, pen * 1.8, colour)
    for a, b in zip(places, places[1:]):
        text = f"{round((b - a) * 100)}" if centimetres else f"{b - a:.2f}"
        sheet.write(text, at((a + b) / 2, 0.16), 0.15, colour, lettering, upright)


def title(
    sheet: Sheet,
    colour: Colour,
    pen: float,
    lettering: str,
    language: str,
    rng: np.random.Generator,
) -> None:
    """Draw a sheet's frame with a title block in its lower right corner."""
    x0, y0, x1, y1 = sheet.bounds
    sheet.outline(box(x0 + 0.2, y0 + 0.2, x1 - 0.2, y1 - 0.2), pen, colour)
    left, top = x1 - 4.0, y0 + 1.2
    sheet.outline(box(left, y0 + 0.2, x1 - 0.2, top), pen, colour)
    sheet.line([(left, y0 + 0.6), (x1 - 0.2, y0 + 0.6)], pen, colour)
    sheet.line([(x1 - 1.4, y0 + 0.2), (x1 - 1.4, y0 + 0.6)], pen, colour)
    name = str(rng.choice(WORDS[language]["title"]))
    sheet.write(name, (left + 1.9, y0 + 0.9), 0.18, colour, lettering)
    sheet.write(
        f"{rng.integers(1, 28):02}.{rng.integers(1, 12):02}.{rng.integers(1978, 2025)}",
        (left + 1.25, y0 + 0.4),
        0.13,
        colour,
        lettering,
    )
    sheet.write(f"A-{rng.integers(100, 399)}", (x1 - 0.8, y0 + 0.4), 0.13, colour, lettering)


def heading(
    sheet: Sheet, colour: Colour, lettering: str, language: str, rng: np.random.Generator
) -> None:
    """Write a title under the plan."""
    x0, y0, x1, _ = sheet.bounds
    name = str(rng.choice(WORDS[language]["title"]))
    sheet.write(name, ((x0 + x1) / 2, y0 + 0.55), 0.28, colour, lettering)


def north(sheet: Sheet, colour: Colour, pen: float, lettering: str, degrees: float) -> None:
    """Draw a needle in a circle in the upper right corner."""
    _, _, x1, y1 = sheet.bounds
    middle = np.array([x1 - 0.75, y1 - 0.85])
    angle = np.radians(degrees)
    up = np.array([np.sin(angle), np.cos(angle)]) * 0.35
    sheet.outline(Spot(*middle).buffer(0.32, 16), pen, colour)
    tail, tip = (float(v) for v in middle - up), (float(v) for v in middle + up)
    arrow(sheet, tuple(tail), tuple(tip), pen, colour)  # type: ignore[arg-type]
    beyond = middle + up * 1.45
    sheet.write("N", (float(beyond[0]), float(beyond[1])), 0.16, colour, lettering)


def scale_bar(sheet: Sheet, colour: Colour, pen: float, lettering: str) -> None:
    """Draw a bar of five metres in the lower left corner."""
    x0, y0, _, _ = sheet.bounds
    left, low = x0 + 0.6, y0 + 0.5
    for metre in range(5):
        part = box(left + metre, low, left + metre + 1, low + 0.1)
        if metre % 2 == 0:
            sheet.fill(part, colour)
        sheet.outline(part, pen, colour)
    for metre in (0, 1, 2, 5):
        sheet.write(
            f"{metre}{' m' if metre == 5 else ''}",
            (left + metre, low + 0.26),
            0.13,
            colour,
            lettering,
        )
