"""Builders of furniture: (random source, style) → Piece. Add one here and to FURNITURE."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from underdraw.rooms.colors import COLORS, NEUTRAL, SATURATED, WOODS, unit
from underdraw.rooms.piece import Piece, box, legs, pole
from underdraw.rooms.style import Style
from underdraw.scene import Box, Ellipsoid, Material, Shape

Builder = Callable[[Random, Style], Piece]


def paint(color: str, tint: float = 1.0) -> Material:
    """Give the plain material of a named colour, a little darker or lighter by `tint`."""
    r, g, b = unit(COLORS[color])
    return Material((min(1.0, r * tint), min(1.0, g * tint), min(1.0, b * tint)))


def textile(rng: Random) -> str:
    """Choose a colour for cloth: mostly a strong one, so that colour words are learnt."""
    return rng.choice(SATURATED) if rng.random() < 0.75 else rng.choice(NEUTRAL)


def surface(rng: Random, style: Style) -> tuple[Material, str | None, str]:
    """Choose a hard surface: its material, colour name if it has one, and caption word."""
    if rng.random() < style.wooden:
        return Material(unit(WOODS[rng.choice(style.woods)])), None, "wooden"
    name = rng.choice(style.accents) if rng.random() < 0.5 else rng.choice(SATURATED)
    return paint(name), name, name


def _legs(style: Style) -> Material:
    return Material(unit(style.legs))


def _seat(rng: Random, style: Style, label: str, w: float, cushions: int) -> Piece:
    """Build a sofa or an armchair: base, cushions, back, two arms, feet."""
    color = textile(rng)
    main, soft = paint(color), paint(color, 1.07)
    d, foot, arm = rng.uniform(0.84, 0.95), 0.1, rng.uniform(0.13, 0.2)
    seat, back, rest = 0.26, rng.uniform(0.72, 0.86), rng.uniform(0.5, 0.62)
    inner = w - 2 * arm
    shapes: list[Shape] = [box(0, foot, 0, w, seat - foot, d, main)]
    each = inner / cushions
    for i in range(cushions):
        x = (i - (cushions - 1) / 2) * each
        shapes.append(box(x, seat, -0.08, each - 0.025, 0.16, d - 0.2, soft))
        shapes.append(
            box(x, seat + 0.16, d / 2 - 0.27, each - 0.025, back - seat - 0.14, 0.16, soft)
        )
    shapes.append(box(0, seat, d / 2 - 0.1, inner, back - seat, 0.2, main))
    for side in (-1, 1):
        shapes.append(box(side * (w - arm) / 2, seat, 0, arm, rest - seat, d, main))
    shapes += legs(w, d, foot, style.leg_width, _legs(style))
    return Piece(label, (w, back + 0.02, d), tuple(shapes), color, color)


def sofa(rng: Random, style: Style) -> Piece:
    """Build a sofa of two or three seats."""
    cushions = rng.choice((2, 3))
    return _seat(rng, style, "sofa", 0.55 * cushions + rng.uniform(0.45, 0.6), cushions)


def armchair(rng: Random, style: Style) -> Piece:
    """Build an armchair."""
    return _seat(rng, style, "armchair", rng.uniform(0.85, 0.95), 1)


def bed(rng: Random, style: Style) -> Piece:
    """Build a bed with a headboard, a blanket that hangs over the sides, and pillows."""
    color = textile(rng)
    w, d = rng.choice((1.2, 1.5, 1.7)), 2.05
    wood = rng.random() < style.wooden
    frame = (
        Material(unit(WOODS[rng.choice(style.woods)])) if wood else paint(rng.choice(style.accents))
    )
    shapes: list[Shape] = [
        box(0, 0, d / 2 - 0.04, w + 0.06, rng.uniform(0.85, 1.05), 0.08, frame),
        box(0, 0.08, 0.02, w - 0.04, 0.2, d - 0.06, frame),
        box(0, 0.26, 0, w - 0.02, 0.22, d - 0.1, paint("white")),
        box(0, 0.2, -0.26, w + 0.03, 0.32, d - 0.54, paint(color)),
        box(0, 0.52, 0.36, w + 0.04, 0.035, 0.24, paint(color, 1.08)),
    ]
    pillow = paint("white", 0.98)
    each = w / 2 if w > 1.3 else w * 0.75
    for x in (-each / 2, each / 2) if w > 1.3 else (0.0,):
        shapes.append(Box((x, 0.55, 0.76), (each - 0.12, 0.14, 0.38), pillow))
    return Piece("bed", (w + 0.06, 1.05, d), tuple(shapes), color, color)


def low_table(rng: Random, style: Style) -> Piece:
    """Build a coffee table: round on a foot, or a top on four legs."""
    top, color, word = surface(rng, style)
    h = rng.uniform(0.36, 0.44)
    if rng.random() < 0.3:
        w = rng.uniform(0.7, 0.9)
        shapes = (
            pole(0, 0, 0, 0.4, 0.03, top),
            pole(0, 0.03, 0, 0.14, h - 0.08, top),
            pole(0, h - 0.05, 0, w, 0.05, top),
        )
        return Piece("table", (w, h, w), shapes, color, word)
    w, d = rng.uniform(0.85, 1.2), rng.uniform(0.5, 0.65)
    parts = (
        box(0, h - 0.07, 0, w, 0.07, d, top),
        *legs(w, d, h - 0.07, style.leg_width, _legs(style)),
    )
    return Piece("table", (w, h, d), parts, color, word)


def dining_table(rng: Random, style: Style) -> Piece:
    """Build a dining table."""
    top, color, word = surface(rng, style)
    w, d, h = rng.uniform(1.4, 1.8), rng.uniform(0.8, 0.95), 0.75
    apron = box(0, h - 0.15, 0, w - 0.12, 0.09, d - 0.12, top)
    parts = (
        box(0, h - 0.06, 0, w, 0.06, d, top),
        apron,
        *legs(w, d, h - 0.06, style.leg_width + 0.02, top),
    )
    return Piece("table", (w, h, d), parts, color, word)


def chair(rng: Random, style: Style) -> Piece:
    """Build a chair with an upright back."""
    color = textile(rng)
    main, leg = paint(color), _legs(style)
    w, h = 0.46, 0.45
    back = rng.uniform(0.84, 0.95)
    shapes = (
        box(0, h - 0.07, 0, w, 0.07, w, main),
        box(0, h + 0.04, w / 2 - 0.025, w, back - h - 0.04, 0.05, main),
        *legs(w, w, h - 0.07, 0.045, leg),
    )
    return Piece("chair", (w, back, w), shapes, color, color)


def office_chair(rng: Random, style: Style) -> Piece:
    """Build a swivel chair on a foot."""
    color = textile(rng)
    main, metal = paint(color), paint("black", 1.3)
    shapes = (
        pole(0, 0.02, 0, 0.5, 0.05, metal),
        pole(0, 0.07, 0, 0.08, 0.34, metal),
        box(0, 0.4, 0, 0.52, 0.1, 0.5, main),
        box(0, 0.54, 0.22, 0.48, 0.5, 0.08, main),
    )
    return Piece("chair", (0.52, 1.04, 0.52), shapes, color, color)


def desk(rng: Random, style: Style) -> Piece:
    """Build a desk with a drawer block under one end."""
    top, color, word = surface(rng, style)
    w, d, h = rng.uniform(1.2, 1.6), rng.uniform(0.62, 0.72), 0.74
    side = rng.choice((-1, 1))
    shapes = (
        box(0, h - 0.06, 0, w, 0.06, d, top),
        box(side * (w / 2 - 0.22), 0.06, 0.02, 0.38, h - 0.12, d - 0.1, top),
        box(0, 0.3, d / 2 - 0.04, w - 0.1, h - 0.36, 0.03, top),
        *legs(w, d, h - 0.06, style.leg_width, _legs(style)),
    )
    return Piece("desk", (w, h, d), shapes, color, word)


def cabinet(rng: Random, style: Style) -> Piece:
    """Build a low sideboard or a tall wardrobe with doors and knobs."""
    body, color, word = surface(rng, style)
    tall = rng.random() < 0.35
    w = rng.uniform(0.9, 1.2) if tall else rng.uniform(1.0, 1.6)
    h, d = (rng.uniform(1.7, 2.0), 0.55) if tall else (rng.uniform(0.65, 0.85), 0.45)
    doors = 2 if tall else rng.choice((2, 3))
    front = Material(tuple_min(body.color, 1.08))
    shapes: list[Shape] = [box(0, 0.1, 0.02, w, h - 0.1, d - 0.04, body)]
    shapes += legs(w, d, 0.1, 0.06, _legs(style))
    each = w / doors
    for i in range(doors):
        x = (i - (doors - 1) / 2) * each
        shapes.append(box(x, 0.14, -d / 2 + 0.02, each - 0.05, h - 0.18, 0.03, front))
        shapes.append(
            box(x + each * 0.32, h * 0.55, -d / 2 - 0.01, 0.035, 0.14, 0.03, _legs(style))
        )
    return Piece("cabinet", (w, h, d), tuple(shapes), color, word)


def tuple_min(color: tuple[float, float, float], tint: float) -> tuple[float, float, float]:
    """Lighten a colour without leaving [0, 1]."""
    return min(1.0, color[0] * tint), min(1.0, color[1] * tint), min(1.0, color[2] * tint)


def bookshelf(rng: Random, style: Style) -> Piece:
    """Build an open shelf; every board holds one block of books or two."""
    wood = (
        Material(unit(WOODS[rng.choice(style.woods)]))
        if rng.random() < max(0.5, style.wooden)
        else None
    )
    body = wood or paint(rng.choice(("white", "black")))
    w, d, rows = rng.uniform(0.8, 1.1), 0.34, rng.choice((3, 4, 5))
    step = 0.38
    h = rows * step + 0.05
    shapes: list[Shape] = [box(0, 0, d / 2 - 0.015, w, h, 0.03, body)]
    shapes += [box(s * (w / 2 - 0.025), 0, 0, 0.05, h, d, body) for s in (-1, 1)]
    shapes += [box(0, i * step, 0, w - 0.1, 0.05, d, body) for i in range(rows + 1)]
    for i in range(rows):
        x = -w / 2 + 0.08
        for _ in range(rng.choice((1, 2, 2))):
            width = rng.uniform(0.2, 0.36)
            if x + width < w / 2 - 0.06:
                cover = paint(rng.choice(SATURATED), rng.uniform(0.85, 1.1))
                shapes.append(
                    box(
                        x + width / 2,
                        i * step + 0.05,
                        0.02,
                        width,
                        rng.uniform(0.2, 0.29),
                        d * 0.7,
                        cover,
                    )
                )
            x += width + rng.uniform(0.0, 0.1)
    return Piece("bookshelf", (w, h, d), tuple(shapes), None, "wooden" if wood else None)


def nightstand(rng: Random, style: Style) -> Piece:
    """Build a small chest with one drawer."""
    body, color, word = surface(rng, style)
    w, h, d = 0.45, 0.5, 0.4
    shapes = (
        box(0, 0.12, 0.01, w, h - 0.12, d - 0.03, body),
        box(0, 0.2, -d / 2 + 0.015, w - 0.08, 0.2, 0.03, Material(tuple_min(body.color, 1.08))),
        *legs(w, d, 0.12, 0.05, _legs(style)),
    )
    return Piece("nightstand", (w, h, d), shapes, color, word)


def plant(rng: Random, style: Style) -> Piece:
    """Build a plant: a pot, a stem and a few balls of leaves."""
    del style
    size = rng.uniform(0.85, 1.25)
    pot = paint(rng.choice(("white", "black", "grey", "orange", "beige")))
    shapes: list[Shape] = [pole(0, 0, 0, 0.32 * size, 0.3 * size, pot)]
    shapes.append(pole(0, 0.3 * size, 0, 0.05, 0.4 * size, Material(unit(WOODS["dark"]))))
    for i in range(rng.choice((4, 5))):
        leaf = Material(unit((rng.randint(48, 78), rng.randint(120, 155), rng.randint(52, 78))))
        r = rng.uniform(0.3, 0.42) * size
        turn = i * 2.4
        x, z = 0.13 * size * _SPIRAL[i][0], 0.13 * size * _SPIRAL[i][1]
        center = (x, (0.62 + 0.13 * i) * size, z)
        shapes.append(Ellipsoid(center, (r, r * 0.85, r * 0.9), leaf, turn))
    return Piece("plant", (0.55 * size, 1.35 * size, 0.55 * size), tuple(shapes), None, None)


_SPIRAL = ((1.0, 0.0), (-0.7, 0.7), (0.0, -1.0), (0.6, 0.6), (0.0, 0.0))


def picture(rng: Random, style: Style) -> Piece:
    """Build a framed picture: one field of colour with a smaller form on it. Its origin is its middle."""
    color = rng.choice(SATURATED)
    w, h = rng.choice(((0.6, 0.8), (0.9, 0.65), (0.8, 0.8), (1.1, 0.75)))
    other = paint(
        rng.choice([c for c in ("white", "yellow", "black", "beige", "teal") if c != color])
    )
    x, y = rng.uniform(-0.15, 0.15) * w, rng.uniform(-0.15, 0.15) * h
    shapes = (
        Box(
            (0, 0, 0.0),
            (w, h, 0.03),
            Material(unit(style.frame)) if rng.random() < 0.6 else _legs(style),
        ),
        Box((0, 0, -0.018), (w - 0.1, h - 0.1, 0.01), paint(color)),
        Box((x, y, -0.025), (w * 0.28, h * 0.28, 0.01), other),
    )
    return Piece("picture", (w, h, 0.05), shapes, color, color)


def rug(rng: Random, style: Style) -> Piece:
    """Build a rug, plain, bordered or striped; the placement stretches it."""
    del style
    color = textile(rng)
    base = paint(color)
    look = rng.random()
    if look < 0.3:
        r, g, b = base.color
        base = Material(
            base.color, "stripe", (r + 0.35 * (1 - r), g + 0.35 * (1 - g), b + 0.35 * (1 - b)), 0.25
        )
    w, d = rng.uniform(1.8, 2.5), rng.uniform(1.3, 1.8)
    shapes: list[Shape] = [box(0, 0, 0, w, 0.02, d, base)]
    if look > 0.75:
        shapes = [
            box(0, 0, 0, w, 0.016, d, paint("white")),
            box(0, 0, 0, w - 0.2, 0.022, d - 0.2, base),
        ]
    return Piece("rug", (w, 0.02, d), tuple(shapes), color, color)


def _shade(rng: Random, style: Style) -> tuple[Material, str]:
    name = rng.choice(style.accents) if rng.random() < 0.4 else rng.choice(SATURATED + ("white",))
    base = paint(name)
    glow = 0.0 if name in ("black", "grey") else 0.25
    return Material(base.color, glow=glow), name


def floor_lamp(rng: Random, style: Style) -> Piece:
    """Build a standing lamp."""
    shade, color = _shade(rng, style)
    metal = _legs(style)
    h = rng.uniform(1.45, 1.7)
    shapes = (
        pole(0, 0, 0, 0.28, 0.03, metal),
        pole(0, 0.03, 0, 0.04, h - 0.3, metal),
        pole(0, h - 0.32, 0, 0.4, 0.32, shade),
    )
    return Piece("lamp", (0.4, h, 0.4), shapes, color, color, (0.0, h, 0.0))


def table_lamp(rng: Random, style: Style) -> Piece:
    """Build a small lamp to stand on something."""
    shade, color = _shade(rng, style)
    shapes = (
        pole(0, 0, 0, 0.15, 0.02, _legs(style)),
        pole(0, 0.02, 0, 0.05, 0.16, _legs(style)),
        pole(0, 0.18, 0, 0.3, 0.24, shade),
    )
    return Piece("lamp", (0.3, 0.42, 0.3), shapes, color, color, (0.0, 0.45, 0.0))


def pendant(rng: Random, style: Style) -> Piece:
    """Build a lamp that hangs; its origin is where it meets the ceiling, so it reaches down."""
    shade, color = _shade(rng, style)
    drop, w = rng.uniform(0.75, 0.95), rng.uniform(0.4, 0.55)
    shapes = (
        Box((0, -drop / 2, 0), (0.03, drop, 0.03), paint("black")),
        pole(0, -drop - 0.22, 0, w, 0.22, shade),
    )
    return Piece("lamp", (w, drop + 0.22, w), shapes, color, color, (0.0, -drop - 0.3, 0.0))


def screen(rng: Random, style: Style) -> Piece:
    """Build a computer screen on a foot."""
    del style
    dark, face = paint("black"), Material(unit((70, 84, 104)))
    w = rng.uniform(0.55, 0.7)
    shapes = (
        box(0, 0, 0.02, 0.24, 0.02, 0.16, dark),
        box(0, 0.02, 0.04, 0.06, 0.12, 0.04, dark),
        box(0, 0.1, 0.0, w, 0.38, 0.04, dark),
        box(0, 0.13, -0.022, w - 0.05, 0.32, 0.01, face),
    )
    return Piece("screen", (w, 0.5, 0.2), shapes, None, None)


FURNITURE: dict[str, Builder] = {
    "sofa": sofa,
    "armchair": armchair,
    "bed": bed,
    "low table": low_table,
    "dining table": dining_table,
    "chair": chair,
    "office chair": office_chair,
    "desk": desk,
    "cabinet": cabinet,
    "bookshelf": bookshelf,
    "nightstand": nightstand,
    "plant": plant,
    "picture": picture,
    "rug": rug,
    "floor lamp": floor_lamp,
    "table lamp": table_lamp,
    "pendant": pendant,
    "screen": screen,
}
