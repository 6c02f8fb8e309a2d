"""`underdraw eval`: how far a model obeys its controls, in figures and in pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from underdraw.cli import console, options
from underdraw.cli.cases import drawn, subjects

if TYPE_CHECKING:
    from underdraw.evaluation import Study
    from underdraw.models import ModelStore


Source = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE",
        help="What to measure on: `rooms`, `rooms-inpaint`, or a folder of pictures, with captions "
        "as .txt, and with `masks` where a part is drawn anew.",
    ),
]
Subjects = Annotated[
    list[str] | None,
    typer.Option(
        "-c",
        "--control",
        metavar="NAME[=FILE][:PREPROCESSOR][+...]",
        help="Controls that act together; repeat for more. By default each the model offers. "
        "FILE is a network, under control images of that name; the preprocessor makes them, and "
        "re-reads the results, where the name doesn't tell which.",
    ),
]
Scenes = Annotated[int, typer.Option(min=2, help="How many, the first ones.")]
Vary = Annotated[
    str | None,
    typer.Option(
        metavar="FIELD=V1,V2,...",
        help="Draw all with each value: --vary controls.0.scale=0,0.5,1",
    ),
]
ProtocolName = Annotated[
    str,
    typer.Option(
        "--protocol", help="How it is measured: underdraw, controlnetpp or controlnetpp-sdxl."
    ),
]
ClipName = Annotated[
    str | None,
    typer.Option("--clip", metavar="FOLDER", help="A CLIP, to score how captions are met with."),
]
Folder = Annotated[
    Path, typer.Option("-o", "--output", help="A folder; one that is half done goes on.")
]


def evaluate(
    source: Source,
    model: options.Model = None,
    control: Subjects = None,
    scenes: Scenes = 256,
    vary: Vary = None,
    protocol: ProtocolName = "underdraw",
    clip: ClipName = None,
    overrides: options.Overrides = None,
    device: options.Device = "cpu",
    output: Folder = Path("eval"),
) -> None:
    """Measure how far controls are obeyed, beside no control, a wrong one and the autoencoder."""
    from underdraw import evaluation
    from underdraw.cli.axes import Axis
    from underdraw.models import ModelStore, inspect_model
    from underdraw.models.clip import load_clip
    from underdraw.spec import GenerationSpec

    store, rules = ModelStore(device), evaluation.PROTOCOLS[protocol]
    rules = rules.with_clip(load_clip(clip, store)) if clip else rules
    fields = {"prompt": "", **rules.request, **({"model": model} if model else {})}
    request = GenerationSpec.parse(fields)
    study = evaluation.open_study(
        source,
        subjects(control, inspect_model(request.model)),
        request,
        rules,
        output,
        overrides=overrides or (),
        variation=Axis.parse(vary, "--vary").overrides() if vary else (),
    )
    study = replace(study, cases=drawn(*evaluation.study_cases(study, rules, scenes)))
    console.remark(evaluation.remarks_on(study))
    _run(study, store)
    _show(study, store)


def _run(study: Study, store: ModelStore) -> None:
    """Draw what is missing, and say what a picture took."""
    rendered, seconds = 0, 0.0
    with console.work(study.total) as done:
        for step in study.run(store):
            done(step.arm, step.done)
            rendered, seconds = rendered + step.rendered, seconds + step.seconds
    if rendered:
        console.note(f"{rendered} pictures rendered, {seconds / rendered:.2f} s each")


def _show(study: Study, store: ModelStore) -> None:
    """Print the tables, and write them down with the pictures."""
    from underdraw.evaluation import compare, find_detectors, tables, write_report

    needed = any(score.detector for score in study.scores)
    detectors, lacking = find_detectors(store) if needed else ({}, [])
    for reason in lacking:
        console.note(reason)
    found = compare(study, detectors)
    for head, rows in tables(study, found):
        console.table(head, rows)
    for path in write_report(study, found):
        typer.echo(path)
