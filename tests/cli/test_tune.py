"""`underdraw tune`: a front, a folder, and a request that draws."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.conftest import Run, pixels
from tests.tiny import save_clip
from underdraw.cli.show import save_images
from underdraw.evaluation.cases import held_out_rooms
from underdraw.spec import GenerationSpec, Size
from underdraw.spec.io import load

FILES = ("tuned.toml", "front.svg", "sheet.png", "trials.csv")
QUICK = ("--scenes", 2, "--trials", 2, "--set", "steps=10", "--search", "decay=1")


def test_rooms_end_to_end(run: Run, folder: Path) -> None:
    done = run("tune", "rooms", "-c", "canny+depth", *QUICK, "-o", "out")
    assert done.code == 0, done.err
    head, *lines = done.out.splitlines()
    assert head.split()[:4] == ["trial", "fidelity", "adherence", "mean"]
    assert any(line.endswith("defaults") for line in lines)
    assert sum("best" in line for line in lines) == 1
    assert lines[-4:] == [f"out/{name}" for name in FILES]
    assert len(Path("out/trials.csv").read_text().splitlines()) == 3

    spec = load("out/tuned.toml", GenerationSpec)
    assert [one.control for one in spec.controls] == ["canny", "depth"]
    drawn = run("render", "--spec", "out/tuned.toml", "-o", "picture.png")
    assert drawn.code == 0, drawn.err
    best = next(line for line in lines if "best" in line).split()[0]
    same = pixels(f"out/pictures/trial-{int(best):03d}/0000.png")
    assert np.abs(pixels("picture.png").astype(int) - same).max() <= 2

    again = run("tune", "rooms", "-c", "canny+depth", *QUICK, "-o", "out")
    assert again.out == done.out
    other = run("tune", "rooms", "-c", "canny+depth", *QUICK, "--seed", 1, "-o", "out")
    assert "holds another study" in other.message


def test_pictures_of_ones_own(run: Run, folder: Path, tmp_path: Path) -> None:
    Path("rooms").mkdir()
    for number, case in enumerate(held_out_rooms(2, Size(128, 128))):
        save_images({Path(f"rooms/{number}.png"): Image.fromarray(case.color)}, overwrite=False)
        Path(f"rooms/{number}.txt").write_text(case.caption)
    clip = save_clip(tmp_path / "clip", seed=5)  # which tells these two rooms apart
    done = run("tune", "./rooms", "-c", "depth", "--clip", clip, *QUICK, "-o", "out")
    assert done.code == 0, done.err
    assert done.out.splitlines()[-4:] == [f"out/{name}" for name in FILES]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("photos", "-c", "canny"), "takes a CLIP to say; give --clip a folder with one"),
        (("rooms", "-c", "cany"), "unknown control 'cany'; did you mean 'canny'?"),
        (("rooms", "-c", "canny", "--clip", "nowhere"), "unknown CLIP 'nowhere'"),
        (("rooms", "-c", "canny", "--search", "scale"), "write FIELD=LOW:HIGH"),
        (("rooms", "-c", "canny", "--search", "decai=1"), "decai is not a field of it"),
        (("rooms", "-c", "canny", "--search", "scale=1:0"), "1 must not be above 0"),
        (("rooms", "-c", "canny", "--set", "stepz=1"), "stepz is not a field"),
        (("rooms", "-c", "canny", "--set", "steps=1"), "window"),
        (("rooms", "-c", "canny", "--set", "width=64"), "width of a picture can't be set"),
        (("rooms", "-c", "color=lines.safetensors"), "no such file: lines.safetensors"),
        (("rooms", "-c", "pose=lines.safetensors"), "unknown control to measure 'pose'"),
    ],
)
def test_a_wrong_request_is_one_line(run: Run, folder: Path, arguments, said: str) -> None:
    assert said in run("tune", *arguments, "--scenes", 2).message
    assert not Path("tune").exists()


def test_without_optuna(run: Run, folder: Path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "optuna", None)
    assert "pip install underdraw[tune]" in run("tune", "rooms", "-c", "canny").message


def test_a_preprocessor_that_tuning_would_not_heed_is_refused(run: Run, folder: Path) -> None:
    done = run("tune", "rooms", "-c", "canny:softedge+depth", *QUICK, "-o", "out")
    assert done.code == 2
    assert "-c canny:softedge: control images are made by canny's own" in done.err
    assert not Path("out").exists()
