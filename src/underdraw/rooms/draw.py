"""Seeds → pictures, maps, captions and lists of what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from underdraw.rooms.caption import caption, seen
from underdraw.rooms.colors import color_name
from underdraw.rooms.sample import Named, Room, sample
from underdraw.scene import Frames, render
from underdraw.spec.size import Size


@dataclass(frozen=True, slots=True)
class Thing:
    """Say what is seen.

    `color` is a name of COLORS that the pixels bear out, or None; `share` is the thing's part of
    the picture, 0–1.
    """

    label: str
    color: str | None
    instance: int
    share: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Hold B drawn rooms: their frames, what they are, a caption each, and the things seen.

    The rooms' objects have the colours that their pixels bear out, so that any caption of them is
    true.
    """

    frames: Frames
    rooms: tuple[Room, ...]
    captions: tuple[str, ...]
    things: tuple[tuple[Thing, ...], ...]


def draw(
    seeds: Sequence[int],
    size: Size,
    *,
    supersample: int = 2,
    device: str | torch.device = "cpu",
    style: str | None = None,
    room_type: str | None = None,
) -> Drawing:
    """Sample, render and describe a room for every seed.

    Args:
        seeds: one a room; a room looks the same whatever the others are.
        size: of the pictures.
        supersample: rays along each side of a pixel.
        device: where the frames are made and stay.
        style: one for all, or each its own.
        room_type: one for all, or each its own.
    """
    sampled = [sample(seed, style=style, room_type=room_type) for seed in seeds]
    frames = render([room.scene for room in sampled], size, supersample=supersample, device=device)
    rooms: list[Room] = []
    captions: list[str] = []
    things: list[tuple[Thing, ...]] = []
    for room, ids, color in zip(sampled, frames.instances, frames.color, strict=True):
        shares, means = measure(ids, color, len(room.scene.objects) + 1)
        honest = replace(room, objects=tuple(borne_out(n, means[n.instance]) for n in room.objects))
        rooms.append(honest)
        captions.append(caption(honest, dict(enumerate(shares)), room.seed))
        named = (n for n in honest.objects if seen(n, shares[n.instance]))
        things.append(tuple(Thing(n.label, n.color, n.instance, shares[n.instance]) for n in named))
    return Drawing(frames, tuple(rooms), tuple(captions), tuple(things))


def measure(ids: Tensor, color: Tensor, count: int) -> tuple[list[float], list[list[float]]]:
    """Measure each instance of one picture.

    Args:
        ids: (H, W) int64 below count.
        color: (3, H, W) float32 in [0, 1].
        count: of instances.

    Returns:
        The share of the picture and the mean colour (0–255) of each instance.
    """
    flat, pixels = ids.flatten().cpu(), color.flatten(1).T.cpu()
    sizes = torch.bincount(flat, minlength=count)
    sums = torch.zeros(count, 3).index_add_(0, flat, pixels)
    means = sums * 255 / sizes.clamp_min(1)[:, None]
    return (sizes / flat.numel()).tolist(), means.tolist()


def borne_out(named: Named, mean: list[float]) -> Named:
    """Leave out a colour that shade, an edge or a pattern has hidden in this view."""
    if named.color is None or color_name(mean) == named.color:
        return named
    return replace(named, color=None, word=None)
