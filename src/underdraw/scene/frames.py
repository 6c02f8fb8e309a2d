"""Rays' values → pixels: pictures are averaged, maps take what most rays of a pixel have met."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from underdraw.scene.lens import Lens
from underdraw.scene.shade import encode
from underdraw.spec.size import Size

FAR = 20.0  # metres; where the edges take a ray that leaves the scene to end
TURN = 0.8  # the cosine between two normals under which there is an edge
ACROSS = 3  # rays beyond the seam of a picture that wraps, which the edges there depend on


@dataclass(frozen=True, slots=True)
class Frames:
    """Hold B rendered scenes.

    Attributes:
        color: (B, 3, H, W) float32 sRGB in [0, 1], anti-aliased.
        depth: (B, 1, H, W) float32 metres along the camera's axis, of an equirectangular camera
            along the ray; infinite outside.
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


def reduce(
    color: Tensor,
    depth: Tensor,
    normal: Tensor,
    segment: Tensor,
    instance: Tensor,
    size: Size,
    n: int,
    lens: Lens,
) -> Frames:
    """Average the rays of each pixel; maps follow the thing most of its rays have met."""
    shape = (-1, size.height * n, size.width * n)
    edge = edges(depth.view(shape), normal.view(shape), instance.view(shape), lens)

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
        depth=torch.where(chosen == 0, torch.inf, (samples(depth) * share).sum(1)),
        normals=vectors / vectors.square().sum(0, keepdim=True).sqrt().clamp_min(1e-6),
        segments=samples(segment)[0].gather(0, winner)[0],
        instances=chosen[0],
        lines=F.avg_pool2d(edge.float(), n),
    )


def edges(depth: Tensor, normal: Tensor, instance: Tensor, lens: Lens) -> Tensor:
    """Mark geometric edges, two rays wide.

    An edge lies where the thing or its normal changes, or where its depth jumps: what the lens
    makes of depth is linear over a plane, so a step unlike the steps on both its sides is a jump.

    Args:
        depth, instance: (1, H, W). normal: (3, H, W).
        lens: that they were seen by.

    Returns:
        (1, H, W) bool.
    """
    if not lens.wraps:
        return _edges(depth, normal, instance, lens)
    depth, normal, instance = (
        torch.cat((a[..., -ACROSS:], a, a[..., :ACROSS]), -1) for a in (depth, normal, instance)
    )
    return _edges(depth, normal, instance, lens)[..., ACROSS:-ACROSS]


def _edges(depth: Tensor, normal: Tensor, instance: Tensor, lens: Lens) -> Tensor:
    flat, least = lens.flat(depth)
    found = torch.zeros_like(depth, dtype=torch.bool)
    for dim in (1, 2):
        count = depth.shape[dim] - 1
        if count < 1:
            continue
        thing = instance.narrow(dim, 0, count)
        change = thing != instance.narrow(dim, 1, count)
        turn = normal.narrow(dim, 0, count) * normal.narrow(dim, 1, count)
        change |= (turn.sum(0, keepdim=True) < TURN) & (thing > 0)
        if count > 2:
            bend = flat.diff(n=2, dim=dim).abs() > least.narrow(dim, 1, count - 1)
            jump = bend.narrow(dim, 0, count - 2) & bend.narrow(dim, 1, count - 2)
            change.narrow(dim, 1, count - 2).logical_or_(jump)
        found.narrow(dim, 0, count).logical_or_(change)
        found.narrow(dim, 1, count).logical_or_(change)
    return found
