"""What is printed beside a plan: borders, title blocks, legends, arrows and captions."""

from __future__ import annotations

import math

from benchmarks.plan_hands.working.annotation import Draughtsman, Extras
from benchmarks.plan_hands.working.looks import grey
from benchmarks.plan_hands.working.sheet import Colour

TITLES = (
    "GROUND FLOOR PLAN", "Grundriss EG M 1:100", "PLAN RDC", "First Floor", "Planta baja 1:50",
    "Level 02", "FLOOR PLAN 1:200", "Wohnung 3.OG links", "Unit Type B2", "План 1 этажа",
    "Rzut parteru", "Existing / Proposed", "Bestandsplan", "Flucht- und Rettungsplan", "AS BUILT",
)  # fmt: skip
NOTES = (
    "All dimensions in mm", "Do not scale", "Rev. A 12.03", "Drawn: KM", "Checked", "Scale 1:100",
    "Date 04/19", "Job no. 2207", "Sheet A-101", "C 2nd issue", "Bauherr:", "Architekt:",
    "NGF 84,3 m2", "Client", "Brandschutz F90", "new wall", "existing", "to be demolished", "Index",
)  # fmt: skip


def titles(pen: Draughtsman, what: Extras) -> None:
    """Print all that a sheet has beside its plan."""
    _frames(pen, what)
    for wanted, step in (
        (what.north, _north), (what.bar, _bar),
        (what.legend, _legend), (what.caption, _caption), (what.key, _key), (what.notes, _notes),
    ):  # fmt: skip
        if wanted:
            step(pen)


def _frames(pen: Draughtsman, what: Extras) -> None:
    """The border of the sheet, and its title block."""
    wide, high = pen.sheet.size
    for k in range(what.frame):
        inset = 4 + k * 5
        pen.box(inset, inset, wide - 1 - inset, high - 1 - inset, (2.5, 0.8)[k])
    x1, y1 = pen.plan[2:]
    right, below = wide - x1, high - y1
    if what.title == "right" and right > 90:
        _block(pen, wide - min(right - 50, 190), 8, wide - 8, high - 8)
    elif what.title == "bottom" and below > 80:
        _block(pen, 8, high - min(below - 46, 110), wide - 8, high - 8)
    elif what.title and below > 76:
        _block(pen, wide - min(wide * 0.5, 260), high - min(below - 42, 130), wide - 8, high - 8)


def _block(pen: Draughtsman, x0: float, y0: float, x1: float, y1: float) -> None:
    """Rows and columns of notes, a dark bar, a logo."""
    pen.box(x0, y0, x1, y1, float(pen.rng.choice([0.8, 1.5, 3.0])), pen.look.paper)
    tall = y1 - y0 > x1 - x0
    pitch = pen.size * pen.rng.uniform(1.8, 3)
    columns = 1 if tall else int(pen.rng.integers(2, 5))
    step = (x1 - x0) / columns
    dark = grey(pen.rng, 0, 110) if pen.rng.random() < 0.5 else pen.look.accent
    for column in range(columns):
        left = x0 + column * step
        pen.line([(left, y0), (left, y1)])
        y = y0
        while y < y1 - 4:
            low = min(y + pitch * float(pen.rng.choice([1, 1, 1, 2, 4])), y1)
            pen.line([(left, low), (left + step, low)], 0.7)
            _note(pen, left, y, min(left + step, x1), low, dark)
            y = low


def _note(pen: Draughtsman, x0: float, y0: float, x1: float, y1: float, dark: Colour) -> None:
    kind = pen.rng.random()
    middle = (y0 + y1) / 2
    if kind < 0.1:
        pen.box(x0, y0, x1, y1, 0.7, dark)
        pen.words(
            str(pen.rng.choice(TITLES)),
            (x0 + x1) / 2,
            middle,
            pen.size * 0.8,
            0,
            pen.look.paper,
        )
    elif kind < 0.2 and y1 - y0 > 20:
        r = (y1 - y0) * 0.3
        cx = x0 + r * 2
        pen.box(cx - r, middle - r, cx + r, middle + r, 2, dark)
        pen.box(cx - r * 0.4, middle - r * 0.4, cx + r * 0.4, middle + r * 0.4, 1, pen.look.paper)
    elif kind < 0.8:
        names = TITLES if kind < 0.3 else NOTES
        pen.words(str(pen.rng.choice(names)), x0 + 4, middle, pen.size * 0.7, anchor=(0, 0.5))


def _corner(pen: Draughtsman, reach: float) -> tuple[float, float] | None:
    """Return a place off the plan that has room around it."""
    wide, high = pen.sheet.size
    x0, y0, x1, y1 = pen.plan
    for _ in range(12):
        x = pen.rng.uniform(reach + 6, max(reach + 7, wide - reach - 6))
        y = pen.rng.uniform(reach + 6, max(reach + 7, high - reach - 6))
        if x < x0 - reach or x > x1 + reach or y < y0 - reach or y > y1 + reach:
            return x, y
    return None


def _north(pen: Draughtsman) -> None:
    r = pen.size * pen.rng.uniform(1.2, 2.6)
    spot = _corner(pen, r)
    if spot is None:
        return
    turn, (x, y) = pen.rng.uniform(0, 6.3), spot
    points = [
        (x + r * math.cos(turn + a) * f, y + r * math.sin(turn + a) * f)
        for a, f in ((0, 1), (2.6, 1), (math.pi, 0.5), (-2.6, 1))
    ]
    pen.sheet.arc(pen.sheet.paper_point(x, y), r / pen.sheet.scale, (0, 6.3), pen.look.ink, 1)
    pen.sheet.fill([pen.sheet.paper_point(*p) for p in points[:3]], pen.look.ink)
    pen.line([*points, points[0]])
    pen.words("N", x + r * 1.4 * math.cos(turn), y + r * 1.4 * math.sin(turn), pen.size)


def _bar(pen: Draughtsman) -> None:
    """A bar of metres, black and white."""
    step = pen.sheet.scale * float(pen.rng.choice([0.5, 1.0]))
    spot = _corner(pen, step * 2)
    if spot is None:
        return
    (x, y), high = spot, pen.rng.uniform(2, 6)
    for k in range(4):
        fill = pen.look.ink if k % 2 else pen.look.paper
        left = x + (k - 2) * step
        pen.box(left, y, left + step, y + high, 0.6, fill)
        pen.words(str(k), left, y - pen.size * 0.8, pen.size * 0.6)


def _legend(pen: Draughtsman) -> None:
    """Samples with words: some look like pieces of wall."""
    spot = _corner(pen, pen.size * 4)
    if spot is None:
        return
    x, y = spot[0] - pen.size * 3, spot[1] - pen.size * 3
    colours = [pen.look.fill, pen.look.paper, pen.look.accent, pen.look.tints[1]]
    for colour in colours[: int(pen.rng.integers(2, 5))]:
        pen.box(x, y, x + pen.size * 2, y + pen.size, 0.7, colour)
        pen.words(
            str(pen.rng.choice(NOTES)),
            x + pen.size * 2.4,
            y + 3,
            pen.size * 0.6,
            anchor=(0, 0.4),
        )
        y += pen.size * 1.8


def _key(pen: Draughtsman) -> None:
    """A small picture of the whole house, one of its dwellings filled."""
    unit = pen.size * pen.rng.uniform(1.5, 3.5)
    spot = _corner(pen, unit * 2.2)
    if spot is None:
        return
    x, y = spot[0] - unit * 1.5, spot[1] - unit
    chosen = int(pen.rng.integers(6))
    for k in range(6):
        left, top = x + unit * (k % 3), y + unit * (k // 3) * 1.2
        fill = (pen.look.accent, pen.look.fill)[k % 2] if k == chosen else None
        pen.box(left, top, left + unit, top + unit, float(pen.line_thick) + 0.6, fill)


def _notes(pen: Draughtsman) -> None:
    """A block of small print, its heading in a bar."""
    spot = _corner(pen, pen.size * 5)
    if spot is None:
        return
    x, y = spot[0] - pen.size * 4, spot[1] - pen.size * 4
    pen.box(x - 3, y - pen.size, x + pen.size * 9, y + pen.size * 0.6, 0.8, pen.look.ink)
    pen.words(str(pen.rng.choice(TITLES)), x, y, pen.size * 0.6, 0, pen.look.paper, (0, 0.6))
    for k in range(int(pen.rng.integers(3, 8))):
        text = f"{k + 1}. " + " ".join(str(word) for word in pen.rng.choice(NOTES, 2))
        pen.words(text, x, y + (k + 1.4) * pen.size, pen.size * 0.5, anchor=(0, 0.5))


def _caption(pen: Draughtsman) -> None:
    """A title below or above the plan."""
    y0, y1 = pen.plan[1], pen.plan[3]
    wide, high = pen.sheet.size
    size = pen.size * pen.rng.uniform(1.1, 2.2)
    below = high - y1 > y0
    y = high - size * 1.4 if below else size * 1.4
    if max(high - y1, y0) < size * 2:
        return
    title = str(pen.rng.choice(TITLES))
    x = pen.rng.uniform(0.3, 0.7) * wide
    if pen.rng.random() < 0.2:
        bar = size * len(title) * 0.5
        pen.box(x - bar, y - size, x + bar, y + size, 1, pen.look.accent)
        pen.words(title, x, y, size, 0, pen.look.paper)
        return
    pen.words(title, x, y, size)
    if pen.rng.random() < 0.4:
        half = size * len(title) * 0.4
        pen.line([(x - half, y + size), (x + half, y + size)], 2)
