"""`underdraw train`: from a recipe to a control that draws."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from underdraw.cli import main

RECIPE = """
name = "lines"
output = "run"
batch = 2
hint_channels = [8, 16, 32, 64]

[data]
path = "rooms"
map = "lines"
count = 4
sizes = [[64, 64]]

[held_out]
path = "held-out-rooms"
map = "lines"
count = 2
sizes = [[64, 64]]

[train]
steps = 2
warmup = 1
save_every = 1

[watch]
every = 1
pairs = 2
samples = 1
"""


def test_a_recipe_and_what_comes_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("recipe.toml").write_text(RECIPE)
    assert main(["train", "recipe.toml"]) == 0
    said = capsys.readouterr()
    assert "zero norm" in said.out and "run/lines" in said.out
    assert "it was not taken up yet" in said.err or "taken up at step" in said.err
    assert Path("run/report.html").exists()
    assert Path("run/lines/samples.png").exists()
    assert main(["train", "recipe.toml", "--set", "train.steps=3"]) == 0
    assert "\n3 " in capsys.readouterr().out
    picture = "run/lines/samples.png"
    asked = ["render", "a room", "-c", f"run/lines={picture}", "--steps", "1", "-o", "out.png"]
    assert main(asked) == 0


def test_a_control_lora_is_a_recipe_with_a_rank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("recipe.toml").write_text(f"rank = 4\n{RECIPE}")
    assert main(["train", "recipe.toml"]) == 0
    assert "run/lines" in capsys.readouterr().out
    (file,) = Path("run/lines").glob("*.safetensors")
    assert file.stat().st_size < 2e6  # a whole ControlNet has 12 MB
    for named in ("run/lines", str(file)):
        asked = ["render", "a room", "-c", f"{named}=run/lines/samples.png", "--steps", "1"]
        assert main([*asked, "-o", "out.png", "--overwrite"]) == 0


def test_two_processes_share_a_run_from_nothing(tmp_path: Path) -> None:
    """Neither finds anything encoded, and one of them writes what came of it."""
    (tmp_path / "recipe.toml").write_text(RECIPE)
    launcher = ["-m", "torch.distributed.run", "--nproc-per-node=2", "--standalone", "-m"]
    command = [sys.executable, *launcher, "underdraw", "train", "recipe.toml"]
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        command, check=False, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr[:3000]
    assert done.stdout.count("zero norm") == 1
    assert (tmp_path / "run" / "lines" / "config.json").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("batch = 2", "bath = 2", "bath is not a field of it"),
        ('map = "lines"', 'map = "lanes"', "data.map"),
        ("steps = 2", "steps = 0", "train.steps"),
        ("batch = 2", "batch = 2\nrank = 0", "rank"),
    ],
)
def test_a_wrong_recipe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPE.replace(old, new, 1))
    assert main(["train", str(path)]) == 2
    assert said in capsys.readouterr().err
