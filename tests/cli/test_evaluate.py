"""`underdraw eval`: a table, and a folder that can be looked through."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def evaluate(run: Run, pack: Path, folder: Path) -> Run:
    return lambda *rest: run("eval", "rooms", "--model", pack, "--scenes", 2, *rest)


def test_a_table_of_every_control_and_a_folder(evaluate) -> None:
    done = evaluate("--set", "steps=1", "-o", "study")
    assert done.code == 0, done.err
    head, *lines = done.out.splitlines()
    assert head.split("  ")[0] == "control" and "no control" in head and "truth" in head
    assert {line.split()[0] for line in lines[:-5]} == {"canny", "depth"}
    names = ("scores.csv", "table.md", "index.html", "sheet-canny.png", "sheet-depth.png")
    assert lines[-5:] == [f"study/{name}" for name in names]
    assert "10 pictures rendered" in done.err
    assert "rendered" not in evaluate("--set", "steps=1", "-o", "study").err


def test_two_controls_together(evaluate) -> None:
    done = evaluate("-c", "canny+depth", "--set", "steps=1", "-o", "pair")
    assert done.code == 0, done.err
    assert done.out.splitlines()[1].startswith("canny+depth  canny F1, 0 px")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("eval", "room"), "unknown benchmark 'room'; did you mean 'rooms'?"),
        (("eval", "rooms", "-c", "cany"), "unknown control 'cany'; did you mean 'canny'?"),
        (("eval", "rooms", "--scenes", "1"), "greater than or equal to 2"),
        (("eval", "rooms", "--set", "stepz=1"), "stepz is not a field"),
    ],
)
def test_a_wrong_request_is_one_line(run: Run, folder: Path, arguments, said: str) -> None:
    assert said in run(*arguments).message
    assert not Path("eval").exists()


def test_another_study_in_the_folder(evaluate) -> None:
    assert evaluate("--set", "steps=1", "-o", "study").code == 0
    assert "holds another study" in evaluate("--set", "steps=2", "-o", "study").message
