"""Views: the parts of an image that the networks see one by one, and how what they say is joined.

Every step predicts each view by itself and blends the predictions where they overlap, so that all
views draw one image (MultiDiffusion, Bar-Tal et al. 2023, arXiv:2302.08113).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from underdraw.conditioning import Conditioning
from underdraw.controls import Control
from underdraw.imaging import Box
from underdraw.spec import Size


@dataclass(frozen=True, eq=False)
class View:
    """A part of a lane's latents, and what the networks are told of it."""

    box: Box  # in latents
    conditioning: Conditioning
    controls: tuple[Control, ...] = ()  # bound to what their images show of it


def lay_out(whole: Size, tile: Size, overlap: int) -> tuple[Box, ...]:
    """Cover an image with tiles of one size, evenly spread, row by row.

    Args:
        whole: the image; a tile that is longer is as long as it.
        tile: the size of each.
        overlap: the least that neighbours share, shorter than a tile.
    """
    size = Size(min(whole.width, tile.width), min(whole.height, tile.height))
    across, down = (_spread(long, short, overlap) for long, short in zip(whole, size, strict=True))
    return tuple(Box(x, y, size) for y in down for x in across)


def weights_of(boxes: Sequence[Box]) -> list[Tensor]:
    """Return how much each of several boxes of one size counts at each of its places.

    A box counts less towards its edges, over as much as neighbours share.

    Returns:
        (h, w) float32 for each, above 0; they sum to 1 at every place.
    """
    size = boxes[0].size
    falls = [
        _falloff(size.height, [box.y for box in boxes]),
        _falloff(size.width, [box.x for box in boxes]),
    ]
    share = falls[0][:, None] * falls[1][None, :]
    whole = torch.zeros(
        max(box.y for box in boxes) + size.height, max(box.x for box in boxes) + size.width
    )
    for box in boxes:
        whole[box.slices] += share
    return [share / whole[box.slices] for box in boxes]


def _spread(length: int, part: int, overlap: int) -> list[int]:
    """Return where parts of a length begin that cover it."""
    shared = min(overlap, part - 1)
    count = math.ceil((length - shared) / (part - shared))
    return [round(at * (length - part) / max(1, count - 1)) for at in range(count)]


def _falloff(length: int, starts: Sequence[int]) -> Tensor:
    """Return the weight along one side of a box: 1 in the middle, smoothly down to its ends."""
    places = sorted(set(starts))
    shared = max((a + length - b for a, b in zip(places, places[1:])), default=0)
    inside = torch.arange(length, dtype=torch.float32)
    inside = torch.minimum(inside, inside.flip(0)) + 0.5
    way = (inside / max(1, min(shared, length / 2))).clamp(max=1)
    return way * way * (3 - 2 * way)
