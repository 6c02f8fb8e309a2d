"""Names on the hub, offline: what its cache has is found, what it has not is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from tests import tiny
from underdraw.errors import ModelError, SpecError
from underdraw.models import inspect_control, inspect_model, load_model
from underdraw.models.hub import fetch
from underdraw.models.locate import locate

COMMIT, OLD = "a" * 40, "b" * 40


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Lay out the hub's cache, and return where a commit's files go."""
    import huggingface_hub.constants as constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    fetch.cache_clear()
    repo = tmp_path / "models--who--what"
    for name, commit in (("main", COMMIT), ("v1", OLD)):
        (repo / "refs").mkdir(parents=True, exist_ok=True)
        (repo / "refs" / name).write_text(commit)
        (repo / "snapshots" / commit).mkdir(parents=True)
    return lambda commit: repo / "snapshots" / commit


def test_a_repository_and_its_revision(cache: Callable[[str], Path]) -> None:
    for commit in (COMMIT, OLD):
        save_file({"x": torch.zeros(1)}, cache(commit) / "model.safetensors")
    assert locate("who/what", "model", ()) == cache(COMMIT)
    assert locate("who/what@v1", "model", ()) == cache(OLD)
    with pytest.raises(ModelError, match="can't fetch 'who/what@v2' from the hub"):
        locate("who/what@v2", "model", ())


def test_a_folder_and_a_file_inside_a_repository(cache: Callable[[str], Path]) -> None:
    inside = cache(COMMIT) / "models" / "eye"
    inside.mkdir(parents=True)
    (inside / "config.json").write_text("{}")
    save_file({"x": torch.zeros(1)}, inside / "model.safetensors")
    save_file({"x": torch.zeros(1)}, cache(OLD) / "a.safetensors")
    assert locate("who/what/models/eye", "image encoder", ()) == inside
    found = locate("who/what@v1/a.safetensors", "control", (), single=True)
    assert found == cache(OLD) / "a.safetensors"
    with pytest.raises(ModelError, match="who/what on the hub has no folder models/ear"):
        locate("who/what/models/ear", "model", ())
    with pytest.raises(ModelError, match="can't fetch 'who/what/b"):
        locate("who/what/b.safetensors", "control", (), single=True)


def test_a_repository_of_many_files_is_not_fetched_whole(cache: Callable[[str], Path]) -> None:
    cache(COMMIT)  # it has neither a model's index nor weights of its own
    with pytest.raises(ModelError, match="name what is meant in it: who/what/FOLDER"):
        locate("who/what", "control", (), single=True)


@pytest.mark.parametrize(
    "name", ["who/what.safetensors", "who/what/x.ckpt", "what.safetensors", "here/x/y.safetensors"]
)
def test_a_mistyped_file_is_not_sought_on_the_hub(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    with pytest.raises(ModelError, match="no such file"):
        locate(name, "control", (), single=True)
    with pytest.raises(SpecError):
        locate("what", "control", ("that",), single=True)


def test_weights_in_half_precision_only(pack: Path, cache: Callable[[str], Path]) -> None:
    """As many repositories have them, under the name of their variant."""
    import shutil

    folder = cache(COMMIT)
    shutil.copytree(pack, folder, dirs_exist_ok=True)
    (folder / "pack.json").unlink()
    for part in ("unet", "vae", "text_encoder"):
        file = next((folder / part).glob("*.safetensors"))
        file.rename(file.with_suffix(".fp16.safetensors"))
    tiny.controlnet().half().save_pretrained(folder / "controlnet_edges", variant="fp16")
    model = load_model("who/what")
    wanted = load_model(str(pack)).unet.state_dict()
    for name, tensor in model.unet.state_dict().items():
        assert torch.equal(tensor, wanted[name])
    assert inspect_control("edges", inspect_model("who/what")).kind == "ControlNet"
