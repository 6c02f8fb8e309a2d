"""`underdraw plan`: floor plans read from drawings."""

from __future__ import annotations

import typer

from underdraw.cli.plan_read import read

app = typer.Typer(help="Floor plans from drawings.", no_args_is_help=True)


@app.callback()
def plan() -> None:
    """Floor plans from drawings."""


app.command()(read)
