"""What a measurement leaves in its folder: tables, a figure a picture, and pages to look at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.evaluation.arms import TRUTH, Arm
from underdraw.evaluation.fidelity import YARDSTICKS, Fidelity
from underdraw.evaluation.page import KEPT, map_path, page
from underdraw.evaluation.study import Study
from underdraw.evaluation.trends import Trend, trends
from underdraw.imaging import contact_sheet
from underdraw.output.embed import png_bytes
from underdraw.output.write import write_all

HEAD = ("control", "score", *YARDSTICKS, "obeyed (worse end)")
_SHEET = 8  # cases on a sheet

Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def tables(study: Study, found: Sequence[Fidelity]) -> list[Table]:
    """Write the head and the rows of each table: means with 95 % intervals, and the trends."""
    made: list[Table] = [(HEAD, [_row(study, line) for line in found])]
    if lines := trends(study, found):
        field = study.variation[0].partition("=")[0]
        made.append((("control", "score", f"monotonicity in {field}"), [*map(_trend, lines)]))
    return made


def write_report(study: Study, found: Sequence[Fidelity]) -> list[Path]:
    """Write scores.csv, table.md, a sheet of each subject and index.html into the study's folder.

    Returns:
        The files: figures by picture; the tables; some cases of a subject, others for each; and
        every case of every subject, the worst first.
    """
    maps = {path: png_bytes(Pillow.fromarray(image)) for path, image in _maps(study)}
    for folder in {path.parent for path in maps}:
        folder.mkdir(parents=True, exist_ok=True)
    shown = tables(study, found)
    files = {
        study.folder / "scores.csv": _scores(study, found).encode(),
        study.folder / "table.md": "\n".join(map(_markdown, shown)).encode(),
        study.folder / "index.html": page(study, found, shown).encode(),
    }
    for subject in study.subjects:
        path = study.folder / f"sheet-{'+'.join(subject)}.png"
        files[path] = png_bytes(Pillow.fromarray(_sheet(study, subject)))
    write_all(maps | files, overwrite=True)
    return list(files)


def _row(study: Study, line: Fidelity) -> tuple[str, ...]:
    count = len(study.cases)
    if not line.means:
        cells = (f"skipped: {line.why}", *("-" for _ in YARDSTICKS[1:]))
    else:
        cells = tuple(str(line.means[label]) for label in YARDSTICKS)
    some = 0 < line.left_out < count
    score = f"{line.score.name} ({line.left_out} of {count} left out)" if some else line.score.name
    obeyed = "-" if line.obeyed is None else f"{line.obeyed:.0%}"
    return (line.title, score, *cells, obeyed)


def _trend(line: Trend) -> tuple[str, ...]:
    figure = f"skipped: {line.figure}" if isinstance(line.figure, str) else str(line.figure)
    return ("+".join(line.subject), line.score.name, figure)


def _maps(study: Study) -> Iterator[tuple[Path, NDArray[np.uint8]]]:
    for control in study.names:
        for number, case in enumerate(study.cases):
            yield map_path(study, control, number), case.maps[control]
    for number, case in enumerate(study.cases):
        if case.mask is not None:
            yield map_path(study, KEPT, number), case.kept


def _scores(study: Study, found: Sequence[Fidelity]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("case", "name", "caption", "control", "score", *YARDSTICKS))
    for line in found:
        for number, case in enumerate(study.cases):
            cells = (_cell(line.values[label][number]) for label in YARDSTICKS)
            writer.writerow((number, case.name, case.caption, line.title, line.score.name, *cells))
    return text.getvalue()


def _cell(figure: float | str) -> str:
    return f"skipped: {figure}" if isinstance(figure, str) else f"{figure:.4f}"


def _markdown(table: Table) -> str:
    head, rows = table
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _sheet(study: Study, subject: tuple[str, ...]) -> NDArray[np.uint8]:
    """Draw some cases of a subject: its control images, the result of each setting, the truth."""
    first, count = _SHEET * study.subjects.index(subject), len(study.cases)
    numbers = [(first + step) % count for step in range(min(_SHEET, count))]
    cases = [study.cases[number] for number in numbers]
    kept = [[case.kept for case in cases]] if cases[0].mask is not None else []
    cells = [*kept, *([case.maps[control] for case in cases] for control in subject)]
    arms = [*(Arm(subject, setting).name for setting in study.settings), TRUTH]
    for arm in arms:
        cells.append([study.picture(arm, number * study.repeats) for number in numbers])
    results = [setting or "result" for setting in study.settings]
    captions = [case.caption or case.name for case in cases]
    labels = [*([KEPT] if kept else []), *subject, *results, "truth"]
    return contact_sheet(cells, row_labels=labels, column_labels=captions)
