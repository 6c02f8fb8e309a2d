"""Crops of sheets to train on, cut and changed on the device that the network is on."""

from __future__ import annotations

import math
from threading import Lock

import numpy as np
import torch
from benchmarks.plans.truth import OUTSIDE, ROOM, WALL
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

SIDE = 512  # pixels of a crop
LONGEST = 1232  # pixels of a sheet's longer side, at most

_ZOOM = (0.55, 1.5)
_TURNED = 0.2  # by any angle, others by quarters
_SWOLLEN = 0.1  # strokes drawn thicker or thinner
_FILLED = 0.15  # walls of another tone
_TONED = 0.15  # floors, or all around, of another tone
_CLUTTERED = 0.15  # with what another crop shows beside its walls
_BENT, _BLURRED, _GRAINY = 0.2, 0.2, 0.2
_SOFT = 4  # pixels that a blur reaches


class Sheets:
    """Sheets held on a device, the oldest of which give way.

    Args:
        room: how many there is room for, of 3 MB each.
        device: where they are.
    """

    def __init__(self, room: int, device: torch.device) -> None:
        """See the class."""
        self._both = torch.zeros(room, LONGEST, LONGEST, 2, dtype=torch.uint8, device=device)
        self._sizes = torch.ones(room, 2, device=device)
        self._still = Lock()
        self.count = 0

    @property
    def room(self) -> int:
        """How many there is room for."""
        return len(self._both)

    def add(self, sheet: NDArray[np.uint8]) -> None:
        """Take up (H, W, 2) uint8: darkness, classes. May be called from another thread."""
        slot = self.count % self.room
        high, wide = sheet.shape[:2]
        with self._still:
            self._both[slot] = 0
            self._both[slot, :high, :wide] = torch.from_numpy(sheet).to(self._both.device)
            self._sizes[slot] = torch.tensor([float(high), float(wide)])
            self.count += 1

    def crops(self, count: int) -> tuple[Tensor, Tensor]:
        """Return parts of random sheets, turned, mirrored and zoomed, as (N, S, S) each.

        Darkness is float32, 0 to 1; classes are uint8. Plans are more to learn from than what is
        around them: a middle outside of one is drawn twice.
        """
        with self._still:
            return self._crops(count)

    def _crops(self, count: int) -> tuple[Tensor, Tensor]:
        device = self._both.device
        slots = torch.randint(min(self.count, self.room), (count,), device=device)
        low, high = (math.log(zoom) for zoom in _ZOOM)
        zoom = torch.empty(count, device=device).uniform_(low, high).exp()
        turns = torch.rand(count, 2, device=device)
        turns[:, 1] = torch.where(turns[:, 0] < _TURNED, turns[:, 1], (4 * turns[:, 1]).floor() / 4)
        turn = 2 * math.pi * turns[:, 1]
        along = torch.stack([turn.cos(), turn.sin()], 1) / zoom[:, None]
        across = torch.stack([-along[:, 1], along[:, 0]], 1)
        across *= torch.randint(2, (count, 1), device=device) * 2 - 1
        spots = [torch.rand(count, 2, device=device) * self._sizes[slots] for _ in range(2)]
        empty = self._at(slots, *spots[0].unbind(1))[..., 1] == OUTSIDE
        middle = torch.where(empty[:, None], spots[1], spots[0])
        steps = torch.arange(SIDE, device=device) - SIDE / 2
        down, right = (
            middle[:, axis, None, None]
            + across[:, axis, None, None] * steps[:, None]
            + along[:, axis, None, None] * steps
            for axis in range(2)
        )
        return self._darkness(slots[:, None, None], down, right) / 255, self._at(
            slots[:, None, None], down.round(), right.round()
        )[..., 1]

    def _darkness(self, slots: Tensor, down: Tensor, right: Tensor) -> Tensor:
        top, left = down.floor(), right.floor()
        low, far = down - top, right - left
        whole = torch.zeros_like(down)
        for y, high in ((0, 1 - low), (1, low)):
            for x, wide in ((0, 1 - far), (1, far)):
                whole += high * wide * self._at(slots, top + y, left + x)[..., 0]
        return whole

    def _at(self, slots: Tensor, down: Tensor, right: Tensor) -> Tensor:
        """Return both values of pixels; beyond a sheet they are 0."""
        y, x = down.long(), right.long()
        within = (y >= 0) & (y < LONGEST) & (x >= 0) & (x < LONGEST)
        return (
            self._both[slots, y.clamp(0, LONGEST - 1), x.clamp(0, LONGEST - 1)] * within[..., None]
        )


def changed(dark: Tensor, classes: Tensor) -> Tensor:
    """Return crops (N, S, S) as other hands, pens and cameras would have them; classes stay."""
    for change in (_swell, _fill, _tone, _clutter):
        dark = change(dark, classes)
    dark = dark * _uniform(dark, 0.5, 1.2)
    bent = dark.clamp(1e-4).pow(_uniform(dark, -0.6, 0.6).exp())
    dark = torch.where(_some(dark, _BENT), bent, dark)
    dark = torch.where(_some(dark, _BLURRED), _soft(dark, _uniform(dark, 0.4, 1.5)), dark)
    grain = torch.randn_like(dark) * _uniform(dark, 0.01, 0.08)
    return (dark + grain * _some(dark, _GRAINY)).clamp(0, 1)


def _swell(dark: Tensor, classes: Tensor) -> Tensor:
    sign = torch.where(_some(dark, 0.5), 1.0, -1.0)
    swollen = sign * functional.max_pool2d((sign * dark)[:, None], 3, 1, 1)[:, 0]
    changed = dark + _uniform(dark, 0.3, 1) * (swollen - dark)
    return torch.where(_some(dark, _SWOLLEN), changed, dark)


def _fill(dark: Tensor, classes: Tensor) -> Tensor:
    filled = dark + _uniform(dark, 0.3, 1) * (_uniform(dark, 0.35, 1) - dark)
    return torch.where(_some(dark, _FILLED) & (classes == WALL), filled, dark)


def _tone(dark: Tensor, classes: Tensor) -> Tensor:
    for where in (ROOM, OUTSIDE):
        toned = torch.maximum(dark, _uniform(dark, 0, 0.35))
        dark = torch.where(_some(dark, _TONED) & (classes == where), toned, dark)
    return dark


def _clutter(dark: Tensor, classes: Tensor) -> Tensor:
    free = (classes == OUTSIDE) | (classes == ROOM)
    others = dark.roll(1, 0) * free.roll(1, 0) * _uniform(dark, 0.5, 1)
    return torch.where(_some(dark, _CLUTTERED) & free, torch.maximum(dark, others), dark)


def _soft(dark: Tensor, sigma: Tensor) -> Tensor:
    """Blur each crop by its own Gaussian."""
    reach = torch.arange(-_SOFT, _SOFT + 1, device=dark.device)
    shares = (-0.5 * (reach / sigma) ** 2).exp().flatten(1)
    shares = shares / shares.sum(1, keepdim=True)
    wide = functional.pad(dark[None], (_SOFT, _SOFT, _SOFT, _SOFT), mode="replicate")[0]
    for axis in (1, 2):
        parts = wide.unfold(axis, 2 * _SOFT + 1, 1)
        wide = (parts * shares[:, None, None]).sum(-1)
    return wide


def _some(dark: Tensor, share: float) -> Tensor:
    return torch.rand(len(dark), 1, 1, device=dark.device) < share


def _uniform(dark: Tensor, low: float, high: float) -> Tensor:
    return torch.empty(len(dark), 1, 1, device=dark.device).uniform_(low, high)
