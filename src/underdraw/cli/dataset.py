"""`underdraw dataset`: what is wrong with a set, before anything is trained on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from underdraw.cli import console, options

if TYPE_CHECKING:
    from underdraw.datasets.survey import Survey
    from underdraw.spec.data import DataSpec

app = typer.Typer(help="Look at pairs before they are trained on.", no_args_is_help=True)
SPOILED = 1

Where = Annotated[
    str, typer.Argument(help="A folder of pictures, a .jsonl, .tar shards, a saved dataset.")
]
Conditions = Annotated[
    str | None, typer.Option(help="Folder of the control images, of the pictures' names.")
]
Preprocess = Annotated[
    str | None, typer.Option(help="What makes the control images, where there are none.")
]
Labels = Annotated[
    bool, typer.Option("--labels", help="Control images are labels: no colours between.")
]
Validation = Annotated[
    str | None, typer.Option(help="The set a run is watched on, to find pictures in both.")
]
Fields = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Any field: --set target=photo"),
]
Report = Annotated[Path | None, typer.Option(help="An .html with pictures, the worst first.")]
Json = Annotated[Path | None, typer.Option("--json", help="All findings as data.")]
Quarantine = Annotated[
    Path | None,
    typer.Option(help="The names of spoiled pairs, which `quarantine` of a recipe leaves out."),
]


@app.callback()
def dataset() -> None:
    """Look at pairs before they are trained on."""


@app.command()
def check(
    path: Where,
    conditions: Conditions = None,
    preprocess: Preprocess = None,
    labels: Labels = False,
    validation: Validation = None,
    overrides: Fields = None,
    report: Report = None,
    json: Json = None,
    quarantine: Quarantine = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Find wrong pairs, doubles, blur and more; exit with 1 where pairs are spoiled."""
    from underdraw.spec.data import DataSpec
    from underdraw.spec.io import override

    given = {"path": ".", "conditions": conditions, "preprocess": preprocess, "labels": labels}
    # The path comes with the overrides, since `rooms` is no set without its map.
    spec = override(DataSpec.parse(given), [f"path={path}", *(overrides or ())])
    for output in (report, json, quarantine):
        if output is not None:
            console.claim(output, overwrite=overwrite, formats=[output.suffix.lower()])

    from underdraw.datasets import report as reports
    from underdraw.datasets.survey import Survey
    from underdraw.output.write import write_all

    survey = Survey(spec, _watched(validation, spec))
    _run(survey)
    console.table(reports.HEAD, reports.rows(survey))
    console.note(f"{len(survey.entries)} pairs, {len(survey.spoiled)} spoiled")
    texts = (
        (report, lambda: reports.page(survey, f"Pairs of {path}")),
        (json, lambda: reports.as_json(survey)),
        (quarantine, lambda: reports.quarantine(survey)),
    )
    files = {where: text().encode() for where, text in texts if where is not None}
    write_all(files, overwrite=overwrite)
    for where in files:
        typer.echo(where)
    if survey.spoiled:
        raise typer.Exit(SPOILED)


def _watched(path: str | None, spec: DataSpec) -> DataSpec | None:
    """Return the validation set, of which only the pictures are looked at."""
    if path is None:
        return None
    fields = {"path": path, "preprocess": "none", "target": spec.target, "caption": spec.caption}
    return type(spec).parse(fields)


def _run(survey: Survey) -> None:
    with console.work(len(survey)) as done:
        for count in survey.run():
            done("looking at pairs", count)
