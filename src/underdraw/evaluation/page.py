"""A measurement as a page: its tables, and every case of every subject, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from underdraw.evaluation.arms import TRUTH, Arm, floor
from underdraw.evaluation.fidelity import REACHED, Fidelity
from underdraw.evaluation.study import Study

_STYLE = """body { font: 14px/1.5 system-ui, sans-serif; margin: 2em; color: #222 }
table { border-collapse: collapse; margin: 1em 0 } td, th { padding: .2em .8em; text-align: left }
th { border-bottom: 1px solid #999 } td.figure { font-variant-numeric: tabular-nums }
.case { display: flex; gap: .5em; margin: .5em 0; align-items: end }
figure { margin: 0; text-align: center; color: #666 } img { image-rendering: pixelated }"""


KEPT = "kept"
"""What the true picture without the part that is drawn anew is called."""


def map_path(study: Study, control: str, number: int) -> Path:
    """Return where a case's control image is."""
    return study.folder / "maps" / control / f"{number:04d}.png"


def page(
    study: Study,
    found: Sequence[Fidelity],
    tables: Sequence[tuple[Sequence[str], Sequence[Sequence[str]]]],
) -> str:
    """Write the page, as HTML that shows the study's pictures.

    Args:
        study: whose pictures are drawn.
        found: its figures.
        tables: the head and the rows of each.
    """
    each = f", {study.repeats} pictures of each" if study.repeats > 1 else ""
    parts = [
        f"<!doctype html><meta charset='utf-8'><title>{escape(study.benchmark)}</title>",
        f"<style>{_STYLE}</style>",
        f"<h1>How far {escape(study.request.model)} obeys</h1>",
        f"<p>{len(study.cases)} cases of {escape(study.benchmark)}{each}, fixed seeds, no "
        "selection; means with 95 % bootstrap intervals.</p>",
        *(
            f"<p>Control images of {escape(name)}: {escape(one.read_by)}.</p>"
            for name, one in study.controls.items()
        ),
        *(_table(head, rows) for head, rows in tables),
    ]
    for subject in study.subjects:
        for setting in study.settings:
            own = [line for line in found if (line.subject, line.setting) == (subject, setting)]
            parts += _worst_first(study, Arm(subject, setting), own)
    return "\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    body = "".join(
        "<tr>" + "".join(f'<td class="figure">{escape(cell)}</td>' for cell in row) + "</tr>\n"
        for row in rows
    )
    return f"<table><tr>{titles}</tr>\n{body}</table>"


def _worst_first(study: Study, arm: Arm, lines: Sequence[Fidelity]) -> Iterator[str]:
    """Show every case, sorted by the first score that the control images carry."""
    title, order = lines[0].title, list(range(len(study.cases)))
    ranking = next(
        (one for one in lines if one.means and one.score.controls.intersection(arm.subject)), None
    )
    if ranking is not None:
        title += f", the worst {ranking.score.name} first"
        order.sort(key=lambda number: _badness(ranking, number), reverse=True)
    yield f"<h2>{escape(title)}</h2>"
    for number in order:
        first = number * study.repeats
        case = study.cases[number]
        given = arm.subject if case.mask is None else (KEPT, *arm.subject)
        shown = [(name, map_path(study, name, number)) for name in given]
        shown += [
            ("result", study.path(arm.name, first)),
            ("no control", study.path(floor(arm.setting).name, first)),
            ("truth", study.path(TRUTH, first)),
        ]
        images = "".join(
            f'<figure><img src="{_link(study, path)}" alt="{escape(label)}">'
            f"<figcaption>{escape(label)}</figcaption></figure>"
            for label, path in shown
        )
        scores = ", ".join(
            f"{line.score.name} {_figure(line.values[REACHED][number])}" for line in lines
        )
        said = escape(f"{case.name}: {case.caption}" if case.caption else case.name)
        yield f"<p>{said}<br>{escape(scores)}</p><div class='case'>{images}</div>"


def _badness(line: Fidelity, number: int) -> float:
    """Rank a case; one that could not be measured comes last."""
    figure = line.values[REACHED][number]
    if isinstance(figure, str):
        return -float("inf")
    return figure if line.score.is_error else -figure


def _figure(figure: float | str) -> str:
    return f"skipped: {figure}" if isinstance(figure, str) else f"{figure:.3f}"


def _link(study: Study, path: Path) -> str:
    return quote(path.relative_to(study.folder).as_posix(), safe="/+@")
