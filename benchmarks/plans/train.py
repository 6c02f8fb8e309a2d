"""Train the network that reads pages.

python -m benchmarks.plans.pages -o sheets --seeds 0:4000
python -m benchmarks.plans.train sheets -o src/underdraw/floor_plan/raster/segmenter.safetensors

More sheets may be written meanwhile. Goes on from the output where it is there. The weights that
come along took 5,900 steps on an accelerator, and 5,200 from there at half the rate:

python -m benchmarks.plans.train sheets -o FILE --device cuda --batch 40 --room 15000 \
    --rate 2.5e-3 --minutes 7
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import cv2
import numpy as np
import torch
from benchmarks.plans.crops import Sheets, changed
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from underdraw.floor_plan.raster.network import CLASSES, Segmenter
from underdraw.models.device import find_device

BATCH = 4
FIRST = 64  # sheets to begin with
ANEW = 8  # sheets a second that are brought back, where there are more than fit
HEAVY = (1.0, 1.0, 2.0, 5.0, 5.0, 5.0)  # by CLASSES: openings are few pixels
RATE = 1.2e-3
WARM = 100  # steps

Batch = tuple[Tensor, Tensor]


def take_up(folder: Path, sheets: Sheets) -> None:
    """Add a folder's sheets, and those that come later; where they don't all fit, any again."""
    rng, seen = np.random.default_rng(), set[Path]()
    while True:
        files = set(folder.glob("[0-9]*.png"))
        coming = sorted(files - seen)
        if not coming and len(seen) > sheets.room:
            old = sorted(seen)
            coming = [old[place] for place in rng.choice(len(old), ANEW, replace=False)]
        for file in coming:
            seen.add(file)
            sheets.add(np.ascontiguousarray(np.asarray(cv2.imread(str(file)), np.uint8)[..., 1:]))
        time.sleep(1)


def batches(sheets: Sheets, count: int) -> Iterator[Batch]:
    """Yield (N, 1, S, S) float32 and (N, S, S) int64 for ever."""
    while True:
        dark, classes = sheets.crops(count)
        yield changed(dark, classes)[:, None], classes.long()


def loss_of(logits: Tensor, classes: Tensor) -> Tensor:
    """Return cross entropy and how far each class is from overlapping wholly.

    F. Milletari et al., "V-Net", 2016, for the overlap, which openings would not count in else.
    """
    logits = logits.float()
    likely = logits.softmax(1)
    true = functional.one_hot(classes, len(CLASSES)).permute(0, 3, 1, 2).float()
    shared = (likely * true).sum((0, 2, 3))
    either = (likely + true).sum((0, 2, 3))
    there = (true.sum((0, 2, 3)) > 0).float()
    overlap = (2 * shared / either.clamp_min(1e-6) * there).sum() / there.sum()
    return functional.cross_entropy(logits, classes, logits.new_tensor(HEAVY)) + 1 - overlap


def rate_at(share: float, step: int, top: float) -> float:
    """Return the learning rate after a share of the time: warmed up, then down a cosine."""
    return top * min(1.0, step / WARM) * (0.01 + 0.99 * math.cos(share * math.pi / 2) ** 2)


def learn(network: Segmenter, optimizer: torch.optim.Optimizer, batch: Batch) -> Tensor:
    """Take a step on crops (N, 1, S, S) float32 and (N, S, S) int64; return the loss."""
    dark, classes = batch
    with torch.autocast(dark.device.type, torch.bfloat16):
        logits = network(dark.contiguous(memory_format=torch.channels_last))
    loss = loss_of(logits, classes)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return loss.detach()


def train(
    network: Segmenter, batches: Iterator[Batch], seconds: float, top: float
) -> Iterator[str]:
    """Train for so long; yield how it goes every 100 steps."""
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=1e-3)
    mean, share, step = torch.zeros(()), 0.0, 0
    began = time.monotonic()
    while share < 1:
        share = min(1.0, (time.monotonic() - began) / seconds)
        step += 1
        optimizer.param_groups[0]["lr"] = rate_at(share, step, top)
        loss = learn(network, optimizer, next(batches))
        mean = loss if step == 1 else mean.lerp(loss, 0.02)
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
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--batch", type=int, default=BATCH, help="crops to a step")
    parser.add_argument("--room", type=int, default=4000, help="sheets in memory, of 3 MB")
    given = parser.parse_args()
    if len(list(given.sheets.glob("[0-9]*.png"))) < FIRST:
        parser.error(f"{given.sheets} has fewer than {FIRST} sheets; draw them first, as above")
    cv2.setNumThreads(1)
    torch.manual_seed(given.seed)
    device = find_device(given.device)
    network = Segmenter()
    if given.output.exists():
        weights = load_file(given.output)
        network.load_state_dict({name: each.float() for name, each in weights.items()})
    network = network.to(device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    sheets = Sheets(given.room, device)
    feed = Thread(target=take_up, args=(given.sheets, sheets), daemon=True)
    feed.start()
    while feed.is_alive() and sheets.count < FIRST:
        time.sleep(1)
    stream = batches(sheets, given.batch)
    for line in train(network, stream, 60 * given.minutes, given.rate):
        if not feed.is_alive():
            sys.exit("no more sheets can be read; what went wrong is above")
        print(f"{line}, {sheets.count} sheets", flush=True)
        write(network, given.output)


if __name__ == "__main__":
    main()
