"""The options that several commands share, with their help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Prompt = Annotated[
    str | None, typer.Argument(help="What to draw; (word:1.3) weighs a word.", show_default=False)
]
Controls = Annotated[
    list[str] | None,
    typer.Option(
        "-c",
        "--control",
        metavar="NAME=IMAGE,...",
        help="A control and its image; repeat for more.",
    ),
]
SpecFile = Annotated[
    Path | None,
    typer.Option("--spec", help="A request as .toml, .yaml or .json; options are laid over it."),
]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Any field: --set controls.0.scale=0.5"),
]
Model = Annotated[
    str | None,
    typer.Option(help="The embedded pack 'rooms' (default), a folder, or a hub id."),
]
Negative = Annotated[str | None, typer.Option("--negative", help="What to keep away from.")]
Steps = Annotated[int | None, typer.Option(help="Of the scheduler.")]
GuidanceScale = Annotated[
    float | None, typer.Option(help="How far to follow the prompt; 1 is off.")
]
SchedulerName = Annotated[str | None, typer.Option(help="See `underdraw models`.")]
Seed = Annotated[int | None, typer.Option(help="Of the first picture; the next adds 1.")]
NumImages = Annotated[int | None, typer.Option(help="How many pictures.")]
Width = Annotated[int | None, typer.Option(help="Pixels.")]
Height = Annotated[int | None, typer.Option(help="Pixels.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")]
NoEmbed = Annotated[
    bool, typer.Option("--no-embed", help="Leave the control images out of the picture's file.")
]
