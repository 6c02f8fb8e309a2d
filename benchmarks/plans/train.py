"""Train the network that reads pages.

python -m benchmarks.plans.pages -o sheets --seeds 0:4000
python -m benchmarks.plans.train sheets -o src/underdraw/floor_plan/raster/segmenter.safetensors

More sheets may be written meanwhile. Goes on from the output where it is there.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import cv2
import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from underdraw.floor_plan.raster.network import CLASSES, Segmenter

SIDE = 384  # pixels of a crop
BATCH = 8
CROPS = 4  # of a sheet before it is put away
SHEETS = 64  # that crops are mixed from
HEAVY = torch.tensor([1.0, 1.0, 2.0, 5.0, 5.0, 5.0])  # by CLASSES: openings are few pixels
RATE = 1.2e-3
WARM = 100  # steps

Crop = tuple[NDArray[np.float32], NDArray[np.uint8]]
Batch = tuple[Tensor, Tensor]


def crop(sheet: NDArray[np.uint8], rng: Generator) -> Crop:
    """Return a random part of a sheet, turned, mirrored, larger or smaller, paler or softer."""
    zoom = float(np.exp(rng.uniform(np.log(0.55), np.log(1.5))))
    angle = rng.uniform(0, 360) if rng.random() < 0.2 else 90.0 * rng.integers(4)
    high, wide = sheet.shape[:2]
    centre = float(rng.uniform(0, wide)), float(rng.uniform(0, high))
    if sheet[round(centre[1]) - 1, round(centre[0]) - 1, 2] == 0:  # plans are more to learn from
        centre = float(rng.uniform(0, wide)), float(rng.uniform(0, high))
    to_crop = cv2.getRotationMatrix2D(centre, angle, zoom)
    if rng.random() < 0.5:
        to_crop[0] *= -1
        to_crop[0, 2] += 2 * centre[0]
    to_crop[:, 2] += SIDE / 2 - np.array(centre)
    size = (SIDE, SIDE)
    dark = cv2.warpAffine(sheet[..., 1], to_crop, size, flags=cv2.INTER_LINEAR)
    classes = cv2.warpAffine(sheet[..., 2], to_crop, size, flags=cv2.INTER_NEAREST)
    return _harmed(np.asarray(dark, np.float32) / np.float32(255), rng), np.asarray(
        classes, np.uint8
    )


def _harmed(dark: NDArray[np.float32], rng: Generator) -> NDArray[np.float32]:
    dark = dark * np.float32(rng.uniform(0.5, 1.2))
    if rng.random() < 0.2:
        dark = np.power(dark, np.float32(np.exp(rng.uniform(-0.6, 0.6))))
    if rng.random() < 0.2:
        dark = np.asarray(cv2.GaussianBlur(dark, (0, 0), rng.uniform(0.4, 1.5)), np.float32)
    if rng.random() < 0.2:
        grain = rng.standard_normal(dark.shape, np.float32)
        dark = np.asarray(dark + rng.uniform(0.01, 0.08) * grain, np.float32)
    return np.clip(dark, 0, 1).astype(np.float32)


def batches(folder: Path, rng: Generator) -> Iterator[Batch]:
    """Yield (N, 1, H, W) float32 and (N, H, W) int64 for ever."""
    ready: list[Crop] = []
    while True:
        while len(ready) < SHEETS * CROPS // 2:
            files = sorted(folder.glob("[0-9]*.png"))
            for number in rng.integers(len(files), size=SHEETS):
                sheet = np.asarray(cv2.imread(str(files[number])), np.uint8)
                ready += [crop(sheet, rng) for _ in range(CROPS)]
        chosen = [ready.pop(int(rng.integers(len(ready)))) for _ in range(BATCH)]
        dark, classes = (np.stack(each) for each in zip(*chosen))
        yield torch.from_numpy(dark)[:, None], torch.from_numpy(classes).long()


def ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Yield batches that another thread makes ready."""
    ready: Queue[Batch] = Queue(maxsize=8)

    def fill() -> None:
        for batch in batches:
            ready.put(batch)

    Thread(target=fill, daemon=True).start()
    while True:
        yield ready.get()


def loss_of(logits: Tensor, classes: Tensor) -> Tensor:
    """Return cross entropy and how far each class is from overlapping wholly.

    F. Milletari et al., "V-Net", 2016, for the overlap, which openings would not count in else.
    """
    logits = logits.float()
    likely = logits.softmax(1)
    true = functional.one_hot(classes, len(CLASSES)).permute(0, 3, 1, 2).float()
    shared = (likely * true).sum((0, 2, 3))
    either = (likely + true).sum((0, 2, 3))
    there = true.sum((0, 2, 3)) > 0
    overlap = (2 * shared[there] / either[there]).mean()
    return functional.cross_entropy(logits, classes, HEAVY) + 1 - overlap


def rate_at(share: float, step: int, top: float) -> float:
    """Return the learning rate after a share of the time: warmed up, then down a cosine."""
    return top * min(1.0, step / WARM) * (0.01 + 0.99 * math.cos(share * math.pi / 2) ** 2)


def train(network: Segmenter, stream: Iterator[Batch], seconds: float, top: float) -> Iterator[str]:
    """Train for so long; yield how it goes every 100 steps."""
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=1e-3)
    mean, share, step = 0.0, 0.0, 0
    began = time.monotonic()
    while share < 1:
        share = min(1.0, (time.monotonic() - began) / seconds)
        step += 1
        optimizer.param_groups[0]["lr"] = rate_at(share, step, top)
        dark, classes = next(stream)
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(dark.contiguous(memory_format=torch.channels_last))
        loss = loss_of(logits, classes)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        mean = loss.item() if step == 1 else 0.98 * mean + 0.02 * loss.item()
        if step % 100 == 0 or share == 1:
            yield f"{share:.0%}, step {step}: loss {mean:.4f}"


def write(network: Segmenter, path: Path) -> None:
    """Write the weights in half precision."""
    save_file(
        {
            name: (each.half() if each.is_floating_point() else each).contiguous()
            for name, each in network.state_dict().items()
        },
        path,
    )


def main() -> None:
    """Train for so many minutes, saving every 100 steps."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.plans.train",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sheets", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=100)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    torch.manual_seed(given.seed)
    network = Segmenter()
    if given.output.exists():
        weights = load_file(given.output)
        network.load_state_dict({name: each.float() for name, each in weights.items()})
    network = network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    stream = ahead(batches(given.sheets, np.random.default_rng(given.seed)))
    for line in train(network, stream, 60 * given.minutes, given.rate):
        print(line, flush=True)
        write(network, given.output)


if __name__ == "__main__":
    main()
