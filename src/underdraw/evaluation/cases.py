"""What a model is measured on: true pictures, and the control images that are of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.imaging import depth_map, segment_map
from underdraw.preprocess import run
from underdraw.rooms import CLASSES, HELD_OUT, PALETTE, Drawing, draw
from underdraw.spec.preprocess import CannyParams, ColorParams
from underdraw.spec.size import Size

_TOGETHER = 16  # scenes cast at once
_LARGE = 0.03  # share of the picture from which a thing is worth drawing anew
_AROUND = np.ones((7, 7), np.uint8)  # three pixels around it are masked with it


@dataclass(frozen=True)
class Asked:
    """A thing whose colour the caption asks for.

    Attributes:
        label: its class, see `rooms.CLASSES`.
        color: the colour's name.
        mask: (H, W) bool, where it truly is.
    """

    label: str
    color: str
    mask: NDArray[np.bool_]


@dataclass(frozen=True)
class Case:
    """One true picture.

    Attributes:
        name: as tables show it.
        caption: what is truly in it.
        color: (H, W, 3) uint8, the picture.
        maps: a control's name to its (H, W, 3) uint8 control image.
        mask: (H, W) bool, what of it is drawn anew; None is all, from noise.
    """

    name: str
    caption: str
    color: NDArray[np.uint8]
    maps: Mapping[str, NDArray[np.uint8]]
    mask: NDArray[np.bool_] | None = field(default=None, kw_only=True)

    @property
    def start(self) -> dict[str, Any]:
        """What a picture of it starts from, as fields of its request."""
        if self.mask is None:
            return {}
        return {"image": self.color, "mask": self.mask.astype(np.uint8) * 255}

    @property
    def kept(self) -> NDArray[np.uint8]:
        """The picture with white where it is drawn anew."""
        return self.keep(np.full_like(self.color, 255))

    def keep(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture of it with the pixels that are not drawn anew put back."""
        if self.mask is None:
            return image
        return np.where(self.mask[..., None], image, self.color)

    def sha256(self) -> str:
        """Hash all that pictures are drawn from and measured by."""
        digest = hashlib.sha256(f"{self.color.shape} {self.caption}\n".encode())
        digest.update(self.color.tobytes())
        for name, image in sorted(self.maps.items()):
            digest.update(f"\n{name}\n".encode() + image.tobytes())
        if self.mask is not None:
            digest.update(b"\nmask\n" + self.mask.tobytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class RoomCase(Case):
    """One held-out scene.

    Attributes:
        seed: of the scene.
        edges: (H, W) uint8, canny edges of the true picture.
        lines: (H, W) uint8, outlines of the geometry, without textures and shadows.
        depth: (H, W) float32 metres, infinite outside.
        segments: (H, W) uint8 class ids, see `rooms.CLASSES`.
        asked: what the caption says of the colours.
    """

    seed: int
    edges: NDArray[np.uint8]
    lines: NDArray[np.uint8]
    depth: NDArray[np.float32]
    segments: NDArray[np.uint8]
    asked: tuple[Asked, ...]


def find_edges(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the (H, W) canny edges of an RGB picture at the preprocessor's defaults."""
    return run(image, CannyParams())[..., 0]


def held_out_rooms(count: int, size: Size) -> Iterator[RoomCase]:
    """Draw the first `count` scenes that no training has seen."""
    return rooms_from(HELD_OUT, count, size)


def masked_rooms(count: int, size: Size) -> Iterator[RoomCase]:
    """Draw the first `count` of them with a large thing in a named colour, which is masked."""

    def masked() -> Iterator[RoomCase]:
        for case in held_out_rooms(20 * count, size):
            thing = max((one.mask for one in case.asked), key=np.sum, default=None)
            if thing is not None and thing.mean() >= _LARGE:
                yield replace(case, mask=cv2.dilate(thing.astype(np.uint8), _AROUND) > 0)

    return islice(masked(), count)


def rooms_from(first: int, count: int, size: Size) -> Iterator[RoomCase]:
    """Draw `count` scenes, of the seeds from `first` on."""
    for start in range(first, first + count, _TOGETHER):
        seeds = range(start, min(first + count, start + _TOGETHER))
        yield from _cases(seeds, draw(seeds, size))


def _cases(seeds: range, drawing: Drawing) -> Iterator[RoomCase]:
    frames = drawing.frames
    colors = (frames.color * 255).round().byte().permute(0, 2, 3, 1).numpy()
    lines = ((frames.lines[:, 0] > 0.5) * 255).byte().numpy()
    for place, seed in enumerate(seeds):
        color, ids = colors[place], frames.instances[place].numpy()
        caption = drawing.captions[place]
        edges = find_edges(color)
        depth, segments = frames.depth[place, 0].numpy(), frames.segments[place].byte().numpy()
        yield RoomCase(
            name=str(seed),
            seed=seed,
            caption=caption,
            color=color,
            maps={
                "canny": np.repeat(edges[:, :, None], 3, axis=2),
                "depth": depth_map(depth),
                "seg": segment_map(segments, [PALETTE[name] for name in CLASSES]),
                "color": run(color, ColorParams()),
                "lines": np.repeat(lines[place][:, :, None], 3, axis=2),
            },
            edges=edges,
            lines=lines[place],
            depth=depth,
            segments=segments,
            asked=tuple(
                Asked(thing.label, thing.color, ids == thing.instance)
                for thing in drawing.things[place]
                if thing.color and f"{thing.color} {thing.label}" in caption
            ),
        )
