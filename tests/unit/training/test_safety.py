"""No interruption, full disk or second device changes what a run ends in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from tests.unit.training.lessons import Discs, final, lesson, recipe
from underdraw.errors import ModelError, OutputError
from underdraw.models import Model, load_model
from underdraw.training import Lesson, teach
from underdraw.training import checkpoint as checkpoints

ROOT = Path(__file__).parents[3]


PROGRAM = """
import sys
sys.path[:0] = [{root!r}, {src!r}]
from pathlib import Path
from tests.unit.training.lessons import lesson, recipe
from underdraw.models import load_model
import torch
torch.set_num_threads(1)
spec = recipe(Path({output!r}), train=dict(steps=12, save_every=1))
for done in __import__("underdraw.training", fromlist=["teach"]).teach(
    lesson(spec, load_model({model!r}))
):
    print(done.step, flush=True)
"""


QUIET: dict[str, Any] = {
    "env": {**os.environ, "OMP_NUM_THREADS": "1", "ACCELERATE_USE_CPU": "true"},
    "stderr": subprocess.DEVNULL,
}


@pytest.mark.parametrize(
    ("stop", "precision"),
    [(1, "float32"), (3, "float32"), (4, "float32"), (7, "float32"), (4, "bfloat16")],
)
def test_an_interrupted_run_ends_in_the_same_bytes(
    tmp_path: Path, folder: Path, stop: int, precision: str
) -> None:
    extra = {"train": {"accumulate": 2}, "precision": precision}

    def begun(output: str) -> Lesson:  # on a model of its own: a run rounds what it does not train
        return lesson(recipe(tmp_path / output, **extra), load_model(str(folder)))

    list(teach(begun("whole")))
    for done in teach(begun("cut")):
        if done.step == stop:
            break
    again = begun("cut")
    list(teach(again))
    assert final(tmp_path / "cut") == final(tmp_path / "whole")
    assert [look.step for look in again.looks] == [4, 8]


def test_another_recipe_in_the_same_folder_is_refused(tmp_path: Path, model: Model) -> None:
    list(teach(lesson(recipe(tmp_path / "a"), model)))
    for other in (recipe(tmp_path / "a", batch=2), recipe(tmp_path / "a", prompt_dropout=0.5)):
        with pytest.raises(ModelError, match="another recipe"):
            list(teach(lesson(other, model)))
    with pytest.raises(ModelError, match="another recipe"):
        list(teach(lesson(recipe(tmp_path / "a"), model, Discs(range(11)))))


@pytest.mark.parametrize("optimizer", ["muon", "adamw8bit"])
def test_every_optimizer_goes_on_where_it_was(tmp_path: Path, model: Model, optimizer: str) -> None:
    if optimizer == "adamw8bit":
        pytest.importorskip("bitsandbytes", reason="an extra: pip install 'underdraw[adam8bit]'")
    spec = recipe(tmp_path / "whole", optimizer=optimizer)
    list(teach(lesson(spec, model)))
    parted = spec.model_copy(update={"output": str(tmp_path / "parted")})
    for done in teach(lesson(parted, model)):
        if done.step == 4:
            break  # the checkpoint is of step 3
    assert len(list(teach(lesson(parted, model)))) == 5
    assert final(tmp_path / "parted") == final(tmp_path / "whole")


def test_a_full_disk_leaves_the_last_checkpoint(
    tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    from underdraw.training import checkpoint

    run = lesson(recipe(tmp_path / "a", watch={"every": 8}), model)
    kept, save = [], checkpoint.save_file

    def full(tensors: Any, path: Path, metadata: Any) -> None:
        if kept:
            raise OSError(28, "No space left on device")
        save(tensors, path, metadata)
        kept.append(1)

    monkeypatch.setattr(checkpoint, "save_file", full)
    with pytest.raises(OutputError, match="No space left on device; the last checkpoint is whole"):
        list(teach(run))
    monkeypatch.undo()
    list(teach(lesson(recipe(tmp_path / "a", watch={"every": 8}), model)))
    list(teach(lesson(recipe(tmp_path / "b", watch={"every": 8}), model)))
    assert final(tmp_path / "a") == final(tmp_path / "b")


def program(folder: Path, output: Path) -> list[str]:
    source = str(ROOT / "src")
    text = PROGRAM.format(root=str(ROOT), src=source, output=str(output), model=str(folder))
    return [sys.executable, "-c", text]


def test_killed_at_any_moment_it_ends_in_the_same_weights(folder: Path, tmp_path: Path) -> None:
    def run(output: str) -> None:
        subprocess.run(program(folder, tmp_path / output), check=True, stdout=-3, **QUIET)

    run("whole")
    chance = np.random.default_rng(3)
    for _ in range(3):  # benchmarks/kill_resume.py kills twenty times
        command = program(folder, tmp_path / "cut")
        with subprocess.Popen(command, stdout=subprocess.PIPE, **QUIET) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
    run("cut")
    assert final(tmp_path / "cut") == final(tmp_path / "whole")


def test_two_devices_learn_what_one_does(folder: Path, tmp_path: Path) -> None:
    subprocess.run(program(folder, tmp_path / "one"), check=True, stdout=-3, **QUIET)
    script = tmp_path / "run.py"
    script.write_text(program(folder, tmp_path / "two")[-1])
    launcher = ["-m", "torch.distributed.run", "--nproc-per-node=2", "--standalone"]
    command = [sys.executable, *launcher, str(script)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=120, env=QUIET["env"]
    )
    assert done.returncode == 0, done.stderr[:3000]
    one, two = (load_file(tmp_path / name / "checkpoint.safetensors") for name in ("one", "two"))
    for name, tensor in one.items():
        if name.startswith("model."):
            torch.testing.assert_close(two[name], tensor, atol=2e-4, rtol=0)


class Counting(torch.optim.SGD):
    """Keeps what bitsandbytes does: a plain count, bytes of a weight's shape, a table for all."""

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters, lr=0.1)
        self._table = torch.linspace(-1, 1, 256)

    def step(self, closure: None = None) -> None:  # type: ignore[override]
        for parameter in self.param_groups[0]["params"]:
            state = self.state[parameter]
            state["step"] = state.get("step", 0) + 1
            state["bytes"] = torch.full_like(parameter, 7, dtype=torch.uint8)
            state["table"] = self._table


def test_every_kind_of_state_is_kept(tmp_path: Path) -> None:
    net = torch.nn.Linear(4, 3)
    before, after = Counting(net.parameters()), Counting(net.parameters())
    before.step()
    tensors = checkpoints.optimizer_tensors([before], net)
    path = tmp_path / "run.safetensors"
    checkpoints.save_checkpoint(path, checkpoints.Checkpoint(1, "recipe", tensors))
    kept = checkpoints.load_checkpoint(path, "recipe").tensors
    checkpoints.restore_optimizers([after], net, kept)
    for parameter in net.parameters():
        state = after.state[parameter]
        assert state["step"] == 1 and type(state["step"]) is int
        assert state["bytes"].dtype == torch.uint8
        assert torch.equal(state["table"], torch.linspace(-1, 1, 256))


def test_layouts_of_memory_are_kept(tmp_path: Path) -> None:
    kernel = torch.arange(2.0 * 3 * 4 * 5).view(2, 3, 4, 5)
    last = kernel.to(memory_format=torch.channels_last)
    tensors = {"rows": kernel, "channels": last, "same": last, "column": kernel.mT}
    path = tmp_path / "run.safetensors"
    checkpoints.save_checkpoint(path, checkpoints.Checkpoint(1, "recipe", tensors))
    kept = checkpoints.load_checkpoint(path, "recipe").tensors
    assert all(torch.equal(tensor, kept[name]) for name, tensor in tensors.items())
    assert kept["channels"].stride() == kept["same"].stride() == last.stride()
