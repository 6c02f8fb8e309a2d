"""What is printed on drawn pages of plans, and how much of it is taken up: names, areas, scale.

A line for each style: of the names printed in rooms, the share whose room got their kind and the
share whose room got another; of the printed areas, the share read to the last digit; pages whose
scale is by what is printed, with the mean error by doors and by print in per cent, and the worst;
and the processor's seconds that the words of a page take. Then the names by language; one that
several languages share counts as the first's.

pip install underdraw[ocr]; python -m benchmarks.plan_words [--styles solid grey] [--seeds 0:6]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import numpy as np
from benchmarks.plans.__main__ import Case, case
from benchmarks.plans.page import Pen
from benchmarks.plans.words import ROOMS
from rich.progress import track
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon

from underdraw.errors import UnderdrawError
from underdraw.floor_plan.figures import area_of
from underdraw.floor_plan.raster import lettered, read_raster, words_on
from underdraw.floor_plan.raster.words import Word
from underdraw.floor_plan.reading import Reading

STYLES = ("solid", "grey", "hatched", "hollow", "blueprint", "coloured", "wobbly")
Print = list[tuple[str, tuple[float, float]]]
# Every name that a page may print, with its kind and its language.
NAMES = {
    name: (kind, language)
    for language, kinds in reversed(ROOMS.items())
    for kind, names in kinds.items()
    for name in names
}


@dataclass
class Tally:
    """Counts over the pages of a style."""

    pages: int = 0
    refused: int = 0
    names: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    areas: list[bool] = field(default_factory=list[bool])
    by_doors: list[float] = field(default_factory=list[float])
    by_print: list[float] = field(default_factory=list[float])
    seconds: list[float] = field(default_factory=list[float])


@contextmanager
def printed() -> Iterator[Print]:
    """Note what is written on a page while it is drawn, and where, in metres."""
    noted: Print = []
    write = Pen.text

    def text(self: Pen, words: str, at: tuple[float, float], *how: Any) -> None:
        noted.append((words, at))
        write(self, words, at, *how)

    with patch.object(Pen, "text", text):
        yield noted


def add(tally: Tally, style: str, seed: int, harmed: bool) -> None:
    """Draw a page, read it, and count."""
    with printed() as noted:
        one = case(style, seed, harmed)
    spots = [(words, (one.to_page @ [*at, 1.0])[:2]) for words, at in noted]
    began = time.process_time()
    words = words_on(one.page)
    tally.seconds.append(time.process_time() - began)
    tally.pages += 1
    areas = [(area_of(text), spot) for text, spot in spots]
    tally.areas += [_is_read(area, spot, words) for area, spot in areas if area]
    try:
        doors = read_raster(one.page)
    except UnderdrawError:
        tally.refused += 1
        return
    reading = lettered(doors, words)
    names = [(*NAMES[text], spot) for text, spot in spots if text in NAMES]
    tally.names += [(language, _named(kind, spot, reading)) for kind, language, spot in names]
    if reading.plan.scale.source == "dimension":
        tally.by_doors.append(_off(doors, one))
        tally.by_print.append(_off(reading, one))


def _is_read(area: float, spot: np.ndarray, words: tuple[Word, ...]) -> bool:
    near = [word for word in words if np.hypot(*(word.middle - spot)) < word.size]
    return any(abs((area_of(word.text) or 0.0) - area) < 0.005 for word in near)


def _named(kind: str, spot: np.ndarray, reading: Reading) -> str:
    kinds = [
        room.kind
        for room in reading.plan.rooms
        if room.named == "drawn" and Polygon(reading.on_page(room.polygon)).covers(Spot(*spot))
    ]
    if not kinds:
        return "missed"
    return "right" if kinds[0] == kind else "wrong"


def _off(reading: Reading, one: Case) -> float:
    true = float(np.sqrt(abs(np.linalg.det(one.to_page[:2, :2]))))
    return 100 * abs((reading.plan.scale.per_metre or 0.0) / true - 1)


def show(what: str, tally: Tally) -> None:
    """Print a line."""
    named = _shares([how for _, how in tally.names])
    parts = (
        f"{what:10} {tally.pages:5} {tally.refused:7} {named} {len(tally.areas):5} "
        f"{np.mean(tally.areas or [0]):6.3f} {len(tally.by_print):6} "
        f"{np.mean(tally.by_doors or [0]):6.2f} "
        f"{np.mean(tally.by_print or [0]):6.2f} {max(tally.by_print or [0]):6.2f} "
        f"{np.mean(tally.seconds):7.2f}"
    )
    print(parts, flush=True)


def _shares(names: list[str]) -> str:
    """Return how many names there are, and which shares of them are right and wrong."""
    right, wrong = (names.count(how) / max(1, len(names)) for how in ("right", "wrong"))
    return f"{len(names):5} {right:6.3f} {wrong:6.3f}"


def main() -> None:
    """Print a line for each style, and one for all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plan_words", description=__doc__)
    parser.add_argument("--styles", nargs="+", default=STYLES)
    parser.add_argument("--seeds", default="0:6", help="first:last, the last not drawn")
    given = parser.parse_args()
    seeds = range(*(int(end) for end in given.seeds.split(":")))
    print(f"{'style':10} pages refused names  right  wrong areas  right", end=" ")
    print("scales  doors  print  worst seconds")
    whole = Tally()
    for style in given.styles:
        tally = Tally()
        for seed in track(seeds, style, transient=True):
            for harmed in (False, True):
                add(tally, style, seed, harmed)
        show(style, tally)
        for name, value in vars(tally).items():
            setattr(whole, name, getattr(whole, name) + value)
    show("all", whole)
    print("\nlanguage   names  right  wrong")
    for language in ROOMS:
        print(f"{language:10} {_shares([how for known, how in whole.names if known == language])}")


if __name__ == "__main__":
    main()
