"""Scenes → exact pictures and maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import torch
from torch import Tensor

from underdraw.errors import SpecError
from underdraw.scene.cast import MISS, nearest
from underdraw.scene.frames import FAR, Frames, reduce
from underdraw.scene.lens import LENSES, asked, check, grid, rays
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
        check(scene.camera, size)
    with torch.inference_mode():
        drawn = [_draw(scene, size, supersample, torch.device(device)) for scene in scenes]
        return Frames(*(torch.stack([getattr(d, f.name) for d in drawn]) for f in fields(Frames)))


def _draw(scene: Scene, size: Size, supersample: int, device: torch.device) -> Frames:
    """Follow the rays tile by tile; a tile only asks the shapes it can see."""
    world, camera = pack(scene, device), scene.camera
    lens = LENSES[camera.lens]
    spans = lens.spans(corners(world.solids, camera))
    u, v = grid(camera, size, supersample, device)
    side = TILE.get(device.type, WHOLE)
    canvas: list[Tensor] = []
    for y in range(0, len(v), side):
        for x in range(0, len(u), side):
            across, down = u[x : x + side], v[y : y + side]
            rows = asked(spans, across, down)
            values = _trace(scene, world, rows, *rays(camera, across, down))
            canvas = canvas or [a.new_empty((*a.shape[:-1], len(v), len(u))) for a in values]
            for whole, value in zip(canvas, values, strict=True):
                whole[..., y : y + side, x : x + side] = value.view(
                    *value.shape[:-1], len(down), len(across)
                )
    color, depth, normal, segment, instance = (c.flatten(-2) for c in canvas)
    return reduce(color, depth, normal, segment, instance, size, supersample, lens)


def corners(solids: Solids, camera: Camera) -> Tensor:
    """Give the corners of N shapes' boxes in the camera's right, up, forward: (3, N, 8) float32."""
    device = solids.center.device
    inverse = torch.tensor(camera.basis(), device=device)
    center = inverse @ (solids.center.T - torch.tensor(camera.eye, device=device)[:, None])
    signs = torch.tensor([-1.0, 1.0], device=device)
    corner = torch.cartesian_prod(signs, signs, signs).T
    x, y, z = (solids.half[:, i : i + 1] * corner[i] for i in range(3))
    cos, sin = solids.turn.split(1, 1)
    world = torch.stack((cos * x + sin * z, y, cos * z - sin * x))
    return torch.einsum("ij,jnk->ink", inverse, world) + center[:, :, None]


def _trace(
    scene: Scene, world: Packed, rows: Tensor, origin: Tensor, direction: Tensor
) -> tuple[Tensor, ...]:
    """Follow R rays: colour (3, R), depth (R,), normals (3, R), segment and instance (R,)."""
    depth, local = nearest(world.solids.take(rows), origin, direction)
    shape = rows[local]
    outside = depth >= MISS
    depth = torch.where(outside, FAR, depth)
    point = origin + direction * depth
    owner = world.owner[shape]
    near = surface(world, point, shape)
    lit = near.color * (light(world, scene.lights, point, near, owner) + near.glow)
    color = torch.where(outside, sky(scene.sky, direction), lit)
    instance = torch.where(outside, 0, world.instance[owner])
    segment = torch.where(outside, 0, world.segment[owner])
    axes = (torch.tensor(a, device=origin.device)[:, None] for a in scene.camera.basis())
    right, up, forward = ((near.normal * a).sum(0) for a in axes)
    normal = torch.stack((right, up, -forward)) * ~outside
    return color, depth, normal, segment, instance
