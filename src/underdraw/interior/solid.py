"""Outlines on the ground → prisms: parts of any polygon, convex, that share one texture."""

from __future__ import annotations

import math

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from underdraw.rooms.piece import Stand
from underdraw.scene import Material, Prism

SEAM = 2e-4  # metres by which parts overlap, so that no ray slips between two
LEAST = 1e-5  # square metres under which a part is what rounding has left


def prisms(
    region: BaseGeometry, low: float, high: float, material: Material, frame: Stand
) -> tuple[Prism, ...]:
    """Stand prisms over a region of the ground, metres x and z.

    Args:
        region: polygons of any form.
        low, high: metres over the floor.
        material: of all parts.
        frame: where the texture starts, and which way it runs.
    """
    return tuple(_prism(part, low, high, material, frame) for part in convex(region))


def convex(region: BaseGeometry) -> list[Polygon]:
    """Cut a region into few convex polygons that cover it and do not overlap."""
    whole = [part for part in polygons(region) if _is_convex(part)]
    rest = [part for part in polygons(region) if not _is_convex(part)]
    for part in rest:
        cut = shapely.constrained_delaunay_triangles(part)
        whole += _merged(polygons(cut))
    return whole


def polygons(region: BaseGeometry) -> list[Polygon]:
    """List the polygons of a region that are worth building."""
    return [
        part
        for part in shapely.get_parts(region)
        if isinstance(part, Polygon) and part.area > LEAST
    ]


def _is_convex(part: Polygon) -> bool:
    return part.convex_hull.area - part.area < LEAST


def _merged(pieces: list[Polygon]) -> list[Polygon]:
    """Join neighbours for as long as a join is convex."""
    pieces = list(pieces)
    for i in range(len(pieces)):
        for j in range(len(pieces) - 1, i, -1):
            both = pieces[i].union(pieces[j]) if i < len(pieces) else None
            if isinstance(both, Polygon) and _is_convex(both):
                pieces[i] = both
                del pieces[j]
    return pieces


def _prism(part: Polygon, low: float, high: float, material: Material, frame: Stand) -> Prism:
    grown = part.convex_hull.buffer(SEAM, join_style="mitre", mitre_limit=4)
    sin, cos = math.sin(frame.yaw), math.cos(frame.yaw)
    ring = [
        (cos * (x - frame.x) - sin * (z - frame.z), sin * (x - frame.x) + cos * (z - frame.z))
        for x, z in list(shapely.simplify(grown, SEAM / 10).exterior.coords)[:-1]
    ]
    (x0, z0), (x1, z1) = (
        tuple(end(point[i] for point in ring) for i in (0, 1)) for end in (min, max)
    )
    x, z = (x0 + x1) / 2, (z0 + z1) / 2
    center = frame.to_world(x, (low + high) / 2 - frame.y, z)
    return Prism(
        center=center,
        size=(x1 - x0, high - low, z1 - z0),
        material=material,
        yaw=frame.yaw,
        outline=tuple((px - x, pz - z) for px, pz in ring),
        origin=(-x, frame.y - center[1], -z),
    )
