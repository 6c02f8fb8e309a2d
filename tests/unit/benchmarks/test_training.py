"""The benchmarks of training ask for what the command that they measure understands."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

import pytest
from benchmarks import low_rank, training

from underdraw.spec.training import ControlTrainingSpec

ASKED = argparse.Namespace(
    side=64, batch=2, steps=6, width=32, precision="bfloat16", device="cpu", checkpointing=False
)


def test_our_command_is_a_recipe_and_a_device(tmp_path: Path) -> None:
    *start, recipe, device = training.our_command(ASKED, tmp_path)
    assert start[0] == sys.executable and device == "cpu"
    spec = ControlTrainingSpec.parse(json.loads(recipe))
    assert (spec.batch, spec.train.steps) == (2, 6)


def test_what_a_trainer_takes_is_read_from_what_it_prints(tmp_path: Path) -> None:
    lines = "".join(f"step STEP {2 * n}.5 {n}.25 {n * 10} more\n" for n in range(6))
    command = [sys.executable, "-c", f"print({lines!r} + 'ENCODED 3.5')"]
    found = training.measure(command, tmp_path, "cuda")
    assert found == {"step": 2.0, "core": 1.0, "peak": 50, "once": 3.5}


def test_the_lower_ranks_train_by_the_same_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ranks = []

    def measure(command: list[str], folder: Path, device: str) -> dict[str, float]:
        *_, recipe, last = command
        assert device == last == "cpu"
        ranks.append(ControlTrainingSpec.parse(json.loads(recipe)).rank)
        (folder / "ours").mkdir(exist_ok=True)
        (folder / "ours" / "checkpoint.safetensors").touch()
        return {"peak": 1e9, "step": 0.5}

    monkeypatch.setattr(low_rank, "measure", measure)
    monkeypatch.setattr(low_rank, "in_child", lambda *_: None)
    monkeypatch.setattr(low_rank, "kept", lambda _: (2_000_000, 3_000_000))
    monkeypatch.setattr(sys, "argv", ["low_rank.py", "--ranks", "4", "8"])
    low_rank.main()
    assert ranks == [None, 4, 8]
    assert "rank 8" in capsys.readouterr().out


def test_a_child_finds_this_code_first_and_what_the_caller_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = Path(training.__file__).parents[1]
    for before, after in (("", []), ("elsewhere", ["elsewhere"])):
        monkeypatch.setenv("PYTHONPATH", before)
        path = training.environment()["PYTHONPATH"].split(os.pathsep)
        assert path == [str(root / "src"), str(root), *after]
