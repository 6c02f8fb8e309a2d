"""What `underdraw tune` wins: settings searched for on some rooms, measured on others.

The search stands on rooms that nothing is trained or measured on. What it chose is then drawn on
held-out rooms beside the model's defaults, each room with the same seeds in both; the figures are
shares, by the search's own yardsticks, and differences are paired, a room a figure.

pip install underdraw[tune]; python benchmarks/tune.py [-c canny+depth] [--trials 40] [-o tuned]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.progress import track

from underdraw import GenerationSpec
from underdraw.evaluation import Study
from underdraw.imaging import contact_sheet
from underdraw.metrics import bootstrap
from underdraw.models import inspect_model
from underdraw.rooms import HELD_OUT
from underdraw.spec.tuning import SearchSpec, TuneSpec
from underdraw.tuning import (
    Judge,
    Search,
    Trial,
    asking_rooms,
    best,
    head,
    open_ground,
    rows,
    shown,
    write_report,
)

SHOWN = 8  # rooms on the sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-c", "--controls", default="canny+depth")
    parser.add_argument("--trials", type=int, default=40)
    parser.add_argument("--scenes", type=int, default=24, help="that are tuned on")
    parser.add_argument("--held-out", type=int, default=32, help="that are measured on")
    parser.add_argument("--seeds", type=int, default=4, help="pictures of each of those")
    parser.add_argument("--search", nargs="*", default=(), help="as of tune: scale=0.5:1 decay=1")
    parser.add_argument("-o", "--output", type=Path, default=Path("tuned"))
    asked = parser.parse_args()

    search = find(asked)
    trials = search.trials()
    table = [head(search), *rows(search, shown(trials))]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
    write_report(search)

    arms = (trials[0], best(trials))
    study = draw(search, arms, asked.held_out, asked.seeds, asked.output / "held-out")
    for line in compare(search, study, arms, asked.seeds):
        print(line)
    write_sheet(search, study, arms, asked.output / "held-out.png")


def find(asked: argparse.Namespace) -> Search:
    """Search, or go on where it was left."""
    request, names = GenerationSpec(prompt=""), tuple(asked.controls.split("+"))
    ground = open_ground("rooms", asked.scenes, inspect_model(request.model).size, None)
    folder = asked.output / "search"
    study = Study(ground.name, tuple(ground.cases), (), request, folder)
    judge = Judge(study, names, ground.adherence, ground.detectors)
    tried = SearchSpec.parse(dict(text.split("=") for text in asked.search))
    search = Search(TuneSpec(request=request, controls=names, search=tried), judge)
    for _ in track(search.run(asked.trials), "searching", asked.trials * 2):
        pass
    return search


def draw(search: Search, arms: tuple[Trial, ...], count: int, seeds: int, folder: Path) -> Study:
    """Draw held-out rooms under each trial's settings, every room with several seeds."""
    request = search.spec.request
    rooms = tuple(asking_rooms(HELD_OUT, count, inspect_model(request.model).size))
    study = Study("held-out rooms", rooms * seeds, (), request, folder)
    study.claim()
    for arm in arms:
        for _ in track(study.draw(arm.arm, arm.settings), arm.arm):
            pass
    return study


def compare(search: Search, study: Study, arms: tuple[Trial, ...], seeds: int) -> Iterator[str]:
    """Say what each objective is under both, and the difference a room, with 95 % intervals."""
    figures = [_objectives(search, study, arm, seeds) for arm in arms]
    yield f"{'':12} {'defaults':22} {'tuned':22} difference"
    for name in figures[0]:
        before, after = (found[name] for found in figures)
        means = [bootstrap(values.tolist()) for values in (before, after, after - before)]
        yield f"{name:12} {means[0]!s:22} {means[1]!s:22} {means[2]}"


def _objectives(
    search: Search, study: Study, arm: Trial, seeds: int
) -> dict[str, NDArray[np.float64]]:
    verdict = search.judge(arm.arm, study)
    found = {
        **verdict.obeyed,
        "fidelity": verdict.fidelity,
        "adherence": verdict.adherence,
        "mean": verdict.trade,
    }
    return {name: values.reshape(seeds, -1).mean(axis=0) for name, values in found.items()}


def write_sheet(search: Search, study: Study, arms: tuple[Trial, ...], path: Path) -> None:
    """Show the first held-out rooms: what was given, the defaults, what was tuned, the truth."""
    cases = study.cases[:SHOWN]
    cells = [[case.maps[name] for case in cases] for name in search.spec.controls]
    cells += [[study.picture(arm.arm, place) for place in range(len(cases))] for arm in arms]
    cells.append([case.color for case in cases])
    labels = [*search.spec.controls, "defaults", "tuned", "truth"]
    captions = [case.caption for case in cases]
    sheet = contact_sheet(cells, row_labels=labels, column_labels=captions)
    Image.fromarray(sheet).save(path)


if __name__ == "__main__":
    main()
