"""`dataset check`: the table, the files, and the exit code that a script goes by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.unit.datasets.checks.conftest import outlines, scene


@pytest.fixture
def pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for part in ("pictures", "maps", "watched"):
        Path(part).mkdir()
    for seed in range(4):
        Image.fromarray(scene(seed, 64)).save(f"pictures/{seed}.png")
        Image.fromarray(outlines(scene(seed, 64))).save(f"maps/{seed}.png")
        Path(f"pictures/{seed}.txt").write_text(f"scene {seed}")
    Image.fromarray(scene(9, 64)).save("watched/9.png")
    return tmp_path


CHECK = ("dataset", "check", "pictures", "--conditions", "maps")


def test_a_sound_set(run, pairs):
    done = run(*CHECK, "--validation", "watched", "--quarantine", "names.txt")
    assert done.code == 0
    assert done.out.splitlines()[1:] == ["names.txt"]
    assert done.err == "4 pairs, 0 spoiled\n"
    assert Path("names.txt").read_text() == ""


def test_a_spoiled_one(run, pairs):
    Path("maps/1.png").unlink()
    Path("watched/9.png").write_bytes(Path("pictures/2.png").read_bytes())
    Path("pictures/3.txt").write_text("")
    outputs = ("--report", "r.html", "--json", "r.json", "--quarantine", "names.txt")
    done = run(*CHECK, "--validation", "watched", *outputs)
    assert done.code == 1
    kinds = [line.split("  ")[0] for line in done.out.splitlines()]
    assert kinds == [
        "finding",
        "missing partner",
        "leak",
        "caption empty",
        "r.html",
        "r.json",
        "names.txt",
    ]
    assert done.err == "3 pairs, 2 spoiled\n"
    assert [one["kind"] for one in json.loads(Path("r.json").read_text())["findings"]]
    assert Path("names.txt").read_text() == "# missing partner\n1\n# leak\n2\n"
    done = run(*CHECK, "--set", "quarantine=names.txt")
    assert (done.code, done.err) == (0, "2 pairs, 0 spoiled\n")


def test_a_remark_is_no_failure(run, pairs):
    Path("pictures/3.txt").write_text("")
    assert run(*CHECK).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("dataset", "check", "nowhere"), "no such folder"),
        (("dataset", "check", "pictures"), "needs conditions"),
        ((*CHECK, "--preprocess", "canny"), "not both"),
        ((*CHECK, "--validation", "nowhere"), "no such folder"),
        ((*CHECK, "--report", "nowhere/r.html"), "no such folder: nowhere"),
        ((*CHECK, "--json", "maps/0.png"), "already there"),
        (("dataset", "check", "rooms", "--set", "map=lines", "--set", "count=3"), "drawn, exactly"),
    ],
)
def test_what_is_refused(run, pairs, arguments, said):
    assert said in run(*arguments).message
