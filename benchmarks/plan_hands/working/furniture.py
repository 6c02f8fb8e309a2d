"""Furniture and fittings as drawn, set along the walls of rooms."""

from __future__ import annotations

import numpy as np
from benchmarks.plan_hands.working.looks import Look
from benchmarks.plan_hands.working.openings import Opened, clear
from benchmarks.plan_hands.working.pieces import ROOMS, SHAPES, SIZES, outline
from benchmarks.plan_hands.working.sheet import Colour, Sheet
from benchmarks.plans.ground import largest, polygons
from numpy.random import Generator
from numpy.typing import NDArray
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union
from shapely.prepared import prep


class Fitter:
    """Sets pieces into the rooms of a house, clear of its doors."""

    def __init__(self, sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
        self.sheet, self.look, self.house, self.rng = sheet, look, house, rng
        reach = float(rng.choice([0.0, 0.15, 0.7, 0.8]))
        kept = [clear(one, reach) for one in house.holes if one.spec.kind != "window"]
        self.kept: BaseGeometry = unary_union(kept)
        self.style = look.furniture
        self.thick = {"thick": 2.0}.get(self.style, min(look.thin, 1.0))

    def fill(self, wanted: float) -> None:
        """Furnish rooms, each with a chance."""
        for number, room in self.house.storey.rooms.items():
            kind = self.house.kinds[number]
            if kind in ("stairs", "stairs hall", "landing") or self.rng.random() > wanted:
                continue
            free = room.difference(self.kept)
            for name in ROOMS.get(kind, ()):
                if self.rng.random() < 0.25:
                    continue
                placed = self._stand(room, free, name.lstrip("*"), name.startswith("*"))
                free = free.difference(placed) if placed is not None else free

    def _stand(
        self, room: Polygon, free: BaseGeometry, name: str, amid: bool
    ) -> BaseGeometry | None:
        """Set a piece along a wall, or amid the room; return its ground."""
        wide, deep = np.asarray(SIZES[name]) * self.rng.uniform(0.88, 1.15)
        if name in ("counter", "wardrobe", "shelf"):
            wide *= self.rng.uniform(0.6, 1.6)
        if name in ("counter", "wardrobe", "shelf", "rail") and self.rng.random() < 0.35:
            wide = self._whole(room, wide)  # from wall to wall
        test = prep(free.buffer(0.015))
        for _ in range(7):
            spot = self._amid(room) if amid else self._beside(room, wide)
            if spot is None:
                continue
            foot, along, inward = spot
            foot = foot + inward * (0.02 if not amid else -deep / 2)
            corners = [foot, foot + along * wide, foot + along * wide + inward * deep]
            ground = Polygon([*corners, foot + inward * deep])
            if test.contains(ground):
                self.piece(name, foot, along * wide, inward * deep)
                return ground
        return None

    def _beside(self, room: Polygon, wide: float) -> tuple[NDArray[np.float64], ...] | None:
        ring = np.asarray(room.exterior.coords)
        if not room.exterior.is_ccw:
            ring = ring[::-1]
        lengths = np.linalg.norm(np.diff(ring, axis=0), axis=1)
        fits = np.nonzero(lengths > wide + 0.01)[0]
        if not len(fits):
            return None
        k = int(self.rng.choice(fits))
        along = (ring[k + 1] - ring[k]) / lengths[k]
        slack = lengths[k] - wide
        shift = float(self.rng.choice([0, slack, self.rng.uniform(0, slack)], p=[0.35, 0.35, 0.3]))
        return ring[k] + along * shift, along, np.array([-along[1], along[0]])

    def _whole(self, room: Polygon, wide: float) -> float:
        """Return the length of one of a room's walls that a piece may fill."""
        ring = np.asarray(room.exterior.coords)
        lengths = np.linalg.norm(np.diff(ring, axis=0), axis=1)
        fits = lengths[(lengths > 0.8) & (lengths < 3.6)]
        return float(self.rng.choice(fits)) - 0.012 if len(fits) else wide

    def _amid(self, room: Polygon) -> tuple[NDArray[np.float64], ...]:
        x0, y0, x1, y1 = room.bounds
        middle = np.array([self.rng.uniform(x0, x1), self.rng.uniform(y0, y1)])
        ring = np.asarray(room.exterior.coords)
        along = (ring[1] - ring[0]) / np.linalg.norm(ring[1] - ring[0])
        across = np.array([-along[1], along[0]])
        return (middle, along, across) if self.rng.random() < 0.5 else (middle, across, -along)

    def piece(
        self,
        name: str,
        foot: NDArray[np.float64],
        along: NDArray[np.float64],
        inward: NDArray[np.float64],
    ) -> None:
        """Draw a piece, from its left back corner along its back and its depth."""
        colours: dict[str, Colour | None] = {
            "line": None,
            "thick": None,
            "pale": self.look.paper,
            "colour": self.look.fitting,
            "dark": (70, 70, 75),
            "black": self.look.fill,
        }
        fill = colours.get(self.style)
        ink = self.look.ink if self.style != "pale" else self.look.faint
        if self.style in ("dark", "black"):
            ink = (200, 200, 200)
        for what, *ends in SHAPES[name]:
            spots = [foot + along * u + inward * v for u, v in outline(what.lower(), *ends)]
            if what.isupper() and fill is not None:
                self.sheet.fill(spots, fill)
            self.sheet.line(spots, ink, self.thick)

    def stairs(self, room: Polygon) -> None:
        """Draw a flight or two of stairs with an arrow over a room."""
        box = np.asarray(largest(room.minimum_rotated_rectangle).exterior.coords)
        a, b, d = box[0], box[1], box[3]
        long, across = (
            (b - a, d - a) if np.linalg.norm(b - a) > np.linalg.norm(d - a) else (d - a, b - a)
        )
        length = float(np.linalg.norm(long))
        start, end = (0.12, 0.75) if self.rng.random() < 0.5 else (0.25, 0.88)
        flights = ((0.0, 0.47), (0.53, 1.0)) if np.linalg.norm(across) > 1.7 else ((0.0, 1.0),)
        if self.rng.random() < 0.3:
            flights = (flights[0],)
        ink, thick = self.look.ink, min(self.look.thin, 1.2)
        for side, (low, high) in enumerate(flights):
            steps = max(4, int(length * (end - start) / 0.28))
            for k in range(steps + 1):
                foot = a + long * (start + (end - start) * k / steps)
                if (
                    self.kept.intersects(Polygon([foot, foot + across * 0.5, foot + across]))
                    and k % 2
                ):
                    continue
                self.sheet.line([foot + across * low, foot + across * high], ink, thick)
            middle = across * (low + high) / 2
            ends = [a + middle + long * start, a + middle + long * end]
            self._arrow(*(ends if side == 0 else ends[::-1]))
        if len(flights) == 2:
            eyes = [across * 0.47 + long * start, across * 0.47 + long * end]
            eyes += [across * 0.53 + long * end, across * 0.53 + long * start]
            self.sheet.line([a + eye for eye in [*eyes, eyes[0]]], ink, thick)

    def columns(self, room: Polygon) -> None:
        """Draw columns that stand free in a large room."""
        size, x0, y0 = self.rng.uniform(0.25, 0.5), room.bounds[0], room.bounds[1]
        inside, pitch = prep(room.difference(self.kept).buffer(-0.45)), self.rng.uniform(2.4, 5)
        for x in np.arange(x0 + pitch, room.bounds[2], pitch):
            for y in np.arange(y0 + pitch, room.bounds[3], pitch):
                spot = Spot(x, y)
                if inside.contains(spot):
                    square = spot.buffer(size / 2, cap_style="square" if pitch < 4 else "round")
                    self.sheet.fill(square, self.look.fill)
                    self.sheet.outline(square, self.look.ink)

    def _arrow(self, tail: NDArray[np.float64], tip: NDArray[np.float64]) -> None:
        way = (tip - tail) / max(float(np.linalg.norm(tip - tail)), 0.1)
        side = np.array([-way[1], way[0]])
        self.sheet.line([tail, tip], self.look.ink, 0.8)
        barbs = [tip - way * 0.18 + side * 0.08, tip, tip - way * 0.18 - side * 0.08]
        self.sheet.fill(barbs, self.look.ink)

    def cross(self, room: Polygon) -> None:
        """Draw a lift's or a shaft's cross."""
        frame = polygons(room.minimum_rotated_rectangle.buffer(-0.06, join_style="mitre"))
        box = list(frame[0].exterior.coords) if frame else []
        if len(box) > 4:
            self.sheet.line([box[0], box[2]], self.look.ink, 0.7)
            self.sheet.line([box[1], box[3]], self.look.ink, 0.7)
            self.sheet.line(box, self.look.ink, 0.7)


def furnish(sheet: Sheet, look: Look, house: Opened, rng: Generator) -> None:
    """Draw what stands in the rooms."""
    work = Fitter(sheet, look, house, rng)
    if look.furniture != "none":
        work.fill(look.crowd)
    pillared = rng.random() < 0.15
    for number, room in house.storey.rooms.items():
        kind = house.kinds[number]
        if pillared and room.area > 18:
            work.columns(room)
        if kind in ("stairs", "stairs hall"):
            work.stairs(room)
        elif kind == "lift":
            work.cross(room)
    _shafts(work)


def _shafts(work: Fitter) -> None:
    """Cross, hatch or fill shafts, which are no rooms."""
    manner = work.rng.random()
    for cell in work.house.storey.cells:
        if cell.kind != "shaft":
            continue
        for inside in polygons(cell.shape.difference(work.house.storey.solid)):
            if manner < 0.25:
                work.sheet.fill(inside, work.look.faint)
            elif manner < 0.45:
                work.sheet.hatch(inside, work.look.ink, 4, 0.785, 0.7)
            else:
                work.cross(inside)
