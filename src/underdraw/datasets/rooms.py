"""Rooms drawn as they are asked for, with an exact map: as many pairs as anyone wants."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from underdraw.datasets.pair import Pair
from underdraw.datasets.quarantine import check_known
from underdraw.imaging import depth_map, normal_map, segment_map
from underdraw.preprocess import run
from underdraw.rooms import CLASSES, HELD_OUT, PALETTE, draw
from underdraw.scene import Frames
from underdraw.spec import Size
from underdraw.spec.data import ROOMS, DataSpec
from underdraw.spec.preprocess import CannyParams, ColorParams

_BLOCK = 16  # rooms cast at once
# Where runs are watched: above what is trained on, below what models are measured on.
WATCHED = HELD_OUT // 2

Array = NDArray[np.uint8]


class RoomPairs:
    """Drawn rooms.

    Args:
        spec: which map, and how many.
        size: of the pictures.
        left_out: names of rooms that are not among them.
    """

    def __init__(self, spec: DataSpec, size: Size, left_out: Collection[str] = ()) -> None:
        assert spec.map is not None
        assert spec.count is not None
        self._map, self._size = spec.map, size
        first = 0 if spec.path == ROOMS else WATCHED
        names = {f"room {seed}": seed for seed in range(first, first + spec.count)}
        check_known(spec, left_out, names)
        self._seeds = [seed for name, seed in names.items() if name not in left_out]
        self._block = lru_cache(maxsize=2)(self._draw)

    def __len__(self) -> int:
        """Count the rooms."""
        return len(self._seeds)

    def name(self, index: int) -> str:
        """Return the room's seed."""
        return f"room {self._seeds[index]}"

    def digest(self, index: int) -> str:
        """Hash what a room is drawn from."""
        text = f"{self.name(index)} {self._map} {self._size}"
        return hashlib.sha256(text.encode()).hexdigest()

    def __getitem__(self, index: int) -> Pair:
        """Draw a room."""
        block, place = divmod(index, _BLOCK)
        return self._block(block)[place]

    def _draw(self, block: int) -> list[Pair]:
        start = block * _BLOCK
        numbers = range(start, min(len(self), start + _BLOCK))
        drawing = draw([self._seeds[number] for number in numbers], self._size)
        colors = (drawing.frames.color * 255).round().byte().permute(0, 2, 3, 1).numpy()
        return [
            Pair(
                self.name(number), colors[at], MAPS[self._map](drawing.frames, at, colors[at]), said
            )
            for at, (number, said) in enumerate(zip(numbers, drawing.captions, strict=True))
        ]


def _lines(frames: Frames, at: int, color: Array) -> Array:
    lines = ((frames.lines[at, 0] > 0.5) * 255).byte().numpy()
    return np.repeat(lines[:, :, None], 3, axis=2)


def _normals(frames: Frames, at: int, color: Array) -> Array:
    return normal_map(frames.normals[at].permute(1, 2, 0).numpy())


def _segments(frames: Frames, at: int, color: Array) -> Array:
    return segment_map(frames.segments[at].byte().numpy(), [PALETTE[name] for name in CLASSES])


MAPS: Mapping[str, Callable[[Frames, int, Array], Array]] = {
    "canny": lambda frames, at, color: run(color, CannyParams()),
    "depth": lambda frames, at, color: depth_map(frames.depth[at, 0].numpy()),
    "seg": _segments,
    "color": lambda frames, at, color: run(color, ColorParams()),
    "normals": _normals,
    "lines": _lines,
}
"""A map by its name: (H, W, 3) uint8 of a room, from its frames and its picture."""
