"""Seeds → pictures, maps, captions and lists of what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from underdraw.rooms.caption import caption, seen
from underdraw.rooms.sample import Room, sample
from underdraw.scene import Frames, render
from underdraw.spec.size import Size


@dataclass(frozen=True, slots=True)
class Thing:
    """Say what is seen: `color` is a name of COLORS or None; `share` is its part of the picture."""

    label: str
    color: str | None
    instance: int
    share: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Hold B drawn rooms: their frames, what they are, a caption each, and the things seen."""

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
    rooms = tuple(sample(seed, style=style, room_type=room_type) for seed in seeds)
    frames = render([room.scene for room in rooms], size, supersample=supersample, device=device)
    captions: list[str] = []
    things: list[tuple[Thing, ...]] = []
    for room, ids in zip(rooms, frames.instances.cpu(), strict=True):
        counts = torch.bincount(ids.flatten(), minlength=len(room.scene.objects) + 1).tolist()
        shares = {i: count / ids.numel() for i, count in enumerate(counts)}
        captions.append(caption(room, shares, room.seed))
        named = (n for n in room.objects if seen(n, shares[n.instance]))
        things.append(tuple(Thing(n.label, n.color, n.instance, shares[n.instance]) for n in named))
    return Drawing(frames, rooms, tuple(captions), tuple(things))
