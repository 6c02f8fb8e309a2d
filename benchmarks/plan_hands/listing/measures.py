"""Lines of dimensions along a house and across its rooms."""

from __future__ import annotations

import numpy as np
import shapely
from benchmarks.plan_hands.listing.chance import maybe, one_of
from benchmarks.plan_hands.listing.openings import Fitted
from benchmarks.plan_hands.listing.sheet import Sheet
from benchmarks.plan_hands.listing.style import Style
from benchmarks.plan_hands.listing.words import Tongue
from benchmarks.plans.ground import lines as ground_lines

Rng = np.random.Generator
_ENDS = ("tick", "arrow", "dot", "none", "bar")


def draw_measures(rng: Rng, sheet: Sheet, house: Fitted, style: Style, tongue: Tongue) -> None:
    """Draw chains of dimensions outside, single ones inside, and an axis grid, or nothing."""
    ends, reach = one_of(rng, _ENDS), rng.uniform(0.3, 0.9)
    if maybe(rng, 0.22):
        for side in rng.permutation(4)[: int(rng.integers(1, 5))]:
            _chain(rng, sheet, house, (style, tongue, ends), int(side), reach)
    if maybe(rng, 0.12):
        for room in house.shell.rooms.values():
            if room.area > 5 and maybe(rng, 0.6) and room.covers(room.envelope.buffer(-0.05)):
                x0, y0, x1, y1 = room.bounds
                x, y = (
                    x0 + (x1 - x0) * rng.uniform(0.1, 0.9),
                    y0 + (y1 - y0) * rng.uniform(0.1, 0.9),
                )
                _measure(sheet, (style, tongue, ends), ((x0, y), (x1, y)))
                _measure(sheet, (style, tongue, ends), ((x, y0), (x, y1)))
    if maybe(rng, 0.07):
        _eaves(rng, sheet, house, style)
    if maybe(rng, 0.03):
        _axes(rng, sheet, house, style)


Manner = tuple[Style, Tongue, str]


def _marks(rng: Rng, house: Fitted, side: int) -> list[float]:
    """Return where walls that stand across a side of the house meet it."""
    axis = side % 2
    grounds = house.shell.grounds
    spots = {round(each.bounds[axis], 2) for each in grounds}
    spots |= {round(each.bounds[axis + 2], 2) for each in grounds}
    low, high = min(spots), max(spots)
    kept = [low]
    for spot in sorted(spots):
        if spot - kept[-1] > 0.9 and (spot == high or (high - spot > 0.9 and maybe(rng, 0.5))):
            kept.append(spot)
    return kept


def _chain(rng: Rng, sheet: Sheet, house: Fitted, manner: Manner, side: int, reach: float) -> None:
    """Draw one chain beside a house."""
    bounds = np.array([each.bounds for each in house.shell.grounds])
    axis = side % 2
    near = bounds[:, 1 - axis].min() if side < 2 else bounds[:, 3 - axis].max()
    level = float(near - reach if side < 2 else near + reach)
    marks = _marks(rng, house, side)
    extend = float(rng.choice([0.0, 0.6, 1.0])) * (near - level)
    for mark in marks:
        ends = [(mark, level - 0.1 * np.sign(near - level)), (mark, level + extend)]
        flipped = [(b, a) for a, b in ends] if axis else ends
        sheet.line(flipped, manner[0].icon_line, 0.75)
    for one, other in zip(marks, marks[1:]):
        pair = ((one, level), (other, level))
        _measure(sheet, manner, tuple((b, a) for a, b in pair) if axis else pair)


def _measure(sheet: Sheet, manner: Manner, ends: tuple[tuple[float, float], ...]) -> None:
    """Draw one line with its ends and its number."""
    style, tongue, how = manner
    one, other = np.asarray(ends[0]), np.asarray(ends[1])
    length = float(np.hypot(*(other - one)))
    if length < 0.3:
        return
    along = (other - one) / length
    across = np.array([-along[1], along[0]])
    ink, size = style.icon_line, 5 / sheet.scale
    sheet.line([one, other], ink, 0.75)
    for spot, sign in ((one, 1), (other, -1)):
        tips = {
            "tick": [(spot - (along + across) * size, spot + (along + across) * size)],
            "arrow": [(spot, spot + along * sign * 2 * size + across * k * size) for k in (1, -1)],
            "bar": [(spot - across * size, spot + across * size)],
            "dot": [(spot - along * size * 0.4, spot + along * size * 0.4)],
        }
        for tip in tips.get(how, []):
            sheet.line(tip, ink, 3 if how == "dot" else 1)
    text = f"{length * 100:.0f}" if tongue.bold else f"{length:.2f}"
    upright = bool(abs(along[1]) > 0.7)
    at = (one + other) / 2 + across * (0.9 * tongue.height / sheet.scale)
    sheet.words(text, at.tolist(), tongue.font, tongue.height * 0.75, ink, upright=upright)


def _eaves(rng: Rng, sheet: Sheet, house: Fitted, style: Style) -> None:
    """Draw the lines at which a roof's slope leaves a room's height, through all rooms."""
    bounds = np.array([each.bounds for each in house.shell.grounds])
    low, high = bounds[:, :2].min(0), bounds[:, 2:].max(0)
    axis, off = int(rng.integers(2)), rng.uniform(0.8, 2.0)
    for mark in (low[axis] + off, high[axis] - off):
        ends = np.array([low, high])
        ends[:, axis] = mark
        line = shapely.LineString(ends)
        for room in house.shell.rooms.values():
            for part in ground_lines(line.intersection(room)):
                coordinates = shapely.get_coordinates(part)
                sheet.line(coordinates, style.icon_line, style.line, False, (7.0, 4.0))


def _axes(rng: Rng, sheet: Sheet, house: Fitted, style: Style) -> None:
    """Draw a grid of axes through the house, with bubbles at their ends."""
    bounds = np.array([each.bounds for each in house.shell.grounds])
    low, high = bounds[:, :2].min(0) - 0.8, bounds[:, 2:].max(0) + 0.8
    for axis in (0, 1):
        for mark in np.arange(low[axis] + 0.9, high[axis], rng.uniform(2.5, 5)):
            ends = np.array([low, high])
            ends[:, axis] = mark
            sheet.line(ends, style.icon_line, 0.5, False, (10.0, 3.0))
            turn = np.linspace(0, 2 * np.pi, 20)
            bubble = ends[1] + np.stack([np.cos(turn), np.sin(turn)], 1) * 0.25
            sheet.line(bubble, style.icon_line, 1)
