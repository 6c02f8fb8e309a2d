"""How good a picture from somewhere would be, told from a small map of what is seen there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import shapely
import torch
from torch import Tensor

from underdraw.interior.build import Interior
from underdraw.interior.standing import area_of
from underdraw.scene import Camera, Object, glance
from underdraw.scene.pack import object_bounds
from underdraw.spec.size import Size

MAP = Size(48, 36)
CLOSE = 0.9  # metres under which a thing is in the picture's face
NARROW = 0.85  # of the way from a narrow room's middle to its walls, to a wall
DEEP = 5.0  # metres of view beyond which more is no better
SHOWN = 0.01  # share of a picture from which on a surface counts as shown
CROPPED = 0.45  # what a thing that the picture's rim crops counts of one that is whole
WORTH = {"window": 1.0, "door": 0.5, "wall": 0.8, "floor": 0.0, "ceiling": 0.0}


@dataclass(frozen=True, slots=True)
class Framing:
    """Hold what a camera shows: each surface's share of the picture, and how good that is."""

    camera: Camera
    shares: Mapping[int, float]
    merit: float

    @property
    def shown(self) -> frozenset[int]:
        """The instances that one would say are in the picture."""
        return frozenset(i for i, share in self.shares.items() if share >= SHOWN and i)


class Stage:
    """Know what a room has to show, and judge pictures of it."""

    def __init__(self, interior: Interior, room: str) -> None:
        """Weigh what is in a room: openings, walls, and pieces by their size."""
        across: float = shapely.maximum_inscribed_circle(area_of(interior, room).polygon).length
        self.close = min(CLOSE, NARROW * across)
        self.things = [one for one in interior.objects if room in interior.rooms[one.instance]]
        own = {one.instance for one in self.things if interior.surfaces[one.instance].room == room}
        self.labels = {one.instance: one.label for one in self.things}
        self.worth = {
            one.instance: WORTH.get(one.label, _size(one))
            for one in self.things
            if one.instance in own or one.label in ("window", "door")
        }

    def look(self, cameras: list[Camera]) -> list[Framing]:
        """Judge what each camera shows."""
        instances, depth = glance(self.things, cameras, MAP)
        return [
            self._judge(camera, seen, far)
            for camera, seen, far in zip(cameras, instances, depth, strict=True)
        ]

    def among(self, label: str) -> set[int]:
        """Return the instances with a label."""
        return {i for i, known in self.labels.items() if known == label}

    def pieces(self) -> set[int]:
        """Return the instances that are furniture."""
        return {i for i in self.worth if self.labels[i] not in WORTH}

    def _judge(self, camera: Camera, seen: Tensor, far: Tensor) -> Framing:
        ids, counts = seen.unique(return_counts=True)
        shares = dict(zip(ids.tolist(), (counts / seen.numel()).tolist(), strict=True))
        rim = set(torch.cat((seen[0], seen[-1], seen[:, 0], seen[:, -1])).tolist())
        got = {
            i: min(1.0, share / _full(self.worth.get(i, 0.0))) * (CROPPED if i in rim else 1.0)
            for i, share in shares.items()
        }
        walls, floor, ceiling = (self.among(name) for name in ("wall", "floor", "ceiling"))
        pieces = self.pieces()
        lying = torch.isin(seen, torch.tensor(sorted(floor | ceiling)))
        piece = torch.isin(seen, torch.tensor(sorted(pieces), dtype=seen.dtype))
        face = ((far < torch.where(piece, CLOSE, self.close)) & ~lying).float().mean().item()
        deep = far[MAP.height // 3 : MAP.height // 2].clamp(max=DEEP).mean().item()
        corners = sum(shares.get(i, 0.0) > 0.04 for i in walls)

        def share(group: set[int]) -> float:
            return sum(shares.get(i, 0.0) for i in group)

        def most(group: set[int]) -> float:
            return max((shares.get(i, 0.0) for i in group), default=0.0)

        # How much each counts was found by looking at what was chosen in the example plans.
        merit = (
            2.6 * self._part(got, pieces)
            + 0.8 * self._part(got, self.among("window"))
            + 0.3 * self._part(got, self.among("door"))
            + 0.5 * (0.0, 0.3, 0.8, 1.0)[min(corners, 3)]
            + 0.5 * _about(share(floor), 0.28, 0.2)
            + 0.3 * _about(share(ceiling), 0.1, 0.12)
            + 0.4 * deep / DEEP
            - 6.0 * face
            - 2.5 * max(0.0, most(walls) - 0.4)
            - 3.0 * max(0.0, most(pieces | self.among("door")) - 0.2)
        )
        return Framing(camera, shares, merit)

    def _part(self, got: Mapping[int, float], group: set[int]) -> float:
        """Say how much of what a group is worth one gets to see, 0 to 1; 0 where there is none."""
        total = sum(self.worth.get(i, 0.0) for i in group)
        return (
            sum(self.worth.get(i, 0.0) * got.get(i, 0.0) for i in group) / total if total else 0.0
        )


def _full(worth: float) -> float:
    """Give the share of a picture at which a thing is shown well."""
    return 0.01 + 0.04 * worth


def _size(thing: Object) -> float:
    """Weigh a piece by its size: about 0.1 for a lamp, 1 for a sofa."""
    low, high = object_bounds(thing)
    x, y, z = (b - a for a, b in zip(low, high, strict=True))
    return min(1.2, (x * y * z) ** 0.5)


def _about(value: float, best: float, off: float) -> float:
    return max(0.0, 1.0 - abs(value - best) / off)
