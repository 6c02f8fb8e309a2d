"""What the stages learn from is what was drawn."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from recipes.rooms import (
    control,
    stages,
    text,
    vae,
)
from recipes.rooms.config import read_recipe
from recipes.rooms.data import BATCH, draw_shards, maps_of, read_shards
from tests.pack_recipe.small import small_recipe
from underdraw.errors import ModelError, SpecError
from underdraw.preprocess import run
from underdraw.rooms import CLASSES, HELD_OUT, PALETTE, VOCABULARY, draw
from underdraw.spec.preprocess import ColorParams
from underdraw.spec.size import Size


def test_a_batch_is_of_one_size_and_as_much_work_in_each(runs: Path) -> None:
    _, buckets = stages.latents(small_recipe(), runs, ["depth"])
    found = set()
    for seed in range(30):
        batch = buckets.batch(6, torch.Generator().manual_seed(seed), 0.0, [["depth"]])
        found.add((len(batch.latents), *batch.latents.shape[-2:]))
        height, width = batch.hints["depth"].images.shape[-2:]
        assert (height // 8, width // 8) == batch.latents.shape[-2:]
    assert found == {(6, 8, 8), (4, 8, 12), (4, 12, 8)}


def test_a_batch_is_shared_as_evenly_as_it_can_be(runs: Path) -> None:
    _, latents = stages.latents(small_recipe(), runs, ["canny", "depth"])
    mixes = [[], ["canny"], ["depth"], ["canny", "depth"]]
    hints = latents.parts[0].batch(6, torch.Generator().manual_seed(0), 0.0, mixes).hints
    assert list(hints) == ["canny", "depth"]
    assert [hint.rows.tolist() for hint in hints.values()] == [[2, 3, 5], [4, 5]]


def test_what_the_recipe_does_not_have_is_refused(runs: Path, tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="canny"):
        control.spec_of(read_recipe(), "cany", tmp_path, None)
    with pytest.raises(SpecError, match="seg"):
        read_recipe().detector("segs")
    np.savez(tmp_path / "000000.npz", color=0, depth=0, captions="[]")
    with pytest.raises(ModelError, match="draw again"):
        read_shards(tmp_path, 1)


def test_the_latents_have_unit_spread(runs: Path) -> None:
    _, latents = stages.latents(small_recipe(), runs)
    channels = latents.parts[0].latents[0].float().transpose(0, 1).flatten(1)
    torch.testing.assert_close(channels.mean(dim=1), torch.zeros(4), atol=0.05, rtol=0)
    torch.testing.assert_close(channels.std(dim=1), torch.ones(4), atol=0.05, rtol=0)


def test_latents_of_another_autoencoder_are_not_taken_up(runs: Path, tmp_path: Path) -> None:
    recipe = small_recipe()
    shutil.copytree(runs, tmp_path / "runs")
    before = stages.latents(recipe, tmp_path / "runs")[1].parts[0].latents
    fresh = vae.build(recipe.vae, recipe.data.side)
    fresh.save_pretrained(tmp_path / "runs" / "vae")
    after = stages.latents(recipe, tmp_path / "runs")[1].parts[0].latents
    assert before.shape == after.shape and not torch.equal(before, after)


def test_mirrored_latents_go_with_mirrored_hints(runs: Path) -> None:
    _, buckets = stages.latents(small_recipe(), runs, ["depth"])
    latents = buckets.parts[0]
    batch = latents.batch(64, torch.Generator().manual_seed(0), 0.0, [[], ["depth"]])
    hints = batch.hints["depth"]
    assert hints.rows.tolist() == list(range(32, 64))
    for latent, hint in zip(batch.latents[32:], hints.images, strict=True):
        found = [
            (side, scene)
            for side in (0, 1)
            for scene in range(3)
            if torch.equal(latents.latents[side, scene].float(), latent)
        ]
        side, scene = found[0]
        drawn = latents.maps["depth"][scene, :, :, 0].float() / 255
        assert torch.equal(hint[0], drawn.flip(-1) if side else drawn)


def test_segments_and_palettes_are_control_images_in_colour(runs: Path) -> None:
    recipe = small_recipe()
    scenes = stages.pictures(recipe, runs)
    seg, color = maps_of(scenes, "seg"), maps_of(scenes, "color")
    assert seg.shape == color.shape == scenes.color.shape
    found = {tuple(pixel) for pixel in seg.reshape(-1, 3).tolist()}
    assert found == {PALETTE[CLASSES[i]] for i in np.unique(scenes.segments)}
    for image, grid in zip(scenes.color, color, strict=True):
        np.testing.assert_array_equal(grid, run(image, ColorParams()))
    _, latents = stages.latents(recipe, runs, ["seg"])
    batch = latents.parts[0].batch(4, torch.Generator().manual_seed(0), 0.0, [["seg"]])
    assert batch.hints["seg"].images.shape == (4, 3, 64, 64)


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
    assert all(seeds.stop < HELD_OUT for seeds in read_recipe().data.buckets.values())
