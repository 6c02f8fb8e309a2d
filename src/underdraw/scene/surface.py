"""Where a ray has met a shape: the normal there, the texture's coordinates, its colour."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from underdraw.scene.cast import slope
from underdraw.scene.pack import Packed, Solids
from underdraw.scene.shapes import TEXTURES

NUDGE = 1e-3  # metres by which a hit may miss the reveal it lies on


class Surface(NamedTuple):
    """What R rays have met: (3, R) normals and linear colours in the world, (R,) own light.

    `shading` is the normal that light sees: that of an edge rounded by its material.
    """

    normal: Tensor
    shading: Tensor
    color: Tensor
    glow: Tensor


def surface(world: Packed, point: Tensor, shape: Tensor) -> Surface:
    """Look closely at the points the rays have met.

    Args:
        world: N shapes.
        point: (3, R) float32 world metres, on the shapes' surfaces.
        shape: (R,) int64 row of the shape each lies on.
    """
    solids = world.solids
    cos, sin = solids.turn.index_select(0, shape).unbind(1)
    x, y, z = (point - solids.center.index_select(0, shape).T).unbind(0)
    here = torch.stack((cos * x - sin * z, y, sin * x + cos * z))
    flat = _normal(solids, here, shape)

    def outward(own: Tensor) -> Tensor:
        return torch.stack((cos * own[0] + sin * own[2], own[1], cos * own[2] - sin * own[0]))

    color = _albedo(world, _from_origin(world, here, shape), flat, shape)
    round_ = _rounded(world, here, flat, shape)
    return Surface(outward(flat), outward(round_), color, world.glow[shape])


def _from_origin(world: Packed, here: Tensor, shape: Tensor) -> Tensor:
    """Measure the points on prisms from where their texture starts."""
    first = sum(world.solids.counts[:5])
    at = (shape >= first).nonzero().squeeze(1)
    if not len(at):
        return here
    moved = here.clone()
    moved[:, at] -= world.origin[shape[at] - first].T
    return moved


def _rounded(world: Packed, here: Tensor, flat: Tensor, shape: Tensor) -> Tensor:
    """Bend the normals of soft boxes towards the neighbouring faces near their edges."""
    at = ((world.soft[shape] > 0) & (shape < world.solids.counts[0])).nonzero().squeeze(1)
    if not len(at):
        return flat
    half = world.solids.half.index_select(0, shape[at]).T
    radius = torch.minimum(world.soft[shape[at]], half.amin(0))
    out = (here[:, at].abs() - half + radius).clamp_min(0) * here[:, at].sign()
    bent = flat.clone()
    bent[:, at] = out / out.norm(dim=0).clamp_min(1e-6)
    return bent


def _normal(solids: Solids, here: Tensor, shape: Tensor) -> Tensor:
    """Give (3, R) unit normals in the shapes' own axes."""
    nb, nw, nc, ne, nv, _ = solids.counts
    half = solids.half.index_select(0, shape).T
    gap = half - here.abs()
    normal = _axis(gap) * here.sign()
    wall = ((shape >= nb) & (shape < nb + nw)).nonzero().squeeze(1)
    if len(wall):
        normal[:, wall] = _wall_normal(
            solids, here[:, wall], gap[:, wall], shape[wall] - nb, normal[:, wall]
        )
    pillar = ((shape >= nb + nw) & (shape < nb + nw + nc)).nonzero().squeeze(1)
    if len(pillar):
        at, radius = here[:, pillar], half[0, pillar]
        side = at * torch.tensor([[1.0], [0.0], [1.0]], device=at.device) / radius
        cap = gap[1, pillar] < radius - (at[0] ** 2 + at[2] ** 2).sqrt()
        normal[:, pillar] = torch.where(cap, normal[:, pillar] * 0 + _up(at), side)
    first = nb + nw + nc
    ball = ((shape >= first) & (shape < first + ne)).nonzero().squeeze(1)
    if len(ball):
        out = here[:, ball] / half[:, ball] ** 2
        normal[:, ball] = out / out.norm(dim=0)
    wedge = ((shape >= first + ne) & (shape < first + ne + nv)).nonzero().squeeze(1)
    if len(wedge):
        front = solids.fronts[shape[wedge] - first - ne]
        up, away, reach = slope(half[:, wedge], front)
        left = reach - here[1, wedge] * up - here[2, wedge] * away
        top = torch.stack((torch.zeros_like(up), up, away))
        normal[:, wedge] = torch.where(left < gap[:, wedge].amin(0), top, normal[:, wedge])
    prism = (shape >= first + ne + nv).nonzero().squeeze(1)
    if len(prism):
        sides = solids.sides[shape[prism] - first - ne - nv]
        normal[:, prism] = _prism_normal(here[:, prism], gap[1, prism], sides)
    return normal


def _prism_normal(here: Tensor, gap: Tensor, sides: Tensor) -> Tensor:
    """Choose the nearest side, or an end where `gap`, the way to it, is less: (3, R)."""
    x, z, reach = sides.unbind(2)
    left, number = (reach - x * here[0, :, None] - z * here[2, :, None]).min(1)
    x, z = (a.gather(1, number[:, None]).squeeze(1) for a in (x, z))
    side = torch.stack((x, torch.zeros_like(x), z))
    return torch.where(left < gap, side, _up(here))


def _axis(gap: Tensor) -> Tensor:
    """Mark the axis with the smallest gap: (3, R) of zeros and one 1."""
    x, y, z = gap.unbind(0)
    first = (x <= y) & (x <= z)
    second = ~first & (y <= z)
    return torch.stack((first, second, ~first & ~second)).float()


def _up(at: Tensor) -> Tensor:
    zero = torch.zeros_like(at[1])
    return torch.stack((zero, at[1].sign(), zero))


def _wall_normal(solids: Solids, here: Tensor, gap: Tensor, wall: Tensor, plain: Tensor) -> Tensor:
    """Turn the normals of points on a reveal (inside the thickness) towards the opening."""
    normal = plain
    best = gap.amin(0)
    for h in range(solids.holes.shape[1]):
        x0, x1, y0, y1 = solids.holes[wall, h].unbind(1)
        exists = x1 > x0
        across = torch.minimum((here[0] - x0).abs(), (here[0] - x1).abs())
        along = torch.minimum((here[1] - y0).abs(), (here[1] - y1).abs())
        within_y = (here[1] > y0 - NUDGE) & (here[1] < y1 + NUDGE)
        within_x = (here[0] > x0 - NUDGE) & (here[0] < x1 + NUDGE)
        zero = torch.zeros_like(across)
        for distance, valid, towards in (
            (across, exists & within_y, torch.stack(((x0 + x1) / 2 - here[0], zero, zero)).sign()),
            (along, exists & within_x, torch.stack((zero, (y0 + y1) / 2 - here[1], zero)).sign()),
        ):
            closer = valid & (distance < best)
            normal = torch.where(closer, towards, normal)
            best = torch.where(closer, distance, best)
    return normal


def _albedo(world: Packed, here: Tensor, flat: Tensor, shape: Tensor) -> Tensor:
    """Give (3, R) linear colours with their texture."""
    color = world.color.index_select(0, shape).T.contiguous()
    kinds = world.texture[shape]
    x, y, z = here.unbind(0)
    lying, side = flat[1].abs() > 0.5, flat[0].abs() > 0.5
    for name, paint in PAINTS.items():
        at = (kinds == TEXTURES.index(name)).nonzero().squeeze(1)
        if len(at):
            u = torch.where(side, z, x)[at]
            v = torch.where(lying, z, y)[at]
            row = shape[at]
            amount, tone = paint(u / world.scale[row], v / world.scale[row])
            color[:, at] = torch.lerp(color[:, at], world.second[row].T, amount) * tone
    return color


def _hash(a: Tensor, b: Tensor) -> Tensor:
    """Give a repeatable number in [0, 1) for each pair of whole numbers."""
    mixed = (a.long() * 73856093) ^ (b.long() * 19349663)
    mixed = (mixed ^ (mixed >> 13)) * 1274126177
    return ((mixed >> 8) & 0xFFFF).float() / 65536.0


def _joint(at: Tensor, width: float) -> Tensor:
    """Mark the joints between whole numbers: 1 within `width` (in texture units) of one."""
    return ((at - at.round()).abs() < width / 2).float()


def _wood(u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    row = v.floor()
    board = (u / 6.0 + 0.37 * row).floor()
    return _joint(v, 0.10) * 0.35, 0.88 + 0.22 * _hash(row, board)


def _brick(u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    course = v / 0.4
    along = u + 0.5 * (course.floor() % 2)
    mortar = torch.maximum(_joint(course, 0.16), _joint(along, 0.064))
    return mortar * 0.8, torch.lerp(
        0.86 + 0.26 * _hash(course.floor(), along.floor()), torch.ones_like(u), mortar
    )


def _tile(u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    return torch.maximum(_joint(u, 0.05), _joint(v, 0.05)) * 0.7, torch.ones_like(u)


def _stripe(u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    return (v.floor() % 2).float(), torch.ones_like(u)


def _concrete(u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    cloud = torch.sin(2.1 * u + 1.3 * torch.sin(1.7 * v)) * torch.sin(
        1.9 * v + 1.1 * torch.sin(1.3 * u)
    )
    return torch.zeros_like(u), 1.0 + 0.06 * cloud


def _fabric(u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    rib = torch.sin(2 * torch.pi * u) + 0.6 * torch.sin(2 * torch.pi * v)
    return torch.zeros_like(u), 1.0 + 0.025 * rib


PAINTS = {
    "wood": _wood,
    "brick": _brick,
    "tile": _tile,
    "stripe": _stripe,
    "concrete": _concrete,
    "fabric": _fabric,
}
