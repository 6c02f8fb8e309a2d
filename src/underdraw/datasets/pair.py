"""A picture with its control image and caption, and sets of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from underdraw.errors import ImageError
from underdraw.imaging.fit import FitMode, fit
from underdraw.spec import Size


@dataclass(frozen=True)
class Pair:
    """One pair.

    Attributes:
        name: as messages call it.
        target: (H, W, 3) uint8.
        condition: (H, W, 3) uint8.
        caption: what is in it; may be empty.
    """

    name: str
    target: NDArray[np.uint8]
    condition: NDArray[np.uint8]
    caption: str


class Pairs(Protocol):
    """A set of pairs; each is read when it is asked for."""

    def __len__(self) -> int:
        """Count the pairs."""
        ...

    def name(self, index: int) -> str:
        """Return what messages call a pair."""
        ...

    def digest(self, index: int) -> str:
        """Hash what a pair is made of, without decoding it."""
        ...

    def __getitem__(self, index: int) -> Pair:
        """Read a pair; ImageError where it can't be read or its two pictures don't agree."""
        ...


def same_proportions(one: Size, other: Size) -> bool:
    """Tell whether a crop brings two images to one size, within the rounding of a pixel."""
    apart = abs(one.width * other.height - one.height * other.width)
    return apart <= max(*one, *other)


def fitted(pair: Pair, sizes: Sequence[Size], mode: FitMode, *, labels: bool) -> Pair:
    """Bring a pair to the size that is nearest in aspect, both of its pictures alike.

    Args:
        pair: whose control image has its picture's proportions.
        sizes: to choose from.
        mode: how another aspect meets it.
        labels: the condition is a label map, whose colours are not mixed.

    Raises:
        ImageError: the two pictures have other proportions.
    """
    given, shown = (Size(image.shape[1], image.shape[0]) for image in (pair.target, pair.condition))
    if not same_proportions(given, shown):
        raise ImageError(
            f"{pair.name}: the picture is {given}, its control image {shown}; they must be of the "
            "same proportions"
        )
    aspect = np.log(given.width / given.height)
    size = min(sizes, key=lambda one: abs(np.log(one.width / one.height) - aspect))
    condition = fit(pair.condition, size, mode, labels=labels or None).image
    target = fit(pair.target, size, mode, labels=False).image
    return replace(pair, target=target, condition=condition)
