"""The commands together, and the one place where an error becomes a line and an exit code."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from underdraw import __version__
from underdraw.cli import dataset, models, plan
from underdraw.cli.conflicts import conflicts
from underdraw.cli.doctor import doctor
from underdraw.cli.evaluate import evaluate
from underdraw.cli.options import CONTROL_GRAMMAR
from underdraw.cli.preprocess import preprocess
from underdraw.cli.render import render
from underdraw.cli.replay import replay
from underdraw.cli.sweep import sweep
from underdraw.cli.train import train
from underdraw.cli.tune import tune
from underdraw.errors import Cancelled, UnderdrawError

WRONG, STOPPED = 2, 130

app = typer.Typer(name="underdraw", add_completion=False, pretty_exceptions_enable=False)
for command in (render, sweep, conflicts):
    app.command(epilog=CONTROL_GRAMMAR)(command)
app.command(name="eval")(evaluate)
for command in (preprocess, replay, train, tune, doctor):
    app.command()(command)
app.add_typer(models.app, name="models")
app.add_typer(dataset.app, name="dataset")
app.add_typer(plan.app, name="plan")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"underdraw {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which one.")
    ] = False,
) -> None:
    """Images from diffusion models that obey an underdrawing: edges, depth, segments, colour."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line.

    Args:
        arguments: what follows the program's name; the process's own when left out.

    Returns:
        0, or 1 when pairs are spoiled or views could not be drawn, or 2 for what the user can
        mend, or 130 when it was stopped by Ctrl-C.
    """
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _warn
            code = app(arguments, prog_name="underdraw", standalone_mode=False) or 0
    except Cancelled:
        code = STOPPED
    except UnderdrawError as error:
        return _fail(str(error), WRONG)
    except typer.TyperException as error:
        return _fail(error.format_message(), WRONG)
    # typer turns Ctrl-C into this code without a word.
    return _fail("stopped; no file was left half-written", STOPPED) if code == STOPPED else code


def _fail(message: str, code: int) -> int:
    typer.echo(f"error: {' '.join(message.split())}", err=True)
    return code


def _warn(message: Warning | str, *_: Any, **__: Any) -> None:
    typer.echo(f"warning: {' '.join(str(message).split())}", file=sys.stderr)
