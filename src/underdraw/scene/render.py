"""Scenes → exact pictures and maps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor
from torch.nn import functional as F

from underdraw.errors import SpecError
from underdraw.scene.cast import MISS, nearest
from underdraw.scene.pack import Packed, pack
from underdraw.scene.scene import Camera, Scene
from underdraw.scene.shade import encode, light, sky
from underdraw.scene.surface import surface
from underdraw.spec.size import Size

FAR = 20.0  # metres; the depth written where a ray leaves the scene
CHUNK = {"cpu": 1 << 17}  # ray-shape pairs at once; what stays in a core's cache
MANY = 1 << 27


@dataclass(frozen=True, slots=True)
class Frames:
    """Hold B rendered scenes.

    Attributes:
        color: (B, 3, H, W) float32 sRGB in [0, 1], anti-aliased.
        depth: (B, 1, H, W) float32 metres along the camera's axis, FAR outside.
        normals: (B, 3, H, W) float32 unit vectors to the camera's right, up and back; zero outside.
        segments: (B, H, W) int64 class ids of the objects, 0 outside.
        instances: (B, H, W) int64 ids of the objects, 0 outside.
        lines: (B, 1, H, W) float32 in [0, 1], geometric edges, anti-aliased.
    """

    color: Tensor
    depth: Tensor
    normals: Tensor
    segments: Tensor
    instances: Tensor
    lines: Tensor


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
    world = pack(scene, device)
    direction = rays(scene.camera, size, supersample, device)
    eye = torch.tensor(scene.camera.eye, device=device)[:, None]
    step = max(1, CHUNK.get(device.type, MANY) // len(world.center))
    parts = [_trace(scene, world, eye, part) for part in direction.split(step, 1)]
    color, depth, normal, segment, instance = (torch.cat(p, -1) for p in zip(*parts, strict=True))
    return _reduce(color, depth, normal, segment, instance, size, supersample)


def _trace(scene: Scene, world: Packed, eye: Tensor, direction: Tensor) -> tuple[Tensor, ...]:
    """Follow R rays: linear colour (3, R), depth (R,), normals (3, R), segment and instance (R,)."""
    depth, shape = nearest(world, eye, direction)
    outside = depth >= MISS
    depth = torch.where(outside, FAR, depth)
    point = eye + direction * depth
    owner = world.owner[shape]
    near = surface(world, point, shape)
    lit = near.color * (light(world, scene.lights, point, near.normal, owner) + near.glow)
    color = torch.where(outside, sky(scene.sky, direction), lit)
    instance = torch.where(outside, 0, world.instance[owner])
    segment = torch.where(outside, 0, world.segment[owner])
    axes = (torch.tensor(a, device=eye.device)[:, None] for a in scene.camera.basis())
    right, up, forward = ((near.normal * a).sum(0) for a in axes)
    normal = torch.stack((right, up, -forward)) * ~outside
    return color, depth, normal, segment, instance


def _reduce(
    color: Tensor,
    depth: Tensor,
    normal: Tensor,
    segment: Tensor,
    instance: Tensor,
    size: Size,
    n: int,
) -> Frames:
    """Average the rays of each pixel; maps follow the thing most of its rays have met."""
    edge = edges(*(a.view(-1, size.height * n, size.width * n) for a in (depth, normal, instance)))

    def samples(value: Tensor) -> Tensor:
        value = value.view(-1, size.height, n, size.width, n)
        return value.permute(0, 2, 4, 1, 3).flatten(1, 2)

    ids = samples(instance)[0]
    votes = (ids[:, None] == ids[None]).sum(1)
    # Ties go to the first ray, so that the choice never depends on the device.
    rank = torch.arange(n * n, device=ids.device)[:, None, None]
    winner = (votes * n * n - rank).argmax(0, keepdim=True)
    chosen = ids.gather(0, winner)
    share = (ids == chosen).float()
    share = share / share.sum(0, keepdim=True)
    vectors = (samples(normal) * share).sum(1)
    return Frames(
        color=encode(samples(color)).mean(1),
        depth=(samples(depth) * share).sum(1),
        normals=vectors / vectors.norm(dim=0, keepdim=True).clamp_min(1e-6),
        segments=samples(segment)[0].gather(0, winner)[0],
        instances=chosen[0],
        lines=F.avg_pool2d(edge.float(), n),
    )


def edges(depth: Tensor, normal: Tensor, instance: Tensor) -> Tensor:
    """Mark geometric edges: (1, H, W) bool from (1, H, W) depth, (3, H, W) normals, (1, H, W) ids.

    An edge lies where the thing or its normal changes, or where the surface jumps: inverse depth
    is linear over a plane, so its second difference is zero everywhere else.
    """
    found = torch.zeros_like(depth, dtype=torch.bool)
    inverse = 1.0 / depth
    for dim in (1, 2):
        count = depth.shape[dim]
        if count < 2:
            continue
        here, there = (
            (lambda a, d=dim: a.narrow(d, 0, count - 1)),
            (lambda a, d=dim: a.narrow(d, 1, count - 1)),
        )
        change = here(instance) != there(instance)
        change |= (here(normal) * there(normal)).sum(0, keepdim=True) < 0.8
        steps = there(inverse) - here(inverse)
        if count > 2:
            bend = (steps.narrow(dim, 1, count - 2) - steps.narrow(dim, 0, count - 2)).abs()
            jump = bend > 0.04 * inverse.narrow(dim, 1, count - 2)
            change.narrow(dim, 0, count - 2).logical_or_(jump & ~change.narrow(dim, 1, count - 2))
        here(found).logical_or_(change)
        there(found).logical_or_(change)
    return found
