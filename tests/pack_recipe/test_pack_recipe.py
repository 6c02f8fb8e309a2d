"""The recipe runs from its first stage to a pack that draws, on networks too small to be good."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from recipes.rooms import (
    base,
    control,
    detectors,
    export,
    joint,
    report,
    sharpen,
    stages,
    text,
    vae,
)
from recipes.rooms.config import Recipe, read_recipe
from recipes.rooms.data import BATCH, Batch, Hint, draw_shards, maps_of, read_shards
from recipes.rooms.denoising import (
    Uptake,
    measure_uptake,
    predict,
    with_other_captions,
    with_other_hints,
)
from underdraw import ControlSpec, GenerationSpec, generate
from underdraw.engine import reconstruct
from underdraw.errors import ModelError, SpecError
from underdraw.imaging import depth_map, load
from underdraw.models import check_pack, read_manifest
from underdraw.preprocess import run
from underdraw.rooms import CLASSES, HELD_OUT, PALETTE, VOCABULARY, draw
from underdraw.spec.preprocess import ColorParams
from underdraw.spec.size import Size
from underdraw.training import Progress

SHORT = {"steps": 2, "warmup": 1, "save_every": 1}


def small_recipe() -> Recipe:
    data = read_recipe().model_dump()
    data["data"] = {"scenes": 3, "oblong": 2, "side": 64}
    data["vae"] |= {"channels": (8, 8, 8, 8), "batch": 2, "crop": 32, "full_batch": 1}
    data["vae"] |= {"latent_channels": 4}
    data["controls"] = [c for c in data["controls"] if c["kind"] in ("canny", "depth")]
    data["base"] |= {"channels": (16, 16, 16, 16), "groups": 8, "text_width": 16, "batch": 2}
    data["base"] |= {"text_layers": 1, "text_heads": 2, "compile": False}
    data["joint"] |= {"batch": 4}
    data["sharpen"] |= {"channels": (8, 8), "alone": 1}
    stages_ = ("vae", "base", "joint", "sharpen")
    for part in (*(data[name] for name in stages_), *data["controls"], *data["detectors"]):
        part["train"] |= SHORT
    for part in data["controls"]:
        part["batch"] = 2
    for part in data["detectors"]:
        part |= {"channels": (8, 8, 16, 16), "heads": (1, 1, 1, 1), "layers": (1, 1, 1, 1)}
        part |= {"batch": 2, "decoder": 8}
    return Recipe.parse(data)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run every stage."""
    recipe, folder = small_recipe(), tmp_path_factory.mktemp("runs")
    for size, seeds in recipe.data.buckets.items():
        list(draw_shards(stages.folder_of(folder, size), seeds, size))
    scenes = stages.pictures(recipe, folder)
    list(vae.run(recipe, scenes.color, folder / "vae.safetensors"))
    stages.finish_vae(recipe, scenes, folder)
    tokenizer, latents = stages.latents(recipe, folder)
    list(base.run(recipe, tokenizer, latents, folder / "base.safetensors"))
    for spec in recipe.controls:
        _, latents = stages.latents(recipe, folder, [spec.kind])
        trained = stages.trained_base(recipe, tokenizer, folder)
        path = folder / f"control-{spec.kind}.safetensors"
        list(control.run(recipe, spec, trained, latents, path))
    _, latents = stages.latents(recipe, folder, ["canny", "depth"])
    models = stages.trained_parts(recipe, tokenizer, folder)
    list(joint.run(recipe, models, latents, folder / "joint.safetensors"))
    vae_ = stages.trained_vae(folder)
    list(sharpen.run(recipe, vae_, scenes.color, folder / "sharpen.safetensors"))
    return folder


def test_the_pack_it_exports_draws(runs: Path, tmp_path: Path) -> None:
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


def test_a_batch_is_shared_as_evenly_as_it_can_be(runs: Path) -> None:
    _, latents = stages.latents(small_recipe(), runs, ["canny", "depth"])
    mixes = [[], ["canny"], ["depth"], ["canny", "depth"]]
    hints = latents.parts[0].batch(6, torch.Generator().manual_seed(0), 0.0, mixes).hints
    assert list(hints) == ["canny", "depth"]
    assert [hint.rows.tolist() for hint in hints.values()] == [[2, 3, 5], [4, 5]]


def test_what_the_recipe_does_not_have_is_refused(runs: Path, tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="canny"):
        read_recipe().control("cany")
    with pytest.raises(SpecError, match="seg"):
        read_recipe().detector("segs")
    np.savez(tmp_path / "000000.npz", color=0, depth=0, captions="[]")
    with pytest.raises(ModelError, match="draw again"):
        read_shards(tmp_path, 1)


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


def _assert_nearly(found: dict[str, Tensor], exported: dict[str, Tensor]) -> None:
    """Compare weights that went through a pack's float16."""
    for name, tensor in found.items():
        torch.testing.assert_close(tensor, exported[name], rtol=1e-3, atol=1e-3)


def test_the_joint_stage_moves_every_network(runs: Path) -> None:
    recipe = small_recipe()
    tokenizer, _ = stages.latents(recipe, runs)
    before = stages.trained_parts(recipe, tokenizer, runs).state_dict()
    moved = {
        name.split(".")[0]
        for name, tensor in stages.trained(recipe, tokenizer, runs).state_dict().items()
        if not torch.equal(tensor, before[name])
    }
    assert moved == {"text", "unet", "canny", "depth"}


def test_a_prediction_adds_each_control_on_its_own_rows(runs: Path) -> None:
    recipe = small_recipe()
    tokenizer, latents = stages.latents(recipe, runs, ["canny", "depth"])
    models = stages.trained(recipe, tokenizer, runs)
    mixes = [[], ["canny"], ["depth"], ["canny", "depth"]]
    batch = latents.parts[0].batch(8, torch.Generator().manual_seed(0), 0.0, mixes)
    context = models["text"](batch.tokens).last_hidden_state
    times = torch.full((8,), 500)
    together = predict(models, batch.latents, times, context, batch.hints)
    for row, mix in enumerate(mix for mix in mixes for _ in range(2)):
        alone = {}
        for kind in mix:
            place = batch.hints[kind].rows.tolist().index(row)
            alone[kind] = Hint(torch.tensor([0]), batch.hints[kind].images[place : place + 1])
        part = slice(row, row + 1)
        found = predict(models, batch.latents[part], times[part], context[part], alone)
        torch.testing.assert_close(found, together[part], atol=1e-5, rtol=1e-5)


def test_the_joint_report_tells_of_every_mix_and_draws(runs: Path, tmp_path: Path) -> None:
    recipe = small_recipe()
    tokenizer, latents = stages.latents(recipe, runs, ["canny", "depth"])
    models = stages.trained(recipe, tokenizer, runs)
    done = Progress(step=7, steps=9, loss=1.0, seconds=1.0, average=models, saved=True)
    scenes = stages.pictures(recipe, runs)
    samples = report.Samples(recipe, runs, tokenizer)
    told = samples.joint(done, latents, ["canny", "depth"], scenes, tmp_path / "sheet.png")
    starts = ["no control", "canny", "depth"]
    assert [line.split(":")[0] for line in told.splitlines()] == [f"7 under {s}" for s in starts]
    assert load(tmp_path / "sheet.png").shape[2] == 3


def test_sharpening_moves_the_decoder_and_not_the_latents(runs: Path) -> None:
    before, after = stages.trained_vae(runs), stages.sharpened_vae(runs)
    old, new = before.state_dict(), after.state_dict()
    moved = {name.split(".")[0] for name in old if not torch.equal(old[name], new[name])}
    assert moved == {"decoder", "post_quant_conv"}


def test_the_critic_is_not_moved_by_what_the_decoder_wants(runs: Path) -> None:
    vae_ = stages.trained_vae(runs)
    decoder = sharpen.decoder_of(vae_).requires_grad_(True)
    pixels = torch.rand((2, 3, 32, 32), generator=torch.Generator().manual_seed(0)) * 2 - 1
    found = []
    for heard in (False, True):
        torch.manual_seed(0)
        critic = sharpen.build_critic(small_recipe().sharpen, latent_channels=4)
        critic.eval()  # holds the spectral norms still
        decoder.zero_grad()
        sharpen.contest(small_recipe(), vae_, critic, pixels, heard=heard).backward()
        found.append([[p.grad.clone() for p in net.parameters()] for net in (critic, decoder)])
    (calm, blurred), (same, sharp) = found
    assert all(torch.equal(a, b) for a, b in zip(calm, same, strict=True))
    last = [name for name, _ in decoder.named_parameters()].index("decoder.conv_out.weight")
    pull = (sharp[last] - blurred[last]).norm() / blurred[last].norm()
    assert pull.item() == pytest.approx(small_recipe().sharpen.strength, rel=1e-3)

    def verdict() -> float:
        with torch.no_grad():
            latents = vae_.encode(pixels).latent_dist.mean
            wide = F.interpolate(latents, size=pixels.shape[-2:])
            return critic(torch.cat([vae_.decode(latents).sample, wide], dim=1)).mean().item()

    before = verdict()
    with torch.no_grad():
        for weight, with_it, without in zip(decoder.parameters(), sharp, blurred, strict=True):
            weight.sub_(with_it - without, alpha=1e-3)
    assert verdict() > before


def test_the_latents_have_unit_spread(runs: Path) -> None:
    _, latents = stages.latents(small_recipe(), runs)
    channels = latents.parts[0].latents[0].float().transpose(0, 1).flatten(1)
    torch.testing.assert_close(channels.mean(dim=1), torch.zeros(4), atol=0.05, rtol=0)
    torch.testing.assert_close(channels.std(dim=1), torch.ones(4), atol=0.05, rtol=0)


@pytest.mark.parametrize("exchange", [with_other_captions, with_other_hints])
def test_exchanged_conditions_are_compared_on_the_same_noise(
    runs: Path, exchange: Callable[[Batch], Batch]
) -> None:
    recipe = small_recipe()
    tokenizer, latents = stages.latents(recipe, runs, ["depth"])
    models = stages.trained(recipe, tokenizer, runs)
    batch = latents.parts[0].batch(8, torch.Generator().manual_seed(1), 0.0, [["depth"]])
    found = measure_uptake(models, batch, exchange(batch))
    assert found == measure_uptake(models, batch, exchange(batch))
    assert found.true != found.shuffled
    assert measure_uptake(models, batch, batch).gain == 0
    assert Uptake(true=0.5, shuffled=1.0).gain == 0.5


def test_folding_the_normalisation_keeps_the_pictures() -> None:
    recipe = small_recipe()
    model = vae.build(recipe.vae, recipe.data.side).eval()
    pictures = np.random.default_rng(0).integers(0, 256, (2, 64, 64, 3), np.uint8)
    before = reconstruct(model, pictures).astype(int)
    vae.fold_normalisation(model, torch.linspace(-1, 1, 4), torch.linspace(0.5, 2, 4))
    assert np.abs(reconstruct(model, pictures).astype(int) - before).max() <= 1


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


@pytest.mark.parametrize("kind", ["seg", "depth"])
def test_a_detector_learns_to_read_a_picture(runs: Path, tmp_path: Path, kind: str) -> None:
    torch.manual_seed(0)
    recipe = small_recipe()
    scenes = stages.pictures(recipe, runs)
    spec = recipe.detector(kind)
    longer = spec.train.model_copy(update={"steps": 40, "learning_rate": 1e-2, "save_every": 40})
    spec = spec.model_copy(update={"train": longer})
    untrained = detectors.measure(spec, detectors.DETECTORS[kind].build(spec), scenes)
    *_, done = detectors.run(recipe, spec, scenes, tmp_path / "detector.safetensors")
    found = detectors.measure(spec, done.average, scenes)
    assert found > untrained if kind == "seg" else found < untrained
    assert f"{found:.3f}" in report.detector(done, spec, scenes)


def test_every_word_of_the_world_is_one_token() -> None:
    tokenizer = text.train_tokenizer(["a blue sofa"], VOCABULARY)
    for word in VOCABULARY:
        assert len(tokenizer(word).input_ids) == 3, word
    assert tokenizer.unk_token_id not in tokenizer("zebra 7!").input_ids[1:-1]


def test_no_training_scene_is_held_out() -> None:
    assert all(seeds.stop < HELD_OUT for seeds in read_recipe().data.buckets.values())
