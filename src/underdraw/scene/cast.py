"""Rays against solids, in closed form, every ray against every shape at once.

Every solid is convex (but for a wall's openings), so a ray meets it over one interval of its
parameter. Directions are not unit vectors: a camera ray advances one metre of depth per unit.

Masks over (shapes, rays) are floats written by `out=`: on a CPU a bool tensor turned to float,
`where` and `argmax` each cost ten times as much as an addition.
"""

from __future__ import annotations

import torch
from torch import Tensor

from underdraw.scene.pack import Solids

MISS = 1e9
NEAR = 1e-3
Axes = tuple[Tensor, Tensor, Tensor]


def nearest(solids: Solids, origin: Tensor, direction: Tensor) -> tuple[Tensor, Tensor]:
    """Find what each ray meets first.

    Args:
        solids: N shapes.
        origin, direction: (3, R) or (3, 1) float32; no component of a direction is zero.

    Returns:
        (R,) float32 distance in units of the direction, MISS or more where nothing is met; (R,)
        int64 shape, the last of those at that distance.
    """
    hits = torch.cat(_hits(solids, origin, direction, 0, len(solids.center)))
    distance = hits.amin(0)
    number = torch.arange(len(hits), dtype=torch.float32, device=hits.device)[:, None]
    first = torch.eq(hits, distance, out=torch.empty_like(hits)).mul_(number).amax(0)
    return distance, first.long()


def blocked(solids: Solids, origin: Tensor, direction: Tensor) -> Tensor:
    """Tell which rays meet anything beyond NEAR.

    Only shapes are asked that the rays come near. The few large ones (the shell of a room: prisms,
    walls, two boxes) settle nearly all rays; only the rest is tested against the furniture.

    Args:
        solids: N shapes, large boxes first.
        origin: (3, R) float32.
        direction: (3, 1) float32, no component zero.

    Returns:
        (R,) bool.
    """
    dark = torch.zeros(origin.shape[1], dtype=torch.bool, device=origin.device)
    if not origin.shape[1]:
        return dark
    solids = solids.take(_along(solids, origin, direction))
    boxes, walls = solids.counts[0], solids.counts[1]
    shell = min(2, boxes)
    left = torch.arange(origin.shape[1], device=origin.device)
    last = len(solids.center) - solids.counts[5]
    for low, high in (
        (last, last + solids.counts[5]),
        (boxes, boxes + walls),
        (0, shell),
        (shell, last),
    ):
        for hit in _hits(solids, origin[:, left], direction, low, high) if len(left) else ():
            dark[left] |= hit.amin(0) < MISS
        left = left[~dark[left]]
    return dark


def _along(solids: Solids, origin: Tensor, direction: Tensor) -> Tensor:
    """Find the shapes that rays of one direction may meet, by bounds seen along it: int64 rows."""
    x, y, z = (direction / direction.norm()).flatten()
    level = torch.hypot(x, z).clamp_min(1e-6)
    across = torch.stack((z / level, torch.zeros_like(z), -x / level))
    forward = torch.stack((x, y, z))
    axes = torch.stack((across, torch.linalg.cross(forward, across), forward))
    cos, sin = solids.turn.unbind(1)
    own = (
        axes[:, :1] * cos - axes[:, 2:] * sin,
        axes[:, 1:2],
        axes[:, :1] * sin + axes[:, 2:] * cos,
    )
    reach = sum((a.abs() * solids.half[:, i] for i, a in enumerate(own)), torch.tensor(1e-3))
    start, middle = axes @ origin, axes @ solids.center.T
    low, high = start.amin(1, keepdim=True), start.amax(1, keepdim=True)
    near = (middle + reach >= low) & (middle - reach <= high)
    return (near[:2].all(0) & (middle + reach >= low)[2]).nonzero().squeeze(1)


def _hits(solids: Solids, origin: Tensor, direction: Tensor, low: int, high: int) -> list[Tensor]:
    """Give (shapes, R) distances to the shapes from `low` to `high`, one tensor a kind."""
    found: list[Tensor] = []
    start = 0
    for count, test in zip(solids.counts, _TESTS, strict=True):
        first, last = max(low, start), min(high, start + count)
        if last > first:
            found.append(test(solids, slice(first, last), origin, direction))
        start += count
    return found


def _local(solids: Solids, rows: slice, origin: Tensor, direction: Tensor) -> tuple[Axes, Axes]:
    """Move rays into each shape's own axes: three (shapes, R or 1) tensors each."""
    center = solids.center[rows]
    cos, sin = solids.turn[rows].split(1, 1)
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
        low, high = torch.add(middle, reach).neg_(), torch.sub(reach, middle)
        if n:
            torch.maximum(near, low, out=near)
            torch.minimum(far, high, out=far)
        else:
            near, far = low, high
    return near, far


def _first(near: Tensor, far: Tensor) -> Tensor:
    """Take an interval's entry, or MISS where it is empty or behind; a start inside counts at 0."""
    miss = torch.le(far, near.clamp_(min=NEAR), out=torch.empty_like(near))
    return near.add_(miss, alpha=MISS)


def _box(solids: Solids, rows: slice, origin: Tensor, direction: Tensor) -> Tensor:
    o, d = _local(solids, rows, origin, direction)
    return _first(*_slabs(o, d, solids.half[rows], (0, 1, 2)))


def _wall(solids: Solids, rows: slice, origin: Tensor, direction: Tensor) -> Tensor:
    """Take the entry into the solid part: past an opening, or where its reveal is met."""
    o, d = _local(solids, rows, origin, direction)
    near, far = _slabs(o, d, solids.half[rows], (0, 1, 2))
    near = near.clamp_min(NEAR)
    hit = near
    first = solids.counts[0]
    holes = solids.holes[rows.start - first : rows.stop - first]
    for h in range(holes.shape[1]):
        x0, x1, y0, y1 = holes[:, h].split(1, 1)
        size = torch.cat((x1 - x0, y1 - y0), 1) / 2
        middle = (o[0] - (x0 + x1) / 2, o[1] - (y0 + y1) / 2, o[2])
        enter, leave = _slabs(middle, d, size, (0, 1))
        inside = (enter <= near) & (near < leave)
        hit = torch.where(inside, leave, hit)
    return torch.where((near < far) & (hit < far), hit, torch.full_like(hit, MISS))


def _cylinder(solids: Solids, rows: slice, origin: Tensor, direction: Tensor) -> Tensor:
    o, d = _local(solids, rows, origin, direction)
    half = solids.half[rows]
    low, high = _slabs(o, d, half, (1,))
    square = o[0] ** 2 + o[2] ** 2 - half[:, :1] ** 2
    near, far = _ball(o[0] * d[0] + o[2] * d[2], d[0] ** 2 + d[2] ** 2, square)
    return _first(torch.maximum(near, low), torch.minimum(far, high))


def _ellipsoid(solids: Solids, rows: slice, origin: Tensor, direction: Tensor) -> Tensor:
    o, d = _local(solids, rows, origin, direction)
    unit = solids.half[rows].reciprocal().split(1, 1)
    x, y, z = (a * u for a, u in zip(o, unit, strict=True))
    dx, dy, dz = (a * u for a, u in zip(d, unit, strict=True))
    return _first(*_ball(x * dx + y * dy + z * dz, dx**2 + dy**2 + dz**2, x**2 + y**2 + z**2 - 1.0))


def _wedge(solids: Solids, rows: slice, origin: Tensor, direction: Tensor) -> Tensor:
    """Cut the box's interval where the ray passes the sloping top."""
    o, d = _local(solids, rows, origin, direction)
    half = solids.half[rows]
    near, far = _slabs(o, d, half, (0, 1, 2))
    first = sum(solids.counts[:4])
    up, out, reach = slope(half.T, solids.fronts[rows.start - first : rows.stop - first])
    rise = d[1] * up[:, None] + d[2] * out[:, None]
    above = o[1] * up[:, None] + o[2] * out[:, None] - reach[:, None]
    # A ray along the slope never crosses it: a tiny rise puts the crossing beyond the box.
    rise = torch.where(rise.abs() < 1e-9, torch.full_like(rise, 1e-9), rise)
    cross = -above / rise
    near = torch.where(rise < 0, torch.maximum(near, cross), near)
    far = torch.where(rise > 0, torch.minimum(far, cross), far)
    return _first(near, far)


def _prism(solids: Solids, rows: slice, origin: Tensor, direction: Tensor) -> Tensor:
    """Cut the interval between floor and ceiling by every side in turn."""
    o, d = _local(solids, rows, origin, direction)
    near, far = _slabs(o, d, solids.half[rows], (1,))
    first = sum(solids.counts[:5])
    sides = solids.sides[rows.start - first : rows.stop - first]
    for e in range(sides.shape[1]):
        x, z, reach = sides[:, e].split(1, 1)
        # A ray along a side never crosses it: a tiny rise puts the crossing far away, but not so
        # far that taking a MISS from it leaves something.
        rise = (d[0] * x).addcmul_(d[2], z).add_(1e-9)
        cross = (o[0] * x).addcmul_(o[2], z).sub_(reach).neg_() / rise
        cross.clamp_(-MISS / 2, MISS / 2)
        enters = torch.lt(rise, 0, out=torch.empty_like(rise))
        leaves = torch.ge(rise, 0, out=torch.empty_like(rise))
        torch.maximum(near, torch.add(cross, leaves, alpha=-MISS), out=near)
        torch.minimum(far, cross.add_(enters, alpha=MISS), out=far)
    return _first(near, far)


def slope(half: Tensor, front: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Give the plane of a wedge's sloping top: up * y + out * z = reach, a unit normal.

    Args:
        half: (3, N) half sizes.
        front: (N,) the front's part of the height.
    """
    up, out = half[2], (front - 1) * half[1]
    length = (up**2 + out**2).sqrt()
    return up / length, out / length, front * half[1] * half[2] / length


_TESTS = (_box, _wall, _cylinder, _ellipsoid, _wedge, _prism)


def _ball(b: Tensor, a: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    """Solve a t² + 2 b t + c = 0; without a solution both ends are the same: an empty interval."""
    root = (b * b - a * c).clamp_min_(0.0).sqrt_()
    scale = a.reciprocal()
    return (-b - root) * scale, (root - b) * scale
