"""The smaller commands: preprocess, replay, models, doctor, and help that costs nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import pixels
from underdraw.cli.show import spans
from underdraw.models import locate


def test_preprocess_writes_a_map_of_the_same_size(run, folder):
    assert run("preprocess", "canny", "photo.png", "-o", "edges.png").out == "edges.png\n"
    edges = pixels("edges.png")
    assert edges.shape == (16, 24, 3)
    assert set(edges.ravel().tolist()) <= {0, 255}


def test_preprocess_takes_parameters_in_both_ways(run, folder):
    run("preprocess", "canny:low=10,high=20", "photo.png", "-o", "a.png")
    run("preprocess", "canny", "photo.png", "--set", "low=10", "--set", "high=20", "-o", "b.png")
    run("preprocess", "canny:low=10", "photo.png", "--set", "high=20", "-o", "c.png")
    assert (pixels("a.png") == pixels("b.png")).all()
    assert (pixels("a.png") == pixels("c.png")).all()


def test_preprocess_lists_itself(run):
    done = run("preprocess", "--list")
    assert done.code == 0
    assert any(line.startswith("canny_adaptive ") for line in done.out.splitlines())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("cany", "photo.png"), "did you mean 'canny'"),
        (("canny", "nowhere.png", "-o", "new.png"), "nowhere.png does not exist"),
        (("canny", "photo.png", "--set", "lo=1"), "did you mean 'low'"),
        (("canny", "photo.png", "-o", "photo.png"), "photo.png is already there"),
        (("canny", "photo.png", "-o", "map.jpg"), "unknown picture format '.jpg'"),
        (("canny",), "Missing argument"),
    ],
)
def test_preprocess_refuses(run, folder, arguments, said):
    assert said in run("preprocess", *arguments).message


def test_replay_gives_the_same_pixels(render, run):
    render("-c", "canny=photo.png,scale=0.5", "-o", "room.png")
    Path("photo.png").unlink()
    done = run("replay", "room.png", "-o", "again.png")
    assert done.code == 0, done.err
    assert done.out.splitlines()[-1] == "the same, pixel for pixel"
    assert (pixels("room.png") == pixels("again.png")).all()


def test_replay_says_how_much_a_lossy_picture_differs(render, run):
    render("-o", "room.jpg")
    done = run("replay", "room.jpg", "-o", "again.png")
    assert "of 256 pixels differ, by " in done.out


def test_replay_refuses_a_picture_without_a_record(run, folder):
    assert "carries no record of underdraw" in run("replay", "photo.png").message


def test_models_describes_a_folder(run, pack):
    done = run("models", "inspect", pack)
    assert done.code == 0
    assert "canny, depth" in done.out
    schedulers, presets = done.out.splitlines()[-2:]
    assert "unipc" in schedulers and presets == "presets: lcm, lightning, turbo, hyper, tcd"


def test_models_lists_the_embedded_pack(run):
    assert any(line.startswith("rooms ") for line in run("models").out.splitlines())


def test_doctor_finds_the_embedded_pack_sound(run):
    done = run("doctor")
    assert done.code == 0, done.err
    assert "float32, bfloat16" in done.out
    assert done.out.splitlines()[-1].split() == ["rooms", "sound"]


def test_doctor_tells_a_damaged_pack(run, pack, tmp_path, monkeypatch):
    own = Path(shutil.copytree(pack, tmp_path / "packs" / "tiny"))
    weights = own / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    monkeypatch.setattr(locate, "PACKS", own.parent)
    done = run("doctor")
    assert done.code == 1
    assert done.out.splitlines()[-1].split() == ["tiny", "damaged"]
    assert "tiny: " in done.err


@pytest.mark.parametrize(
    ("steps", "text"),
    [([], "none"), ([3], "3"), ([0, 1, 2], "0-2"), ([0, 2, 3, 4, 9], "0, 2-4, 9")],
)
def test_spans(steps, text):
    assert spans(steps) == text


def _python(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": "src"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("command", ["--help", "--version", "render --help", "sweep --help"])
def test_help_imports_nothing_heavy(command):
    said = _python("-X", "importtime", "-m", "underdraw", *command.split())
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in said.splitlines()}
    assert "typer" in loaded
    assert not loaded & {"torch", "numpy", "cv2", "PIL", "diffusers", "transformers"}


def test_help_imports_few_modules():
    said = _python("-X", "importtime", "-m", "underdraw", "--help")
    assert said.count("import time:") < 450


def test_bare_underdraw_is_help(run):
    done = run()
    assert done.code == 0
    assert "render" in done.out


def test_models_says_what_a_file_is(run, pack):
    weights = pack / "controlnet_depth" / "diffusion_pytorch_model.safetensors"
    done = run("models", "inspect", weights)
    assert done.code == 0, done.err
    found = dict(line.split(maxsplit=1) for line in done.out.splitlines())
    assert (found["kind"], found["layout"], found["dtype"]) == ("ControlNet", "diffusers", "F16")
    assert found["sha256"] == hashlib.sha256(weights.read_bytes()).hexdigest()


def test_models_refuses_a_pickle_and_an_unknown_name(run, folder):
    Path("old.ckpt").write_bytes(b"\x80\x02junk")
    assert "pickle" in run("models", "inspect", "old.ckpt").message
    assert "did you mean 'rooms'" in run("models", "inspect", "room").message
