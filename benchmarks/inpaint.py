"""Put another thing where one stands: what is kept to the bit, and how often the new one is there.

In held-out rooms the box around a named thing is masked and another thing of another colour asked
for in its place, without a control; then the same thing in another colour, under the room's depth.
Writes a sheet of both.

python benchmarks/inpaint.py [--scenes 32] [-o inpaint.png]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from underdraw import ControlSpec, GenerationSpec, generate
from underdraw.evaluation import Case, Reading, find_detectors
from underdraw.evaluation.cases import held_out_rooms
from underdraw.imaging import contact_sheet
from underdraw.rooms import CLASSES
from underdraw.rooms.colors import SATURATED, color_name
from underdraw.spec.size import Size

SIZE, TOGETHER, ON_A_ROW = Size(128, 128), 16, 8
THINGS = ("sofa", "bed", "cabinet", "armchair", "bookshelf", "table", "desk", "bathtub")
LARGE = 0.03  # share of the picture from which a thing is worth replacing
AROUND = 5  # pixels around a thing that are masked with it


@dataclass(frozen=True)
class Swap:
    """One request to draw a part of a room anew."""

    case: Case
    mask: NDArray[np.uint8]
    label: str
    color: str
    prompt: str


def swaps(scenes: int) -> tuple[list[Swap], list[Swap]]:
    """Return requests for another thing, and for the same thing in another colour."""
    others, recoloured = [], []
    things, colors = cycle(THINGS), cycle(SATURATED)
    for case in held_out_rooms(20 * scenes, SIZE):
        large = [a for a in case.asked if a.label in THINGS and a.mask.mean() >= LARGE]
        if not large:
            continue
        old = max(large, key=lambda asked: asked.mask.sum())
        color = next(color for color in colors if color != old.color)
        label = next(label for label in things if label != old.label)
        box = np.zeros(old.mask.shape, np.uint8)
        x, y, width, height = cv2.boundingRect(old.mask.astype(np.uint8))
        box[max(0, y - AROUND) : y + height + AROUND, max(0, x - AROUND) : x + width + AROUND] = 255
        exact = cv2.dilate(old.mask.astype(np.uint8) * 255, np.ones((7, 7), np.uint8))
        for found, mask, new in ((others, box, label), (recoloured, exact, old.label)):
            prompt = _replaced(case.caption, f"{old.color} {old.label}", f"{color} {new}")
            found.append(Swap(case, mask, new, color, prompt))
        if len(others) == scenes:
            break
    return others, recoloured


def _replaced(caption: str, old: str, new: str) -> str:
    """Put one thing's words in place of another's, its article too."""
    article = "an" if new[0] in "aeiou" else "a"
    for before in ("an ", "a "):
        if before + old in caption:
            return caption.replace(before + old, f"{article} {new}", 1)
    return caption.replace(old, new, 1)


def draw(asked: Sequence[Swap], control: str | None) -> list[NDArray[np.uint8]]:
    """Draw every swap with the seed of its place, without choosing."""
    specs = [
        GenerationSpec(
            prompt=one.prompt,
            image=one.case.color,
            mask=one.mask,
            feather=1,
            controls=(
                [ControlSpec(control=control, image=one.case.maps[control])] if control else []
            ),
            seed=place,
        )
        for place, one in enumerate(asked)
    ]
    parts = (specs[at : at + TOGETHER] for at in range(0, len(specs), TOGETHER))
    return [np.asarray(image) for part in parts for image in generate(part).images]


def main() -> None:
    """Print what was kept and what is there, and write the sheet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenes", type=int, default=32)
    parser.add_argument("-o", "--output", type=Path, default=Path("inpaint.png"))
    arguments = parser.parse_args()
    detectors, lacking = find_detectors()
    if lacking:
        raise SystemExit("\n".join(lacking))
    sheets = []
    for asked, control in zip(swaps(arguments.scenes), (None, "depth"), strict=True):
        made = draw(asked, control)
        kept = [
            bool((new == one.case.color)[one.mask == 0].all())
            for one, new in zip(asked, made, strict=True)
        ]
        there = [
            _is_there(one, Reading(new, detectors)) for one, new in zip(asked, made, strict=True)
        ]
        what = "the same thing under depth" if control else "another thing, no control"
        print(
            f"{what:28s} scenes {len(asked):3d}   unmasked pixels identical {sum(kept):3d}", end=""
        )
        print(f"   asked thing in its colour inside the mask {np.mean(there):.2f}")
        sheets += _rows(asked, made)
    width = max(sheet.shape[1] for sheet in sheets)
    padded = [
        np.pad(sheet, ((0, 0), (0, width - sheet.shape[1]), (0, 0)), constant_values=255)
        for sheet in sheets
    ]
    Image.fromarray(np.concatenate(padded)).save(arguments.output, optimize=True)


def _is_there(one: Swap, seen: Reading) -> bool:
    inside = (seen.segments == CLASSES.index(one.label)) & (one.mask > 0)
    large = inside.mean() >= LARGE / 3
    return bool(large and color_name(seen.image[inside].mean(axis=0)) == one.color)


def _rows(asked: Sequence[Swap], made: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.uint8]]:
    both = iter(zip(asked, made, strict=True))
    rows = []
    while part := list(islice(both, ON_A_ROW)):
        masked = [
            np.where(one.mask[:, :, None] > 0, one.case.color // 2 + 127, one.case.color)
            for one, _ in part
        ]
        rows.append(
            contact_sheet(
                [masked, [new for _, new in part]],
                row_labels=["masked", "drawn anew"],
                column_labels=[f"{one.color} {one.label}" for one, _ in part],
            )
        )
    return rows


if __name__ == "__main__":
    main()
