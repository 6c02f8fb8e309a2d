"""Bring an image to a size in one of three stated ways, and know the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from underdraw.errors import ImageError, unknown
from underdraw.imaging.box import Box
from underdraw.imaging.resize import check_size, is_labels, resize
from underdraw.spec.size import Size

Array = NDArray[Any]
FitMode = Literal["stretch", "crop", "pad"]
FIT_MODES: tuple[FitMode, ...] = get_args(FitMode)


@dataclass(frozen=True)
class Fitted:
    """An image at the size asked for.

    Attributes:
        image: HxW or HxWxC at that size.
        content: rows and columns of it that show the source; the rest is padding.
        inverse: maps any image of that size back into the source's frame: padding is cut off
            again, and what a crop cut away is black (0).
    """

    image: Array
    content: tuple[slice, slice]
    inverse: Callable[[Array], Array]


def fit(image: Array, size: Size, mode: FitMode, *, labels: bool | None = None) -> Fitted:
    """Bring the image to `size`; only "stretch" may change its proportions.

    "crop" keeps the largest centred part of the right proportions; "pad" keeps everything and
    fills the borders with the border's median colour (its commonest one in a label map).

    Args:
        image: HxW or HxWxC.
        size: width and height wanted.
        mode: "stretch", "crop" or "pad".
        labels: as for `resize`, in both directions; None looks at each image.

    Raises:
        SpecError: an unknown mode, or a side of `size` below 1.
    """
    if mode not in FIT_MODES:
        raise unknown("fit mode", mode, FIT_MODES)
    check_size(size)
    source = Size(image.shape[1], image.shape[0])
    # `taken` of the source fills `placed` of the result; each mode is a choice of the two.
    taken = _centred(_shrunk_to_aspect(source, size), source) if mode == "crop" else _whole(source)
    placed = _centred(_shrunk_to_aspect(size, source), size) if mode == "pad" else _whole(size)
    part = resize(image[taken.slices], placed.size, labels=labels)
    out = part
    if placed.size != size:
        out = np.empty((size.height, size.width, *image.shape[2:]), dtype=image.dtype)
        out[:] = _border_colour(image, is_labels(image) if labels is None else labels)
        out[placed.slices] = part

    def inverse(fitted: Array) -> Array:
        if fitted.shape[:2] != (size.height, size.width):
            given = Size(fitted.shape[1], fitted.shape[0])
            raise ImageError(f"an image of {given} can't be mapped back; it must be {size}")
        back = resize(fitted[placed.slices], taken.size, labels=labels)
        if taken.size == source:
            return back
        frame = np.zeros((source.height, source.width, *fitted.shape[2:]), dtype=fitted.dtype)
        frame[taken.slices] = back
        return frame

    return Fitted(out, placed.slices, inverse)


def _shrunk_to_aspect(size: Size, like: Size) -> Size:
    """Return the largest size within `size` that has the proportions of `like`."""
    scale = min(size.width / like.width, size.height / like.height)
    width = min(size.width, max(1, round(like.width * scale)))
    return Size(width, min(size.height, max(1, round(like.height * scale))))


def _whole(size: Size) -> Box:
    return Box(0, 0, size)


def _centred(inner: Size, outer: Size) -> Box:
    return Box((outer.width - inner.width) // 2, (outer.height - inner.height) // 2, inner)


def _border_colour(image: Array, labels: bool) -> Array:
    sides = (image[0], image[-1], image[:, 0], image[:, -1])
    border = np.concatenate([side.reshape(side.shape[0], -1) for side in sides])
    if labels:
        colours, counts = np.unique(border, axis=0, return_counts=True)
        colour = colours[counts.argmax()]
    else:
        colour = np.median(border, axis=0)
    return colour.astype(image.dtype).reshape(image.shape[2:])
