"""What a scene is built of: convex solids, walls with openings, their materials.

World axes, in metres: x to the right and z up the page of a floor plan, y up from the floor.
A yaw of 0 looks (or turns a shape's back) along +z; a positive yaw turns towards +x.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Vector = tuple[float, float, float]
Texture = Literal["plain", "wood", "brick", "tile", "stripe", "concrete", "fabric"]
TEXTURES: tuple[Texture, ...] = (
    "plain",
    "wood",
    "brick",
    "tile",
    "stripe",
    "concrete",
    "fabric",
)


@dataclass(frozen=True, slots=True)
class Material:
    """Say how a surface looks.

    Colours are sRGB in [0, 1]. `scale` is the texture's unit in metres: a plank's width, a
    brick's length, a tile's side, a stripe's width, a rib of cloth. `glow` is light of its own;
    1 is paper white. `soft` rounds the edges of a box in the light, over so many metres; its
    outline stays.
    """

    color: Vector
    texture: Texture = "plain"
    second: Vector = (0.8, 0.8, 0.8)
    scale: float = 0.5
    glow: float = 0.0
    soft: float = 0.0


@dataclass(frozen=True, slots=True)
class Opening:
    """Cut a rectangle through a wall, in metres from the wall's centre: x along it, y up."""

    x0: float
    x1: float
    y0: float
    y1: float


@dataclass(frozen=True, slots=True)
class Box:
    """Stand a box at `center`; `size` is (width, height, depth) before the turn by `yaw` (rad)."""

    center: Vector
    size: Vector
    material: Material
    yaw: float = 0.0


@dataclass(frozen=True, slots=True)
class Wall:
    """Stand a box whose z is its thickness, with openings cut through it; they may not overlap."""

    center: Vector
    size: Vector
    material: Material
    yaw: float = 0.0
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class Cylinder:
    """Stand a closed cylinder upright; `size` is (diameter, height, diameter)."""

    center: Vector
    size: Vector
    material: Material
    yaw: float = 0.0


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """Put a ball at `center`, stretched to `size` and turned by `yaw`."""

    center: Vector
    size: Vector
    material: Material
    yaw: float = 0.0


@dataclass(frozen=True, slots=True)
class Wedge:
    """Stand a box at `center` whose top slopes: all of `size` at its back (+z), less at its front.

    `front` is the front's part of the height, 0–1; 0 comes down to an edge.
    """

    center: Vector
    size: Vector
    material: Material
    yaw: float = 0.0
    front: float = 0.0


@dataclass(frozen=True, slots=True)
class Prism:
    """Stand an upright prism over a convex outline: part of a wall, a floor, a ceiling.

    `outline` is its corners (x, z) from `center`, in order, either way; `size` is its bounds. The
    texture starts at `origin` from the centre, so that the parts of one surface share it.
    """

    center: Vector
    size: Vector
    material: Material
    yaw: float = 0.0
    outline: tuple[tuple[float, float], ...] = ()
    origin: Vector = (0.0, 0.0, 0.0)


Shape = Box | Wall | Cylinder | Ellipsoid | Wedge | Prism


@dataclass(frozen=True, slots=True)
class Object:
    """Name a group of shapes that is one thing.

    `instance` is its id in the instance map (1 and up; 0 is outside) and `segment` its class id in
    the segment map. `contact` in [0, 1] is how much it darkens what stands close to it and has a
    bit of `space` in common: a thing is in every space unless told otherwise.
    """

    label: str
    segment: int
    instance: int
    shapes: tuple[Shape, ...] = field(default=())
    contact: float = 0.4
    space: int = -1
