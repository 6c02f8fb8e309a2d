"""The empty room: walls with windows and doors, floor, ceiling."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from underdraw.rooms.colors import unit
from underdraw.rooms.fills import FILLS, curtain
from underdraw.rooms.piece import Piece, Stand
from underdraw.rooms.style import Finish, Style
from underdraw.scene import Box, Material, Opening, Shape, Vector, Wall

THICK = 0.2
SIDES = ("far", "left", "right", "near")


@dataclass(frozen=True, slots=True)
class Hole:
    """Say what fills a wall's opening: s0–s1 metres along the wall, y0–y1 metres up."""

    kind: str
    s0: float
    s1: float
    y0: float
    y1: float


@dataclass(frozen=True, slots=True)
class Shell:
    """Hold the empty room: x in 0–width, z in 0–depth; the camera stands near z = 0."""

    width: float
    depth: float
    height: float
    wall: Finish
    floor: Finish
    holes: dict[str, tuple[Hole, ...]]

    def length(self, side: str) -> float:
        """Give a wall's length."""
        return self.width if side in ("far", "near") else self.depth

    def stand(self, side: str, s: float, off: float, y: float = 0.0) -> Stand:
        """Stand a thing with its back to a wall, `s` along it and its middle `off` from it."""
        x, z, yaw = {
            "far": (s, self.depth - off, 0.0),
            "near": (s, off, math.pi),
            "left": (off, s, -math.pi / 2),
            "right": (self.width - off, s, math.pi / 2),
        }[side]
        return Stand(x, z, yaw, y)

    def inward(self, side: str) -> Vector:
        """Give the wall's normal into the room."""
        return {
            "far": (0.0, 0.0, -1.0),
            "near": (0.0, 0.0, 1.0),
            "left": (1.0, 0.0, 0.0),
            "right": (-1.0, 0.0, 0.0),
        }[side]


def draw_shell(rng: Random, style: Style, *, tiled: bool = False) -> Shell:
    """Draw a room's size, finishes and openings."""
    width, depth, height = rng.uniform(3.4, 4.6), rng.uniform(3.5, 4.4), rng.uniform(2.5, 2.8)
    floors = style.tiles if tiled else style.floors
    shell = Shell(width, depth, height, rng.choice(style.walls), rng.choice(floors), {})
    sides = rng.sample(["far", "left", "right"], 3)
    holes: dict[str, list[Hole]] = {side: [] for side in SIDES}
    for side in sides[: rng.choice((1, 1, 2))]:
        holes[side].append(_window(rng, shell, side))
    if rng.random() < 0.5:
        side = sides[2]
        s0 = (
            rng.uniform(0.3, shell.length(side) - 1.2)
            if side == "far"
            else rng.uniform(1.6, depth - 1.1)
        )
        kind = "doorway" if rng.random() < 0.35 else "door"
        holes[side].append(Hole(kind, s0, s0 + 0.9, 0.0, 2.05))
    return Shell(
        width, depth, height, shell.wall, shell.floor, {k: tuple(v) for k, v in holes.items()}
    )


def _window(rng: Random, shell: Shell, side: str) -> Hole:
    w, sill = rng.uniform(1.1, 1.9), rng.uniform(0.85, 1.0)
    low = 0.4 if side == "far" else 1.3
    s0 = rng.uniform(low, max(low + 0.01, shell.length(side) - w - 0.4))
    return Hole(
        "window",
        s0,
        min(s0 + w, shell.length(side) - 0.25),
        sill,
        rng.uniform(2.05, shell.height - 0.25),
    )


def planes(shell: Shell, style: Style) -> list[tuple[str, tuple[Shape, ...]]]:
    """Build floor, ceiling and the four walls, by label."""
    w, d, h = shell.width, shell.depth, shell.height
    size = (w + 2 * THICK, THICK, d + 2 * THICK)
    made: list[tuple[str, tuple[Shape, ...]]] = [
        ("floor", (Box((w / 2, -THICK / 2, d / 2), size, shell.floor.material),)),
        ("ceiling", (Box((w / 2, h + THICK / 2, d / 2), size, Material(unit(style.ceiling))),)),
    ]
    for side in SIDES:
        at = shell.stand(side, shell.length(side) / 2, -THICK / 2)
        half = shell.length(side) / 2
        cut = tuple(
            Opening(o.s0 - half, o.s1 - half, o.y0 - h / 2, o.y1 - h / 2) for o in shell.holes[side]
        )
        yaw = 0.0 if side in ("far", "near") else -math.pi / 2
        made.append(
            (
                "wall",
                (
                    Wall(
                        (at.x, h / 2, at.z),
                        (2 * half + 2 * THICK, h, THICK),
                        shell.wall.material,
                        yaw,
                        cut,
                    ),
                ),
            )
        )
    for side in SIDES:
        for hole in shell.holes[side]:
            if hole.kind == "doorway":
                made += _beyond(shell, style, side, hole)
    return made


def _beyond(
    shell: Shell, style: Style, side: str, hole: Hole
) -> list[tuple[str, tuple[Shape, ...]]]:
    """Build what an open doorway shows: a hall's floor, ceiling and walls."""
    middle, reach, width, h = (hole.s0 + hole.s1) / 2, 1.7, 3.2, shell.height
    tone = Material(unit(style.ceiling))
    wall = Material((tone.color[0] * 0.93, tone.color[1] * 0.9, tone.color[2] * 0.84))

    def block(s: float, off: float, y: float, size: Vector, material: Material) -> Shape:
        at = shell.stand(side, middle + s, -THICK - off, y)
        return at.put(Box((0, 0, 0), size, material))

    flat = (width, 0.1, reach)
    return [
        ("floor", (block(0, reach / 2, -0.05, flat, shell.floor.material),)),
        ("ceiling", (block(0, reach / 2, h + 0.05, flat, tone),)),
        (
            "wall",
            (
                block(0, reach + 0.05, h / 2, (width, h, 0.1), wall),
                block(-width / 2, reach / 2, h / 2, (0.1, h, reach), wall),
                block(width / 2, reach / 2, h / 2, (0.1, h, reach), wall),
            ),
        ),
    ]


def fittings(rng: Random, shell: Shell, style: Style) -> list[tuple[Piece, Stand]]:
    """Build the window frames and doors that fill the openings."""
    made: list[tuple[Piece, Stand]] = []
    for side in SIDES:
        for hole in shell.holes[side]:
            piece = FILLS[hole.kind](rng, style, hole.s1 - hole.s0, hole.y1 - hole.y0)
            middle = (hole.s0 + hole.s1) / 2
            made.append((piece, shell.stand(side, middle, -0.06, hole.y0)))
            if hole.kind == "window" and rng.random() < style.curtains:
                hung = curtain(rng, style, hole.s1 - hole.s0, hole.y1 - hole.y0)
                made.append((hung, shell.stand(side, middle, 0.06, hole.y0)))
    return made
