"""Each stage teaches what it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from recipes.rooms import (
    denoising,
    detectors,
    joint,
    report,
    sharpen,
    stages,
    vae,
)
from recipes.rooms.data import Hint
from recipes.rooms.denoising import (
    Uptake,
    loss,
    measure_uptake,
    predict,
    with_other_captions,
)
from tests.pack_recipe.small import small_recipe
from underdraw.engine import reconstruct
from underdraw.imaging import load
from underdraw.training import Progress


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


def test_the_joint_stage_leans_as_the_recipe_says(
    runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe, real, leans = small_recipe(), denoising.loss, []

    def spy(*arguments: Any) -> torch.Tensor:
        leans.append(arguments[3])
        return real(*arguments)

    monkeypatch.setattr(denoising, "loss", spy)
    tokenizer, latents = stages.latents(recipe, runs, ["canny", "depth"])
    models = stages.trained_parts(recipe, tokenizer, runs)
    next(joint.run(recipe, models, latents, tmp_path / "joint.safetensors"))
    assert leans == [recipe.joint.lean]
    assert recipe.joint.lean > 0


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
    assert [line.split(":")[0] for line in told.text.splitlines()] == [
        f"7 under {s}" for s in starts
    ]
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
    assert pull.item() == pytest.approx(small_recipe().sharpen.strength, rel=1e-2)

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


def test_exchanged_captions_are_compared_on_the_same_noise(runs: Path) -> None:
    recipe = small_recipe()
    tokenizer, latents = stages.latents(recipe, runs, ["depth"])
    models = stages.trained(recipe, tokenizer, runs)
    batch = latents.parts[0].batch(8, torch.Generator().manual_seed(1), 0.0, [["depth"]])
    exchanged = with_other_captions(batch)
    found = measure_uptake(models, batch, exchanged)
    assert found == measure_uptake(models, batch, exchanged)
    assert found.true != found.shuffled
    assert measure_uptake(models, batch, batch).gain == 0
    assert Uptake(true=0.5, shuffled=1.0).gain == 0.5


def test_a_channel_counts_by_what_it_does_to_the_picture() -> None:
    recipe = small_recipe()
    model = vae.build(recipe.vae, recipe.data.side).eval()
    with torch.no_grad():
        scales = torch.tensor([1.0, 0.3, 0.1, 0.0])
        model.post_quant_conv.weight.copy_(torch.diag(scales)[:, :, None, None])
    latents = torch.randn(4, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    weights = vae.weights_of(model, latents)
    assert weights.mean() == pytest.approx(1.0)
    assert weights[0] > weights[2] > weights[3] == 0


def test_a_channel_that_counts_more_weighs_more_in_the_loss(runs: Path) -> None:
    recipe = small_recipe()
    tokenizer, latents = stages.latents(recipe, runs)
    models = stages.trained(recipe, tokenizer, runs)
    batch = latents.parts[0].batch(4, torch.Generator().manual_seed(0), 0.0)
    alone = []
    for channel in range(4):
        weights = torch.zeros(4)
        weights[channel] = 4.0
        alone.append(
            loss(models, replace(batch, weights=weights), torch.Generator().manual_seed(0))
        )
    whole = replace(batch, weights=torch.tensor([1.0, 2.0, 0.0, 1.0]))
    found = loss(models, whole, torch.Generator().manual_seed(0))
    torch.testing.assert_close(found, (alone[0] + 2 * alone[1] + alone[3]) / 4)


def test_folding_the_normalisation_keeps_the_pictures() -> None:
    recipe = small_recipe()
    model = vae.build(recipe.vae, recipe.data.side).eval()
    pictures = np.random.default_rng(0).integers(0, 256, (2, 64, 64, 3), np.uint8)
    before = reconstruct(model, pictures).astype(int)
    vae.fold_normalisation(model, torch.linspace(-1, 1, 4), torch.linspace(0.5, 2, 4))
    assert np.abs(reconstruct(model, pictures).astype(int) - before).max() <= 1


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
    told = report.detector(done, spec, scenes, tmp_path / "sheet.png")
    assert f"{found:.3f}" in told.text and told.figure == (found if kind == "seg" else -found)
    assert load(tmp_path / "sheet.png").shape[2] == 3
