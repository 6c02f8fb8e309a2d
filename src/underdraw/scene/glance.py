"""Quick looks: what is met first and how far, without light; many cameras at one set of objects."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from underdraw.scene.cast import MISS, nearest
from underdraw.scene.lens import LENSES, asked, check, grid, rays
from underdraw.scene.pack import Packed, pack
from underdraw.scene.render import corners
from underdraw.scene.scene import Camera, Scene
from underdraw.scene.shapes import Object
from underdraw.spec.size import Size


def glance(
    objects: Sequence[Object], cameras: Sequence[Camera], size: Size
) -> tuple[Tensor, Tensor]:
    """Look at the same objects from every camera, one ray a pixel.

    Args:
        objects: with at least one shape among them.
        cameras: C of any lenses, at least one.
        size: of the maps.

    Returns:
        (C, H, W) int64 instances, 0 outside; (C, H, W) float32 depth as in `Frames`.

    Raises:
        SpecError: a panorama's size isn't twice as wide as tall.
    """
    for camera in cameras:
        check(camera, size)
    with torch.inference_mode():
        world = pack(Scene(tuple(objects), cameras[0]), torch.device("cpu"))
        seen, far = zip(*(_look(world, camera, size) for camera in cameras), strict=True)
        return torch.stack(seen), torch.stack(far)


def _look(world: Packed, camera: Camera, size: Size) -> tuple[Tensor, Tensor]:
    u, v = grid(camera, size, 1, torch.device("cpu"))
    spans = LENSES[camera.lens].spans(corners(world.solids, camera))
    rows = asked(spans, u, v)
    depth, local = nearest(world.solids.take(rows), *rays(camera, u, v))
    met = depth < MISS
    instance = torch.where(met, world.instance[world.owner[rows[local]]], 0)
    depth = torch.where(met, depth, torch.inf)
    return instance.view(size.height, size.width), depth.view(size.height, size.width)
