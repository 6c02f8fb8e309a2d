"""Where furniture stands in a room of any outline: the steps of its kind, tried in order.

The sibling of rooms/layout.py, which fills the rectangles that the embedded pack has learnt from
and keeps a camera's view clear; here doors stay joined by ways, and windows free.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from random import Random

import shapely
from shapely import LineString, Point, Polygon

from underdraw.interior.floor import Floor, footprint
from underdraw.interior.pieces import PIECES
from underdraw.interior.placed import Placed
from underdraw.interior.places import liking, zones
from underdraw.interior.rules import HUNG
from underdraw.rooms.piece import Piece, Stand
from underdraw.rooms.room_types import Step
from underdraw.rooms.style import Style

TRIES = 48
BEST = 16  # of the places found, those that are tried
BUILDS = 12  # pieces built for a step before it is given up: another may be smaller
CLEAR = 0.4  # metres around a lamp that hangs in a room's middle
APART = 2.0  # metres between two hanging lamps
FAR = 99.0  # metres, beyond every room
BACK = 0.04  # metres from a wall to what stands at it


class Furnishing:
    """Furnish one room; what is placed is never moved again."""

    def __init__(self, rng: Random, floor: Floor, look: Style, height: float) -> None:
        """Start with nothing placed.

        Args:
            rng: the only source of chance.
            floor: the room's.
            look: what furniture is made of.
            height: metres from floor to ceiling.
        """
        self.rng, self.floor, self.look, self.height = rng, floor, look, height
        self.area, self.room = floor.area, floor.room
        self.placed: list[Placed] = []
        self.rugs: list[Polygon] = []

    def stand(self, kind: str, piece: Piece, stand: Stand) -> None:
        """Stand a piece where the plan shows it, whatever that blocks."""
        sides = enumerate(self.area.sides)
        nearest = [
            number
            for number, side in sides
            if math.cos(side.stand(0.0, 0.0).yaw - stand.yaw) > 0.95
            and LineString((side.start, side.end)).distance(Point(stand.x, stand.z))
            < piece.size[2] / 2 + 0.3
        ]
        self.placed.append(Placed(kind, piece, stand, nearest[0] if nearest else None))
        if kind == "rug":
            self.rugs.append(footprint(stand, piece.size))
        elif not stand.y:
            self.floor.take(piece.size, stand, kind, None)
        self.floor.settle()

    def follow(self, steps: Sequence[Step]) -> list[Placed]:
        """Try every step; one that finds no place, or that the plan has settled, is passed over."""
        handlers = {
            "wall": self._wall,
            "front": self._front,
            "under": self._under,
            "beside": self._beside,
            "centre": self._centre,
            "around": self._around,
            "at": self._at,
            "on": self._on,
            "corner": self._corner,
            "above": self._above,
            "hang": self._hang,
        }
        drawn = {one.kind for one in self.placed}
        for step in steps:
            if step.kind not in drawn and self.rng.random() < step.chance:
                builds = (self._build(step.kind) for _ in range(BUILDS))
                any(handlers[step.where](step, piece) for piece in builds)
        return self.placed

    def _build(self, kind: str) -> Piece:
        """Build a piece by chance of its own: what its colours draw moves nothing else."""
        return PIECES[kind](Random(self.rng.getrandbits(32)), self.look)

    def _anchors(self, step: Step) -> list[Placed]:
        return [one for one in self.placed if one.kind == step.to]

    def _add(self, step: Step, piece: Piece, stand: Stand, side: int | None = None) -> bool:
        self.placed.append(Placed(step.kind, piece, stand, side))
        return True

    def _try(self, step: Step, piece: Piece, stand: Stand, side: int | None = None) -> bool:
        """Stand a piece on the floor, if there is room for it and for its use."""
        company = {step.to} if step.to and step.where != "wall" else ()
        here = Placed(step.kind, piece, stand)
        hung = (one for one in self.placed if one.kind in HUNG)
        if not self.floor.fits(piece.size, stand, company) or any(map(here.meets, hung)):
            return False
        for zone in zones(step.kind, piece, stand):
            if self.floor.leaves_ways(piece.size, stand, zone):
                self.floor.take(piece.size, stand, step.kind, zone)
                return self._add(step, piece, stand, side)
        return False

    def _wall(self, step: Step, piece: Piece) -> bool:
        """Try places along all walls, those first that a kind likes most."""
        w, h, d = piece.size
        found: list[tuple[float, int, float, Stand]] = []
        anchors = [one.stand for one in self._anchors(step)]
        for number, side in enumerate(self.area.sides):
            for s in self._spots(number, w):
                stand = side.stand(s, d / 2 + BACK)
                if self.floor.free(number, s - w / 2, s + w / 2, 0.0, h) and self.floor.fits(
                    piece.size, stand
                ):
                    liked = liking(self.floor, step.kind, piece, stand, anchors)
                    found.append((liked + self.rng.uniform(0, 0.3), number, s, stand))
        for _, number, s, stand in sorted(found, key=lambda one: -one[0])[:BEST]:
            if self._try(step, piece, stand, number):
                self.floor.spans[number].append((s - w / 2 - 0.03, s + w / 2 + 0.03, 0.0, h + 0.05))
                return True
        return False

    def _spots(self, number: int, width: float) -> Iterator[float]:
        """Give places along a side for a thing's middle: at both ends, by what is there, others."""
        side, half = self.area.sides[number], width / 2 + 0.05
        low, high = half, side.length - half
        if low > high or not side.depth:
            return
        yield from (low, high, (low + high) / 2)
        for s0, s1, _, _ in self.floor.spans[number]:
            yield from (s for s in (s0 - half + 0.04, s1 + half - 0.04) if low < s < high)
        for _ in range(max(2, round(TRIES * side.length / self.room.length))):
            yield self.rng.uniform(low, high)

    def _front(self, step: Step, piece: Piece) -> bool:
        stood = False
        for one in self._anchors(step):
            at = _before(one, piece, step.gap, self.rng.uniform(-0.1, 0.1))
            stood |= self._try(step, piece, at, one.side)
        return stood

    def _under(self, step: Step, piece: Piece) -> bool:
        """Lay a rug before the anchor, under a table's middle, or along the room's without one."""
        for inside in self._spread(step, piece):
            rug = footprint(inside, piece.size, 0.05)
            if self.room.contains(rug) and not any(rug.intersects(other) for other in self.rugs):
                self.rugs.append(rug)
                return self._add(step, piece, inside)
        return False

    def _spread(self, step: Step, piece: Piece) -> Iterator[Stand]:
        """Give places for a rug."""
        for one in self._anchors(step):
            under = one.piece.label == "table"
            yield one.stand if under else _before(one, piece, step.gap - 0.3)
        if not step.to:
            (x, z), longest = self._middle().coords[0], max(self.area.sides, key=lambda s: s.length)
            ax, az = longest.along
            line = LineString([(x + s * ax, z + s * az) for s in (-FAR, FAR)])
            parts = shapely.get_parts(line.intersection(self.room))
            chord = min(parts, key=lambda part: part.distance(Point(x, z)))
            middle = chord.interpolate(0.5, normalized=True)
            yield Stand(middle.x, middle.y, longest.stand(0.0, 0.0).yaw)

    def _middle(self) -> Point:
        """Give the place that is farthest from all walls."""
        return Point(shapely.maximum_inscribed_circle(self.room, 0.05).coords[0])

    def _beside(self, step: Step, piece: Piece) -> bool:
        for one in self._anchors(step):
            for way in self.rng.sample((-1, 1), 2):
                along = way * (one.piece.size[0] / 2 + step.gap + piece.size[0] / 2)
                back = (one.piece.size[2] - piece.size[2]) / 2 - BACK  # the plan may draw it flush
                x, _, z = one.stand.to_world(along, 0.0, back)
                if self._try(step, piece, Stand(x, z, one.stand.yaw), one.side):
                    return True
        return False

    def _centre(self, step: Step, piece: Piece) -> bool:
        """Stand a thing where most is free around it."""
        x0, z0, x1, z1 = self.room.bounds
        yaw = self.area.sides[0].stand(0.0, 0.0).yaw
        found: list[tuple[float, Stand]] = []
        for _ in range(2 * TRIES):
            stand = Stand(
                self.rng.uniform(x0, x1),
                self.rng.uniform(z0, z1),
                yaw + self.rng.choice((0.0, math.pi / 2)),
            )
            if self.floor.fits(piece.size, stand):
                here = footprint(stand, piece.size)
                bars = [self.room.exterior, *self.floor.taken]
                found.append((min(1.2, min(here.distance(bar) for bar in bars)), stand))
        best = sorted(found, key=lambda one: -one[0])[:BEST]
        return any(gap > 0.5 and self._try(step, piece, stand) for gap, stand in best)

    def _around(self, step: Step, piece: Piece) -> bool:
        """Seat the table: two chairs along each long side, sometimes one at each end."""
        seated = False
        for one in self._anchors(step):
            w, _, d = one.piece.size
            seats = [
                (s * w / 4, t * d / 2, 0.0 if t > 0 else math.pi) for s in (-1, 1) for t in (-1, 1)
            ]
            if self.rng.random() < 0.4:
                seats += [(s * w / 2, 0.0, s * math.pi / 2) for s in (-1, 1)]
            reach = piece.size[2] / 2 + step.gap + 0.05
            for x, z, yaw in seats:
                px, _, pz = one.stand.to_world(
                    x + math.sin(yaw) * reach, 0.0, z + math.cos(yaw) * reach
                )
                seated |= self._try(step, piece, Stand(px, pz, one.stand.yaw + yaw))
        return seated

    def _at(self, step: Step, piece: Piece) -> bool:
        """Seat a chair before the anchor, facing it, turned a little."""
        for one in self._anchors(step):
            at = _before(one, piece, step.gap + 0.15, self.rng.uniform(-0.2, 0.2))
            turn = math.pi + self.rng.uniform(-0.4, 0.4)
            if self._try(step, piece, Stand(at.x, at.z, at.yaw + turn)):
                return True
        return False

    def _on(self, step: Step, piece: Piece) -> bool:
        for one in self._anchors(step):
            along = self.rng.uniform(-0.2, 0.2) * max(0.0, one.piece.size[0] - piece.size[0])
            back = min(0.1, one.piece.size[2] / 2 - piece.size[2] / 2)
            x, _, z = one.stand.to_world(along, 0.0, back)
            self._add(step, piece, Stand(x, z, one.stand.yaw, one.piece.size[1]))
        return bool(self._anchors(step))

    def _corner(self, step: Step, piece: Piece) -> bool:
        w, h, d = piece.size
        sides = list(self.area.sides)
        for number in self.rng.sample(range(len(sides)), len(sides)):
            for s in (w / 2 + 0.06, sides[number].length - w / 2 - 0.06):
                if self.floor.free(number, s - w / 2, s + w / 2, 0.0, h) and self._try(
                    step, piece, sides[number].stand(s, d / 2 + 0.06)
                ):
                    return True
        return False

    def _above(self, step: Step, piece: Piece) -> bool:
        """Hang a thing over the anchor where it has one, else on any free wall."""
        w, h, d = piece.size
        y = min(HUNG[step.kind] + self.rng.uniform(-0.05, 0.05), self.height - h / 2 - 0.2)
        for number, s in self._hooks(step, w):
            side = self.area.sides[number]
            span = (s - w / 2 - 0.05, s + w / 2 + 0.05, y - h / 2 - 0.05, y + h / 2 + 0.05)
            inside = span[0] > 0 and span[1] < side.length and side.depth
            hung = Placed(step.kind, piece, side.stand(s, d / 2 - 0.005, y), number)
            if inside and self.floor.free(number, *span) and not any(map(hung.meets, self.placed)):
                self.floor.spans[number].append(span)
                return self._add(step, piece, hung.stand, number)
        return False

    def _hooks(self, step: Step, width: float) -> Iterator[tuple[int, float]]:
        """Give sides, and places along them, to hang a thing at."""
        if step.to:
            for one in self._anchors(step):
                if one.side is not None:
                    side = self.area.sides[one.side]
                    (x, z), (x0, z0) = side.along, side.start
                    yield one.side, (one.stand.x - x0) * x + (one.stand.z - z0) * z
            return
        fit = [i for i, side in enumerate(self.area.sides) if side.length > width + 0.3]
        for _ in range(TRIES if fit else 0):
            number = self.rng.choice(fit)
            length = self.area.sides[number].length
            yield number, self.rng.uniform(width / 2 + 0.15, length - width / 2 - 0.15)

    def _hang(self, step: Step, piece: Piece) -> bool:
        """Hang a lamp over the anchors, else in the room's middle; not beside another."""
        spots = [Point(one.stand.x, one.stand.z) for one in self._anchors(step)]
        if not step.to:
            middle = self._middle()
            spots = [middle] if self.floor.gap(middle) > CLEAR else []
        others = [Point(one.stand.x, one.stand.z) for one in self.placed if one.kind == step.kind]
        hung = [spot for spot in spots if all(spot.distance(one) > APART for one in others)]
        yaw = self.area.sides[0].stand(0.0, 0.0).yaw
        for spot in hung:
            self._add(step, piece, Stand(spot.x, spot.y, yaw, self.height))
        return bool(hung)


def _before(one: Placed, piece: Piece, gap: float, along: float = 0.0) -> Stand:
    off = -(one.piece.size[2] / 2 + gap + piece.size[2] / 2)
    x, _, z = one.stand.to_world(along, 0.0, off)
    return Stand(x, z, one.stand.yaw)
