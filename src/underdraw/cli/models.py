"""`underdraw models`: what can be drawn with here, and what a file on disk is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from underdraw.cli import console

if TYPE_CHECKING:
    from underdraw.models import Description

app = typer.Typer(help="List the models of this installation; say what a file on disk is.")
HEAD = ("model", "family", "size", "steps", "guidance", "scheduler", "MB", "controls", "detectors")


@app.callback(invoke_without_command=True)
def models(context: typer.Context) -> None:
    """List the models of this installation, with the schedulers there are."""
    if context.invoked_subcommand is None:
        from underdraw.models import list_models

        _describe(list_models())


@app.command()
def inspect(
    what: Annotated[str, typer.Argument(help="A .safetensors file, or a model: name, folder, id.")],
) -> None:
    """Say what a file or a model is, from its headers, and its hash: nothing is loaded."""
    path = Path(what).expanduser()
    if path.is_file():
        _sniff(path)
    else:
        from underdraw.models import describe

        _describe([describe(what)])


def _describe(found: list[Description]) -> None:
    from underdraw.engine import SCHEDULERS
    from underdraw.models import PRESETS

    rows = [
        (
            one.name,
            one.family,
            one.size,
            one.defaults.steps,
            f"{one.defaults.guidance_scale:g}",
            one.defaults.scheduler,
            f"{one.megabytes:.1f}",
            ", ".join(one.controls) or "none",
            ", ".join(one.detectors) or "none",
        )
        for one in found
    ]
    console.table(HEAD, rows)
    typer.echo(f"schedulers: {', '.join(SCHEDULERS)}")
    typer.echo(f"presets: {', '.join(PRESETS)}")


def _sniff(path: Path) -> None:
    from underdraw.models.sniff import sniff

    found = sniff(path)
    rows = [
        ("kind", found.kind),
        ("layout", found.layout or "its own"),
        ("family", found.base or "its header does not tell"),
        ("parameters", f"{found.parameters:,}"),
        ("dtype", ", ".join(found.dtypes)),
        *(("remark", remark) for remark in found.remarks),
        ("sha256", found.sha256),
    ]
    console.table(("file", str(path)), rows)
