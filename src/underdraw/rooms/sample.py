"""A seed → a furnished room."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from underdraw.errors import unknown
from underdraw.rooms.classes import CLASSES
from underdraw.rooms.colors import unit
from underdraw.rooms.layout import Layout, Placed
from underdraw.rooms.room_types import ROOM_TYPES, WET
from underdraw.rooms.shell import Shell, draw_shell, fittings, planes
from underdraw.rooms.style import STYLES, Style
from underdraw.scene import Camera, Glow, Lights, Object, Scene, Sky

HELD_OUT = 1_000_000_000  # training takes seeds below, measuring those from here on
ATTEMPTS = 12  # at a room whose main thing stands in view
CONTACT = {
    "rug": 0.12,
    "ceiling": 0.22,
    "wall": 0.22,
    "floor": 0.25,
    "window": 0.0,
    "picture": 0.12,
    "mirror": 0.12,
    "lamp": 0.2,
    "table": 0.3,
    "desk": 0.3,
    "chair": 0.25,
}


@dataclass(frozen=True, slots=True)
class Named:
    """Say what an object is called: its label, colour of COLORS or None, caption word or None."""

    instance: int
    label: str
    color: str | None
    word: str | None


@dataclass(frozen=True, slots=True)
class Room:
    """Hold a furnished room: what to draw and what to call it."""

    scene: Scene
    style: str
    room_type: str
    wall: str
    floor: str
    objects: tuple[Named, ...]
    seed: int


def sample(seed: int, *, style: str | None = None, room_type: str | None = None) -> Room:
    """Draw a room; the same arguments give the same room, to the bit.

    Args:
        seed: any whole number.
        style: a name of STYLES, or any.
        room_type: a name of ROOM_TYPES, or any.
    """
    if style is not None and style not in STYLES:
        raise unknown("style", style, STYLES)
    if room_type is not None and room_type not in ROOM_TYPES:
        raise unknown("room type", room_type, ROOM_TYPES)
    rng = Random(seed)
    drawn = rng.choice(sorted(STYLES)), rng.choice(sorted(ROOM_TYPES))
    style, room_type = style or drawn[0], room_type or drawn[1]
    look = STYLES[style]
    for _ in range(ATTEMPTS):
        shell = draw_shell(rng, look, tiled=room_type in WET)
        camera = draw_camera(rng, shell)
        layout = Layout(rng, shell, look, camera)
        if layout.follow(ROOM_TYPES[room_type]):
            break
    fitted = [(piece.label, piece, stand) for piece, stand in fittings(rng, shell, look)]
    things, names = build(shell, look, fitted + layout.placed)
    scene = Scene(things, camera, draw_lights(rng, shell, look, layout.placed), draw_sky(rng))
    return Room(scene, style, room_type, shell.wall.word, shell.floor.word, names, seed)


def build(
    shell: Shell, style: Style, placed: list[Placed]
) -> tuple[tuple[Object, ...], tuple[Named, ...]]:
    """Turn the shell and the placed pieces into numbered objects."""
    things: list[Object] = []
    names: list[Named] = []
    for label, shapes in planes(shell, style):
        things.append(Object(label, CLASSES.index(label), len(things) + 1, shapes, CONTACT[label]))
    for _, piece, stand in placed:
        instance = len(things) + 1
        shapes = tuple(stand.put(shape) for shape in piece.shapes)
        contact = CONTACT.get(piece.label, 0.45)
        things.append(Object(piece.label, CLASSES.index(piece.label), instance, shapes, contact))
        names.append(Named(instance, piece.label, piece.color, piece.word))
    return tuple(things), tuple(names)


def draw_camera(rng: Random, shell: Shell) -> Camera:
    """Stand at the near wall, in its middle or a corner, and look across the room."""
    height, fov = rng.uniform(1.2, 1.75), math.radians(rng.uniform(60.0, 80.0))
    if rng.random() < 0.45:
        x, target = shell.width * rng.uniform(0.38, 0.62), shell.width * rng.uniform(0.38, 0.62)
    else:
        corner = rng.choice((0, 1))
        inset, across = rng.uniform(0.25, 0.5), rng.uniform(0.6, 0.78) * shell.width
        x, target = (inset, across) if corner == 0 else (shell.width - inset, shell.width - across)
    z = rng.uniform(0.15, 0.35)
    yaw = math.atan2(target - x, shell.depth - z)
    return Camera((x, height, z), yaw, fov, 0.0, -rng.uniform(0.18, 0.34))


def draw_lights(rng: Random, shell: Shell, style: Style, placed: list[Placed]) -> Lights:
    """Let daylight in by the windows, the sun through one of them, and light the lamps."""
    glows = [Glow((shell.width / 2, shell.height * 0.75, shell.depth * 0.3), 1.3)]
    windows = [
        (side, hole)
        for side, holes in shell.holes.items()
        for hole in holes
        if hole.kind == "window"
    ]
    for side, hole in windows:
        at = shell.stand(side, (hole.s0 + hole.s1) / 2, 0.0)
        area = (hole.s1 - hole.s0) * (hole.y1 - hole.y0)
        place = (at.x, (hole.y0 + hole.y1) / 2, at.z)
        glows.append(Glow(place, 0.7 * area, (0.96, 0.99, 1.0), shell.inward(side)))
    for _, piece, stand in placed:
        if piece.light:
            glows.append(Glow(stand.to_world(*piece.light), 0.22, (1.0, 0.9, 0.74)))
    side = rng.choice(windows)[0]
    inward = shell.inward(side)
    turn, rise = rng.uniform(-0.8, 0.8), rng.uniform(0.45, 0.85)
    out = math.atan2(-inward[0], -inward[2]) + turn
    sun = (math.sin(out) * math.cos(rise), math.sin(rise), math.cos(out) * math.cos(rise))
    power = rng.choice((0.0, 0.4, 0.55))
    return Lights(style.ambient, sun, power, glows=tuple(glows))


def draw_sky(rng: Random) -> Sky:
    """Draw the view from the windows: the sky's blue, the trees' green and how high they reach."""
    blue = rng.uniform(0.0, 1.0)
    green = unit((rng.randint(100, 135), rng.randint(145, 172), rng.randint(88, 112)))
    return Sky(
        zenith=(0.50 + 0.25 * blue, 0.72 + 0.12 * blue, 0.95),
        band=green,
        ground=(0.68, 0.76, 0.58),
        skyline=rng.uniform(-0.02, 0.14),
    )
