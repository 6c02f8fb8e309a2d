"""`underdraw eval`: how far a model obeys its controls, in figures and in pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from underdraw.cli import console, options
from underdraw.cli.cases import drawn, subjects
from underdraw.errors import unknown

if TYPE_CHECKING:
    from underdraw.evaluation import Study
    from underdraw.models import ModelStore


def evaluate(
    benchmark: Annotated[str, typer.Argument(help="What to measure on: rooms.")],
    model: options.Model = None,
    control: Annotated[
        list[str] | None,
        typer.Option(
            "-c",
            "--control",
            metavar="NAME[=FILE][+...]",
            help="Controls that act together; repeat for more. By default each the model offers. "
            "With a file or folder, that network under the scenes' control images of this name.",
        ),
    ] = None,
    scenes: Annotated[int, typer.Option(min=2, help="How many, the first held-out ones.")] = 256,
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="Any field: --set guidance_scale=3"),
    ] = None,
    device: options.Device = "cpu",
    output: Annotated[
        Path, typer.Option("-o", "--output", help="A folder; one that is half done goes on.")
    ] = Path("eval"),
) -> None:
    """Measure fidelity on held-out scenes, beside no control, a wrong one and the autoencoder."""
    from underdraw.evaluation import BENCHMARKS, Study, compare, find_detectors, write_report
    from underdraw.evaluation.report import HEAD, rows
    from underdraw.models import ModelStore, inspect_model
    from underdraw.spec import GenerationSpec
    from underdraw.spec.io import override

    if benchmark not in BENCHMARKS:
        raise unknown("benchmark", benchmark, BENCHMARKS)
    store = ModelStore(device)
    fields = {"prompt": "", **({"model": model} if model else {})}
    request = override(GenerationSpec.parse(fields), overrides or ())
    files = inspect_model(request.model)
    networks, together = subjects(control, files)
    cases = drawn(BENCHMARKS[benchmark](scenes, files.size), scenes)
    study = Study(benchmark, cases, together, request, output, networks)
    _run(study, store)
    detectors, lacking = find_detectors(store)
    for reason in lacking:
        console.note(reason)
    found = compare(study, detectors)
    console.table(HEAD, rows(found))
    for path in write_report(study, found):
        typer.echo(path)


def _run(study: Study, store: ModelStore) -> None:
    """Draw what is missing, and say what a picture took."""
    rendered, seconds = 0, 0.0
    with console.work(study.total) as done:
        for step in study.run(store):
            done(step.arm, step.done)
            rendered, seconds = rendered + step.rendered, seconds + step.seconds
    if rendered:
        console.note(f"{rendered} pictures rendered, {seconds / rendered:.2f} s each")
