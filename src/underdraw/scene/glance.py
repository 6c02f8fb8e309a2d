"""Quick looks: what is met first and how far, without light; many cameras at one set of objects."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from underdraw.scene.cast import MISS, nearest
from underdraw.scene.lens import LENSES, check, grid, rays
from underdraw.scene.pack import pack
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
        cameras: C of any lenses.
        size: of the maps.

    Returns:
        (C, H, W) int64 instances, 0 outside; (C, H, W) float32 depth as in `Frames`.

    Raises:
        SpecError: a panorama's size isn't twice as wide as tall.
    """
    device = torch.device("cpu")
    seen = [torch.empty(0, size.height, size.width, dtype=torch.int64)]
    far = [torch.empty(0, size.height, size.width)]
    with torch.inference_mode():
        world = pack(Scene(tuple(objects), cameras[0]), device) if cameras else None
        for camera in cameras if world else ():
            check(camera, size)
            u, v = grid(camera, size, 1, device)
            spans = LENSES[camera.lens].spans(corners(world.solids, camera))
            low, high = torch.stack((u[0], v[-1])), torch.stack((u[-1], v[0]))
            near = (spans[:, 0] <= high).all(1) & (spans[:, 1] >= low).all(1)
            near[0] |= ~near.any()  # a look into the sky still asks one shape
            rows = near.nonzero().squeeze(1)
            depth, local = nearest(world.solids.take(rows), *rays(camera, u, v))
            met = depth < MISS
            instance = torch.where(met, world.instance[world.owner[rows[local]]], 0)
            seen.append(instance.view(1, size.height, size.width))
            far.append(torch.where(met, depth, torch.inf).view(1, size.height, size.width))
    return torch.cat(seen), torch.cat(far)
