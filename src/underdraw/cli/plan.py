"""`underdraw plan`: a floor plan drawn, or read from a drawing."""

from __future__ import annotations

import typer
from typer.core import TyperGroup

from underdraw.cli.plan_read import read
from underdraw.cli.plan_render import render

RENDER = "render"


class _RendersByDefault(TyperGroup):
    """A group that takes a plan where the name of a command would be."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:
        """Put the default command before a plan's path."""
        if args and args[0] not in self.commands and args[0] != "--help":
            args = [RENDER, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_RendersByDefault,
    help="From a floor plan to renders: `plan FILE` is `plan render FILE`.",
    no_args_is_help=True,
)


@app.callback()
def plan() -> None:
    """From a floor plan to renders: `plan FILE` is `plan render FILE`."""


app.command(RENDER)(render)
app.command()(read)
