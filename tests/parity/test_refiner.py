"""A refiner takes over where, and as, diffusers' two pipelines hand over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import (
    EulerDiscreteScheduler,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from PIL import Image
from safetensors.torch import save_file

from tests import tiny
from tests.parity.test_sdxl import NEGATIVE, PROMPT, SHAPE, SIZE, second_encoder
from tests.unit.models.tiny_pack import save_sd
from underdraw import ControlSpec, EmbeddingSpec, GenerationSpec, ModelStore, generate, replay
from underdraw.draw import _prompts
from underdraw.engine import Relay, denoise
from underdraw.engine.guidance import Guidance
from underdraw.errors import ModelError, SpecError
from underdraw.models import inspect_model
from underdraw.preflight import preflight

# One encoder's tokens, and a score in place of the two numbers of a size.
REFINER = {**tiny.SDXL, "projection_class_embeddings_input_dim": tiny.WIDTH + 5 * 8}


def _unet() -> UNet2DConditionModel:
    """Build one that says enough to be seen in a picture when it has the last step alone."""
    unet = tiny.unet(seed=9, shape=REFINER, sample_size=8)
    unet.conv_out.weight.data *= 100
    return unet


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    place = tmp_path_factory.mktemp("models")
    base, refiner = place / "base", place / "refiner"
    shared = {"vae": tiny.vae(), "scheduler": EulerDiscreteScheduler.from_config(tiny.SCHEDULE)}
    StableDiffusionXLPipeline(
        **shared,
        text_encoder=tiny.text_encoder(),
        text_encoder_2=second_encoder(),
        tokenizer=tiny.tokenizer(),
        tokenizer_2=tiny.tokenizer(),
        unet=tiny.unet(shape=SHAPE, sample_size=8),
        add_watermarker=False,
    ).save_pretrained(base)
    tiny.controlnet(seed=30, shape=SHAPE).save_pretrained(base / "controlnet_canny")
    StableDiffusionXLImg2ImgPipeline(
        **shared,
        text_encoder=None,
        text_encoder_2=second_encoder(),
        tokenizer=None,
        tokenizer_2=tiny.tokenizer(),
        unet=_unet(),
        requires_aesthetics_score=True,
        force_zeros_for_empty_prompt=False,
        add_watermarker=False,
    ).save_pretrained(refiner)
    return base, refiner


def _spec(folders: tuple[Path, Path], **fields: Any) -> GenerationSpec:
    base, refiner = map(str, folders)
    given = {"prompt": PROMPT, "steps": 5, "guidance_scale": 5.0, "scheduler": "euler", "seed": 3}
    return GenerationSpec(**{"model": base, "refiner": refiner, **given, **SIZE, **fields})


def _theirs(folders: tuple[Path, Path], start: float, negative: str) -> np.ndarray:
    base = StableDiffusionXLPipeline.from_pretrained(folders[0], add_watermarker=False)
    refiner = StableDiffusionXLImg2ImgPipeline.from_pretrained(folders[1], add_watermarker=False)
    call: dict[str, Any] = {"prompt": PROMPT, "num_inference_steps": 5, "guidance_scale": 5.0}
    call["negative_prompt"] = negative or None
    for pipeline in (base, refiner):
        pipeline.set_progress_bar_config(disable=True)
    generator = torch.Generator().manual_seed(3)
    latents = base(
        **call, **SIZE, generator=generator, output_type="latent", denoising_end=start
    ).images
    done = refiner(**call, image=latents, denoising_start=start, output_type="np")
    return done.images[0] * 255


@pytest.mark.parametrize("negative", ["", NEGATIVE])
@pytest.mark.parametrize("start", [0.4, 0.8])
def test_the_same_picture(folders: tuple[Path, Path], start: float, negative: str) -> None:
    spec = _spec(folders, refine_from=start, negative_prompt=negative)
    made = np.asarray(generate(spec).images[0]).astype(float)
    assert np.abs(made - _theirs(folders, start, negative)).max() < 0.51
    bare = generate(spec.model_copy(update={"refiner": None, "refine_from": None})).images[0]
    assert np.abs(made - np.asarray(bare)).max() > 2


def test_each_network_runs_its_own_part(folders: tuple[Path, Path], tmp_path: Path) -> None:
    image = Image.fromarray(np.random.default_rng(0).integers(0, 256, (16, 32, 3), np.uint8))
    store, done = ModelStore(), []
    base, refiner = (store.model(inspect_model(str(folder))).unet for folder in folders)
    specs = [
        _spec(folders, controls=[ControlSpec(control="canny", image=image, scale=0.5)]),
        _spec(folders, refine_from=0.4, seed=4, steps=6),
    ]
    with tiny.Calls(base) as first, tiny.Calls(refiner) as second:
        result = generate(
            specs, models=store, observers=[lambda now: done.append((now.done, now.total))]
        )
    assert (first.rows, second.rows) == ([4, 4, 4, 2], [4, 2, 2])
    assert done == [(step, 7) for step in range(1, 8)]
    (control,) = result.report.controls
    assert (control.active_steps, control.network_calls) == ((0, 1, 2, 3), 4)
    for place, spec in enumerate(specs):
        alone = np.asarray(generate(spec, models=store).images[0]).astype(int)
        assert np.abs(alone - np.asarray(result.images[place])).max() <= 1


def test_it_is_recorded_and_drawn_again(folders: tuple[Path, Path], tmp_path: Path) -> None:
    result = generate(_spec(folders))
    record = result.pictures[0].record
    assert record.spec.refine_from == 0.8
    assert "refiner:unet/diffusion_pytorch_model.safetensors" in record.sha256
    result.save(tmp_path / "out.png")
    assert replay(tmp_path / "out.png").images[0].tobytes() == result.images[0].tobytes()


def test_a_learned_word_is_read_by_both(folders: tuple[Path, Path], tmp_path: Path) -> None:
    draw, path = torch.Generator().manual_seed(0), tmp_path / "zorg.safetensors"
    parts = {name: torch.randn(2, tiny.WIDTH, generator=draw) for name in ("clip_l", "clip_g")}
    save_file(parts, path)
    taught = _spec(
        folders, prompt="zorg", refine_from=0.2, embeddings=[EmbeddingSpec(embedding=str(path))]
    )
    model = ModelStore().model(inspect_model(str(folders[1])))
    plan = preflight(taught)
    plain = preflight(taught.model_copy(update={"embeddings": ()}))
    told, untold = (_prompts(one, model, ())["cond"] for one in (plan, plain))
    assert (told.tokens - untold.tokens).abs().max() > 1e-2
    assert told.time_ids is not None and told.time_ids[0].tolist() == [16, 32, 0, 0, 6.0]


def test_a_word_that_the_refiner_can_not_read_is_refused(tmp_path: Path) -> None:
    wide = tiny.unet(shape={**tiny.SD, "cross_attention_dim": 48}, sample_size=8)
    save_sd(tmp_path / "base")
    save_sd(tmp_path / "other", unet=wide, text_encoder=tiny.text_encoder(width=48))
    save_file({"emb_params": torch.zeros(1, tiny.WIDTH)}, tmp_path / "zorg.safetensors")
    spec = GenerationSpec(
        model=str(tmp_path / "base"),
        refiner=str(tmp_path / "other"),
        prompt="zorg",
        embeddings=[EmbeddingSpec(embedding=str(tmp_path / "zorg.safetensors"))],
        width=16,
        height=16,
    )
    with pytest.raises(ModelError, match="vectors are 32 wide, the refiner reads 48; leave one"):
        preflight(spec)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"refine_from": 0.9}, "leaves the refiner none of 5 steps; give less, or take more"),
        (
            {
                "controls": [
                    ControlSpec(
                        control="canny", image=np.zeros((16, 32, 3), np.uint8), window=(0.8, 1)
                    )
                ]
            },
            "window 0.8:1 holds none of the 4 steps",
        ),
    ],
)
def test_what_leaves_nothing_is_refused(
    folders: tuple[Path, Path], fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(SpecError, match=message):
        preflight(_spec(folders, **fields))


def test_a_part_without_a_refiner_is_refused() -> None:
    with pytest.raises(SpecError, match="refine_from says when a refiner takes over; give refiner"):
        GenerationSpec.parse({"prompt": "a", "refine_from": 0.5})


def test_other_predictions_are_refused(folders: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for part in folders[1].iterdir():
        if part.name != "scheduler":
            (other / part.name).symlink_to(part)
    (other / "scheduler").mkdir()
    config = {**tiny.SCHEDULE, "prediction_type": "v_prediction"}
    (other / "scheduler" / "scheduler_config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match=r"it predicts v_prediction of SDXL latents of 4 channels"):
        preflight(_spec((folders[0], other)))
    with pytest.raises(ModelError, match=r"predicts .* of SD latents of 16 channels, the model"):
        preflight(_spec((folders[0], Path("rooms"))))


def test_a_lane_with_a_relay_needs_its_network() -> None:
    lane = tiny.lane()
    lane.relay = Relay(2, lane.views, Guidance(1.0))
    with pytest.raises(ModelError, match="give it as refiner"):
        denoise([lane], unet=tiny.unet())


def test_handing_over_to_the_same_network_changes_nothing() -> None:
    unet = tiny.unet()
    expected = denoise([tiny.lane(), tiny.lane(seed=1)], unet=unet)
    lanes = [tiny.lane(), tiny.lane(seed=1)]
    lanes[0].relay = Relay(2, lanes[0].views, lanes[0].guidance)
    made = denoise(lanes, unet=unet, refiner=unet)
    for one, other in zip(made, expected, strict=True):
        torch.testing.assert_close(one, other, atol=1e-4, rtol=0)


def test_tiles_are_handed_over_each(folders: tuple[Path, Path]) -> None:
    store = ModelStore()
    refiner = store.model(inspect_model(str(folders[1]))).unet
    spec = _spec(folders, width=24, height=16, tile={"size": 16, "overlap": 8})
    seen: list[tuple[int, int]] = []
    with tiny.Calls(refiner) as calls:
        generate(spec, models=store, observers=[lambda now: seen.append((now.done, now.total))])
    assert calls.rows == [4]
    assert seen == [(step, 5) for step in range(1, 6)]


def test_both_of_two_passes_are_refined(folders: tuple[Path, Path]) -> None:
    store = ModelStore()
    refiner = store.model(inspect_model(str(folders[1]))).unet
    seen: list[tuple[int, int]] = []
    spec = _spec(folders, hires={"scale": 2, "strength": 1})
    with tiny.Calls(refiner) as calls:
        result = generate(
            spec, models=store, observers=[lambda now: seen.append((now.done, now.total))]
        )
    assert calls.rows == [2, 2]
    assert seen == [(step, 10) for step in range(1, 11)]
    assert result.images[0].size == (64, 32)
