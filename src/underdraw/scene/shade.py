"""Light on surfaces: ambient with contact darkening, soft glows, hard sun; and the sky."""

from __future__ import annotations

import torch
from torch import Tensor

from underdraw.scene.cast import blocked
from underdraw.scene.pack import Packed, linear
from underdraw.scene.scene import Lights, Sky
from underdraw.scene.shapes import Vector
from underdraw.scene.surface import Surface

REACH = 0.8  # metres over which contact darkening fades to nothing
WHITE = 1.18  # the most light a surface can show; keeps white walls from burning out


def light(world: Packed, lights: Lights, point: Tensor, near: Surface, owner: Tensor) -> Tensor:
    """Sum the light that reaches points.

    Args:
        world: the shapes that shade each other.
        lights: what shines.
        point: (3, R) float32 world metres.
        near: the surface there.
        owner: (R,) int64 row of the object each point belongs to.

    Returns:
        (3, R) float32 linear light, about 1 on a well lit surface.
    """
    # A faint sideways term keeps the faces of a box apart where only ambient light falls.
    normal = near.shading
    faces = 0.84 + 0.12 * normal[1] + 0.05 * normal[0] - 0.05 * normal[2]
    soft = (lights.ambient * faces).expand(3, -1)
    for glow in lights.glows:
        soft = (
            soft
            + _glow(point, normal, glow.place, glow.normal)
            * _column(glow.color, point)
            * glow.power
        )
    total = soft * contact(world, point, owner)
    if lights.sun_power > 0:
        sun = _column(lights.sun, point)
        facing = (normal * sun).sum(0)
        ahead = (facing > 0.02).nonzero().squeeze(1)
        origin = (point + 2e-3 * near.normal)[:, ahead]
        seen = torch.zeros_like(facing)
        seen[ahead] = (~blocked(world.solids, origin, sun + 1e-7)).float() * facing[ahead]
        total = total + seen * _column(lights.sun_color, point) * lights.sun_power
    return WHITE * torch.tanh(total / WHITE)


def contact(world: Packed, point: Tensor, owner: Tensor) -> Tensor:
    """Darken points close to another object's bounds: (R,) factors in (0, 1]."""
    low, high = world.bounds.unbind(1)
    gap = torch.maximum(low - point.amax(1), point.amin(1) - high).amax(1)
    rows = ((world.contact > 0) & (gap < REACH)).nonzero()
    low, high = low[rows.squeeze(1)], high[rows.squeeze(1)]
    middle, half = (low + high) / 2, (high - low) / 2
    x, y, z = (
        (point[i] - middle[:, i : i + 1]).abs_().sub_(half[:, i : i + 1]).relu_() for i in range(3)
    )
    apart = x.square_().addcmul_(y, y).addcmul_(z, z).sqrt_()
    shade = apart.mul_(-1.0 / REACH).add_(1.0).relu_().pow_(3).mul_(world.contact[rows])
    return shade.mul_(world.meets[rows, owner]).neg_().add_(1.0).prod(0)


def sky(view: Sky, direction: Tensor) -> Tensor:
    """Paint the outside: (3, R) linear colours for (3, R) directions."""
    high = direction[1] / (direction[0] ** 2 + direction[2] ** 2).sqrt()
    air = torch.lerp(
        _column(linear(view.horizon), high),
        _column(linear(view.zenith), high),
        (high * 1.4).clamp(0, 1),
    )
    band, ground = _column(linear(view.band), high), _column(linear(view.ground), high)
    earth = torch.lerp(band, ground, (-high * 3.0).clamp(0, 1))
    return torch.where(high > view.skyline, air, earth)


def encode(color: Tensor) -> Tensor:
    """Turn linear light into sRGB, clipped to [0, 1]."""
    color = color.clamp(0.0, 1.0)
    return torch.where(
        color <= 0.0031308, color * 12.92, 1.055 * color.clamp_min(1e-8) ** (1 / 2.4) - 0.055
    )


def _glow(point: Tensor, normal: Tensor, place: Vector, facing: Vector) -> Tensor:
    towards = _column(place, point) - point
    squared = (towards**2).sum(0)
    distance = squared.clamp_min(1e-6).sqrt()
    # Half-Lambert: a window is large, so light reaches round corners.
    cosine = (0.35 + 0.65 * (towards * normal).sum(0) / distance).clamp_min(0.0)
    if any(facing):
        cosine = cosine * (-(towards * _column(facing, point)).sum(0) / distance).clamp_min(0.0)
    return cosine / (squared + 1.0)


def _column(vector: Vector, like: Tensor) -> Tensor:
    return torch.tensor(vector, dtype=torch.float32, device=like.device)[:, None]
