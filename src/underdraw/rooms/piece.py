"""A piece of furniture in its own axes, and how it is stood in a room."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from underdraw.scene import Box, Cylinder, Material, Shape, Vector


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a thing before it is placed: the origin is its middle on the floor, its back is +z.

    `color` is a name of COLORS or None where no one colour tells the truth; `word` is what a
    caption puts before the label ("blue", "wooden") or None. `light` is a lamp's bulb, if any.
    """

    label: str
    size: Vector
    shapes: tuple[Shape, ...]
    color: str | None = None
    word: str | None = None
    light: Vector | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """Say where a piece stands: its middle (x, z), turn, and height over the floor."""

    x: float
    z: float
    yaw: float = 0.0
    y: float = 0.0

    def to_world(self, x: float, y: float, z: float) -> Vector:
        """Move a point of the piece into the room."""
        sin, cos = math.sin(self.yaw), math.cos(self.yaw)
        return self.x + cos * x + sin * z, self.y + y, self.z - sin * x + cos * z

    def put(self, shape: Shape) -> Shape:
        """Move a shape of the piece into the room."""
        return replace(shape, center=self.to_world(*shape.center), yaw=shape.yaw + self.yaw)

    def footprint(self, size: Vector, margin: float = 0.0) -> tuple[float, float, float, float]:
        """Give the floor a piece of this size covers: x0, z0, x1, z1."""
        sin, cos = abs(math.sin(self.yaw)), abs(math.cos(self.yaw))
        w = (size[0] * cos + size[2] * sin) / 2 + margin
        d = (size[0] * sin + size[2] * cos) / 2 + margin
        return self.x - w, self.z - d, self.x + w, self.z + d


def box(x: float, y: float, z: float, w: float, h: float, d: float, material: Material) -> Box:
    """Make a box by the middle of its underside, which is how furniture is thought of."""
    return Box((x, y + h / 2, z), (w, h, d), material)


def pole(x: float, y: float, z: float, diameter: float, h: float, material: Material) -> Cylinder:
    """Make a cylinder by the middle of its underside."""
    return Cylinder((x, y + h / 2, z), (diameter, h, diameter), material)


def legs(w: float, d: float, h: float, thick: float, material: Material) -> tuple[Shape, ...]:
    """Stand four legs under a top of w by d."""
    x, z = w / 2 - thick / 2 - 0.03, d / 2 - thick / 2 - 0.03
    return tuple(
        box(sx * x, 0, sz * z, thick, h, thick, material) for sx in (-1, 1) for sz in (-1, 1)
    )
