"""The loop resumes to the bit, refuses what isn't its own, and loses nothing when a save fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from underdraw.errors import ModelError
from underdraw.training import TrainSpec, autocast, checkpoint, muon_groups, train
from underdraw.training.loop import _optimizers, rate_at

SPEC = TrainSpec(steps=8, learning_rate=1e-2, warmup=2, save_every=3)


def problem() -> tuple[nn.Module, Callable[[int, torch.Generator], Tensor]]:
    """Return a network with fixed weights and a loss that draws its own data."""
    torch.manual_seed(0)
    inner = nn.Conv2d(4, 4, 3, padding=1)
    model = nn.Sequential(
        nn.Linear(4, 8), nn.Tanh(), nn.Unflatten(1, (4, 2, 1)), inner, nn.Flatten(), nn.Linear(8, 1)
    )
    model.to(memory_format=torch.channels_last)

    def loss(step: int, source: torch.Generator) -> Tensor:
        x = torch.randn(16, 4, generator=source)
        return (model(x)[:, 0] - x.sum(dim=1)).square().mean()

    return model, loss


def run(
    path: Path, spec: TrainSpec = SPEC, stop: int | None = None, muon: bool = False
) -> nn.Module:
    """Train, up to `stop` steps."""
    model, loss = problem()
    groups = muon_groups(model) if muon else None
    for done in train(model, loss, spec, path, groups=groups):
        if done.step == stop:
            break
    return model


def test_a_checkpoint_of_another_optimizer_is_refused(tmp_path: Path) -> None:
    run(tmp_path / "c.safetensors", stop=4)
    with pytest.raises(ModelError, match="another recipe"):
        run(tmp_path / "c.safetensors", muon=True)


@pytest.mark.parametrize("muon", [False, True])
def test_an_interrupted_run_ends_in_the_same_bytes(tmp_path: Path, muon: bool) -> None:
    run(tmp_path / "whole.safetensors", muon=muon)
    run(tmp_path / "cut.safetensors", stop=4, muon=muon)  # the save at 3 is kept, step 4 is lost
    run(tmp_path / "cut.safetensors", muon=muon)
    whole = load_file(tmp_path / "whole.safetensors")
    cut = load_file(tmp_path / "cut.safetensors")
    assert whole.keys() == cut.keys()
    assert all(torch.equal(whole[name], cut[name]) for name in whole)


@pytest.mark.parametrize("muon", [False, True])
def test_weights_that_lie_in_bfloat16_end_in_the_same_bytes(tmp_path: Path, muon: bool) -> None:
    spec = SPEC.model_copy(update={"accumulate": 2, "ema_decay": 0.9})
    kept = {}
    for name, reduced in (("float32", False), ("bfloat16", True)):
        model, loss = problem()
        matrices = [p for p in model.parameters() if reduced and p.ndim > 1]

        def cast(step: int, source: torch.Generator, loss: Any = loss) -> Tensor:
            with autocast("bfloat16"):
                return loss(step, source)

        groups = muon_groups(model) if muon else None
        path = tmp_path / name
        list(train(model, cast, spec, path, groups=groups, in_bfloat16=matrices))
        kept[name] = load_file(path)
    assert kept["float32"].keys() == kept["bfloat16"].keys()
    for key, tensor in kept["float32"].items():
        assert tensor.dtype == kept["bfloat16"][key].dtype
        assert torch.equal(tensor, kept["bfloat16"][key]), key


def test_the_loss_falls(tmp_path: Path) -> None:
    model, loss = problem()
    spec = TrainSpec(steps=150, learning_rate=3e-2, warmup=5, save_every=150)
    losses = [done.loss for done in train(model, loss, spec, tmp_path / "c.safetensors")]
    assert sum(losses[-10:]) < 0.2 * sum(losses[:10])


def test_a_checkpoint_of_another_recipe_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.safetensors"
    run(path)
    with pytest.raises(ModelError, match="another recipe"):
        run(path, SPEC.model_copy(update={"learning_rate": 1e-3}))


def test_a_run_may_be_lengthened(tmp_path: Path) -> None:
    path = tmp_path / "c.safetensors"
    run(path)
    model, loss = problem()
    longer = SPEC.model_copy(update={"steps": 10})
    assert [done.step for done in train(model, loss, longer, path)] == [9, 10]


def test_a_damaged_checkpoint_says_so(tmp_path: Path) -> None:
    path = tmp_path / "c.safetensors"
    run(path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ModelError, match="can't read the checkpoint"):
        run(path)


def test_a_full_disk_leaves_the_last_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.safetensors"
    run(path, stop=3)
    kept = path.read_bytes()

    def full(tensors: dict[str, Tensor], target: Path, metadata: dict[str, str]) -> None:
        target.write_bytes(b"half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "save_file", full)
    with pytest.raises(OSError, match="No space"):
        run(path)
    assert path.read_bytes() == kept
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_loss_of_nan_stops_the_run(tmp_path: Path) -> None:
    model, loss = problem()

    def broken(step: int, source: torch.Generator) -> Tensor:
        return loss(step, source) * (float("nan") if step == 5 else 1.0)

    with pytest.raises(ModelError, match="nan at step 5"):
        list(train(model, broken, SPEC, tmp_path / "c.safetensors"))


def test_a_deadline_saves_and_stops(tmp_path: Path) -> None:
    model, loss = problem()
    path = tmp_path / "c.safetensors"
    assert [d.saved for d in train(model, loss, SPEC, path, deadline=0.0)] == [True]
    assert path.exists()


def test_large_weights_are_moved_in_bundles() -> None:
    weights = [nn.Parameter(torch.empty(count, device="meta")) for count in [2**22] * 5 + [3]]
    optimizers = _optimizers([{"params": weights[:5]}, {"params": weights[5:]}], SPEC)
    held = [optimizer.param_groups[0]["params"] for optimizer in optimizers]
    assert [len(bundle) for bundle in held] == [1, 2, 2, 1]
    assert {id(w) for bundle in held for w in bundle} == {id(w) for w in weights}


def test_the_rate_rises_and_falls() -> None:
    spec = TrainSpec(steps=100, warmup=10, final_rate=0.1)
    rates = [rate_at(step, spec) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == rates[10] == 1.0
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[-1] == pytest.approx(0.1, abs=1e-3)
