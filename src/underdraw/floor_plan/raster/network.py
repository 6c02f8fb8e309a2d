"""The network that sees what each pixel of a sheet is: outside, room, wall, or an opening."""

from __future__ import annotations

from functools import cache
from importlib import resources

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load
from torch import Tensor, nn
from torch.nn import functional

from underdraw.floor_plan.raster.ink import Gray

CLASSES = ("outside", "room", "wall", "door", "doorway", "window")
WEIGHTS = "segmenter.safetensors"
_WIDTHS = (32, 64, 112, 144, 176, 192)  # channels at 1/2, 1/4, … of the sheet's side
_DEPTHS = (0, 1, 2, 3, 3, 2)  # residual blocks on the way down
_STEP = 2 ** len(_WIDTHS)


class Segmenter(nn.Module):
    """A U-Net on patches of 2 x 2 pixels.

    O. Ronneberger et al., "U-Net: Convolutional Networks for Biomedical Image Segmentation", 2015.
    """

    def __init__(self) -> None:
        super().__init__()
        first = _WIDTHS[0]
        self.stem = _convolution(4, first)
        self.down = nn.ModuleList()
        before = first
        for level, (width, depth) in enumerate(zip(_WIDTHS, _DEPTHS)):
            enter = nn.Identity() if level == 0 else _convolution(before, width, stride=2)
            self.down.append(nn.Sequential(enter, *(_Block(width) for _ in range(depth))))
            before = width
        self.up = nn.ModuleList(
            _Join(low, high) for high, low in zip(_WIDTHS[-2::-1], _WIDTHS[:0:-1])
        )
        self.classes = nn.Conv2d(first, 4 * len(CLASSES), 1)

    def forward(self, darkness: Tensor) -> Tensor:
        """Return (N, 6, H, W) logits by CLASSES of (N, 1, H, W), 0 paper to 1 black.

        Both sides of a sheet must be multiples of 64.
        """
        x = self.stem(functional.pixel_unshuffle(darkness, 2))
        kept = []
        for level in self.down:
            x = level(x)
            kept.append(x)
        for join, skip in zip(self.up, kept[-2::-1]):
            x = join(x, skip)
        return functional.pixel_shuffle(self.classes(x), 2)


class _Block(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(_convolution(width, width), _convolution(width, width))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


class _Join(nn.Module):
    def __init__(self, low: int, high: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(low, high, 1)
        self.body = _convolution(2 * high, high)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        x = functional.interpolate(self.narrow(x), scale_factor=2.0, mode="nearest")
        return self.body(torch.cat([x, skip], dim=1))


def _convolution(before: int, after: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride, padding=1, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(inplace=True),
    )


@cache
def _segmenter() -> Segmenter:
    network = Segmenter().eval()
    file = resources.files("underdraw.floor_plan.raster").joinpath(WEIGHTS)
    network.load_state_dict({name: each.float() for name, each in load(file.read_bytes()).items()})
    return network.requires_grad_(False)


def segment(darkness: Gray, network: Segmenter | None = None) -> NDArray[np.float32]:
    """Return how likely each pixel is of each class, the mean over the page's four quarter turns.

    Args:
        darkness: (H, W) float32, of a level sheet.
        network: None takes the one that comes along.

    Returns:
        (6, H, W) float32 by CLASSES, of sum 1.
    """
    height, width = darkness.shape
    down, right = -height % _STEP, -width % _STEP
    whole = functional.pad(torch.from_numpy(darkness)[None, None], (0, right, 0, down))
    likely = torch.zeros(len(CLASSES), height + down, width + right)
    with torch.inference_mode():
        for turn in range(4):
            turned = whole.rot90(turn, (2, 3)).contiguous(memory_format=torch.channels_last)
            logits = (network or _segmenter())(turned)
            likely += logits[0].softmax(0).rot90(-turn, (1, 2)) / 4
    return likely[:, :height, :width].numpy()
