"""From the last stage to a pack, and from a pack to the first stage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from torch import Tensor

from recipes.rooms import (
    base,
    export,
    stages,
    text,
    vae,
)
from recipes.rooms.config import Recipe
from tests.pack_recipe.small import small_recipe
from underdraw import ControlSpec, GenerationSpec, generate
from underdraw.errors import ModelError
from underdraw.imaging import depth_map
from underdraw.models import ModelStore, check_pack, read_manifest
from underdraw.models.detector import inspect_detector, load_detector
from underdraw.rooms import VOCABULARY


def test_the_pack_it_exports_draws_and_reads(
    runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = small_recipe()
    export.export_pack(recipe, runs, tmp_path / "pack")
    assert check_pack(tmp_path / "pack") == []
    words = set(read_manifest(tmp_path / "pack").vocabulary)
    captions = [way for ways in stages.pictures(recipe, runs).captions for way in ways]
    assert words == {word.strip(",") for caption in captions for word in caption.split()}
    depth = depth_map(stages.pictures(recipe, runs).depth[0])
    hint = ControlSpec(control="depth", image=depth)
    spec = GenerationSpec(
        model=str(tmp_path / "pack"), prompt="a red sofa", controls=[hint], steps=2
    )
    assert generate(spec).images[0].size == tuple(recipe.data.size)
    monkeypatch.chdir(tmp_path)
    scene = stages.pictures(recipe, runs).color[0]
    for task in ("seg", "depth"):
        (found,) = load_detector(inspect_detector(task, "pack"), ModelStore()).read([scene])
        assert found.shape == scene.shape[:2]


def test_a_pack_stays_where_something_is_missing(runs: Path, tmp_path: Path) -> None:
    kept = tmp_path / "pack" / "unet" / "weights"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"dear")
    part = tmp_path / "runs"
    shutil.copytree(runs, part)
    (part / "sharpen.safetensors").unlink()
    with pytest.raises(ModelError, match="run the stage"):
        export.export_pack(small_recipe(), part, tmp_path / "pack")
    assert kept.read_bytes() == b"dear"


def test_a_stage_goes_on_from_a_packs_weights(runs: Path, tmp_path: Path) -> None:
    recipe = small_recipe()
    export.export_pack(recipe, runs, tmp_path / "pack")
    stages.adopt(tmp_path / "pack", tmp_path)
    tokenizer, latents = stages.latents(recipe, runs, ["canny", "depth"])
    exported = stages.trained(recipe, tokenizer, runs).state_dict()
    parts = stages.trained_parts(recipe, tokenizer, tmp_path)
    _assert_nearly(parts.state_dict(), exported)

    still = recipe.base.train.model_copy(update={"steps": 1, "learning_rate": 1e-9})
    recipe = recipe.model_copy(update={"base": recipe.base.model_copy(update={"train": still})})
    start = stages.start_of(tmp_path, "unet")
    path = tmp_path / "base.safetensors"
    (done,) = base.run(recipe, tokenizer, latents, path, start=start)
    _assert_nearly(done.average.state_dict(), exported)
    assert stages.start_of(tmp_path, "controlnet_pose") is None


def test_a_pack_with_less_is_gone_on_from(runs: Path, tmp_path: Path) -> None:
    """More latent channels, another control, another vocabulary: what is known stays known."""
    recipe = small_recipe()
    export.export_pack(recipe, runs, tmp_path / "pack")
    stages.adopt(tmp_path / "pack", tmp_path)
    data = recipe.model_dump()
    data["vae"] |= {"latent_channels": 6}
    data["controls"] |= {"kinds": ("canny", "depth", "seg")}
    more = Recipe.parse(data)
    scenes = stages.pictures(recipe, runs)
    known = stages.trained_vae(tmp_path)
    wider = vae.build(more.vae, more.data.side)
    vae.widen(wider, known)
    pixels = vae.crops(scenes.color, 2, 32, torch.Generator().manual_seed(0))
    with torch.no_grad():
        old, new = (net.eval().encode(pixels).latent_dist.mean for net in (known, wider))
        torch.testing.assert_close(new[:, :4], old)
        torch.testing.assert_close(
            wider.decode(new).sample, known.decode(old).sample, atol=1e-4, rtol=1e-3
        )
    list(vae.run(more, scenes.color, tmp_path / "vae.safetensors", start=tmp_path / stages.START))

    tokenizer = text.train_tokenizer(["a blue zebra"], [*VOCABULARY, "zebra"])
    parts = stages.trained_parts(more, tokenizer, tmp_path)
    before = stages.trained(recipe, stages.tokenizer_of(recipe, runs), runs)
    assert set(parts) == {"text", "unet", "canny", "depth", "seg"}
    states = parts["text"](text.tokenize(tokenizer, ["a blue sofa"])).last_hidden_state
    tokens = text.tokenize(stages.tokenizer_of(recipe, runs), ["a blue sofa"])
    wanted = before["text"](tokens).last_hidden_state
    torch.testing.assert_close(states[:, :4], wanted[:, :4], rtol=1e-2, atol=1e-2)
    noise = torch.randn(1, 6, 8, 8, generator=torch.Generator().manual_seed(0))
    arguments = (torch.tensor([500]), states[:, :4])
    found = parts["unet"](noise, *arguments).sample
    said = before["unet"](noise[:, :4], *arguments).sample
    torch.testing.assert_close(found[:, :4], said, rtol=1e-2, atol=1e-2)
    assert not found[:, 4:].any()
    _assert_nearly(parts["seg"].state_dict(), parts["depth"].state_dict())


def _assert_nearly(found: dict[str, Tensor], exported: dict[str, Tensor]) -> None:
    """Compare weights that went through a pack's float16."""
    for name, tensor in found.items():
        torch.testing.assert_close(tensor, exported[name], rtol=1e-3, atol=1e-3)
