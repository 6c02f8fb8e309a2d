"""What a measurement leaves in its folder: a table, a figure a picture, and pages to look at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.evaluation.fidelity import REACHED, YARDSTICKS, Fidelity
from underdraw.evaluation.study import NO_CONTROL, TRUTH, Study
from underdraw.imaging import contact_sheet
from underdraw.output.embed import png_bytes
from underdraw.output.write import write_all

HEAD = ("control", "score", *YARDSTICKS, "obeyed (worse end)")
_SHEET = 8  # cases on a sheet
_STYLE = """body { font: 14px/1.5 system-ui, sans-serif; margin: 2em; color: #222 }
table { border-collapse: collapse; margin: 1em 0 } td, th { padding: .2em .8em; text-align: left }
th { border-bottom: 1px solid #999 } td.figure { font-variant-numeric: tabular-nums }
.case { display: flex; gap: .5em; margin: .5em 0; align-items: end }
figure { margin: 0; text-align: center; color: #666 } img { image-rendering: pixelated }"""


def rows(found: Sequence[Fidelity]) -> Iterator[tuple[str, ...]]:
    """Write each line's cells under HEAD: means with 95 % intervals."""
    for line in found:
        obeyed = "-" if line.obeyed is None else f"{line.obeyed:.0%}"
        cells = (str(line.means[label]) for label in YARDSTICKS)
        yield ("+".join(line.subject), line.score.name, *cells, obeyed)


def write_report(study: Study, found: Sequence[Fidelity]) -> list[Path]:
    """Write scores.csv, table.md, a sheet of each subject and index.html into the study's folder.

    Returns:
        The files: figures by picture; the table; some cases of a subject, others for each; and
        every case of every subject, the worst first.
    """
    maps = {path: png_bytes(Pillow.fromarray(image)) for path, image in _maps(study)}
    for folder in {path.parent for path in maps}:
        folder.mkdir(parents=True, exist_ok=True)
    files = {
        study.folder / "scores.csv": _scores(study, found).encode(),
        study.folder / "table.md": _table(found).encode(),
        study.folder / "index.html": _page(study, found).encode(),
    }
    for subject in study.subjects:
        path = study.folder / f"sheet-{'+'.join(subject)}.png"
        files[path] = png_bytes(Pillow.fromarray(_sheet(study, subject)))
    write_all(maps | files, overwrite=True)
    return list(files)


def _map_path(study: Study, control: str, place: int) -> Path:
    return study.folder / "maps" / control / f"{place:04d}.png"


def _maps(study: Study) -> Iterator[tuple[Path, NDArray[np.uint8]]]:
    for control in sorted({name for subject in study.subjects for name in subject}):
        for place, case in enumerate(study.cases):
            yield _map_path(study, control, place), case.maps[control]


def _scores(study: Study, found: Sequence[Fidelity]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("case", "scene", "caption", "control", "score", *YARDSTICKS))
    for line in found:
        for place, case in enumerate(study.cases):
            figures = (line.values[label][place] for label in YARDSTICKS)
            cells = ("" if value is None else f"{value:.4f}" for value in figures)
            subject = "+".join(line.subject)
            writer.writerow((place, case.seed, case.caption, subject, line.score.name, *cells))
    return text.getvalue()


def _table(found: Sequence[Fidelity]) -> str:
    lines = [HEAD, tuple("---" for _ in HEAD), *rows(found)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _sheet(study: Study, subject: tuple[str, ...]) -> NDArray[np.uint8]:
    """Draw some cases of a subject: its control images, the result and the truth."""
    first, count = _SHEET * study.subjects.index(subject), len(study.cases)
    places = [(first + step) % count for step in range(min(_SHEET, count))]
    cases = [study.cases[place] for place in places]
    cells = [[case.maps[control] for case in cases] for control in subject]
    for arm in ("+".join(subject), TRUTH):
        cells.append([study.picture(arm, place) for place in places])
    captions = [case.caption for case in cases]
    labels = [*subject, "result", "truth"]
    return contact_sheet(cells, row_labels=labels, column_labels=captions)


def _page(study: Study, found: Sequence[Fidelity]) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in HEAD)
    body = "".join(
        "<tr>" + "".join(f'<td class="figure">{escape(cell)}</td>' for cell in row) + "</tr>\n"
        for row in rows(found)
    )
    parts = [
        f"<!doctype html><meta charset='utf-8'><title>{escape(study.benchmark)}</title>",
        f"<style>{_STYLE}</style>",
        f"<h1>How far {escape(study.request.model)} obeys</h1>",
        f"<p>{len(study.cases)} cases of {escape(study.benchmark)}, one fixed seed each, no "
        "selection; means with 95 % bootstrap intervals.</p>",
        f"<table><tr>{head}</tr>\n{body}</table>",
    ]
    for subject in study.subjects:
        own = [line for line in found if line.subject == subject]
        parts += _worst_first(study, subject, own)
    return "\n".join(parts) + "\n"


def _worst_first(
    study: Study, subject: tuple[str, ...], lines: Sequence[Fidelity]
) -> Iterator[str]:
    """Show every case of a subject, sorted by the first score that its control images carry."""
    ranking = next(line for line in lines if line.score.controls.intersection(subject))
    figures = [value or 0.0 for value in ranking.values[REACHED]]
    yield f"<h2>{escape('+'.join(subject))}, the worst {escape(ranking.score.name)} first</h2>"
    worst_first = sorted(
        range(len(figures)), key=figures.__getitem__, reverse=ranking.score.is_error
    )
    for place in worst_first:
        shown = [(name, _map_path(study, name, place)) for name in subject]
        shown += [
            (label, study.path(arm, place))
            for label, arm in (
                ("result", "+".join(subject)),
                ("no control", NO_CONTROL),
                ("truth", TRUTH),
            )
        ]
        images = "".join(
            f'<figure><img src="{path.relative_to(study.folder).as_posix()}" alt="{escape(label)}">'
            f"<figcaption>{escape(label)}</figcaption></figure>"
            for label, path in shown
        )
        scores = ", ".join(
            f"{line.score.name} {value:.3f}"
            for line in lines
            if (value := line.values[REACHED][place]) is not None
        )
        caption = escape(study.cases[place].caption)
        yield f"<p>{place}: {caption}<br>{escape(scores)}</p><div class='case'>{images}</div>"
