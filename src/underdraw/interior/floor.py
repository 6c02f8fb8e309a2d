"""What of a room's floor and walls is free: pieces, doors, windows, and the ways between doors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from underdraw.interior.fittings import HANG
from underdraw.interior.ground import Area, Ground, Side
from underdraw.interior.solid import polygons
from underdraw.rooms.piece import Stand
from underdraw.scene import Vector

DOOR = 0.9  # metres before a door, and at least as wide, that stay free
GLASS = 0.5  # metres before a window that nothing taller than its sill stands in
WAY = 0.6  # metres of width of a way from door to door
EDGE = 0.015  # metres to the walls
GAP = 0.03  # metres between two pieces
GRAZE = 1e-4  # square metres by which two may overlap and still only touch

Span = tuple[float, float, float, float]


class Floor:
    """Keep account of one room; what is taken is never given back."""

    def __init__(self, ground: Ground, area: Area, *, curtained: bool) -> None:
        """Start with nothing but the room's doors, windows and open sides.

        Args:
            ground: the storey.
            area: the room.
            curtained: its windows take more of the wall.
        """
        self.area, self.curtained = area, curtained
        self.room = max(polygons(area.polygon.difference(ground.solid)), key=lambda part: part.area)
        self.inner = self.room.buffer(-EDGE, join_style="mitre")
        self.taken: list[Polygon] = []
        self.kept: list[tuple[str, Polygon]] = []
        self.glass: list[tuple[Polygon, float]] = []
        self.spans: list[list[Span]] = [[] for _ in area.sides]
        self.doors: list[Point] = []
        for number, side in enumerate(area.sides):
            for hole, s0, s1 in side.holes:
                self._open(number, side, s0, s1, hole.low, hole.high, hole.kind == "window")
            for s0, s1 in gaps(ground, side):
                self._open(number, side, s0, s1, 0.0, 9.0, False)
        self.ways = self._links([])

    def _open(
        self, number: int, side: Side, s0: float, s1: float, low: float, high: float, window: bool
    ) -> None:
        """Note an opening between two places along a side."""
        aside, under = (HANG + 0.02, 0.25) if window and self.curtained else (0.12, 0.0)
        self.spans[number].append((s0 - aside, s1 + aside, low - under, high + 0.15))
        middle = (s0 + s1) / 2
        if window:
            stand, width = side.stand(middle, GLASS / 2), s1 - s0 + 2 * (aside if under else 0.0)
            self.glass.append((footprint(stand, (width, 0.0, GLASS)), low - under))
        else:
            stand = side.stand(middle, DOOR / 2)
            self.kept.append(("", footprint(stand, (max(DOOR, s1 - s0), 0.0, DOOR))))
            self.doors.append(Point(stand.x, stand.z))

    def free(self, number: int, s0: float, s1: float, y0: float, y1: float) -> bool:
        """Tell whether a wall has nothing between two places and heights."""
        return not any(s0 < b and a < s1 and y0 < d and c < y1 for a, b, c, d in self.spans[number])

    def fits(self, size: Vector, stand: Stand, company: Iterable[str] = ()) -> bool:
        """Tell whether a piece may stand somewhere.

        Args:
            size: of the piece.
            stand: where it would stand.
            company: kinds in whose front it may stand.
        """
        here = footprint(stand, size)
        if not self.inner.contains(here):
            return False
        allowed = tuple(company)
        bars = [*self.taken, *(zone for kind, zone in self.kept if kind not in allowed)]
        bars += [zone for zone, low in self.glass if size[1] > low]
        return not any(here.intersects(bar) and here.intersection(bar).area > GRAZE for bar in bars)

    def leaves_ways(self, size: Vector, stand: Stand, zone: Polygon | None) -> bool:
        """Tell whether all doors stay joined, and what must be got at can be."""
        grown = [*self.taken, footprint(stand, size)]
        if zone is not None:
            clear = all(zone.intersection(bar).area < 0.02 for bar in self.taken)
            if not clear or zone.intersection(self.room).area < 0.9 * zone.area:
                return False
        return self._links(grown) <= self.ways

    def take(self, size: Vector, stand: Stand, kind: str, zone: Polygon | None) -> None:
        """Let a piece stand, and keep what it needs before it."""
        self.taken.append(footprint(stand, size, GAP))
        if zone is not None:
            self.kept.append((kind, zone))

    def settle(self) -> None:
        """Take the ways that are left for those to keep: the plan has blocked the rest."""
        self.ways = self._links(self.taken)

    def before_windows(self) -> BaseGeometry:
        """Give the ground before the windows; the whole room's where it has none."""
        return shapely.union_all([zone for zone, _ in self.glass] or [self.room])

    def gap(self, point: Point) -> float:
        """Measure how far a place is from the walls and pieces around it, in metres."""
        if not self.room.contains(point):
            return 0.0
        return min(bar.distance(point) for bar in (self.room.boundary, *self.taken))

    def _links(self, taken: list[Polygon]) -> int:
        """Count the groups of doors that are joined by a way; a door shut off is one of its own."""
        walk = self.room.buffer(-WAY / 2, join_style="mitre").difference(
            shapely.union_all(taken).buffer(WAY / 2, quad_segs=4)
        )
        parts = shapely.get_parts(walk)
        groups = {
            int(shapely.distance(parts, door).argmin())
            if len(parts) and walk.distance(door) < WAY / 4
            else -1 - number
            for number, door in enumerate(self.doors)
        }
        return len(groups)


def footprint(stand: Stand, size: Vector, margin: float = 0.0) -> Polygon:
    """Give the ground that a thing of a size covers."""
    w, d = size[0] / 2 + margin, size[2] / 2 + margin
    corners = (stand.to_world(x, 0.0, z) for x, z in ((-w, -d), (w, -d), (w, d), (-w, d)))
    return Polygon([(x, z) for x, _, z in corners])


def gaps(ground: Ground, side: Side) -> Iterator[tuple[float, float]]:
    """Give where along a side there is no wall behind it, but for slits."""
    (x, z), (nx, nz) = side.start, side.outward
    (ex, ez), depth = side.end, max(side.depth, 0.05)
    line = LineString(((x + nx * depth, z + nz * depth), (ex + nx * depth, ez + nz * depth)))
    for part in shapely.get_parts(line.difference(ground.solid)):
        if part.length > 0.3:
            ends = [(px - x) * side.along[0] + (pz - z) * side.along[1] for px, pz in part.coords]
            yield min(ends), max(ends)
