"""Scenes → exact pictures and maps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields

import torch
from torch import Tensor

from underdraw.errors import SpecError
from underdraw.scene.cast import MISS, nearest
from underdraw.scene.frames import FAR, Frames, reduce
from underdraw.scene.pack import Packed, Solids, pack
from underdraw.scene.scene import Camera, Scene
from underdraw.scene.shade import light, sky
from underdraw.scene.surface import surface
from underdraw.spec.size import Size

TILE = {"cpu": 64}  # rays along a side of what is followed at once: it stays in the cache
WHOLE = 1024


def render(
    scenes: Sequence[Scene], size: Size, *, supersample: int = 2, device: str | torch.device = "cpu"
) -> Frames:
    """Draw every scene at one size.

    Scenes are drawn one by one, so each looks the same alone and among others, to the bit.

    Args:
        scenes: at least one.
        size: of the pictures.
        supersample: rays along each side of a pixel.
        device: where the work is done and the frames stay.
    """
    if not scenes or supersample < 1:
        raise SpecError("render needs at least one scene and a supersample of 1 or more")
    for number, scene in enumerate(scenes):
        if not any(thing.shapes for thing in scene.objects):
            raise SpecError(f"scene {number} has no shapes; give it at least one")
    with torch.inference_mode():
        drawn = [_draw(scene, size, supersample, torch.device(device)) for scene in scenes]
        return Frames(*(torch.stack([getattr(d, f.name) for d in drawn]) for f in fields(Frames)))


def rays(camera: Camera, size: Size, supersample: int, device: torch.device) -> Tensor:
    """Give (3, R) world directions, row by row, one metre of depth per unit."""
    width, height = size.width * supersample, size.height * supersample
    reach = math.tan(camera.fov / 2) / math.sqrt(width * height)
    u = (2 * torch.arange(width, device=device) + 1 - width) * reach
    v = (height - 1 - 2 * torch.arange(height, device=device)) * reach + camera.shift * math.tan(
        camera.fov / 2
    )
    right, up, forward = (torch.tensor(a, device=device)[:, None, None] for a in camera.basis())
    direction = (forward + u[None, None, :] * right + v[None, :, None] * up).flatten(1)
    # The caster divides by every component.
    return torch.where(direction.abs() < 1e-7, torch.full_like(direction, 1e-7), direction)


def _draw(scene: Scene, size: Size, supersample: int, device: torch.device) -> Frames:
    """Follow the rays tile by tile; a tile only asks the shapes it can see."""
    world = pack(scene, device)
    eye = torch.tensor(scene.camera.eye, device=device)[:, None]
    width, height = size.width * supersample, size.height * supersample
    direction = rays(scene.camera, size, supersample, device).view(3, height, width)
    inverse = torch.tensor(scene.camera.basis(), device=device)
    spans = extents(world.solids, inverse @ (world.solids.center.T - eye), inverse)
    side = TILE.get(device.type, WHOLE)
    canvas: list[Tensor] = []
    for y in range(0, height, side):
        for x in range(0, width, side):
            part = direction[:, y : y + side, x : x + side]
            ends = inverse @ part[
                :, :: max(1, part.shape[1] - 1), :: max(1, part.shape[2] - 1)
            ].flatten(1)
            view = ends[:2] / ends[2]
            seen = (spans[:, 0] <= view.amax(1)).all(1) & (spans[:, 1] >= view.amin(1)).all(1)
            seen[0] |= ~seen.any()  # a tile of sky still asks one shape
            rows = seen.nonzero().squeeze(1)
            values = _trace(scene, world, rows, eye, part.flatten(1))
            canvas = canvas or [v.new_empty((*v.shape[:-1], height, width)) for v in values]
            for whole, value in zip(canvas, values, strict=True):
                whole[..., y : y + side, x : x + side] = value.view(
                    *value.shape[:-1], *part.shape[1:]
                )
    color, depth, normal, segment, instance = (c.flatten(-2) for c in canvas)
    return reduce(color, depth, normal, segment, instance, size, supersample)


def extents(solids: Solids, center: Tensor, inverse: Tensor) -> Tensor:
    """Bound each shape on the picture plane at depth 1.

    Args:
        solids: N shapes.
        center: (3, N) float32, their centres in the camera's right, up, forward.
        inverse: (3, 3) float32, world to camera.

    Returns:
        (N, 2, 2) float32 low and high (right, up); everything for shapes that reach behind the eye.
    """
    signs = torch.tensor([[-1.0, 1.0]], device=center.device)
    corner = torch.cartesian_prod(*[signs[0]] * 3).T
    x, y, z = (solids.half[:, i : i + 1] * corner[i] for i in range(3))
    cos, sin = solids.turn.split(1, 1)
    world = torch.stack((cos * x + sin * z, y, cos * z - sin * x))
    right, up, forward = torch.einsum("ij,jnk->ink", inverse, world) + center[:, :, None]
    view = torch.stack((right, up), 1) / forward.clamp_min(1e-3)[:, None]
    spans = torch.stack((view.amin(2), view.amax(2)), 1)
    spans += torch.tensor([[[-1e-3], [1e-3]]], device=center.device)
    everything = torch.tensor([[[-MISS], [MISS]]], device=center.device)
    return torch.where((forward.amin(1) < 0.05)[:, None, None], everything, spans)


def _trace(
    scene: Scene, world: Packed, rows: Tensor, eye: Tensor, direction: Tensor
) -> tuple[Tensor, ...]:
    """Follow R rays: colour (3, R), depth (R,), normals (3, R), segment and instance (R,)."""
    depth, local = nearest(world.solids.take(rows), eye, direction)
    shape = rows[local]
    outside = depth >= MISS
    depth = torch.where(outside, FAR, depth)
    point = eye + direction * depth
    owner = world.owner[shape]
    near = surface(world, point, shape)
    lit = near.color * (light(world, scene.lights, point, near, owner) + near.glow)
    color = torch.where(outside, sky(scene.sky, direction), lit)
    instance = torch.where(outside, 0, world.instance[owner])
    segment = torch.where(outside, 0, world.segment[owner])
    axes = (torch.tensor(a, device=eye.device)[:, None] for a in scene.camera.basis())
    right, up, forward = ((near.normal * a).sum(0) for a in axes)
    normal = torch.stack((right, up, -forward)) * ~outside
    return color, depth, normal, segment, instance
