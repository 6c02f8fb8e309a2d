"""What two controls add to the UNet, against each other: a witness that sums over its calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from underdraw.controls import Injection
from underdraw.metrics import REACH, Alignment, here_and_elsewhere
from underdraw.spec import ControlSpec

Pair = tuple[int, int]

_TINY = 1e-9
_ALIKE = 0.3  # the cosine, around a pixel, at which two controls count as pulling the same way
_AROUND = 1.0  # in latents


@dataclass(frozen=True)
class Meeting:
    """How the residuals of two controls met, on the rows of a UNet call that both act on.

    Attributes:
        cosines: (slots,), of what they add, shallow to deep.
        alignment: of what they add at full resolution, without its mean, by its cosine.
        strain: (h, w), 0 to 1, where both add much and not the same.
    """

    cosines: NDArray[np.float32]
    alignment: Alignment
    strain: NDArray[np.float32]


@dataclass
class Tally:
    """A witness to one picture.

    Args:
        specs: of the controls, each its own object, as they were bound.
    """

    specs: Sequence[ControlSpec]
    _norms: defaultdict[int, list[Tensor]] = field(default_factory=lambda: defaultdict(list))
    _seen: defaultdict[Pair, list[_Seen]] = field(default_factory=lambda: defaultdict(list))

    def __call__(self, injection: Injection, skips: Sequence[Tensor], mid: Tensor) -> None:
        """Take note of one UNet call."""
        rows: defaultdict[int, dict[int, list[Tensor]]] = defaultdict(dict)
        for part in injection.residuals:
            for place, (row, control) in enumerate(zip(part.rows.tolist(), part.controls)):
                number = self._number(control)
                rows[row][number] = [made[place].float() for made in (*part.down, part.mid)]
        for row, added in rows.items():
            features = [feature[row].float() for feature in (*skips, mid)]
            for number, residuals in added.items():
                self._norms[number].append(_ratios(residuals, features))
            for pair in combinations(sorted(added), 2):
                one, other = (added[number] for number in pair)
                if one[0].shape[-2:].numel() > 1 and one[0].shape == other[0].shape:
                    self._seen[pair].append(_seen(one, other))

    def _number(self, control: object) -> int:
        spec = getattr(control, "spec", None)
        return next(number for number, one in enumerate(self.specs) if one is spec)

    @property
    def norms(self) -> Mapping[int, NDArray[np.float32]]:
        """The norm of each control's residuals over that of the UNet's features there, (slots,)."""
        return {number: torch.stack(all).mean(0).numpy() for number, all in self._norms.items()}

    @property
    def meetings(self) -> Mapping[Pair, Meeting]:
        """The mean over the steps in which both acted, for each two controls that met."""
        return {pair: _meeting(all) for pair, all in self._seen.items()}


class _Seen(NamedTuple):
    """What one UNet call shows of two controls."""

    cosines: Tensor  # (slots,)
    agreement: Tensor  # (2, h', w'), at every displacement in reach, and mirrored
    products: Tensor  # (3, h, w): of one and other, and of each with itself


def _seen(one: Sequence[Tensor], other: Sequence[Tensor]) -> _Seen:
    size = one[0].shape[-2:]
    pairs = list(zip(one, other, strict=True))
    finest = [(_centred(a), _centred(b)) for a, b in pairs if a.shape[-2:] == size]
    products = [torch.stack([a * b, a * a, b * b]).sum(dim=1) for a, b in finest]
    return _Seen(
        cosines=torch.stack([_cosine(a, b) for a, b in pairs]),
        agreement=torch.stack([_everywhere(a, b) for a, b in finest]).mean(dim=0),
        products=torch.stack(products).sum(dim=0),
    )


def _meeting(seen: Sequence[_Seen]) -> Meeting:
    cosines, agreement, products = (torch.stack(all).mean(dim=0).cpu() for all in zip(*seen))
    around = [cv2.GaussianBlur(plane, (0, 0), _AROUND) for plane in products.numpy()]
    both = np.sqrt(around[1] * around[2])
    unlike = (1 - around[0] / (both + _TINY) / _ALIKE).clip(0, 1)
    much = (both / (2 * both.mean() + _TINY)).clip(0, 1)
    height, width = products.shape[-2:]
    return Meeting(
        cosines.numpy(),
        here_and_elsewhere(*agreement.numpy(), size=(height, width)),
        np.asarray(much * unlike, dtype=np.float32),
    )


def _ratios(residuals: Sequence[Tensor], features: Sequence[Tensor]) -> Tensor:
    pairs = zip(residuals, features, strict=True)
    return torch.stack([r.expand_as(f).norm() / (f.norm() + _TINY) for r, f in pairs]).cpu()


def _centred(residual: Tensor) -> Tensor:
    return residual - residual.mean(dim=(1, 2), keepdim=True)


def _cosine(one: Tensor, other: Tensor) -> Tensor:
    return (one * other).sum() / (one.norm() * other.norm() + _TINY)


def _everywhere(one: Tensor, other: Tensor) -> Tensor:
    """Return the cosine with what the other one would be in every place in reach, and mirrored."""
    down, right = (torch.arange(-(side // REACH), side // REACH + 1) for side in one.shape[-2:])
    turned = torch.fft.fft2(one)
    products = [
        torch.fft.ifft2(turned * torch.fft.fft2(copy).conj()).real.sum(dim=0)
        for copy in (other, other.flip(2))
    ]
    cosines = torch.stack(products) / (one.norm() * other.norm() + _TINY)
    return cosines[:, down[:, None], right[None]]
