"""Sections: what is left of a storey when all above a height, or before a plane, is cut away."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from underdraw.scene import (
    Box,
    Camera,
    Cylinder,
    Ellipsoid,
    Material,
    Object,
    Opening,
    Prism,
    Shape,
    Wall,
    Wedge,
)
from underdraw.scene.pack import object_bounds

SHELL = frozenset({"wall", "window", "door", "curtain"})  # what is cut; furniture is left whole
HANGS = 0.75  # the part of the cut's height over which what reaches above it hangs, or stands high
PLANE = 0.5  # metres from the eye to the plane before which a drawing leaves all out
INK = Material((0.25, 0.25, 0.27))
CAP = 0.004  # metres of ink on a wall that is cut


def below(objects: Iterable[Object], cut: float) -> tuple[Object, ...]:
    """Cut a storey open from above.

    Walls are cut, and their cuts inked, with what is in them; what stands on the floor is left
    whole, the ceiling and what hangs from it are left out.

    Args:
        objects: of the storey.
        cut: metres over the floor.
    """
    kept: list[Object] = []
    for thing in objects:
        low, high = (corner[1] for corner in object_bounds(thing))
        if high > cut and thing.label in SHELL:
            ink = thing.label == "wall"
            shapes = tuple(part for shape in thing.shapes for part in _shorten(shape, cut, ink))
            kept += [replace(thing, shapes=shapes)] if shapes else []
        elif high <= cut or low < HANGS * cut:
            kept.append(thing)
    return tuple(kept)


def ahead(objects: Iterable[Object], camera: Camera) -> tuple[Object, ...]:
    """Leave out what doesn't lie wholly beyond the plane that stands PLANE before a camera."""
    return tuple(
        thing
        for thing in objects
        if all(reach(shape, camera)[0] > PLANE - 1e-3 for shape in thing.shapes)
    )


def reach(shape: Shape, camera: Camera) -> tuple[float, float]:
    """Give the metres along a camera's axis between which a shape, by its bounds, lies."""
    x, y, z = camera.basis()[2]
    sin, cos = math.sin(shape.yaw), math.cos(shape.yaw)
    middle = sum(f * (c - e) for f, c, e in zip((x, y, z), shape.center, camera.eye, strict=True))
    own = (cos * x - sin * z, y, sin * x + cos * z)
    half = sum(abs(f) * side / 2 for f, side in zip(own, shape.size, strict=True))
    return middle - half, middle + half


def _shorten(shape: Shape, cut: float, ink: bool) -> Iterable[Shape]:
    """Cut a shape at a height; round and sloping ones are kept or left out by their middle."""
    x, y, z = shape.center
    bottom, top = y - shape.size[1] / 2, y + shape.size[1] / 2
    if top <= cut or (isinstance(shape, Ellipsoid | Wedge) and y < cut):
        yield shape
    elif bottom < cut and not isinstance(shape, Ellipsoid | Wedge):
        middle, height = (bottom + cut) / 2, cut - bottom
        size = (shape.size[0], height, shape.size[2])
        yield _moved(replace(shape, center=(x, middle, z), size=size), y - middle)
        if ink:
            cap = replace(shape, center=(x, cut, z), size=(size[0], CAP, size[2]), material=INK)
            yield cap


def _moved(shape: Box | Wall | Cylinder | Prism, up: float) -> Shape:
    """Move up what a shape holds by its centre, which has gone down."""
    if isinstance(shape, Prism):
        x, y, z = shape.origin
        return replace(shape, origin=(x, y + up, z))
    if isinstance(shape, Wall):
        half = shape.size[1] / 2
        moved = [Opening(o.x0, o.x1, o.y0 + up, min(o.y1 + up, half)) for o in shape.openings]
        return replace(shape, openings=tuple(o for o in moved if o.y0 < half))
    return shape
