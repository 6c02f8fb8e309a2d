"""Scene data → tensors, one row a shape, sorted by kind."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate, pairwise

import torch
from torch import Tensor

from underdraw.scene.scene import Scene
from underdraw.scene.shapes import (
    TEXTURES,
    Box,
    Cylinder,
    Ellipsoid,
    Material,
    Object,
    Prism,
    Shape,
    Vector,
    Wall,
    Wedge,
)

KINDS = (
    Box,
    Wall,
    Cylinder,
    Ellipsoid,
    Wedge,
    Prism,
)  # the order in which a scene's shapes are packed


@dataclass(frozen=True, slots=True)
class Solids:
    """Hold the form of N shapes in the order of KINDS.

    Attributes:
        center, half: (N, 3) float32 metres.
        turn: (N, 2) float32, cosine and sine of the yaw.
        holes: (W, H, 4) float32 x0, x1, y0, y1 of each wall's openings; an empty one has x1 < x0.
        fronts: (V,) float32, each wedge's front height over its height.
        sides: (P, E, 3) float32, each prism's sides as unit normal x, z and reach from the centre.
        counts: how many of each kind.
    """

    center: Tensor
    half: Tensor
    turn: Tensor
    holes: Tensor
    fronts: Tensor
    sides: Tensor
    counts: tuple[int, ...]

    def take(self, rows: Tensor) -> Solids:
        """Keep some shapes; rows are int64, rising."""
        below = [0, *(int((rows < end).sum()) for end in accumulate(self.counts))]
        counts = tuple(last - first for first, last in pairwise(below))
        walls, wedges = rows[below[1] : below[2]], rows[below[4] : below[5]]
        holes = self.holes.index_select(0, walls - self.counts[0])
        fronts = self.fronts.index_select(0, wedges - sum(self.counts[:4]))
        sides = self.sides.index_select(0, rows[below[5] :] - sum(self.counts[:5]))
        center, half, turn = (a.index_select(0, rows) for a in (self.center, self.half, self.turn))
        return Solids(center, half, turn, holes, fronts, sides, counts)


@dataclass(frozen=True, slots=True)
class Packed:
    """Hold a scene of N shapes in O objects; boxes come large ones first.

    Attributes:
        solids: the shapes' forms.
        owner: (N,) int64 row of the object each shape belongs to.
        instance, segment: (O,) int64 of each object.
        bounds: (O, 2, 3) float32 corners of each object's axis-aligned box.
        contact: (O,) float32.
        meets: (O, O) float32, 1 where two objects share a space, 0 of one with itself.
        color, second: (N, 3) float32 linear light.
        texture: (N,) int64 index into TEXTURES; scale, glow, soft: (N,) float32.
        origin: (P, 3) float32, where each prism's texture starts.
    """

    solids: Solids
    owner: Tensor
    instance: Tensor
    segment: Tensor
    bounds: Tensor
    contact: Tensor
    meets: Tensor
    color: Tensor
    second: Tensor
    texture: Tensor
    scale: Tensor
    glow: Tensor
    soft: Tensor
    origin: Tensor


def linear(color: Vector) -> Vector:
    """Turn an sRGB colour in [0, 1] into linear light."""
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color)
    return r, g, b


def kind(shape: Shape) -> int:
    """Give the shape's place in the packed order."""
    return KINDS.index(type(shape))


def extent(shape: Shape) -> tuple[Vector, Vector]:
    """Give the low and high corner of the shape's axis-aligned bounds."""
    s, c = abs(math.sin(shape.yaw)), abs(math.cos(shape.yaw))
    w, h, d = shape.size
    x, y, z = shape.center
    hx, hz = (w * c + d * s) / 2, (w * s + d * c) / 2
    return (x - hx, y - h / 2, z - hz), (x + hx, y + h / 2, z + hz)


def object_bounds(thing: Object) -> tuple[Vector, Vector]:
    """Give the low and high corner of all the object's shapes."""
    corners = [extent(shape) for shape in thing.shapes]
    low = tuple(min(c[0][i] for c in corners) for i in range(3))
    high = tuple(max(c[1][i] for c in corners) for i in range(3))
    return (low[0], low[1], low[2]), (high[0], high[1], high[2])


def pack(scene: Scene, device: torch.device) -> Packed:
    """Lay the scene's shapes out in tensors.

    Large boxes come first: the shadow pass asks floor, ceiling and walls before the furniture.
    """
    things = [thing for thing in scene.objects if thing.shapes]
    rows = [(shape, o) for o, thing in enumerate(things) for shape in thing.shapes]
    rows.sort(key=lambda row: (kind(row[0]), -math.prod(row[0].size)))
    shapes = [shape for shape, _ in rows]
    materials: list[Material] = [shape.material for shape in shapes]
    walls = [shape for shape in shapes if isinstance(shape, Wall)]
    most = max([len(w.openings) for w in walls] + [1])
    empty = (1.0, -1.0, 1.0, -1.0)
    holes = [
        [(o.x0, o.x1, o.y0, o.y1) for o in w.openings] + [empty] * (most - len(w.openings))
        for w in walls
    ]

    def floats(values: list[Vector] | list[float] | list[list[float]]) -> Tensor:
        return torch.tensor(values, dtype=torch.float32).to(device)

    def ints(values: list[int]) -> Tensor:
        return torch.tensor(values, dtype=torch.int64).to(device)

    kinds = [kind(shape) for shape in shapes]
    solids = Solids(
        center=floats([s.center for s in shapes]),
        half=floats([s.size for s in shapes]) / 2,
        turn=floats([[_snap(math.cos(s.yaw)), _snap(math.sin(s.yaw))] for s in shapes]),
        holes=torch.tensor(holes, dtype=torch.float32).reshape(len(walls), most, 4).to(device),
        fronts=floats([s.front for s in shapes if isinstance(s, Wedge)]),
        sides=_sides([s for s in shapes if isinstance(s, Prism)]).to(device),
        counts=tuple(kinds.count(k) for k in range(len(KINDS))),
    )
    return Packed(
        solids=solids,
        owner=ints([o for _, o in rows]),
        instance=ints([thing.instance for thing in things]),
        segment=ints([thing.segment for thing in things]),
        bounds=torch.tensor([object_bounds(t) for t in things]).to(device),
        contact=floats([thing.contact for thing in things]),
        meets=_meets(ints([thing.space for thing in things])),
        color=floats([linear(m.color) for m in materials]),
        second=floats([linear(m.second) for m in materials]),
        texture=ints([TEXTURES.index(m.texture) for m in materials]),
        scale=floats([m.scale for m in materials]),
        glow=floats([m.glow for m in materials]),
        soft=floats([m.soft for m in materials]),
        origin=floats([s.origin for s in shapes if isinstance(s, Prism)]).view(-1, 3),
    )


def _meets(space: Tensor) -> Tensor:
    return (space[:, None] & space).ne(0).float().fill_diagonal_(0.0)


def _sides(prisms: list[Prism]) -> Tensor:
    """Turn outlines into the lines along their edges, as many a prism; the last is repeated."""
    made = [_lines(prism.outline) for prism in prisms]
    most = max([len(lines) for lines in made] + [1])
    filled = [lines + lines[-1:] * (most - len(lines)) for lines in made]
    return torch.tensor(filled, dtype=torch.float32).view(len(prisms), most, 3)


def _lines(outline: tuple[tuple[float, float], ...]) -> list[Vector]:
    pairs = list(zip(outline, outline[1:] + outline[:1], strict=True))
    way = math.copysign(1.0, sum(x0 * z1 - x1 * z0 for (x0, z0), (x1, z1) in pairs))
    lines: list[Vector] = []
    for (x0, z0), (x1, z1) in pairs:
        length = math.hypot(x1 - x0, z1 - z0) * way
        x, z = (z1 - z0) / length, (x0 - x1) / length
        lines.append((x, z, x * x0 + z * z0))
    return lines


def _snap(value: float) -> float:
    """Make quarter turns exact, so that their walls meet without a seam."""
    return round(value) * 1.0 if abs(value - round(value)) < 1e-9 else value
