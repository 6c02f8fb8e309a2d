"""`underdraw models`: what can be drawn with here."""

from __future__ import annotations

from typing import Annotated

import typer

from underdraw.cli import console


def models(
    name: Annotated[
        str | None, typer.Argument(help="A model to describe: a name, a folder or a hub id.")
    ] = None,
) -> None:
    """List the models of this installation, or describe one, with the schedulers there are."""
    from underdraw.engine import SCHEDULERS
    from underdraw.models import describe, list_models

    found = [describe(name)] if name else list_models()
    console.table(
        ("model", "family", "size", "steps", "guidance", "scheduler", "MB", "controls", "detectors"),
        [
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
        ],
    )
    typer.echo(f"schedulers: {', '.join(SCHEDULERS)}")
