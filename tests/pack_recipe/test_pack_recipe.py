"""The recipe runs from its first stage to a pack that draws, on networks too small to be good."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from recipes.rooms import base, control, export, stages, text, vae
from recipes.rooms.config import Recipe, read_recipe
from recipes.rooms.data import BATCH, draw_shards, read_shards
from underdraw import ControlSpec, GenerationSpec, generate
from underdraw.models import check_pack
from underdraw.rooms import HELD_OUT, VOCABULARY, draw
from underdraw.spec.size import Size

SHORT = {"steps": 2, "warmup": 1, "save_every": 1}


def small_recipe() -> Recipe:
    data = read_recipe().model_dump()
    data["data"] = {"scenes": 3, "side": 64}
    data["vae"] |= {"channels": (8, 8, 8, 8), "batch": 2, "crop": 32, "full_batch": 1}
    data["base"] |= {"channels": (16, 16, 16, 16), "groups": 8, "text_width": 16, "batch": 2}
    data["base"] |= {"text_layers": 1, "text_heads": 2, "compile": False}
    for part in (data["vae"], data["base"], *data["controls"]):
        part["train"] |= SHORT
    for part in data["controls"]:
        part["batch"] = 2
    return Recipe.parse(data)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run every stage."""
    recipe, folder = small_recipe(), tmp_path_factory.mktemp("runs")
    list(draw_shards(folder / "scenes", range(recipe.data.scenes), recipe.data.size))
    scenes = stages.pictures(recipe, folder)
    list(vae.run(recipe, scenes.color, folder / "vae.safetensors"))
    stages.finish_vae(recipe, scenes, folder)
    tokenizer, latents = stages.latents(recipe, folder)
    list(base.run(recipe, tokenizer, latents, folder / "base.safetensors"))
    for spec in recipe.controls:
        tokenizer, latents = stages.latents(recipe, folder, hint=spec.kind)
        trained = stages.trained_base(recipe, tokenizer, folder)
        path = folder / f"control-{spec.kind}.safetensors"
        list(control.run(recipe, spec, trained, latents, path))
    return folder


def test_the_pack_it_exports_draws(runs: Path, tmp_path: Path) -> None:
    recipe = small_recipe()
    export.export_pack(recipe, runs, tmp_path / "pack")
    assert check_pack(tmp_path / "pack") == []
    depth = stages.pictures(recipe, runs).depth[0]
    hint = ControlSpec(control="depth", image=np.repeat(depth[..., None], 3, axis=-1))
    spec = GenerationSpec(
        model=str(tmp_path / "pack"), prompt="a red sofa", controls=[hint], steps=2
    )
    assert generate(spec).images[0].size == tuple(recipe.data.size)


def test_a_stage_goes_on_from_a_packs_weights(runs: Path, tmp_path: Path) -> None:
    recipe = small_recipe()
    export.export_pack(recipe, runs, tmp_path / "pack")
    stages.adopt(tmp_path / "pack", tmp_path)
    start = stages.start_of(tmp_path, "unet")
    tokenizer, latents = stages.latents(recipe, runs)
    still = recipe.base.train.model_copy(update={"steps": 1, "learning_rate": 1e-9})
    recipe = recipe.model_copy(update={"base": recipe.base.model_copy(update={"train": still})})
    path = tmp_path / "base.safetensors"
    (done,) = base.run(recipe, tokenizer, latents, path, start=start)
    kept = stages.trained_base(recipe, tokenizer, runs).state_dict()
    for name, tensor in done.average.state_dict().items():
        torch.testing.assert_close(tensor, kept[name], rtol=1e-3, atol=1e-3)
    assert stages.start_of(tmp_path, "controlnet_pose") is None


def test_the_latents_have_unit_spread(runs: Path) -> None:
    _, latents = stages.latents(small_recipe(), runs)
    channels = latents.latents[0].float().transpose(0, 1).flatten(1)
    torch.testing.assert_close(channels.mean(dim=1), torch.zeros(8), atol=0.05, rtol=0)
    torch.testing.assert_close(channels.std(dim=1), torch.ones(8), atol=0.05, rtol=0)


def test_exchanged_captions_and_control_images_are_compared_on_the_same_noise(runs: Path) -> None:
    recipe = small_recipe()
    tokenizer, latents = stages.latents(recipe, runs, hint="depth")
    models = stages.trained_base(recipe, tokenizer, runs)
    found = base.measure_uptake(models, latents)
    assert found == base.measure_uptake(models, latents)
    assert found.true != found.shuffled
    alike = replace(latents, tokens=latents.tokens[:1, :1].expand_as(latents.tokens))
    assert base.measure_uptake(models, alike).gain == 0
    assert base.Uptake(true=0.5, shuffled=1.0).gain == 0.5


def test_folding_the_normalisation_keeps_the_pictures() -> None:
    recipe = small_recipe()
    model = vae.build(recipe.vae, recipe.data.side).eval()
    pictures = np.random.default_rng(0).integers(0, 256, (2, 64, 64, 3), np.uint8)
    before = vae.reconstruct(model, pictures).astype(int)
    vae.fold_normalisation(model, torch.linspace(-1, 1, 8), torch.linspace(0.5, 2, 8))
    assert np.abs(vae.reconstruct(model, pictures).astype(int) - before).max() <= 1


def test_mirrored_latents_go_with_mirrored_hints(runs: Path) -> None:
    _, latents = stages.latents(small_recipe(), runs, hint="depth")
    batch = latents.batch(64, torch.Generator().manual_seed(0), 0.0, hint="depth")
    for latent, hint in zip(batch.latents, batch.hints, strict=True):
        found = [
            (side, scene)
            for side in (0, 1)
            for scene in range(3)
            if torch.equal(latents.latents[side, scene].float(), latent)
        ]
        side, scene = found[0]
        drawn = latents.hints["depth"][scene].float() / 255
        assert torch.equal(hint[0], drawn.flip(-1) if side else drawn)


def test_a_shard_holds_the_scenes_of_its_own_seeds(tmp_path: Path) -> None:
    seeds, size = range(40, 40 + BATCH + 2), Size(32, 32)
    assert list(draw_shards(tmp_path, seeds, size)) == [len(seeds)]
    shard = read_shards(tmp_path, len(seeds))
    assert len(shard.captions) == len(seeds)
    for place in (0, BATCH, BATCH + 1):
        frames = draw([seeds[place]], size).frames
        color = (frames.color[0] * 255).round().byte().permute(1, 2, 0).numpy()
        np.testing.assert_array_equal(shard.color[place], color)
    assert list(draw_shards(tmp_path, seeds, size)) == []


def test_every_word_of_the_world_is_one_token() -> None:
    tokenizer = text.train_tokenizer(["a blue sofa"], VOCABULARY)
    for word in VOCABULARY:
        assert len(tokenizer(word).input_ids) == 3, word
    assert tokenizer.unk_token_id not in tokenizer("zebra 7!").input_ids[1:-1]


def test_no_training_scene_is_held_out() -> None:
    assert read_recipe().data.scenes < HELD_OUT
