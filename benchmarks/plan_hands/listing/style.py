"""The manner of a page: colours, walls, symbols; each drawn apart from the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from benchmarks.plan_hands.listing.chance import Colour, blend, maybe, near, one_of, pick

Rng = np.random.Generator
WHITE: Colour = (255, 255, 255)


@dataclass(frozen=True)
class Style:
    """All that a page keeps to."""

    paper: Colour
    ink: Colour
    line: float  # pixels of a common line
    wall: str
    wall_fill: Colour
    inner_fill: Colour
    edge: Colour
    edge_width: float
    seams: bool  # each wall has its own edge
    shadow: float  # metres that walls cast a shadow
    floors: str
    floor: dict[str, tuple[str, Colour, Colour]]
    gap: str
    symbols: dict[str, tuple[str, ...]]
    leaf: str
    leaf_colour: Colour
    arc: str
    opened: float  # degrees that leaves stand open
    hang: float  # where leaves hang, -1 the far face, 1 the near one
    glass: Colour
    glass_fill: Colour
    through: bool  # windows leave the wall's fill in place
    panes: int
    sill: float
    threshold: str
    frames: bool  # jambs drawn as small boxes
    furniture: float
    icon: str
    icon_line: Colour
    icon_width: float
    icon_fill: Colour
    icon_accent: Colour
    careless: bool
    words: str
    astray: float  # how far names lie off the middle of rooms
    grey: bool
    words_colour: Colour


# Ways to draw walls: how often, and whether the fill is dark ink, a mid tone, light or a pattern.
_WALLS = {
    "solid": 40.0,
    "two tones": 7.0,
    "edged": 13.0,
    "coloured": 6.0,
    "outlined": 10.0,
    "tinted": 6.0,
    "slanted": 5.0,
    "dots": 2.0,
    "lines": 4.0,
    "insulated": 2.0,
    "light": 3.0,
}
_INKS: tuple[Colour, ...] = (
    (0, 0, 0),
    (15, 15, 18),
    (35, 35, 38),
    (60, 60, 64),
    (30, 28, 60),
    (20, 30, 70),
    (62, 44, 32),
    (84, 62, 46),
    (40, 54, 50),
    (90, 90, 94),
)
_TONES: tuple[Colour, ...] = (
    (110, 110, 115),
    (140, 140, 145),
    (125, 100, 78),
    (90, 110, 130),
    (150, 60, 55),
    (60, 100, 80),
    (170, 120, 60),
    (20, 90, 140),
    (120, 60, 110),
    (165, 165, 170),
    (188, 188, 192),
)
_SYMBOLS: dict[str, dict[str, float]] = {
    "room": {"swing": 12, "sliding": 0.8, "pocket": 0.5, "barn": 0.5, "both": 0.3, "fold": 0.3},
    "closet": {"fold": 3, "accordion": 1.5, "sliding": 3, "pair": 2.5, "swing": 2.5, "louvre": 0.8},
    "tatami": {"sliding": 8, "fold": 0.5, "pocket": 1},
    "wide": {"pair": 4, "sliding": 3, "pocket": 1, "fold": 1, "barn": 0.6, "four": 1},
    "entrance": {"swing": 8, "unequal": 1.2, "sliding": 0.4, "pair": 0.8},
    "balcony": {"swing": 3, "pair": 4, "four": 0.6},
    "garage": {"gate box": 3, "gate dashes": 3, "gate line": 1, "gate panels": 2, "gate swing": 1},
    "window": {
        "panes": 8,
        "box": 5,
        "frame": 4,
        "mullions": 3,
        "casement": 1.2,
        "slide": 2.0,
        "bar": 2,
        "stick out": 1.5,
        "fills": 2,
    },
    "doorway": {"nothing": 6, "dashes": 2, "one dashed": 1.2, "arch": 0.5, "tint": 1},
}
_ARCS = {"thin": 8, "dashed": 1.5, "pie": 1.5, "thick": 0.8, "none": 1, "chord": 0.5}
_FLOORS = {"none": 34, "one": 16, "roles": 17, "textured": 33}
_WOODS: tuple[Colour, ...] = (
    (222, 190, 150),
    (198, 156, 109),
    (235, 214, 184),
    (170, 125, 85),
    (210, 200, 188),
    (150, 108, 75),
)
_STONES: tuple[Colour, ...] = (
    (225, 230, 232),
    (205, 215, 222),
    (238, 234, 224),
    (196, 214, 222),
    (180, 184, 188),
    (222, 205, 190),
)
_CARPETS: tuple[Colour, ...] = ((228, 222, 210), (214, 208, 196), (236, 226, 214), (205, 205, 212))
_GREENS: tuple[Colour, ...] = ((190, 205, 150), (200, 214, 160), (176, 196, 132))
WET = ("bath", "wc", "utility", "kitchen")


def _walls(rng: Rng, wall: str, ink: Colour) -> tuple[Colour, Colour, Colour]:
    """Return the fills of outer and inner walls and the colour of their edge."""
    tone, light = near(rng, one_of(rng, _TONES), 12), near(rng, (225, 225, 225), 14)
    inner = blend(ink, (170, 170, 172), rng.uniform(0.4, 0.85))
    return {
        "solid": (ink, ink, ink),
        "two tones": (ink, inner, ink),
        "edged": (tone, tone if maybe(rng, 0.7) else blend(tone, WHITE, 0.35), ink),
        "coloured": (tone, tone, tone),
        "outlined": (WHITE, WHITE, ink),
        "tinted": (light, light, ink),
        "light": (light, light, light),
    }.get(wall, (WHITE if maybe(rng, 0.7) else light, WHITE, ink))


Floor = tuple[str, Colour, Colour]
_ROLES = (
    "living", "bedroom", "kitchen", "dining", "office", "bath", "wc", "utility", "hall", "closet",
    "garage", "tatami",
)  # fmt: skip


def _one(rng: Rng) -> dict[str, Floor]:
    """Return floors of one colour."""
    soft = near(rng, (246, 243, 236), 8)
    return dict.fromkeys(_ROLES, ("plain", soft, soft))


def _by_role(rng: Rng) -> dict[str, Floor]:
    """Return floors of pale colours."""
    pastel = rng.uniform(8, 45)
    base = 238 - pastel / 2, 236 - pastel / 2, 232 - pastel / 2
    return {
        role: ("plain" if maybe(rng, 0.9) else "fading", near(rng, base, pastel / 2), WHITE)
        for role in _ROLES
    }


def _textured(rng: Rng) -> dict[str, Floor]:
    """Return floors of boards, tiles, carpets."""
    stone, carpet = one_of(rng, _STONES), one_of(rng, _CARPETS)
    wood = blend(one_of(rng, _WOODS), WHITE, rng.uniform(0, 0.55))
    wet = pick(rng, {"tiles": 8, "slanted": 0.7, "dots": 1, "fading": 0.5, "planks": 0.3})
    dry = pick(rng, {"planks": 8, "plain": 1.5, "fading": 1, "slanted": 0.4, "dots": 0.6})
    floors: dict[str, Floor] = {}
    for role in _ROLES:
        paint, colour = (wet, stone) if role in (*WET, "garage") else (dry, wood)
        if role == "bedroom" and maybe(rng, 0.3):
            paint, colour = pick(rng, {"plain": 2, "dots": 1}), carpet
        floors[role] = (paint, colour, blend(colour, (60, 50, 40), rng.uniform(0.12, 0.45)))
    return floors


def _bare(rng: Rng) -> dict[str, Floor]:
    """Return no floors, but tiles in some baths."""
    if maybe(rng, 0.75):
        return {}
    tile: Floor = ("tiles", WHITE, blend(WHITE, (90, 90, 90), rng.uniform(0.2, 0.7)))
    return {"bath": tile, "wc": tile}


_FLOORINGS = {"one": _one, "roles": _by_role, "textured": _textured, "none": _bare}


def _floors(rng: Rng) -> tuple[str, dict[str, Floor]]:
    """Return how floors are painted, and paint, colour and lines by role."""
    how = pick(rng, _FLOORS)
    floors = _FLOORINGS[how](rng)
    if maybe(rng, 0.6) and floors:
        floors["tatami"] = ("plain", near(rng, one_of(rng, _GREENS), 8), (110, 130, 80))
    return how, floors


def _apart(
    fill: Colour, inner: Colour, paint: str, colour: Colour, lines: Colour
) -> tuple[str, Colour, Colour]:
    """Return a floor that differs from solid walls as a careful eye would want it."""
    for _ in range(3):
        if min(abs(sum(colour) - sum(wall)) for wall in (fill, inner)) < 190:
            dark = min(sum(fill), sum(inner)) < 560
            if not dark:
                break
            colour, lines = blend(colour, WHITE, 0.45), blend(lines, WHITE, 0.35)
    return paint, colour, lines


def _symbols(rng: Rng) -> dict[str, tuple[str, ...]]:
    """Return one or two symbols for each use of an opening."""
    return {
        use: tuple(pick(rng, shares) for _ in range(1 + int(maybe(rng, 0.2))))
        for use, shares in _SYMBOLS.items()
    }


def _ground(rng: Rng, wall: str) -> tuple[Colour, str, dict[str, Floor]]:
    """Return the paper's colour, how floors are painted, and the floors."""
    paper = WHITE if maybe(rng, 0.72) else near(rng, (243, 242, 238), 7)
    how, floors = _floors(rng)
    if wall == "light":  # pale walls show only on a dark or coloured floor
        paper = near(rng, one_of(rng, ((40, 60, 100), (50, 50, 55), (90, 105, 110))), 12)
        how, floors = "none", {}
    return paper, how, floors


def styled(rng: Rng) -> Style:
    """Return the manner of a random page."""
    ink = near(rng, one_of(rng, _INKS), 8) if maybe(rng, 0.6) else (0, 0, 0)
    wall = pick(rng, _WALLS)
    paper, how, floors = _ground(rng, wall)
    fill, inner, edge = _walls(rng, wall, ink)
    pen: Colour = blend(WHITE, paper, 0.15) if wall == "light" else ink
    soft = blend(pen, paper, float(rng.choice([0.0, 0.25, 0.5])))
    icon = pick(rng, {"outline": 4, "white": 4, "colour": 3, "shaded": 2, "wood": 1.5, "dark": 1.1})
    tint = near(rng, one_of(rng, (*_WOODS, *_TONES[:4], (190, 200, 215), (200, 190, 200))), 15)
    pale = near(rng, (190, 220, 240), 12) if maybe(rng, 0.3) else WHITE
    return Style(
        paper=paper,
        ink=pen,
        line=float(rng.choice([1, 1, 1, 1.5, 2])),
        wall=wall,
        wall_fill=fill,
        inner_fill=inner,
        edge=edge,
        edge_width=float(rng.choice([1, 1, 1.5, 2])),
        seams=maybe(rng, 0.15),
        shadow=rng.uniform(0.04, 0.12) if maybe(rng, 0.12) and wall != "light" else 0.0,
        floors=how,
        floor={role: _apart(fill, inner, *each) for role, each in floors.items()},
        gap=pick(rng, {"floor": 5, "white": 4, "tint": 1}),
        symbols=_symbols(rng),
        leaf=pick(rng, {"line": 5, "double": 3, "bar": 2, "thick": 1.5}),
        leaf_colour=soft if maybe(rng, 0.8) else near(rng, (150, 95, 50), 25),
        arc=pick(rng, _ARCS),
        opened=float(rng.choice([90, 90, 90, 90, 80, 60, 45, 30])),
        hang=float(rng.choice([1, 1, 1, 0, -1])),
        glass=near(rng, (90, 150, 200), 25) if maybe(rng, 0.25) else pen,
        glass_fill=paper if wall == "light" else pale,
        through=wall in ("solid", "edged", "coloured", "two tones") and maybe(rng, 0.25),
        panes=int(rng.choice([1, 2, 2, 3, 3, 4])),
        sill=float(rng.choice([0, 0, 0, 0.06, 0.12])),
        threshold=pick(rng, {"none": 6, "one": 1.5, "two": 1.5, "dashed": 1}),
        frames=maybe(rng, 0.15),
        furniture=float(rng.choice([0.0, 0.25, 0.6, 1.0, 1.0], p=[0.2, 0.2, 0.2, 0.2, 0.2])),
        icon=icon,
        icon_line=soft,
        icon_width=float(rng.choice([0.5, 0.75, 0.75, 1.0, 1.5, 2.0])),
        icon_fill=blend(tint, WHITE, rng.uniform(0, 0.7)) if icon != "dark" else near(rng, ink, 25),
        icon_accent=near(rng, tint, 30),
        careless=maybe(rng, 0.15),
        words=pick(rng, {"all": 7, "some": 1.5, "none": 1.2, "numbers": 0.8}),
        astray=float(rng.choice([0.03, 0.06, 0.06, 0.2])),
        grey=maybe(rng, 0.14),
        words_colour=pen if maybe(rng, 0.75) or wall == "light" else near(rng, (90, 60, 60), 50),
    )
