"""Pictures that are the same, or look it: hashes, and the near among many of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from underdraw.datasets.checks.view import View
from underdraw.imaging import to_gray

NEAR = 4
"""Bits of 64 in which two dHashes of one picture may differ."""
_ALIKE = 0.98  # correlation of two small copies of one picture
# If 64 bits in five bands differ in four places, one band at least has no difference.
_BANDS = (13, 13, 13, 13, 12)
_COPY = 16


@dataclass(frozen=True)
class Hashes:
    """What a picture is known by.

    Attributes:
        sha256: of its file.
        rest: of its control image's file and its caption.
        dhash: 64 bits, which say of each cell of a coarse grid whether the next is brighter.
        copy: a small one, (768,) float16 of mean 0 and norm 1.
    """

    sha256: str
    rest: str
    dhash: int
    copy: NDArray[np.float16]


def hashes(view: View, *, alone: bool = False) -> Hashes:
    """Hash a pair; `alone` reads its picture only.

    The picture is smoothed before it is sampled, so that plain walls, whose cells are all but
    equal, keep their bits when it was compressed anew.
    """
    rest = "" if alone else f"{view.condition_sha256} {view.caption}"
    copy = cv2.resize(view.small, (_COPY, _COPY), interpolation=cv2.INTER_AREA)
    flat = copy.astype(np.float32).ravel()
    flat -= flat.mean()
    flat /= max(float(np.linalg.norm(flat)), 1e-6)
    return Hashes(view.target_sha256, rest, dhash(to_gray(view.small)), flat.astype(np.float16))


def dhash(gray: NDArray[np.uint8]) -> int:
    """Return the difference hash (Krawetz 2013) of (64, 72) uint8, as 64 bits."""
    smooth = cv2.GaussianBlur(gray.astype(np.float32), (0, 0), 2.25)
    cells = cv2.resize(smooth, (9, 8), interpolation=cv2.INTER_AREA)
    bits = np.packbits((cells[:, 1:] > cells[:, :-1]).ravel())
    return int.from_bytes(bits.tobytes(), "big")


def near(
    given: Sequence[Hashes], others: Sequence[Hashes] | None = None
) -> Iterator[tuple[int, int, int]]:
    """Yield which pictures look alike, with the bits they differ in; each two once.

    Two are alike when their dHashes are and small copies of them correlate: a few plain shapes on a
    plain ground have one dHash whatever they are.

    Args:
        given: pictures.
        others: to find them among; themselves when left out.
    """
    pool = given if others is None else others
    bits = np.array([one.dhash for one in pool], np.uint64)
    seen: set[tuple[int, int]] = set()
    shift = 0
    for width in _BANDS:
        band = (bits >> np.uint64(shift)) & np.uint64((1 << width) - 1)
        places: defaultdict[int, list[int]] = defaultdict(list)
        for place, key in enumerate(band.tolist()):
            places[key].append(place)
        for index, one in enumerate(given):
            key = (one.dhash >> shift) & ((1 << width) - 1)
            found = [at for at in places.get(key, ()) if others is not None or at > index]
            for at, apart in _close(one, found, pool, bits):
                if (index, at) not in seen:
                    seen.add((index, at))
                    yield index, at, apart
        shift += width


def _close(
    one: Hashes, found: Sequence[int], pool: Sequence[Hashes], bits: NDArray[np.uint64]
) -> Iterator[tuple[int, int]]:
    """Yield those of a band's places that are alike in full."""
    if not found:
        return
    apart = np.bitwise_count(bits[found] ^ np.uint64(one.dhash))
    for at, differ in zip(found, apart.tolist(), strict=True):
        if differ <= NEAR and _alike(one, pool[at]):
            yield at, differ


def _alike(one: Hashes, other: Hashes) -> bool:
    return float(one.copy.astype(np.float32) @ other.copy.astype(np.float32)) >= _ALIKE
