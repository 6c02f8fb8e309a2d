"""How well floor plans are read from pictures that the reader was never tuned on.

Every style of benchmarks/plan_exam clean at 50 px/m, and some of them skewed, noisy, pressed,
unevenly lit, and from 25 to 100 px/m; the reader gets the picture alone, never the scale. "In
place" is the mean IoU of rooms where they lie on the page, so of geometry; "as read" that of rooms
as large as they were read, only turned and moved, so of geometry and scale. A page that can't be
read counts 0.
Written are rows.json and the worst pages with the truth (green) and what was read (red) over them.

python -m benchmarks.plan_reading [--styles blueprint] [--states clean] [--plans 8] [-o DIR]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from benchmarks.plan_exam.degrade import CLEAN, DEGRADATIONS
from benchmarks.plan_exam.measure import Reader, Row, measure
from benchmarks.plan_exam.overlay import overlay
from benchmarks.plan_exam.pages import Case, cases, make_page
from benchmarks.plan_exam.styles import STYLES, WALLS
from PIL import Image
from rich.console import Console
from rich.progress import track
from rich.table import Table

WORST = 12
HEADS = (
    "style",
    "state",
    "pages",
    "failed",
    "room IoU in place",
    "room IoU as read",
    "room count exact",
    "openings F1",
    "scale off by",
    "s a page",
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--styles", nargs="+", choices=tuple(STYLES), default=tuple(STYLES))
    states = tuple(DEGRADATIONS)
    parser.add_argument("--states", nargs="+", choices=states, default=states)
    parser.add_argument("--plans", type=int, default=8, help="of each style and state")
    parser.add_argument("-o", "--output", type=Path, default=Path("plan-reading"))
    asked = parser.parse_args()
    from underdraw.floor_plan.raster import read_raster

    wanted = [one for one in cases(asked.styles, asked.plans) if one.state in asked.states]
    rows = list(track(run(wanted, read_raster), "reading", len(wanted), transient=True))
    show(rows, Console(width=None if sys.stdout.isatty() else 160))  # a file has no edge
    write(rows, read_raster, asked.output)
    print(f"{len(rows)} rows and the {min(WORST, len(rows))} worst pages in {asked.output}")


def run(wanted: Iterable[Case], read: Reader) -> Iterator[Row]:
    """Yield how well each page is read."""
    for case in wanted:
        yield measure(make_page(case), read)[0]


def show(rows: Sequence[Row], console: Console) -> None:
    """Print the means of each style and state, kind of walls, of all, and what was raised where."""
    table = Table(*HEADS, box=None)
    for column in table.columns[2:]:
        column.justify = "right"
    groups = dict.fromkeys((row.style, row.state) for row in rows)
    for style, state in groups:
        some = [row for row in rows if (row.style, row.state) == (style, state)]
        table.add_row(style, state, *_means(some))
    for group, walls in (*((f"{walls} walls", (walls,)) for walls in WALLS), ("all", WALLS)):
        for state, clean in ((CLEAN, True), ("degraded", False)):
            those = [row for row in rows if STYLES[row.style].walls in walls]
            some = [row for row in those if (row.state == CLEAN) == clean]
            if some:
                table.add_row(group, state, *_means(some), style="bold")
    console.print(table)
    for row in rows:
        if row.error:
            console.print(f"not read: {row.case.name}: {row.error}", markup=False, soft_wrap=True)


def _means(rows: Sequence[Row]) -> list[str]:
    off = [abs(row.scale_error) for row in rows if row.scale_error is not None]
    return [
        str(len(rows)),
        str(sum(row.error is not None for row in rows)),
        f"{np.mean([row.in_place for row in rows]):.3f}",
        f"{np.mean([row.as_read for row in rows]):.3f}",
        f"{sum(row.exact for row in rows)} of {len(rows)}",
        f"{np.mean([row.openings for row in rows]):.3f}",
        f"{np.median(off):.1%}" if off else "-",
        f"{np.mean([row.seconds for row in rows]):.2f}",
    ]


def write(rows: Sequence[Row], read: Reader, folder: Path) -> None:
    """Write every row, and the worst pages with what was read over them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rows.json").write_text(json.dumps([asdict(row) for row in rows], indent=1))
    worst = sorted(rows, key=lambda row: (row.in_place, row.openings))[:WORST]
    for place, row in enumerate(worst, start=1):
        page = make_page(row.case)
        image = overlay(page, measure(page, read)[1])
        name = f"worst {place:02}, {row.in_place:.2f}, {row.case.name}.png"
        Image.fromarray(image).save(folder / name)


if __name__ == "__main__":
    main()
