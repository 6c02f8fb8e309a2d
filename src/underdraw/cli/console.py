"""What every command shows alike: results on stdout, progress and remarks on stderr."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from underdraw.errors import OutputError, unknown

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from underdraw.engine import Progress


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their heads, each column as wide as its widest cell."""
    lines = [tuple(map(str, row)) for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        typer.echo("  ".join(cells).rstrip())


def remark(warnings: Iterable[str]) -> None:
    """Print each warning as one line on stderr."""
    for warning in warnings:
        typer.echo(f"warning: {' '.join(warning.split())}", err=True)


def claim(
    path: Path, *, overwrite: bool, count: int = 1, formats: Collection[str] | None = None
) -> None:
    """Refuse, before any work is done, an output that could not be written in the end.

    Args:
        path: of the output; several get `-0`, `-1` ... before the suffix.
        overwrite: what is there may be replaced.
        count: how many files.
        formats: the suffixes that can be written; None for a folder.

    Raises:
        OutputError: its folder is missing or read-only, or a file is there already.
        SpecError: a suffix that can't be written.
    """
    from underdraw.output.write import check_writable

    if formats is not None and path.suffix.lower() not in formats:
        raise unknown("picture format", path.suffix, formats)
    many = [path.with_stem(f"{path.stem}-{index}") for index in range(count)]
    paths = many if count > 1 else [path]
    taken = [one for one in paths if one.exists()]
    if taken and not overwrite:
        raise OutputError(f"{taken[0]} is already there; name another -o, or add --overwrite")
    for one in taken:
        if one.is_dir() != (formats is None):
            what, wanted = ("folder", "file") if formats else ("file", "folder")
            raise OutputError(f"{one} is a {what}; name a {wanted} with -o")
    check_writable([one for one in paths if not one.is_dir()], overwrite=True)


def note(text: str) -> None:
    """Print what is good to know, and no result, as one line on stderr."""
    typer.echo(text, err=True)


@contextmanager
def progress(what: str) -> Iterator[Callable[[Progress], None]]:
    """Show a bar with the time left on stderr while pictures are drawn; none in a pipe."""
    with _bar() as bar:
        task = bar.add_task("loading", total=None)

        def observe(now: Progress) -> None:
            bar.update(task, description=what, completed=now.done, total=now.total)

        yield observe


@contextmanager
def work(total: int) -> Iterator[Callable[[str, int], None]]:
    """Show a bar as `progress` does; the yielded function says what is done, and how much of it."""
    with _bar() as bar:
        task = bar.add_task("", total=total)

        def done(what: str, count: int) -> None:
            bar.update(task, description=what, completed=count)

        yield done


@contextmanager
def _bar() -> Iterator[Bar]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Bar(
        *columns,
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        yield bar
