"""What scale, window and decay do to fidelity: a table, curves and pictures for each control.

Every setting draws the same held-out rooms with the same seeds, and is measured by the score that
the control's image carries. Then two controls that disagree, edges of one room and the depth of
another, over their scales and over how they share the denoising.

pip install underdraw[bench]; python benchmarks/schedules.py [--scenes 24] [-o schedules]
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib import pyplot
from numpy.typing import NDArray
from PIL import Image
from rich.progress import track

from underdraw import ControlSpec, GenerationSpec, generate
from underdraw.evaluation import SCORES, Case, Reading, find_detectors
from underdraw.evaluation.cases import held_out_rooms
from underdraw.imaging import contact_sheet
from underdraw.metrics import Interval, bootstrap
from underdraw.spec.size import Size

SIZE, TOGETHER = Size(128, 128), 12
SCORE_OF = {
    "canny": "canny F1, 1 px",
    "depth": "depth si-RMSE ↓",
    "seg": "seg mIoU",
    "color": "palette ΔE ↓",
}
AXES: dict[str, tuple[tuple[float, ...], Callable[[float], dict[str, object]]]] = {
    "scale": ((0.0, 0.25, 0.5, 0.75, 1.0, 1.5), lambda value: {"scale": value}),
    "window end": ((0.1, 0.2, 0.4, 0.6, 0.8, 1.0), lambda value: {"window": (0.0, value)}),
    "window start": ((0.0, 0.2, 0.4, 0.6, 0.8), lambda value: {"window": (value, 1.0)}),
    "decay": ((0.05, 0.1, 0.3, 0.6, 1.0), lambda value: {"decay": value}),
}
# Settings of the edges, and of the depth, where they are of two different rooms.
SHARED: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "edges 1, depth 1": ({}, {}),
    "edges 1, depth 0.5": ({}, {"scale": 0.5}),
    "edges 0.5, depth 1": ({"scale": 0.5}, {}),
    "edges 0:0.4, depth 0.4:1": ({"window": (0.0, 0.4)}, {"window": (0.4, 1.0)}),
    "depth 0:0.4, edges 0.4:1": ({"window": (0.4, 1.0)}, {"window": (0.0, 0.4)}),
}


@dataclass(frozen=True)
class Row:
    """One setting's figure; `score` is of the room whose image `control` was given."""

    part: str
    setting: str
    control: str
    score: str
    found: Interval


class Bench:
    """The rooms, and how pictures of them are drawn and measured."""

    def __init__(self, scenes: int) -> None:
        """Draw the rooms and load the detectors."""
        self.cases = list(held_out_rooms(scenes, SIZE))
        self.detectors, lacking = find_detectors()
        if lacking:
            raise SystemExit("\n".join(lacking))
        self.scores = {score.name: score for score in SCORES}

    def draw(self, controls: Callable[[int], list[ControlSpec]]) -> list[NDArray[np.uint8]]:
        """Draw every room's caption under the controls it is given."""
        specs = [
            GenerationSpec(prompt=case.caption, seed=place, controls=controls(place))
            for place, case in enumerate(self.cases)
        ]
        parts = [specs[at : at + TOGETHER] for at in range(0, len(specs), TOGETHER)]
        return [np.asarray(image) for part in parts for image in generate(part).images]

    def measure(
        self, images: Sequence[NDArray[np.uint8]], control: str, cases: Sequence[Case]
    ) -> Interval:
        """Average the control's score."""
        score = self.scores[SCORE_OF[control]]
        pairs = zip(images, cases, strict=True)
        found = [score.measure(Reading(image, self.detectors), case) for image, case in pairs]
        return bootstrap([value for value in found if value is not None])

    def alone(self, control: str, axis: str) -> Iterator[tuple[Row, list[NDArray[np.uint8]]]]:
        """Vary one setting of one control."""
        values, fields = AXES[axis]
        for value in values:

            def controls(place: int, value: float = value) -> list[ControlSpec]:
                image = self.cases[place].maps[control]
                return [ControlSpec(control=control, image=image, **fields(value))]

            images = self.draw(controls)
            found = self.measure(images, control, self.cases)
            yield Row(axis, f"{value:g}", control, SCORE_OF[control], found), images

    def disagreeing(self) -> Iterator[tuple[list[Row], list[NDArray[np.uint8]]]]:
        """Give each room its own edges and the next one's depth."""
        others = [*self.cases[1:], self.cases[0]]
        for setting, (edges, depth) in SHARED.items():

            def controls(
                place: int,
                edges: dict[str, object] = edges,
                depth: dict[str, object] = depth,
            ) -> list[ControlSpec]:
                return [
                    ControlSpec(control="canny", image=self.cases[place].maps["canny"], **edges),
                    ControlSpec(control="depth", image=others[place].maps["depth"], **depth),
                ]

            images = self.draw(controls)
            sides = (("canny", self.cases), ("depth", others))
            rows = [
                Row("two rooms", setting, name, SCORE_OF[name], self.measure(images, name, cases))
                for name, cases in sides
            ]
            yield rows, images


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=24)
    parser.add_argument("-o", "--output", type=Path, default=Path("schedules"))
    asked = parser.parse_args()
    asked.output.mkdir(parents=True, exist_ok=True)
    bench, rows = Bench(asked.scenes), []
    for control in track(SCORE_OF, "each alone"):
        for axis in AXES:
            found, drawn = zip(*bench.alone(control, axis), strict=True)
            rows += found
            write_sheet(bench, found, drawn, asked.output / f"{axis.replace(' ', '-')}-{control}")
    found, drawn = zip(*track(bench.disagreeing(), "two rooms", total=len(SHARED)), strict=True)
    rows += [row for pair in found for row in pair]
    write_sheet(bench, [pair[0] for pair in found], drawn, asked.output / "two-rooms")
    write_table(rows, asked.output / "schedules.csv")
    for axis in AXES:
        write_curve([row for row in rows if row.part == axis], axis, asked.output)


def write_sheet(
    bench: Bench, rows: Sequence[Row], drawn: Sequence[list[NDArray[np.uint8]]], stem: Path
) -> None:
    """Lay out four rooms: every setting in a row, the truth below."""
    cells = [images[:4] for images in drawn] + [[case.color for case in bench.cases[:4]]]
    labels = [row.setting for row in rows] + ["truth"]
    captions = [case.caption for case in bench.cases[:4]]
    sheet = contact_sheet(cells, row_labels=labels, column_labels=captions)
    Image.fromarray(sheet).save(stem.with_name(f"{stem.name}.png"))


def write_table(rows: Sequence[Row], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("part", "setting", "control", "score", "mean", "low", "high"))
        for row in rows:
            figures = (f"{value:.4f}" for value in row.found)
            writer.writerow((row.part, row.setting, row.control, row.score, *figures))
            print(f"{row.part:12} {row.setting:26} {row.control:6} {row.score:16} {row.found}")


def write_curve(rows: Sequence[Row], axis: str, folder: Path) -> None:
    """Draw the figures of every control against one setting, each with its interval."""
    figure, panels = pyplot.subplots(1, len(SCORE_OF), figsize=(12, 2.8), layout="constrained")
    for panel, (control, score) in zip(panels, SCORE_OF.items(), strict=True):
        own = [row for row in rows if row.control == control]
        places = [float(row.setting) for row in own]
        panel.plot(places, [row.found.mean for row in own], marker="o", color="#1f4e79")
        low, high = ([row.found[end] for row in own] for end in (1, 2))
        panel.fill_between(places, low, high, color="#1f4e79", alpha=0.15)
        panel.set(title=control, xlabel=axis, ylabel=score)
        panel.grid(alpha=0.3)
    figure.savefig(folder / f"curve-{axis.replace(' ', '-')}.png", dpi=100)


if __name__ == "__main__":
    main()
