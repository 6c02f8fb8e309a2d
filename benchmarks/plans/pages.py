"""Sheets to train the reader's network on: python -m benchmarks.plans.pages -o DIR --seeds 0:1000.

Each is a random page as the reader sees it, level and evenly lit, with what each of its pixels is.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from benchmarks.plans.sample import sample
from benchmarks.plans.truth import truth
from rich.progress import track

from underdraw.floor_plan.raster.ink import level_sheet


def write_sheet(seed: int, folder: Path) -> None:
    """Write a seed's sheet: darkness in green, classes in red, one PNG."""
    page, plan, to_page = sample(seed)
    sheet = level_sheet(page)
    high, wide = sheet.darkness.shape
    whole = to_page if to_page.shape == (3, 3) else np.vstack([to_page, [0, 0, 1]])
    classes = truth(plan, sheet.from_page @ whole, (high, wide))
    both = np.zeros((high, wide, 3), np.uint8)
    both[..., 1] = np.round(255 * sheet.darkness)
    both[..., 2] = classes
    cv2.imwrite(str(folder / f"writing-{seed}.png"), both, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    (folder / f"writing-{seed}.png").rename(folder / f"{seed}.png")


def main() -> None:
    """Write the sheets that aren't there yet."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plans.pages", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--seeds", default="0:1000", help="first:last, the last not drawn")
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    seeds = range(*(int(end) for end in given.seeds.split(":")))
    for seed in track(seeds, "drawing", transient=True):
        if not (given.output / f"{seed}.png").exists():
            write_sheet(seed, given.output)


if __name__ == "__main__":
    main()
