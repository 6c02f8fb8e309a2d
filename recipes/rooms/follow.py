"""Follow a stage as it trains: progress, a report at every checkpoint, and a stop for the worse."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from underdraw.training import Progress

PATIENCE = 3  # checkpoints in a row that may be worse than the best
EVERY = 50  # steps to a line that stays, where no bar can be seen


@dataclass(frozen=True)
class Found:
    """What a report found.

    Attributes:
        text: to be read.
        figure: to be compared, higher is better.
    """

    text: str
    figure: float


def follow(
    steps: Iterator[Progress],
    checkpoint: Path,
    report: Callable[[Progress], Found],
    console: Console,
) -> None:
    """Run a stage to its end, or until it has only got worse; then its best checkpoint is kept."""
    kept, note = checkpoint.with_suffix(".best"), checkpoint.with_suffix(".best.txt")
    best, worse = _noted(note, kept), 0
    for done in _shown(steps, console):
        if not done.saved:
            continue
        found = report(done)
        console.print(found.text, markup=False)
        worse = 0 if best is None or found.figure > best.figure else worse + 1
        if not worse:
            best = found
            shutil.copyfile(checkpoint, kept)
            note.write_text(f"{found.figure}\n{found.text}", encoding="utf-8")
        elif worse == PATIENCE and best is not None:
            kept.replace(checkpoint)
            note.unlink()
            console.print(f"{PATIENCE} checkpoints were worse; stopped, and kept {best.text}")
            return
        if done.step == done.steps:
            kept.unlink(missing_ok=True)
            note.unlink(missing_ok=True)


def _noted(note: Path, kept: Path) -> Found | None:
    """Return what was best before an interruption."""
    if not note.exists() or not kept.exists():
        return None
    figure, _, text = note.read_text(encoding="utf-8").partition("\n")
    return Found(text, float(figure))


def _shown(steps: Iterator[Progress], console: Console) -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console) as bar:
        task = bar.add_task("starting")
        average = None
        for done in steps:
            average = done.loss if average is None else 0.98 * average + 0.02 * done.loss
            text = f"step {done.step}/{done.steps} loss {average:.4f}"
            bar.update(task, completed=done.step, total=done.steps, description=text)
            if done.step % EVERY == 0:
                console.print(f"{text}, {done.seconds:.0f} s")
            yield done
