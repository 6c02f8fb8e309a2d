"""Reads drawn pages whose plan is known, and prints how well: python -m benchmarks.plans."""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from benchmarks.plans.harm import Harm, harm, random_harm
from benchmarks.plans.layout import storey
from benchmarks.plans.page import draw
from benchmarks.plans.style import STYLES, named_style
from numpy.typing import NDArray

from underdraw.errors import UnderdrawError
from underdraw.floor_plan.raster import read_raster
from underdraw.floor_plan.reading import Reading
from underdraw.metrics.floor_plan import opening_agreement, room_iou
from underdraw.spec.floor_plan import FloorPlan, Point

Outline = tuple[Point, ...]
HARMED = ("none", "all")


@dataclass(frozen=True)
class Case:
    """A page, its plan, and the (3, 3) map from the plan's metres to the page."""

    page: NDArray[np.uint8]
    plan: FloorPlan
    to_page: NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """What came of a page; zeros where it was refused."""

    mapped: float = 0.0
    read: float = 0.0
    exact: float = 0.0
    f1: float = 0.0
    scale: float = 0.0
    confidence: float = 0.0
    seconds: float = 0.0


def case(style_name: str, seed: int, harmed: bool) -> Case:
    """Draw the page of a seed."""
    rng = np.random.default_rng([seed, 7])
    plan = storey(rng)
    px_per_m = float(rng.uniform(25, 100) if harmed else rng.uniform(60, 100))
    page, drawn = draw(plan, named_style(style_name, rng), px_per_m, rng)
    page, moved = harm(page, random_harm(rng, "scan") if harmed else Harm(), rng)
    return Case(page, plan, moved @ drawn)


def score(one: Case) -> Score:
    """Read a page and compare."""
    began = time.process_time()
    try:
        reading = read_raster(one.page)
    except UnderdrawError:
        return Score(seconds=time.process_time() - began)
    seconds = time.process_time() - began
    true = [room.polygon for room in one.plan.rooms]
    found = [room.polygon for room in reading.plan.rooms]
    per_metre = reading.plan.scale.per_metre or 1.0
    back = _back(reading, one)
    return Score(
        mapped=room_iou([_moved(room, back) for room in found], true),
        read=_level_iou(found, true, reading, one),
        exact=float(len(found) == len(true)),
        f1=opening_agreement(_places(reading.plan, back), _places(one.plan, None)).f1,
        scale=per_metre / float(np.sqrt(abs(np.linalg.det(one.to_page[:2, :2])))),
        confidence=reading.plan.confidence,
        seconds=seconds,
    )


def _back(reading: Reading, one: Case) -> NDArray[np.float64]:
    """Return the map from what was read, by way of the page, to the plan's metres."""
    assert reading.to_page is not None
    read = np.vstack([reading.to_page, [0, 0, 1]])
    return np.asarray((np.linalg.inv(one.to_page) @ read)[:2], np.float64)


def _moved(points: tuple[Point, ...], by: NDArray[np.float64]) -> tuple[Point, ...]:
    flat = np.asarray(points) @ by[:, :2].T + by[:, 2]
    return tuple((float(x), float(y)) for x, y in flat)


def _level_iou(found: list[Outline], true: list[Outline], reading: Reading, one: Case) -> float:
    """Return the overlap in the metres that were read, the middles of both laid together."""
    back = _back(reading, one)
    middle = np.mean([point for room in true for point in room], axis=0)
    there = np.linalg.solve(back[:, :2], middle - back[:, 2])
    shift = np.array([[1, 0, middle[0] - there[0]], [0, 1, middle[1] - there[1]]])
    return room_iou([_moved(room, shift) for room in found], true)


def _places(plan: FloorPlan, by: NDArray[np.float64] | None) -> list[tuple[str, Point]]:
    spots = [(each.kind, plan.wall(each.wall).at(each.at)) for each in plan.openings]
    return [(kind, spot if by is None else _moved((spot,), by)[0]) for kind, spot in spots]


def main() -> None:
    """Print a line for each style and harm."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plans", description=__doc__)
    parser.add_argument("--styles", nargs="+", choices=STYLES, default=tuple(STYLES))
    parser.add_argument("--seeds", default="0:6", help="first:last, the last not drawn")
    parser.add_argument("--harm", nargs="+", choices=HARMED, default=HARMED)
    parser.add_argument("--each", action="store_true", help="print a line for every page too")
    parser.add_argument("--pages", type=Path, help="a folder to write the pages to")
    given = parser.parse_args()
    seeds = range(*(int(end) for end in given.seeds.split(":")))
    print("style      harm   mapped  read   exact  f1     scale  spread conf   seconds")
    for style in given.styles:
        for how in given.harm:
            _show_cell(style, how, seeds, given.each, given.pages)


def _show_cell(style: str, how: str, seeds: range, each: bool, pages: Path | None) -> None:
    scores = []
    for seed in seeds:
        one = case(style, seed, how == "all")
        if pages:
            pages.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(pages / f"{style}-{how}-{seed}.png"), one.page[..., ::-1])
        scores.append(score(one))
        if each:
            _show(f"  {seed}", how, scores[-1:])
    _show(style, how, scores)


def _show(style: str, how: str, scores: list[Score]) -> None:
    scales = [one.scale for one in scores if one.scale] or [0.0]
    names = ("mapped", "read", "exact", "f1")
    columns = [float(np.mean([getattr(one, name) for one in scores])) for name in names]
    columns += [float(np.median(scales)), float(np.std(scales))]
    columns.append(float(np.mean([one.confidence for one in scores])))
    columns.append(max(one.seconds for one in scores))
    print(f"{style:10} {how:6} " + " ".join(f"{value:6.3f}" for value in columns), flush=True)


if __name__ == "__main__":
    main()
