"""How good a place at a wall is for a kind of furniture, and what must be free to use it."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely import LineString, Point, Polygon

from underdraw.interior.floor import Floor, footprint
from underdraw.interior.rules import ASIDE, FRONT, LIKES, Likes
from underdraw.rooms.piece import Piece, Stand

FAR = 4.0  # metres before a thing from which on more is no better
DIM = 3.0  # metres from a window, or from company, from which on more is no worse


def liking(floor: Floor, kind: str, piece: Piece, stand: Stand, company: Sequence[Stand]) -> float:
    """Weigh a place: about 0 to 1 for each thing that a kind likes, 2 for its company.

    Args:
        floor: the room's.
        kind: a name of PIECES.
        piece: the thing itself.
        stand: where it would stand.
        company: where the things stand that it belongs to.
    """
    likes, (w, _, d) = LIKES.get(kind, Likes()), piece.size
    here = Point(stand.x, stand.z)
    x, _, z = stand.to_world(0.0, 0.0, -d / 2 - 0.02)
    fx, _, fz = stand.to_world(0.0, 0.0, -d / 2 - FAR)
    bars = shapely.union_all([floor.room.boundary, *floor.taken])
    ahead = LineString(((x, z), (fx, fz))).intersection(bars)
    depth = FAR if ahead.is_empty else ahead.distance(Point(x, z))
    ends = [stand.to_world(way * (w / 2 + 0.07), 0.0, 0.0) for way in (-1, 1)]
    snug = max(0.0, 1.0 - min(floor.gap(Point(ex, ez)) for ex, _, ez in ends))
    light = max(0.0, 1.0 - floor.before_windows().distance(here) / DIM)
    apart = min([here.distance(Point(other.x, other.z)) for other in company] + [DIM])
    near = 2.0 * (1.0 - apart / DIM)
    return likes.depth * depth / FAR + likes.snug * snug + likes.light * light + near


def zones(kind: str, piece: Piece, stand: Stand) -> list[Polygon | None]:
    """Give the places of which a thing must have one free to be used; None needs none."""
    w, _, d = piece.size
    if kind in FRONT:
        x, _, z = stand.to_world(0.0, 0.0, -(d + FRONT[kind]) / 2)
        return [footprint(Stand(x, z, stand.yaw), (w - 0.04, 0.0, FRONT[kind]))]
    if kind in ASIDE:
        made: list[Polygon | None] = []
        for way in (-1, 1):
            x, _, z = stand.to_world(way * (w + ASIDE[kind]) / 2, 0.0, -d / 4)
            made.append(footprint(Stand(x, z, stand.yaw), (ASIDE[kind] - 0.04, 0.0, d / 2)))
        return made
    return [None]
