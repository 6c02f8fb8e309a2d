"""Rays against solids, in closed form, every ray against every shape at once.

Every solid is convex (but for a wall's openings), so a ray meets it over one interval of its
parameter. Directions are not unit vectors: a camera ray advances one metre of depth per unit.
"""

from __future__ import annotations

import torch
from torch import Tensor

from underdraw.scene.pack import Packed

MISS = 1e9
NEAR = 1e-3
Axes = tuple[Tensor, Tensor, Tensor]


def nearest(world: Packed, origin: Tensor, direction: Tensor) -> tuple[Tensor, Tensor]:
    """Find what each ray meets first.

    Args:
        world: N shapes.
        origin, direction: (3, R) or (3, 1) float32; no component of a direction is zero.

    Returns:
        (R,) float32 distance in units of the direction, MISS where nothing is met; (R,) int64 shape.
    """
    hits = _hits(world, origin, direction, slice(0, world.center.shape[0]))
    distance = hits.amin(0)
    return distance, (hits == distance).to(torch.uint8).argmax(0)


def blocked(world: Packed, origin: Tensor, direction: Tensor) -> Tensor:
    """Tell which rays meet anything beyond NEAR.

    The few large shapes (the shell of a room) settle nearly all rays; only the rest is tested
    against the furniture.

    Args:
        world: N shapes.
        origin: (3, R) float32. direction: (3, 1) float32, no component zero.

    Returns:
        (R,) bool.
    """
    boxes, walls = world.counts[0], world.counts[1]
    shell = min(2, boxes)
    dark = torch.zeros(origin.shape[1], dtype=torch.bool, device=origin.device)
    stages = (slice(boxes, boxes + walls), slice(0, shell), slice(shell, len(world.center)))
    for rows in stages:
        if rows.stop > rows.start:
            open_ = (~dark).nonzero().squeeze(1)
            found = _hits(world, origin[:, open_], direction, rows).amin(0) < MISS
            dark[open_[found]] = True
    return dark


def _hits(world: Packed, origin: Tensor, direction: Tensor, rows: slice) -> Tensor:
    """Give (shapes, R) distances of the rays to the shapes in `rows`, MISS where they pass by."""
    nb, nw, nc, ne = world.counts
    found: list[Tensor] = []
    start = 0
    for count, test in ((nb, _box), (nw, _wall), (nc, _cylinder), (ne, _ellipsoid)):
        low, high = max(rows.start, start), min(rows.stop, start + count)
        if high > low:
            found.append(test(world, slice(low, high), origin, direction))
        start += count
    return torch.cat(found)


def _local(world: Packed, rows: slice, origin: Tensor, direction: Tensor) -> tuple[Axes, Axes]:
    """Move rays into each shape's own axes: three (shapes, R or 1) tensors each."""
    center = world.center[rows]
    cos, sin = world.turn[rows].split(1, 1)
    x, y, z = (origin[i] - center[:, i : i + 1] for i in range(3))
    dx, dy, dz = direction[0], direction[1:2], direction[2]
    moved = (cos * x - sin * z, y, sin * x + cos * z)
    return moved, (cos * dx - sin * dz, dy, sin * dx + cos * dz)


def _slabs(
    origin: Axes, direction: Axes, half: Tensor, axes: tuple[int, ...]
) -> tuple[Tensor, Tensor]:
    """Intersect the intervals between pairs of planes at plus and minus half."""
    near = far = torch.empty(0)
    for n, i in enumerate(axes):
        inverse = direction[i].reciprocal()
        middle = origin[i] * inverse
        reach = half[:, i : i + 1] * inverse.abs()
        low, high = -reach - middle, reach - middle
        near, far = (torch.maximum(near, low), torch.minimum(far, high)) if n else (low, high)
    return near, far


def _first(near: Tensor, far: Tensor) -> Tensor:
    """Take an interval's entry, or MISS where it is empty or behind; a start inside counts at 0."""
    return torch.where((near < far) & (far > NEAR), near.clamp_min(0.0), MISS)


def _box(world: Packed, rows: slice, origin: Tensor, direction: Tensor) -> Tensor:
    o, d = _local(world, rows, origin, direction)
    return _first(*_slabs(o, d, world.half[rows], (0, 1, 2)))


def _wall(world: Packed, rows: slice, origin: Tensor, direction: Tensor) -> Tensor:
    """Take the entry into the solid part: past an opening, or where its reveal is met."""
    o, d = _local(world, rows, origin, direction)
    near, far = _slabs(o, d, world.half[rows], (0, 1, 2))
    near = near.clamp_min(NEAR)
    solid = near < far
    hit = near
    first = world.counts[0]
    holes = world.holes[rows.start - first : rows.stop - first]
    for h in range(holes.shape[1]):
        x0, x1, y0, y1 = holes[:, h].split(1, 1)
        size = torch.stack((x1 - x0, y1 - y0), 1).squeeze(2) / 2
        middle = (o[0] - (x0 + x1) / 2, o[1] - (y0 + y1) / 2, o[2])
        enter, leave = _slabs(middle, d, size, (0, 1))
        inside = (enter <= near) & (near < leave)
        hit = torch.where(inside, leave, hit)
    return torch.where(solid & (hit < far), hit, MISS)


def _cylinder(world: Packed, rows: slice, origin: Tensor, direction: Tensor) -> Tensor:
    o, d = _local(world, rows, origin, direction)
    half = world.half[rows]
    low, high = _slabs(o, d, half, (1,))
    near, far = _ball(
        o[0] * d[0] + o[2] * d[2], d[0] ** 2 + d[2] ** 2, o[0] ** 2 + o[2] ** 2 - half[:, :1] ** 2
    )
    return _first(torch.maximum(near, low), torch.minimum(far, high))


def _ellipsoid(world: Packed, rows: slice, origin: Tensor, direction: Tensor) -> Tensor:
    o, d = _local(world, rows, origin, direction)
    unit = world.half[rows].reciprocal().split(1, 1)
    x, y, z = (a * u for a, u in zip(o, unit, strict=True))
    dx, dy, dz = (a * u for a, u in zip(d, unit, strict=True))
    return _first(*_ball(x * dx + y * dy + z * dz, dx**2 + dy**2 + dz**2, x**2 + y**2 + z**2 - 1.0))


def _ball(b: Tensor, a: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    """Solve a t² + 2 b t + c = 0; an interval that does not exist comes back empty."""
    inside = b * b - a * c
    root = inside.clamp_min(0.0).sqrt()
    near, far = (-b - root) / a, (-b + root) / a
    return torch.where(inside > 0, near, MISS), far
