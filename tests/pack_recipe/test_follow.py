"""A stage that only gets worse is stopped, and its best checkpoint stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from torch import nn

from recipes.rooms.follow import Found, follow
from underdraw.training import Progress


def steps(path: Path, count: int, done: list[int]) -> Iterator[Progress]:
    """Write each step's number where a checkpoint would be; every second step is saved."""
    for step in range(1, count + 1):
        saved = step % 2 == 0
        if saved:
            path.write_text(str(step))
        done.append(step)
        yield Progress(step, count, 1.0, 0.1, nn.Identity(), saved)


@pytest.mark.parametrize(
    ("figures", "ran", "kept"),
    [
        ([1, 2, 3, 4, 5, 6], 12, "12"),  # better and better
        ([1, 5, 2, 3, 6, 4], 12, "12"),  # worse for a while, and at the very end
        ([1, 5, 4, 3, 2, 9], 10, "4"),  # three in a row are worse than the second
    ],
)
def test_the_best_checkpoint_stays(tmp_path: Path, figures: list[int], ran: int, kept: str) -> None:
    path, done, console = tmp_path / "stage.safetensors", [], Console(record=True)
    left = iter(figures)

    def report(_: Progress) -> Found:
        figure = next(left)
        return Found(f"figure {figure}", figure)

    follow(steps(path, 12, done), path, report, console)
    assert len(done) == ran
    assert path.read_text() == kept
    assert list(tmp_path.iterdir()) == [path]
    said = console.export_text()
    assert "figure 1" in said
    assert ("stopped, and kept figure 5" in said) == (kept == "4")


def test_the_best_is_remembered_over_an_interruption(tmp_path: Path) -> None:
    path, console = tmp_path / "stage.safetensors", Console(record=True)
    figures = iter([5, 4, 3, 2, 1])

    def report(_: Progress) -> Found:
        return Found("a figure", next(figures))

    def until(stop: int) -> Iterator[Progress]:
        for done in steps(path, 12, []):
            yield done
            if done.step == stop:
                return

    follow(until(4), path, report, console)
    follow(until(12), path, report, console)
    assert path.read_text() == "2"
    assert list(tmp_path.iterdir()) == [path]
