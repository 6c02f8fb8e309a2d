"""Pictures that are the same, or look it: hashes, and the near among many of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
    """Yield which pictures look alike, with the bits they differ in.

    Two are alike when their dHashes are and small copies of them correlate: a few plain shapes on a
    plain ground have one dHash whatever they are. Of a set itself, one that was found to look like
    an earlier picture is not compared any more, so that a thousand copies cost a thousand looks.

    Args:
        given: pictures.
        others: to find them among; themselves when left out.
    """
    pool = _Pool(given if others is None else others)
    found: set[tuple[int, int]] = set()
    taken: set[int] = set()
    for width, shift in zip(_BANDS, np.cumsum((0, *_BANDS)).tolist(), strict=False):
        places = pool.places(width, shift)
        for index, one in enumerate(given):
            if index in taken:
                continue
            among = places.get(_band(one.dhash, width, shift), ())
            if others is None:
                among = [at for at in among if at > index and at not in taken]
            for at, apart in pool.alike(one, among):
                if (index, at) not in found:
                    found.add((index, at))
                    yield index, at, apart
                if others is None:
                    taken.add(at)


class _Pool:
    """Pictures to find others among."""

    def __init__(self, pictures: Sequence[Hashes]) -> None:
        self._bits = np.array([one.dhash for one in pictures], np.uint64)
        self._copies = [one.copy for one in pictures]

    def places(self, width: int, shift: int) -> Mapping[int, list[int]]:
        """Sort the pictures by one band of their bits."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for place, bits in enumerate(self._bits.tolist()):
            found[_band(bits, width, shift)].append(place)
        return found

    def alike(self, one: Hashes, among: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield those that are alike in full, and the bits they differ in."""
        if not among:
            return
        apart = np.bitwise_count(self._bits[among] ^ np.uint64(one.dhash))
        close = [(at, bits) for at, bits in zip(among, apart.tolist(), strict=True) if bits <= NEAR]
        if close:
            copies = np.stack([self._copies[at] for at, _ in close]).astype(np.float32)
            fits = copies @ one.copy.astype(np.float32) >= _ALIKE
            yield from (pair for pair, fit in zip(close, fits.tolist(), strict=True) if fit)


def _band(bits: int, width: int, shift: int) -> int:
    return (bits >> shift) & ((1 << width) - 1)
