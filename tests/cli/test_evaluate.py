"""`underdraw eval`: a table, and a folder that can be looked through."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.tiny import save_clip


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


@pytest.fixture
def mine(run: Run, pack: Path, folder: Path) -> Run:
    """Measure on two pictures of one's own, of which one has a caption."""
    for place in range(2):
        (folder / "pictures").mkdir(exist_ok=True)
        shutil.copy("photo.png" if place else "map.png", folder / "pictures" / f"{place}.png")
    (folder / "pictures" / "0.txt").write_text("a red room")
    return lambda *rest: run("eval", "pictures", "--model", pack, "--set", "steps=1", *rest)


def test_pictures_of_ones_own(mine: Run) -> None:
    done = mine("-c", "canny", "-o", "study")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert [line.split(maxsplit=1)[1][:14] for line in lines[1:3]] == [
        "canny F1, 0 px",
        "canny F1, 1 px",
    ]
    assert lines[-1] == "study/sheet-canny.png"
    assert "6 pictures rendered" in done.err
    assert "rendered" not in mine("-c", "canny", "-o", "study").err


def test_a_variation_has_its_own_table(mine: Run) -> None:
    done = mine("-c", "canny", "--vary", "controls.0.scale=0,1")
    assert done.code == 0, done.err
    assert "monotonicity in controls.0.scale" in done.out
    assert "canny, controls.0.scale=1" in done.out


def test_a_score_that_cannot_be_had_says_why(mine: Run, pack: Path) -> None:
    done = mine("-c", f"soft={pack / 'controlnet_canny'}:softedge:scales=1")
    assert done.code == 0, done.err
    assert "skipped: picture smaller than 176 px" in done.out
    assert "skipped: picture smaller than 176 px" in Path("eval/scores.csv").read_text()


def test_a_clip_scores_captions(mine: Run, tmp_path: Path) -> None:
    done = mine("-c", "canny", "--clip", save_clip(tmp_path / "clip"))
    assert done.code == 0, done.err
    assert "CLIP score (1 of 2 left out)" in done.out  # one picture has no caption
    (row,) = (line for line in done.out.splitlines() if "CMMD ↓" in line)
    assert "skipped" not in row


def test_a_remark_on_detectors_that_know_rooms_only(mine: Run) -> None:
    done = mine("-c", "depth")
    assert done.code == 0, done.err
    assert "warning: depth is read by the detector of `rooms`" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-c", "cany"), "unknown control 'cany'; did you mean 'canny'?"),
        (("-c", "mine=net"), "nothing tells what the control images of 'mine' are"),
        (("-c", "mine=net:cany"), "unknown preprocessor 'cany'"),
        (("-c", "=net"), "write NAME[=FILE][:PREPROCESSOR], joined by +"),
        (("-c", "canny="), "write NAME[=FILE][:PREPROCESSOR], joined by +"),
        (("-c", "canny+canny=net"), "'canny' is given as two controls"),
        (("-c", "x=canny:pose"), "the pack 'rooms' has no pose detector (it has seg, depth)"),
        (("-c", "canny", "--vary", "steps"), "--vary 'steps': write FIELD=VALUE"),
        (("-c", "canny", "--vary", "seed=1,2"), "seed can't be set where a model is measured"),
        (("-c", "canny", "--set", "hires.scale=2"), "hires can't be set where a model is measured"),
        (("-c", "canny", "--clip", "clap"), "unknown CLIP 'clap'"),
        (("-c", "canny", "--protocol", "x"), "unknown protocol 'x'; known: controlnetpp"),
    ],
)
def test_a_wrong_measurement_is_one_line(mine: Run, arguments, said: str) -> None:
    assert said in mine(*arguments).message
    assert not Path("eval").exists()


def test_another_study_in_the_folder(evaluate) -> None:
    assert evaluate("--set", "steps=1", "-o", "study").code == 0
    assert "holds another study" in evaluate("--set", "steps=2", "-o", "study").message


def test_normals_are_read_by_the_estimator_of_depth(mine: Run, pack: Path) -> None:
    done = mine("-c", f"facing={pack / 'controlnet_canny'}:normals:fov=60")
    assert done.code == 0, done.err
    (row,) = (line for line in done.out.splitlines() if "facing mean angle" in line)
    assert "skipped" not in row and "0.000 [0.000, 0.000]" in row  # the truth
