"""Spoil drawn rooms in known ways: what does `dataset check` find, and what does it make up?

python benchmarks/dataset_check.py [--pairs 400] [--first 900000] [--maps canny,depth,seg]
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.cli import console
from underdraw.datasets.checks import KINDS
from underdraw.datasets.rooms import MAPS
from underdraw.datasets.survey import Survey
from underdraw.rooms import draw
from underdraw.spec import Size
from underdraw.spec.data import DataSpec

Array = NDArray[np.uint8]
SIDE, SHARE = 128, 0.05
HEAD = ("defect", "should be told as", "spoiled", "found", "recall")


@dataclass(frozen=True)
class Sample:
    """A pair before it is written."""

    name: str
    target: Array
    condition: Array
    caption: str
    target_type: str = "png"


Spoil = Callable[[Sample, np.random.Generator, Sequence[Sample]], Sample]


def jpeg(image: Array, quality: int) -> Array:
    file = io.BytesIO()
    Pillow.fromarray(image).save(file, "JPEG", quality=quality)
    return np.array(Pillow.open(file))


def other(one: Sample, chance: np.random.Generator, everyone: Sequence[Sample]) -> Sample:
    names = [each for each in everyone if each.name != one.name]
    return names[int(chance.integers(len(names)))]


def shifted(image: Array, chance: np.random.Generator) -> Array:
    across, down = (int(by) for by in chance.choice((-9, -7, -5, 5, 7, 9), 2))
    return np.roll(image, (down, across), axis=(0, 1))


def grey(image: Array) -> Array:
    return np.repeat(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)[:, :, None], 3, axis=2)


def brighter(image: Array) -> Array:
    return np.clip(image * 1.06 + 4, 0, 255).round().astype(np.uint8)


def soft(image: Array) -> Array:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 2.5), np.uint8)


# What is done to a pair, and the kind it should be told as.
DEFECTS: Mapping[str, tuple[str, Spoil]] = {
    "control image of another": (
        "wrong pair",
        lambda one, chance, all: replace(one, condition=other(one, chance, all).condition),
    ),
    "control image mirrored": (
        "flipped",
        lambda one, chance, all: replace(one, condition=one.condition[:, ::-1].copy()),
    ),
    "control image moved by 5-9 px": (
        "misaligned",
        lambda one, chance, all: replace(one, condition=shifted(one.condition, chance)),
    ),
    "control image of one colour": (
        "constant condition",
        lambda one, chance, all: replace(one, condition=np.full_like(one.condition, 128)),
    ),
    "control image of other proportions": (
        "other proportions",
        lambda one, chance, all: replace(one, condition=one.condition[: SIDE // 2]),
    ),
    "picture in grey": (
        "greyscale",
        lambda one, chance, all: replace(one, target=grey(one.target)),
    ),
    "picture blurred by 2.5 px": (
        "blurred",
        lambda one, chance, all: replace(one, target=soft(one.target)),
    ),
    "picture as JPEG, quality 15": (
        "JPEG blocks",
        lambda one, chance, all: replace(one, target=jpeg(one.target, 15)),
    ),
    "no caption": ("caption empty", lambda one, chance, all: replace(one, caption="")),
    "one caption for all": (
        "caption repeated",
        lambda one, chance, all: replace(one, caption="a nice room"),
    ),
    "caption of 100 words": (
        "caption long",
        lambda one, chance, all: replace(one, caption=f"{one.caption} {'and more ' * 50}"),
    ),
}
LABEL_DEFECTS: Mapping[str, tuple[str, Spoil]] = {
    "labels as JPEG, quality 90": (
        "stray label colours",
        lambda one, chance, all: replace(one, condition=jpeg(one.condition, 90)),
    ),
}
# What is added: a pair once more, by another name, or a picture to the validation set.
COPIES: Mapping[str, tuple[str, Spoil]] = {
    "again": ("duplicate", lambda one, chance, all: one),
    "again, as JPEG": (
        "near duplicate",
        lambda one, chance, all: replace(one, target_type="jpg"),
    ),
    "again, brighter": (
        "near duplicate",
        lambda one, chance, all: replace(one, target=brighter(one.target)),
    ),
}
LEAKS: Mapping[str, tuple[str, Spoil]] = {
    "validated on": ("leak", lambda one, chance, all: one),
    "validated on, as JPEG": ("leak", lambda one, chance, all: replace(one, target_type="jpg")),
}


def rooms(first: int, count: int, maps: Sequence[str]) -> dict[str, list[Sample]]:
    """Draw rooms once, with several maps."""
    drawn: dict[str, list[Sample]] = {name: [] for name in maps}
    for start in range(first, first + count, 16):
        drawing = draw(list(range(start, min(first + count, start + 16))), Size(SIDE, SIDE))
        colors = (drawing.frames.color * 255).round().byte().permute(0, 2, 3, 1).numpy()
        for at, (color, said) in enumerate(zip(colors, drawing.captions, strict=True)):
            for name in maps:
                shown = MAPS[name](drawing.frames, at, color)
                drawn[name].append(Sample(f"{start + at}", color, shown, said))
    return drawn


def spoil(samples: Sequence[Sample], labels: bool) -> Iterator[tuple[str, Sample]]:
    """Yield every pair with its one defect, "" for none, and at the end the copies."""
    chance = np.random.default_rng(0)
    each = max(2, round(SHARE * len(samples)))
    places = iter(chance.permutation(len(samples)).tolist())
    defects = DEFECTS | (LABEL_DEFECTS if labels else {})
    spoiled = {next(places): defect for defect in defects for _ in range(each)}
    for place, sample in enumerate(samples):
        defect = spoiled.get(place, "")
        yield defect, defects[defect][1](sample, chance, samples) if defect else sample
    for number, defect in enumerate((*COPIES, *LEAKS)):
        for place in [next(places) for _ in range(each)]:
            sample = samples[place]
            made = (COPIES | LEAKS)[defect][1](sample, chance, samples)
            # The original comes first by name, and so is the one that is kept.
            name = sample.name if defect in LEAKS else f"{sample.name}-again-{number}"
            yield defect, replace(made, name=name)


def write(sample: Sample, folder: Path) -> None:
    for part in ("pictures", "maps"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    path = folder / "pictures" / f"{sample.name}.{sample.target_type}"
    Pillow.fromarray(sample.target).save(path, **({"quality": 60} if path.suffix == ".jpg" else {}))
    Pillow.fromarray(sample.condition).save(folder / "maps" / f"{sample.name}.png")
    path.with_suffix(".txt").write_text(sample.caption, encoding="utf-8")


def surveyed(folder: Path, *, labels: bool) -> Survey:
    spec = DataSpec(path=str(folder / "pictures"), conditions=str(folder / "maps"), labels=labels)
    watched = folder / "validation" / "pictures"
    held_out = DataSpec(path=str(watched), preprocess="none") if watched.exists() else None
    survey = Survey(spec, held_out)
    for _ in survey.run():
        pass
    return survey


def told(survey: Survey) -> dict[str, set[str]]:
    """Return which pairs each kind was found of."""
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for finding in survey.findings:
        found[finding.kind].update(finding.names)
    return found


def spoiled_set(
    samples: Sequence[Sample], folder: Path, *, labels: bool
) -> tuple[list[tuple[str, str, int, int]], set[str]]:
    """Write and check a spoiled set.

    Returns:
        Of each defect its kind, how many there are and how many were found; and the sound pairs of
        which something was found.
    """
    names: dict[str, list[str]] = {}
    for defect, sample in spoil(samples, labels):
        names.setdefault(defect, []).append(sample.name)
        write(sample, folder / "validation" if defect in LEAKS else folder)
    found = told(surveyed(folder, labels=labels))
    kinds = DEFECTS | LABEL_DEFECTS | COPIES | LEAKS
    rows = [
        (defect, kind, len(names[defect]), len(found[kind].intersection(names[defect])))
        for defect, (kind, _) in kinds.items()
        if defect in names
    ]
    bad = {name for defect, some in names.items() if defect for name in some}
    return rows, set().union(*found.values()).intersection(names[""]) - bad


def clean_set(
    samples: Sequence[Sample], folder: Path, *, labels: bool
) -> tuple[dict[str, set[str]], float]:
    """Write and check a set as it was drawn.

    Returns:
        What was found all the same, and the milliseconds of the processor that a pair took.
    """
    for sample in samples:
        write(sample, folder)
    began = time.process_time()
    found = told(surveyed(folder, labels=labels))
    taken = 1000 * (time.process_time() - began) / len(samples)
    return {kind: names for kind, names in found.items() if names}, taken


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pairs", type=int, default=400)
    options.add_argument("--first", type=int, default=900_000)
    options.add_argument("--maps", default="canny,depth,seg")
    asked = options.parse_args()
    for name, samples in rooms(asked.first, asked.pairs, asked.maps.split(",")).items():
        with tempfile.TemporaryDirectory() as place:
            clean, taken = clean_set(samples, Path(place) / "clean", labels=name == "seg")
            rows, alarms = spoiled_set(samples, Path(place) / "spoiled", labels=name == "seg")
        print(f"\n{name}: {asked.pairs} rooms from {asked.first}")
        console.table(HEAD, [(*row, f"{row[3] / row[2]:.0%}") for row in rows])
        flagged = set().union(*clean.values())
        print(
            f"false alarms: {len(flagged)} of {len(samples)} clean pairs "
            f"{ {kind: len(names) for kind, names in clean.items()} or '' }; "
            f"{len(alarms)} of the sound ones among spoiled; {taken:.1f} ms a pair"
        )


if __name__ == "__main__":
    main()
