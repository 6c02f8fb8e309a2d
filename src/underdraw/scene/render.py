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
from underdraw.scene.pack import Packed, Solids, pack
from underdraw.scene.scene import Camera, Scene
from underdraw.scene.shade import encode, light, sky
from underdraw.scene.surface import surface
from underdraw.spec.size import Size

FAR = 20.0  # metres; the depth written where a ray leaves the scene
TILE = {"cpu": 64}  # rays along a side of what is followed at once: it stays in the cache
WHOLE = 1 << 14


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
            rows = seen.nonzero().squeeze(1)
            values = _trace(scene, world, rows, eye, part.flatten(1))
            canvas = canvas or [v.new_empty((*v.shape[:-1], height, width)) for v in values]
            for whole, value in zip(canvas, values, strict=True):
                whole[..., y : y + side, x : x + side] = value.view(
                    *value.shape[:-1], *part.shape[1:]
                )
    color, depth, normal, segment, instance = (c.flatten(-2) for c in canvas)
    return _reduce(color, depth, normal, segment, instance, size, supersample)


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
    """Follow R rays: linear colour (3, R), depth (R,), normals (3, R), segment and instance (R,)."""
    depth, local = nearest(world.solids.take(rows), eye, direction)
    shape = rows[local]
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
    last = n * n - 1
    rank = torch.arange(last + 1, device=ids.device)[:, None, None]
    winner = last - (votes * n * n + last - rank).amax(0, keepdim=True) % (n * n)
    chosen = ids.gather(0, winner)
    share = (ids == chosen).float()
    share = share / share.sum(0, keepdim=True)
    vectors = (samples(normal) * share).sum(1)
    return Frames(
        color=encode(samples(color)).mean(1),
        depth=(samples(depth) * share).sum(1),
        normals=vectors / vectors.square().sum(0, keepdim=True).sqrt().clamp_min(1e-6),
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
