"""`underdraw conflicts`: which controls of a request contradict each other, where, and the mend."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from underdraw.cli import console, options, show

if TYPE_CHECKING:
    from underdraw.conflicts import ConflictReport

_HEAD = ("controls", "outlines agree", "elsewhere", "residuals agree", "elsewhere", "verdict")


def conflicts(
    prompt: options.Prompt = None,
    control: options.Controls = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="PNG.")] = Path("conflict.png"),
    spec: options.SpecFile = None,
    overrides: options.Overrides = None,
    model: options.Model = None,
    device: options.Device = "cpu",
    overwrite: options.Overwrite = False,
) -> None:
    """Find which controls of a request contradict each other, where, and what may mend it."""
    from underdraw.cli import request

    asked = request.build(prompt, control, spec, overrides, model=model)
    console.claim(output, overwrite=overwrite, formats=(".png",))
    # torch is brought in when nothing is left to refuse without it
    from underdraw.conflicts import conflicts as find
    from underdraw.models import ModelStore

    with console.progress("drawing") as observe:
        report = find(asked, observers=[observe], models=ModelStore(device))
    for path in show.save_images({output: report.sheet()}, overwrite=overwrite):
        typer.echo(path)
    console.table(_HEAD, _pairs(report))
    if report.norms:
        typer.echo("")
        console.table(_slots_head(report), _slots(report))
    for pair in report.contradictions:
        for suggestion in pair.suggestions:
            typer.echo(f"\n{', '.join(pair.names)}: {suggestion.text}")


def _pairs(report: ConflictReport) -> Iterator[tuple[object, ...]]:
    for pair in report.pairs:
        found = (pair.outlines, pair.residuals)
        figures = [(f"{one.here:.2f}", f"{one.rival:.2f}") if one else ("-", "-") for one in found]
        yield ", ".join(pair.names), *figures[0], *figures[1], pair.verdict


def _slots_head(report: ConflictReport) -> tuple[str, ...]:
    names = [report.names[number] for number in report.norms]
    met = [", ".join(pair.names) for pair in report.pairs if pair.cosines is not None]
    return ("slot", *(f"|{name}|" for name in names), *(f"cos {name}" for name in met))


def _slots(report: ConflictReport) -> Iterator[tuple[object, ...]]:
    """Write what each control adds beside the UNet's own features, and how far two are alike."""
    columns = [
        *report.norms.values(),
        *(pair.cosines for pair in report.pairs if pair.cosines is not None),
    ]
    for slot, figures in enumerate(zip(*columns, strict=True)):
        last = slot == len(columns[0]) - 1
        yield ("mid" if last else slot, *(f"{figure:.2f}" for figure in figures))
