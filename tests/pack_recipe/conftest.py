"""Every stage of the small recipe, run once."""

from __future__ import annotations

from pathlib import Path

import pytest

from recipes.rooms import (
    base,
    control,
    detectors,
    export,
    joint,
    sharpen,
    stages,
    vae,
)
from recipes.rooms.data import draw_shards
from tests.pack_recipe.small import small_recipe
from underdraw.cli import main
from underdraw.rooms import HELD_OUT
from underdraw.spec.io import dump


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run every stage."""
    recipe, folder = small_recipe(), tmp_path_factory.mktemp("runs")
    list(draw_shards(folder / "held_out", range(HELD_OUT, HELD_OUT + 3), recipe.data.size))
    for size, seeds in recipe.data.buckets.items():
        list(draw_shards(stages.folder_of(folder, size), seeds, size))
    scenes = stages.pictures(recipe, folder)
    list(vae.run(recipe, scenes.color, folder / "vae.safetensors"))
    stages.finish_vae(recipe, scenes, folder)
    tokenizer, latents = stages.latents(recipe, folder)
    list(base.run(recipe, tokenizer, latents, folder / "base.safetensors"))
    export.export_base(recipe, folder)
    for kind in recipe.controls.kinds:
        dump(control.spec_of(recipe, kind, folder, None), folder / f"control-{kind}.toml")
        assert main(["train", str(folder / f"control-{kind}.toml")]) == 0
    _, latents = stages.latents(recipe, folder, ["canny", "depth"])
    models = stages.trained_parts(recipe, tokenizer, folder)
    list(joint.run(recipe, models, latents, folder / "joint.safetensors"))
    vae_ = stages.trained_vae(folder)
    list(sharpen.run(recipe, vae_, scenes.color, folder / "sharpen.safetensors"))
    for spec in recipe.detectors:
        list(detectors.run(recipe, spec, scenes, folder / f"detector-{spec.kind}.safetensors"))
    return folder
